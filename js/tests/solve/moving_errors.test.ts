import { describe, expect, it } from 'vitest';
import { type Banded, MovingBand } from '../../src/solve/moving_band';
import { deviations, type ErrorRatios, MovingErrors } from '../../src/solve/moving_errors';
import { MovingInterval } from '../../src/solve/moving_interval';
import { Preview } from '../../src/solve/preview';
import { RefitProblem, type Ties } from '../../src/solve/problem';
import { refit } from '../../src/solve/refit';
import { spreadOf } from '../../src/solve/sandwich';
import type { PageProblem, PageRows } from '../../src/wire.gen';
import vectors from '../refits.json';

interface Case {
  name: string;
  problem: PageProblem;
  rows: PageRows;
  ties: Ties;
  weight: number[];
  hold: Record<string, number>;
  start: Record<string, number>;
  expected: { errors: Record<string, number> | null };
}
interface Said {
  errors: Record<string, number | null>;
  y: number;
  low: number;
  high: number;
}
interface ActCase {
  name: string;
  problem: PageProblem;
  rows: PageRows;
  ties: Ties;
  start: Record<string, number>;
  out: number[];
  hold: Record<string, number>;
  target: Record<string, number>;
  before: Said;
  after: Said;
}
const cases = (vectors.refits as unknown as Case[]).filter((one) => one.expected.errors !== null);
const acts = vectors.acts as unknown as ActCase[];
const ratiosOf = (preview: Preview): ErrorRatios => new MovingErrors(() => preview.spreads).ratios({});
const mean = (values: number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

describe('standard errors by the delta method', () => {
  it.each(cases)('are what NumPy says: $name', ({ problem: spec, rows, ties, weight, hold, start, expected }) => {
    const problem = new RefitProblem(spec, rows, ties);
    problem.hold(hold);
    problem.weigh(weight);
    const found = deviations(problem, spreadOf(problem, refit(problem, start)!.phi)!);
    problem.names.forEach((name, p) => {
      const want = expected.errors![name];
      expect(Math.abs(found[p] - want)).toBeLessThanOrEqual(1e-4 * want);
    });
  });
});

/** How far each number of the page is from the kernel's own after the act, and how far it would be had it stayed. */
function missed({ problem, rows, ties, start, out, hold, target, before, after }: ActCase): { errors: number[]; kept: number[]; interval: number[]; stayed: number[] } {
  const preview = new Preview(() => ({ problem, rows, ties, absent: [], best: start, step: null }));
  if (out.length > 0) preview.assume({ type: 'exclude', rows: out, reason: '' }, {});
  for (const [name, value] of Object.entries(hold)) preview.hold(name, value);
  const ratios = ratiosOf(preview);
  const names = Object.keys(after.errors).filter((name) => !(name in hold) && before.errors[name]);
  const off = (ratio: number, name: string): number => Math.abs((before.errors[name]! * ratio) / after.errors[name]! - 1);
  const place: Banded = { inputs: target, y: [before.y], band_low: [before.low], band_high: [before.high] };
  const [low, high] = new MovingBand(() => preview.spreads).edges([place], 0, [after.y]);
  const width = Math.log(after.high / after.low);
  return {
    errors: names.map((name) => off(ratios.get(name)!, name)),
    kept: names.map((name) => off(1, name)),
    interval: [Math.abs(Math.log(high![0] / low![0]) / width - 1)],
    stayed: [Math.abs(Math.log(before.high / before.low) / width - 1)],
  };
}

/** The most that any number may be off, as a share of the kernel's: the page keeps no refit without each run. */
const MOST: Record<string, number> = { 'an exponent held': 0.35 };

describe('the standard errors of an unfinished act', () => {
  it.each(acts)("are near the kernel's, which refits without each run: $name", (one) => {
    const { errors, interval } = missed(one);
    for (const off of errors) expect(off).toBeLessThan(MOST[one.name] ?? 0.08);
    expect(interval[0]).toBeLessThan(0.06);
  });

  it('are nearer than those of the fit before', () => {
    const all = acts.map(missed);
    expect(mean(all.flatMap(({ errors }) => errors))).toBeLessThan(0.5 * mean(all.flatMap(({ kept }) => kept)));
    expect(mean(all.flatMap(({ interval }) => interval))).toBeLessThan(0.5 * mean(all.flatMap(({ stayed }) => stayed)));
  });

  it('are none of what is held', () => {
    const { problem, rows, ties, start } = acts.find(({ name }) => name === 'an exponent held')!;
    const preview = new Preview(() => ({ problem, rows, ties, absent: [], best: start, step: null }));
    preview.hold('alpha', 0.36);
    expect(ratiosOf(preview).get('alpha')).toBe(0);
  });

  it('stay with the view and the card they belong to until others arrive', () => {
    const { problem, rows, ties, start, out, target, before } = acts[0];
    const absent: number[] = [];
    const preview = new Preview(() => ({ problem, rows, ties, absent, best: start, step: null }));
    const [errors, interval, view] = [new MovingErrors(() => preview.spreads), new MovingInterval(), {}];
    const card = { inputs: target, y: before.y, low: before.low, high: before.high };
    preview.assume({ type: 'exclude', rows: out, reason: '' }, {});
    const pulled = errors.ratios(view).get('E')!;
    const [low] = interval.around(card, target, before.y, preview.spreads)!;
    // The kernel's word on the fit comes first, the act itself stays assumed until all has been said.
    absent.push(...out);
    preview.renew(false);
    expect(errors.ratios(view).get('E')).toBeCloseTo(pulled, 9);
    expect(interval.around(card, target, before.y, preview.spreads)![0]).toBeCloseTo(low, 9);
    expect(errors.ratios({}).get('E')).toBeCloseTo(1, 9);
    expect(interval.around({ ...card }, target, before.y, preview.spreads)![0]).toBeCloseTo(before.low, 9);
  });
});

describe('the interval of a prediction', () => {
  const { problem, rows, ties, start, target, before } = acts[0];
  const card = { inputs: target, y: before.y, low: before.low, high: before.high };
  const preview = new Preview(() => ({ problem, rows, ties, absent: [], best: start, step: null }));
  preview.warm();

  it("is the kernel's where nothing has moved", () => {
    const [low, high] = new MovingInterval().around(card, target, before.y, preview.stillSpreads)!;
    expect([low, high]).toEqual([expect.closeTo(before.low, 9), expect.closeTo(before.high, 9)]);
  });

  it('is wider farther out and narrower among the runs', () => {
    const interval = new MovingInterval();
    const width = (factor: number): number => {
      const there = Object.fromEntries(Object.entries(target).map(([name, value]) => [name, value * factor]));
      const [low, high] = interval.around(card, there, before.y, preview.stillSpreads)!;
      return Math.log(high / low);
    };
    expect([width(10) > width(1), width(1) > width(0.01)]).toEqual([true, true]);
  });

  it('keeps its proportion where the page cannot tell, and is none where the kernel gave none', () => {
    const [low, high] = new MovingInterval().around(card, target, 2 * before.y, null)!;
    expect([low, high]).toEqual([expect.closeTo(2 * before.low, 9), expect.closeTo(2 * before.high, 9)]);
    expect(new MovingInterval().around({ ...card, low: null }, target, 1, null)).toBeNull();
  });
});
