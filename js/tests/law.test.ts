import { describe, expect, it } from 'vitest';
import { lgamma, logsumexp, Program, softplus, type Tree } from '../src/law';
import vectors from './vectors.json';

interface Case {
  name: string;
  tree: Tree;
  values: Record<string, number | number[]>;
  y: (number | string)[];
}

/** JSON has no nan and no inf, Python writes them as words. */
const number = (value: number | string): number =>
  typeof value === 'number' ? value : ({ nan: NaN, inf: Infinity, '-inf': -Infinity }[value] as number);

describe('a law in the page', () => {
  // The page's lgamma is a series of nine terms: good to 1e-13 of itself, less where two of them nearly cancel.
  const slack: Record<string, number> = { lgamma: 1e-14, coverage_beta: 1e-9 };
  it.each(vectors as unknown as Case[])('computes $name as Python does', ({ name, tree, values, y }) => {
    const got = new Program(tree).evaluate(values, y.length);
    y.map(number).forEach((want, i) => {
      if (Number.isFinite(want)) expect(Math.abs(got[i] - want)).toBeLessThanOrEqual(1e-12 * Math.abs(want) + (slack[name] ?? 1e-300));
      else expect(got[i]).toBe(want);
    });
  });

  it('runs a subtree that occurs twice once', () => {
    const twice: Tree = ['^', 'N', 'alpha'];
    expect(new Program(['+', twice, ['*', 2, twice]]).symbols).toEqual(['N', 'alpha']);
  });

  it('fills a result that depends on no point', () => {
    expect([...new Program(['*', 2, 'E']).evaluate({ E: 3 }, 3)]).toEqual([6, 6, 6]);
  });

  it('keeps NaN to the point it came from', () => {
    const y = new Program(['*', 'A', 'N']).evaluate({ A: 2, N: [1, NaN, 3] }, 3);
    expect([...y]).toEqual([2, NaN, 6]);
  });

  it('names what it does not know', () => {
    expect(() => new Program(['eval', 'x'])).toThrow("The operation 'eval' is not known");
    expect(() => new Program(['+', 'x', 'A']).evaluate({ x: [1] }, 1)).toThrow("needs a value for 'A'");
    expect(() => new Program(null as unknown as Tree)).toThrow('numbers, names and lists');
  });

  it('does not take a property of objects for an operation or a value', () => {
    expect(() => new Program(['constructor', 1])).toThrow('not known');
    expect(() => new Program(['+', 'toString', 1]).evaluate({}, 1)).toThrow("'toString'");
  });

  it('is stable far out', () => {
    expect(softplus(800)).toBe(800);
    expect(softplus(-800)).toBe(0);
    expect(logsumexp(1000, 1000)).toBeCloseTo(1000 + Math.LN2, 10);
    expect(logsumexp(-Infinity, -Infinity)).toBe(-Infinity);
  });

  it('knows the logarithm of the gamma function', () => {
    expect(lgamma(5)).toBeCloseTo(Math.log(24), 12);
    expect(lgamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
    expect(lgamma(-1.5)).toBeCloseTo(0.8600470153764810, 12);
    expect(lgamma(0)).toBe(Infinity);
  });
});
