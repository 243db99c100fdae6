import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PageProblem, PageRows } from '../../src/wire.gen';

vi.mock('@jupyter-widgets/base', async () => {
  const { Model } = (await import('backbone')).default;
  class WidgetModel extends Model {
    override defaults(): Record<string, unknown> {
      return {};
    }
  }
  return { WidgetModel };
});

const { LawModel } = await import('../../src/law_model');
const { RefitProblem } = await import('../../src/solve/problem');
const { default: vectors } = await import('../refits.json');
interface Case {
  name: string;
  problem: PageProblem;
  rows: PageRows;
  start: Record<string, number>;
  tree: unknown;
  expected: { values: Record<string, number> };
}
const half = (vectors.refits as unknown as Case[]).find((one) => one.name === 'log_huber tuned, a row half out')!;

let law: InstanceType<typeof LawModel>;
let assigned = vi.fn<() => void>();

beforeEach(() => {
  const { problem, rows, start, tree } = structuredClone(half);
  law = new (LawModel as unknown as new (state: object) => typeof law)({
    tree, inputs: ['N', 'D'], parameters: start, best: start, hand_set: [], absent: [], problem, rows,
  });
  assigned = vi.fn<() => void>();
  law.on('change', () => assigned());
});

const close = (got: Record<string, number>, want: Record<string, number>): void =>
  Object.keys(want).forEach((name) => expect(Math.abs(got[name] / want[name] - 1)).toBeLessThan(1e-8));

it('is learned when the page is idle, and leaves no trace', () => {
  const idle: (() => void)[] = [];
  vi.stubGlobal('requestIdleCallback', (act: () => void) => idle.push(act));
  const { problem, rows, start, tree } = structuredClone(half);
  const quiet = new (LawModel as unknown as new (state: object) => typeof law)({
    tree, inputs: ['N', 'D'], parameters: start, best: start, hand_set: [], absent: [], problem, rows,
  });
  const heard = vi.fn();
  quiet.on('all', heard);
  idle.forEach((act) => act());
  expect(idle).toHaveLength(1);
  expect(heard).not.toHaveBeenCalled();
  expect(quiet.refit).toBeNull();
  quiet.preview([5], 0.5);
  close(quiet.current(), half.expected.values);
  vi.unstubAllGlobals();
});

describe('an unfinished act', () => {
  it('moves the law as the kernel would, and never touches what is synced', () => {
    law.preview([5], 0.5);
    close(law.current(), half.expected.values);
    law.cancelPreview();
    expect(law.current()).toEqual(half.start);
    expect(law.refit).toBeNull();
    expect(assigned).not.toHaveBeenCalled();
  });

  it('is refitted once for however many moves before a look', () => {
    const heard = vi.fn();
    law.on('preview-change', heard);
    for (let step = 1; step <= 10; step++) law.preview([5], 1 - step / 20);
    const first = law.refit;
    expect(first).toBe(law.refit);
    close(first!.values, half.expected.values);
    expect(heard).toHaveBeenCalledTimes(10);
  });

  it('stays after the drop until the kernel has answered', () => {
    law.preview([5], 0);
    const pulled = law.current();
    law.cancelPreview();
    law.assume({ type: 'exclude', rows: [5], reason: 'diverged' });
    expect(law.isUnderway).toBe(false);
    close(law.current(), pulled);
    law.settle();
    expect(law.current()).toEqual(half.start);
  });

  it('takes several rows together, and weights between 0 and 1 only', () => {
    law.preview([5, 6, 7], -3);
    const none = law.refit!.objective;
    law.preview([5, 6, 7], 0);
    expect(law.refit!.objective).toBeCloseTo(none, 12);
    law.preview([5], 0);
    expect(law.refit!.objective).toBeGreaterThan(none);
  });

  it('builds on acts that a busy kernel has not answered', () => {
    law.assume({ type: 'exclude', rows: [5], reason: 'x' });
    law.preview([6], 1);
    close(law.current(), law.refit!.values);
    const assumed = law.current();
    law.settle(); // what is under the finger stays
    expect(law.isUnderway).toBe(true);
    expect(Math.abs(law.current().E / assumed.E - 1)).toBeGreaterThan(1e-6);
  });

  it('gives a row that is out its weight back', () => {
    law.set('absent', [5]);
    law.preview([5], 0.5);
    close(law.current(), half.expected.values);
    law.preview([5], 0);
    law.cancelPreview();
    law.assume({ type: 'restore', rows: [5] });
    close(law.current(), half.start);
  });

  it('leaves what is set by hand where it is', () => {
    law.set({ hand_set: ['E'], parameters: { ...half.start, E: 1.5 } });
    law.preview([5], 0.5);
    expect(law.current().E).toBe(1.5);
    expect(Math.abs(law.current().alpha / half.expected.values.alpha - 1)).toBeLessThan(1e-8);
  });

  it('lets the others follow a parameter that is held, and pins it once let go', () => {
    const alpha = half.start.alpha * 1.05;
    law.profile('alpha', alpha);
    const followed = law.current();
    expect(followed.alpha).toBe(alpha);
    expect(Math.abs(followed.A / half.start.A - 1)).toBeGreaterThan(0.01);
    law.assume({ type: 'pin', name: 'alpha', value: alpha });
    expect(law.isUnderway).toBe(false);
    close(law.current(), followed);
    law.settle();
    expect(law.current()).toEqual(half.start);
  });

  it('begins anew from what the kernel says', () => {
    law.preview([5], 0);
    const without = law.current();
    law.preview([6], 1);
    law.set({ absent: [5], parameters: without, best: without });
    close(law.current(), without);
  });

  it('is none where the page cannot refit, or too few rows are left', () => {
    law.preview(Array.from({ length: 37 }, (_, row) => row), 0);
    expect(law.refit).toBeNull();
    expect(law.current()).toEqual(half.start);
    law.cancelPreview();
    law.set('problem', null);
    expect(law.canPreview).toBe(false);
    law.preview([5], 0.5);
    expect(law.isUnderway).toBe(false);
  });

  it('is none for a law that the page does not know', () => {
    const quiet = vi.spyOn(console, 'debug').mockImplementation(() => {});
    law.set('problem', { ...half.problem, tree: ['eval', 'E'] });
    law.preview([5], 0.5);
    expect(law.refit).toBeNull();
    expect(law.canPreview).toBe(false);
    quiet.mockRestore();
  });
});

