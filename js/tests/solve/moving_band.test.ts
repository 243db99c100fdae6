import { describe, expect, it } from 'vitest';
import { type Banded, MovingBand } from '../../src/solve/moving_band';
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
  probe: number[][];
  expected: { widths: number[] | null };
}
const cases = (vectors.refits as unknown as Case[]).filter((one) => one.expected.widths !== null);
const named = (name: string): Case => structuredClone(cases.find((one) => one.name === name)!);

/** Places with a band that is 10 % low and 20 % high. */
function curveOf({ problem, probe }: Case): Banded {
  const size = probe[0].length;
  const inputs = Object.fromEntries(problem.inputs.map((name, k) => [name, probe[k]]));
  const y = Array.from({ length: size }, () => 2);
  return { inputs, y, band_low: y.map((v) => v * 0.9), band_high: y.map((v) => v * 1.2) };
}

/** A preview, with the band that follows it. */
function moving(one: Case, absent: number[] = []): { preview: Preview; band: MovingBand } {
  const preview = new Preview(() => ({ problem: one.problem, rows: one.rows, ties: one.ties, absent, best: one.start, step: null }));
  return { preview, band: new MovingBand(() => preview.spreads) };
}

describe('the width of a band by the delta method', () => {
  it.each(cases)('is what NumPy says: $name', ({ problem: spec, rows, ties, weight, hold, start, probe, expected }) => {
    const problem = new RefitProblem(spec, rows, ties);
    problem.hold(hold);
    problem.weigh(weight);
    const now = spreadOf(problem, refit(problem, start)!.phi)!;
    // Against a spread of 1 in every direction both widths are known.
    const size = spec.parameters.length;
    const unit = { plain: now.plain, covariance: Float64Array.from({ length: size ** 2 }, (_, k) => Number(k % (size + 1) === 0) * 1e4) };
    const curve = { ...curveOf({ problem: spec, probe } as Case) };
    const ratio = (before: typeof now, after: typeof now): number[] => {
      const [low] = new MovingBand(() => ({ problem, before, now: after })).edges([curve], 0, curve.y as number[]);
      return [...low!].map((v) => Math.log(v / 2) / Math.log(0.9));
    };
    const law = problem.lawAt(probe.map((x) => Float64Array.from(x)), probe[0].length).at(now.plain);
    const unitWidth = probe[0].map((_, i) => {
      const slopes = spec.parameters.map((_name, p) => law.slope(p)).map((s) => (s ? s[s.length > 1 ? i : 0] : 0));
      return (100 * Math.hypot(...slopes)) / law.value[law.stride * i];
    });
    ratio(unit, now).forEach((r, i) => expect(Math.abs((r * unitWidth[i]) / expected.widths![i] - 1)).toBeLessThan(2e-6));
  });
});

describe('the band of an unfinished act', () => {
  it("is the kernel's while nothing has happened, and moves with the loss of a row", () => {
    const one = named('log_squares');
    const { preview, band } = moving(one);
    const curves = [curveOf(one)];
    preview.pull([5], 1);
    const [low, high] = band.edges(curves, 0, [2, 2, 2, 2, 2]);
    low!.forEach((v) => expect(v).toBeCloseTo(1.8, 9));
    high!.forEach((v) => expect(v).toBeCloseTo(2.4, 9));
    preview.pull([5], 0);
    const [without] = band.edges(curves, 0, [2, 2, 2, 2, 2]);
    // The row that is out lies 20 % off the law.
    without!.forEach((v) => expect(v).toBeGreaterThan(1.8));
  });

  it('keeps the widths of the fit that its curves belong to until others arrive', () => {
    const one = named('log_huber tuned, a row half out');
    const absent: number[] = [];
    const { preview, band } = moving(one, absent);
    const curves = [curveOf(one)];
    preview.assume({ type: 'exclude', rows: [5], reason: 'x' }, {});
    const [before] = band.edges(curves, 0, curves[0].y);
    // The kernel's word on the fit comes first, the act itself stays assumed until all has been said.
    absent.push(5);
    preview.renew(false);
    const [still] = band.edges(curves, 0, curves[0].y);
    still!.forEach((v, i) => expect(v).toBeCloseTo(before![i], 9));
    const [others] = band.edges([...curves], 0, curves[0].y);
    expect(others![0]).toBeCloseTo(1.8, 9);
  });

  it('keeps each side its shape', () => {
    const one = named('runs of eight sizes');
    const { preview, band } = moving(one);
    const curves = [curveOf(one), curveOf(one)];
    preview.pull([5, 6, 7], 0.1);
    const [low, high] = band.edges(curves, 1, [2, 2, 2, 2, 2]);
    low!.forEach((v, i) => expect(Math.log(high![i] / 2) / Math.log(1.2)).toBeCloseTo(Math.log(v / 2) / Math.log(0.9), 9));
  });

  it('keeps its width in proportion where nothing is known of it, and in units where something is not positive', () => {
    const band = new MovingBand(() => null);
    const [low, high] = band.edges([{ inputs: {}, y: [2, 4, 1], band_low: [1, 2, -1], band_high: [4, 6, 2] }], 0, [4, 2, -3]);
    expect([...low!]).toEqual([2, 1, -5]);
    expect([...high!]).toEqual([8, 3, -2]);
  });

  it('is none where there was none, and has no edge where the curve has none', () => {
    const band = new MovingBand(() => null);
    expect(band.edges([{ inputs: {}, y: [1], band_low: null, band_high: null }], 0, [3])).toEqual([null, null]);
    expect(band.edges([{ inputs: {}, y: [1], band_low: [1], band_high: [1] }], 0, [null])[0]![0]).toBeNaN();
  });
});
