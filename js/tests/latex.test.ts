/** KaTeX reads every formula of the catalogue in its strict mode: no error, no command that it only tolerates. */
import katex from 'katex';
import { describe, expect, it } from 'vitest';
import latex from './latex.json';

const formulas: Record<string, string> = latex;

const rendered = (text: string): string => katex.renderToString(text, { throwOnError: true, strict: 'error' });

describe('the LaTeX of the catalogue', () => {
  it('holds laws, symbols and companions', () => {
    const names = Object.keys(formulas);
    expect(names.filter((name) => name.startsWith('companion ')).length).toBeGreaterThan(20);
    expect(names.filter((name) => !name.includes(' ')).length).toBeGreaterThan(90);
  });

  it.each(Object.entries(formulas))('%s', (_name, text) => {
    expect(rendered(text)).toContain('katex-html');
  });

  it('is not read whatever it is', () => {
    expect(() => rendered('x^{2')).toThrow();
    expect(() => rendered('\\text{α}x\\unknown')).toThrow();
    expect(() => rendered('ü')).toThrow();
  });
});
