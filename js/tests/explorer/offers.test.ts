import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Bench } from '../../src/explorer/bench';
import { FocusTips, REST, tipOf } from '../../src/explorer/focus_tips';
import { SuggestionStrip } from '../../src/explorer/suggestion_strip';
import { Lens } from '../../src/lens';
import type { Act, BenchItem, Insight } from '../../src/wire.gen';

const item = (row: number): BenchItem => ({ row, key: `${row}`, label: `run ${row}`, reason: 'diverged', who: 'hand', when: '' });
/** Whether the next focus is one that a key has brought; jsdom does not tell. */
let byKey = true;
const matches = Element.prototype.matches;
let offered: (Act | null)[];
let acts: Act[];
let bench: Bench;
const button = (selector: string): HTMLElement => bench.el.querySelector<HTMLElement>(selector)!;
const of = (row: number): string => `[data-row="${row}"] .jsc-back`;
const back = (...rows: number[]): Act => ({ type: 'restore', rows });

beforeEach(() => {
  byKey = true;
  vi.spyOn(Element.prototype, 'matches').mockImplementation(function (this: Element, selector: string) {
    return selector === ':focus-visible' ? byKey && this === document.activeElement : matches.call(this, selector);
  });
  [offered, acts] = [[], []];
  bench = new Bench((act) => acts.push(act), () => {}, (act) => offered.push(act));
  document.body.replaceChildren(bench.el);
  bench.update([item(3), item(7)], ['diverged'], 60);
  return () => vi.restoreAllMocks();
});

describe('a button of the bench under the focus', () => {
  it('shows what it would bring back, as under the pointer', () => {
    button('.jsc-back-all').focus();
    button(of(7)).focus();
    button(of(7)).blur();
    expect(offered.filter(Boolean)).toEqual([back(3, 7), back(7)]);
    expect(offered.at(-1)).toBeNull();
  });

  it('shows nothing when a press of the pointer gave it the focus', () => {
    byKey = false;
    button(of(7)).focus();
    expect(offered).toEqual([]);
  });

  it('ends with Escape, which nobody else hears, and begins again with the next focus', () => {
    const heard = vi.fn();
    document.body.addEventListener('keydown', heard);
    const escape = (): boolean => button(of(7)).dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    button(of(7)).focus();
    expect([escape(), escape()]).toEqual([false, true]);
    expect(offered).toEqual([back(7), null]);
    expect(heard).toHaveBeenCalledTimes(1);
    document.body.removeEventListener('keydown', heard);
  });

  it('offers nothing by itself after a press, when the focus moves on to the next run', () => {
    button(of(3)).focus();
    button(of(3)).click();
    bench.update([item(7)], ['diverged'], 60);
    expect(acts).toEqual([back(3)]);
    expect(document.activeElement).toBe(button(of(7)));
    expect(offered).toEqual([back(3), null]);
  });

  it('goes on while the bench is drawn anew around it', () => {
    button(of(7)).focus();
    bench.update([item(7), item(9)], ['diverged'], 60);
    expect(document.activeElement).toBe(button(of(7)));
    expect(offered).toEqual([back(7)]);
  });

  it('gives way to the pointer, and comes back when that leaves', () => {
    button(of(7)).focus();
    button(of(3)).dispatchEvent(new MouseEvent('pointermove', { bubbles: true }));
    bench.el.querySelector('.jsc-bench-list')!.dispatchEvent(new MouseEvent('pointerleave'));
    expect(offered).toEqual([back(7), back(3), back(7)]);
  });
});

describe('the focus after the last run has gone', () => {
  it('stays in the panel', () => {
    button(of(7)).focus();
    bench.update([], ['diverged'], 60);
    expect(document.activeElement).toBe(button('.jsc-bench-heading'));
  });

  it('stays when a whole group comes back', () => {
    button('.jsc-back-all').focus();
    bench.update([{ ...item(9), reason: 'duplicate' }], ['diverged'], 60);
    expect(document.activeElement).toBe(button('.jsc-bench-heading'));
  });

  it('goes from a suggestion to the next, then to where the strip was', () => {
    const [strip, lens] = [new SuggestionStrip(() => {}), new Lens()];
    const found = (...rows: number[]): Insight => ({
      revision: 0, caution: '', dismissed: 0,
      suggestions: rows.map((row) => ({ row, key: `${row}`, label: `run ${row}`, kind: 'residual', number: 6, why: 'off', reason: 'off' })),
      without: { labels: [], values: [], se: [], rows: [], shifts: [], influence: [], about: false, tree: null, note: '' },
    });
    document.body.append(strip.el);
    strip.follow(lens);
    lens.learn(found(1, 2));
    strip.el.querySelector<HTMLElement>('[data-row="1"] button')!.focus();
    lens.learn(found(2));
    expect(document.activeElement!.getAttribute('aria-label')).toContain('run 2');
    lens.learn(found());
    expect(document.activeElement).toBe(strip.el.querySelector('.jsc-sizing'));
  });
});

describe('a tip by focus', () => {
  const tip = (): string | null => document.querySelector('.jsc-tip')?.textContent ?? null;
  const root = document.createElement('div');
  root.innerHTML = '<button title="What it does">Go</button><button title="Go">Go</button><input type="range" aria-description="best 0.35, standard error 0.01, published Hoffmann 2022, rounded: 0.34; Besiroglu 2024: 0.3478">';
  const [button, , slider] = root.children as unknown as HTMLElement[];

  it('comes when a key has brought the focus and it rests, and goes with the next key', () => {
    vi.useFakeTimers();
    document.body.append(root);
    const tips = new FocusTips(root);
    button.focus();
    expect(tip()).toBeNull();
    vi.advanceTimersByTime(REST);
    expect(tip()).toBe('What it does');
    button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Shift', bubbles: true }));
    expect(tip()).toBeNull();
    byKey = false;
    slider.focus();
    vi.advanceTimersByTime(REST);
    expect(tip()).toBeNull();
    tips.dispose();
    vi.useRealTimers();
  });

  it('says a title or what a track shows, and nothing that can be read already', () => {
    expect([...root.children].map(tipOf)).toEqual(['What it does', '', 'best 0.35\nstandard error 0.01\npublished Hoffmann 2022, rounded: 0.34\nBesiroglu 2024: 0.3478']);
  });
});
