import { describe, expect, it } from 'vitest';
import { Leaving } from '../../src/solve/leaving';
import { OneStep } from '../../src/solve/one_step';
import { Preview } from '../../src/solve/preview';
import { RefitProblem } from '../../src/solve/problem';
import { type Refit, refit } from '../../src/solve/refit';
import type { PageProblem, PageRows, PageStep, WithoutMe } from '../../src/wire.gen';
import vectors from '../refits.json';

const spec = (vectors.refits as unknown as { name: string; problem: PageProblem }[]).find((one) => one.name === 'log_huber tuned, a row half out')!.problem;
const TRUE = { E: 1.8, A: 480, alpha: 0.35, B: 2000, beta: 0.37 };
const SIZE = 20_000;

let seed = 11;
const draw = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
const normal = (): number => Math.sqrt(-2 * Math.log(draw())) * Math.cos(2 * Math.PI * draw());

const N = Float64Array.from({ length: SIZE }, () => 10 ** (6 + 4 * draw()));
const D = Float64Array.from({ length: SIZE }, () => 10 ** (8 + 3 * draw()));
const y = N.map((n, i) => (TRUE.E + TRUE.A / n ** TRUE.alpha + TRUE.B / D[i] ** TRUE.beta) * Math.exp(0.03 * normal() * (draw() < 0.05 ? 5 : 1)));
const rows: PageRows = { x: [N, D], y, sigma: null, weight: new Float64Array(SIZE).fill(1), group: null };
const centres = [N, D].map((x) => x.reduce((sum, v) => sum + Math.log(v), 0) / SIZE);
const pivots = spec.pivots.map((pivot) => ({ ...pivot, shift: (pivot.shift / spec.centres[pivot.scale === 'A' ? 0 : 1]) * centres[pivot.scale === 'A' ? 0 : 1] }));
const problem: PageProblem = { ...spec, centres, pivots };

const full = new RefitProblem(problem, rows);
function refitted(changed: Map<number, number>, start: Record<string, number>): Refit {
  full.hold({});
  full.weigh(Float64Array.from({ length: SIZE }, (_, i) => changed.get(i) ?? 1));
  return refit(full, start)!;
}
const best = refitted(new Map(), TRUE);
/** As the kernel sends it: plain curvature at the optimum. */
const { curvature, objective } = full.at(best.phi);
const step: PageStep = { instead: true, delta: best.delta, objective, curvature: [...curvature] };

/** How far a step ends from the refit, as a share of how far that moved, in the coordinates' own curvature. */
function missed(changed: Map<number, number>): number {
  const changes = new Map([...changed].map(([row, weight]) => [row, weight - 1]));
  const got = new OneStep(problem, rows, step, best.values).at(changes)!;
  const want = refitted(changed, best.values);
  const size = (a: Float64Array, b: Float64Array): number => {
    const d = a.map((v, p) => v - b[p]);
    return Math.sqrt(d.reduce((sum, v, p) => sum + v * d.reduce((row, w, q) => row + curvature[p * 5 + q] * w, 0), 0));
  };
  return size(got.phi, want.phi) / size(want.phi, best.phi);
}

/** The rows that pull hardest: far from the law, at an end of the data. */
const far = [...y.keys()].sort((a, b) => N[b] - N[a]).slice(0, 2000);

describe('one step on 20,000 rows', () => {
  it.each([
    ['one row', [far[0]], 0, 0.01],
    ['one row half out', [far[3]], 0.5, 0.01],
    ['ten rows', far.slice(0, 10), 0, 0.01],
    ['200 rows at one end', far.slice(0, 200), 0, 0.01],
    ['2,000 rows at one end', far, 0, 0.02],
  ])('ends where the refit does: %s', (_name, pulled, weight, share) => {
    const found = missed(new Map(pulled.map((row) => [row, weight])));
    expect(found).toBeLessThan(share);
  }, 60_000);

  it('says the objective as well, but for the threshold that is tuned again', () => {
    const out = far.slice(0, 200);
    const got = new OneStep(problem, rows, step, best.values).at(new Map(out.map((row) => [row, -1])))!;
    const want = refitted(new Map(out.map((row) => [row, 0])), best.values);
    expect(Math.abs(got.objective - want.objective)).toBeLessThan(0.02 * (best.objective - want.objective));
  }, 60_000);

  it('is the fit itself where nothing has changed', () => {
    const still = new OneStep(problem, rows, step, best.values).at(new Map())!;
    for (const [name, value] of Object.entries(best.values)) expect(Math.abs(still.values[name] / value - 1)).toBeLessThan(1e-12);
  });
});

