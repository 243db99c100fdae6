import { beforeEach, describe, expect, it } from 'vitest';
import { SelectionBar } from '../../src/explorer/selection_bar';
import type { FitScatterModel } from '../../src/fit_scatter_model';
import { Hand } from '../../src/hand';

type Call = [number[], boolean, string?];
let calls: Call[];
let hand: Hand;

/** Four runs, of which these are out, for the reason given. */
function makeBar(out: Record<number, string>): SelectionBar {
  const scatter = {
    shown: { isOut: (row: number) => row in out },
    get: () => [0, 1, 2, 3].map((row) => out[row] ?? ''),
    setOut: (...call: Call) => void calls.push(call),
  } as unknown as FitScatterModel;
  const bar = new SelectionBar(() => hand, () => scatter);
  bar.update(['diverged', 'duplicate']);
  return bar;
}

const press = (bar: SelectionBar, name: string): void => bar.el.querySelector<HTMLElement>(`.jsc-selection-${name}`)!.click();

beforeEach(() => {
  [calls, hand] = [[], new Hand()];
});

describe('the bar of the selected runs', () => {
  it('takes out those that are in, and leaves the others their reason', () => {
    const bar = makeBar({ 1: 'diverged' });
    hand.select([0, 1, 2]);
    bar.hold();
    press(bar, 'exclude');
    press(bar, 'restore');
    expect(calls).toEqual([[[0, 2], true, 'excluded by hand'], [[1], false]]);
  });

  it('gives runs that are all out the reason it shows, and says so', () => {
    const bar = makeBar({ 1: 'diverged', 3: 'duplicate' });
    hand.select([1, 3]);
    bar.hold();
    expect(bar.el.querySelector('.jsc-selection-exclude')!.textContent).toBe('Set reason');
    bar.el.querySelector('select')!.value = 'diverged';
    press(bar, 'exclude');
    expect(calls).toEqual([[[3], true, 'diverged']]);
  });

  it('has nothing to bring back where none is out', () => {
    const bar = makeBar({});
    hand.select([0]);
    bar.hold();
    expect(bar.el.querySelector('.jsc-selection-restore')!.getAttribute('aria-disabled')).toBe('true');
  });
});