it('is not refitted to tell whether there is one', () => {
  law.preview([5], 0.5);
  const refitted = vi.spyOn(RefitProblem.prototype, 'weigh');
  expect(law.isUnfinished).toBe(true);
  expect(refitted).not.toHaveBeenCalled();
  expect(law.refit).not.toBeNull();
  expect(refitted).toHaveBeenCalled();
  refitted.mockRestore();
});

describe('a hand that comes to rest', () => {
  it('sees what was found in haste found anew, once', () => {
    law.profile('alpha', 0.36);
    const hasty = law.refit;
    law.profile('alpha', 0.37);
    const heard = vi.fn();
    law.on('preview-change', heard);
    const before = law.refit;
    law.restPreview();
    law.restPreview();
    expect(heard).toHaveBeenCalledTimes(1);
    expect([hasty === before, before === law.refit]).toEqual([false, false]);
    close(law.current(), before!.values);
  });

  it('finds nothing anew of a run that is out as a whole, or of nothing at all', () => {
    const heard = vi.fn();
    law.preview([5], 0);
    law.on('preview-change', heard);
    law.restPreview();
    law.cancelPreview();
    law.restPreview();
    expect(heard).toHaveBeenCalledTimes(1);
  });
});

describe('what is unfinished', () => {
  it('is what lies under the hand, less what would stay as it is', () => {
    law.set('absent', [3]);
    law.preview([3, 5], 0);
    expect(law.unfinished).toEqual({ rows: new Map([[5, 0]]), held: {} });
    law.preview([3, 5], 1);
    expect(law.unfinished.rows).toEqual(new Map([[3, 1]]));
    law.cancelPreview();
    law.profile('alpha', 0.36);
    expect(law.unfinished).toEqual({ rows: new Map(), held: { alpha: 0.36 } });
  });

  it('is answered once the kernel has what was said', () => {
    law.assume({ type: 'exclude', rows: [5], reason: '', table: 0 });
    law.assume({ type: 'pin', name: 'alpha', value: 0.36 });
    expect([law.isAnswered, law.unfinished]).toEqual([false, { rows: new Map([[5, 0]]), held: { alpha: 0.36 } }]);
    law.set('absent', [5]);
    expect(law.isAnswered).toBe(false);
    law.set('problem', { ...half.problem, fixed: { alpha: 0.36 } });
    expect(law.isAnswered).toBe(true);
    law.preview([6], 0);
    expect(law.isAnswered).toBe(false);
  });
});