describe('a preview of very many rows', () => {
  const source = (absent: number[]) => () => ({ problem, rows, ties: {}, absent, best: best.values, step });

  it('is one step, says so, and does not hold parameters', () => {
    const preview = new Preview(source([]));
    preview.pull([far[0]], 0);
    expect(preview.fit!.isOneStep).toBe(true);
    expect(preview.spreads).toBeNull();
    preview.cancel();
    expect(preview.canHold).toBe(false);
    preview.hold('alpha', 0.4);
    expect(preview.isActive).toBe(false);
    expect(preview.assume({ type: 'pin', name: 'alpha', value: 0.4 }, {})).toBe(false);
  });

  it('brings back a row that is out, and takes unanswered acts together with the finger', () => {
    const preview = new Preview(source([far[0]]));
    preview.pull([far[0]], 0);
    const still = preview.fit!.values;
    expect(still.alpha).toBeCloseTo(best.values.alpha, 12);
    preview.pull([far[0]], 1);
    const back = preview.fit!.values.alpha;
    expect(back).not.toBe(still.alpha);
    preview.assume({ type: 'exclude', rows: [far[1]], reason: 'x' }, {});
    preview.pull([far[0]], 1);
    expect(preview.fit!.values.alpha).not.toBe(back);
  });
});

describe('what leaves with each of very many runs', () => {
  const without = {
    labels: ['alpha', 'loss at the target'], values: [0, 0], se: [1, 1], rows: [], shifts: [], influence: [], note: '', about: true,
    tree: ['+', 'E', ['*', 'A', ['^', 1e11, ['*', -1, 'alpha']]], ['*', 'B', ['^', 1e12, ['*', -1, 'beta']]]],
  } as unknown as WithoutMe;
  const loss = (v: Record<string, number>): number => v.E + v.A * 1e11 ** -v.alpha + v.B * 1e12 ** -v.beta;

  it('is what a refit without it says, to a few percent', () => {
    const leaving = new Leaving(new OneStep(problem, rows, step, best.values), without, rows.weight, [], () => {});
    const row = far[5];
    const want = refitted(new Map([[row, 0]]), best.values).values;
    const [alpha, predicted] = leaving.shifts(row)!;
    expect(Math.abs(alpha! / (want.alpha - best.values.alpha) - 1)).toBeLessThan(0.05);
    expect(Math.abs(predicted! / (loss(want) - loss(best.values)) - 1)).toBeLessThan(0.05);
  }, 60_000);

  it('gives dots a share of the largest influence once all are known, and none to a run that is out', async () => {
    let leaving!: Leaving;
    await new Promise<void>((done) => {
      leaving = new Leaving(new OneStep(problem, rows, step, best.values), without, rows.weight, [3], done);
      expect(leaving.share(far[5])).toBeUndefined();
    });
    const shares = Array.from({ length: SIZE }, (_, row) => leaving.share(row));
    expect(shares[3]).toBeUndefined();
    expect(Math.max(...shares.map((each) => each ?? 0))).toBe(1);
    const [one, other] = [far[5], far[900]].map((row) => Math.abs(leaving.shifts(row)![1]!));
    expect(shares[far[5]]! / shares[far[900]]!).toBeCloseTo(one / other, 2);
    expect(leaving.shifts(3)).toBeUndefined();
  });
});
