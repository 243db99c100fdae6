import { describe, expect, it } from 'vitest';
import { Program, type Tree } from '../../src/law';
import { solvePositive } from '../../src/solve/cholesky';
import { RefitProblem, type Ties } from '../../src/solve/problem';
import { refit } from '../../src/solve/refit';
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
  tree: Tree;
  expected: { objective: number; delta: number | null; values: Record<string, number>; fitted: number[]; predicted: number[] };
}
interface SlopeCase {
  name: string;
  problem: PageProblem;
  rows: PageRows & { y: number[] };
  start: Record<string, number>;
  phi: number[];
  residual: number[];
  jacobian: number[][];
}

const cases = vectors.refits as unknown as Case[];
const relative = (got: number, want: number): number => Math.abs(got - want) / Math.max(Math.abs(want), 1e-300);

function answered({ problem: spec, rows, ties, weight, hold, start }: Case): ReturnType<typeof refit> {
  const problem = new RefitProblem(spec, rows, ties);
  problem.hold(hold);
  problem.weigh(weight);
  return refit(problem, start);
}

/** The law at columns of inputs, by its own formula. */
function predictions({ tree, problem }: Case, x: number[][], values: Record<string, number>): number[] {
  const inputs = Object.fromEntries(problem.inputs.map((name, k) => [name, x[k]]));
  return [...new Program(tree).evaluate({ ...values, ...inputs }, x[0].length)];
}

describe('a refit in the page', () => {
  it.each(cases)('ends where the kernel does: $name', (one) => {
    const got = answered(one)!;
    expect(got).not.toBeNull();
    const isLimit = /^(l1|quantile)$/.test(one.problem.loss);
    expect(relative(got.objective, one.expected.objective)).toBeLessThan(1e-9);
    if (one.expected.delta !== null && !isLimit) expect(relative(got.delta, one.expected.delta)).toBeLessThan(1e-9);
    predictions(one, one.rows.x as number[][], got.values).forEach((y, i) => expect(relative(y, one.expected.fitted[i])).toBeLessThan(1e-9));
    predictions(one, one.probe, got.values).forEach((y, i) => expect(relative(y, one.expected.predicted[i])).toBeLessThan(1e-9));
  });
});

describe('what has no value', () => {
  const one = cases.find(({ problem }) => problem.loss === 'huber' && problem.space === 'log' && problem.logarithmic.includes(true))!;

  it('stays out of the fit whatever its weight', () => {
    const y = Array.from(one.rows.y, (value, i) => (i === 1 ? -1 : value));
    const problem = new RefitProblem(one.problem, { ...one.rows, y });
    problem.weigh(one.weight.map(() => 1));
    expect([problem.weight[0], problem.weight[1]]).toEqual([1, 0]);
  });

  it('is as far as numbers go where a positive parameter is 0', () => {
    const problem = new RefitProblem(one.problem, one.rows);
    const zero = Object.fromEntries(one.problem.parameters.map((name) => [name, 0]));
    expect([...problem.toCoordinates(zero)].every(Number.isFinite)).toBe(true);
  });

  it('has an answer where a system has none', () => {
    expect([...solvePositive(Float64Array.of(1, 1, 1, 1), Float64Array.of(1, 2))].every(Number.isFinite)).toBe(true);
  });
});

describe('derivatives in the page', () => {
  it.each(vectors.jacobians as unknown as SlopeCase[])('are those of the kernel: $name', ({ problem: spec, rows, start, phi, residual, jacobian }) => {
    const problem = new RefitProblem(spec, rows);
    problem.weigh(rows.y.map(() => 1));
    const here = problem.toCoordinates(start);
    here.forEach((value, p) => expect(Math.abs(value - phi[p])).toBeLessThan(1e-12 * (1 + Math.abs(phi[p]))));
    problem.evaluate(here);
    residual.forEach((value, i) => expect(Math.abs(problem.residual[i] - value)).toBeLessThan(1e-11 * Math.abs(rows.y[i]!) + 1e-300));
    jacobian.forEach((column, q) => {
      const size = Math.max(...column.map(Math.abs), ...rows.y.map((y) => 1e-3 * Math.abs(y!)));
      column.forEach((value, i) => expect(Math.abs(problem.slopes(q)[i] - value)).toBeLessThan(1e-10 * size + 1e-300));
    });
  });
});
