/**
 * The fit without some of very many rows, by one Newton step from the fit with them.
 *
 * With the objective's curvature `H` at the fit (the kernel's), and of the rows alone that change the gradient `g` and
 * curvature `C` of what they add: `phi - (H + C)^-1 g`. Exact to second order in what the rows move, at a price that
 * does not grow with the others.
 */
import type { PageProblem, PageRows, PageStep } from '../wire.gen';
import { solvePositive } from './cholesky';
import { RefitProblem, type Ties } from './problem';
import type { Refit } from './refit';

/** What a row alone says at the fit: `pull = psi J`, `curved` the weight of `J J'`. */
interface Subset {
  rows: readonly number[];
  problem: RefitProblem;
}

export class OneStep {
  private readonly frame: RefitProblem;
  private readonly phi: Float64Array;
  /** Coordinates that stand at a bound stay there. */
  private readonly blocked: Uint8Array;
  private subset: Subset | null = null;

  constructor(
    private readonly spec: PageProblem,
    private readonly rows: PageRows,
    private readonly step: PageStep,
    best: Readonly<Record<string, number>>,
    private readonly ties: Ties = {},
  ) {
    this.frame = this.problemOf([]);
    this.phi = this.frame.toCoordinates(best);
    const at = (q: number): [number, number, number] => [this.phi[q], this.frame.low[q], this.frame.high[q]];
    this.blocked = Uint8Array.from(this.frame.free, (place) => {
      const [value, low, high] = at(place);
      return Number(value <= low || value >= high);
    });
  }

  get free(): Int32Array {
    return this.frame.free;
  }

  /** The fit once the weights of these rows have changed by so much; null where too little is left to hold it. */
  at(changes: ReadonlyMap<number, number>): Refit | null {
    const { gradient, curvature, added } = this.sums(changes);
    const move = this.solve(curvature, gradient.map((value) => -value));
    if (!move) return null;
    const phi = this.phi.slice();
    let gained = 0;
    this.free.forEach((place, q) => {
      phi[place] = Math.min(Math.max(phi[place] + move[q], this.frame.low[place]), this.frame.high[place]);
      gained += 0.5 * gradient[q] * move[q];
    });
    const objective = Math.max(this.step.objective + added + gained, 0);
    return { values: this.frame.toNatural(phi), objective, delta: this.step.delta ?? Infinity, phi, isOneStep: true };
  }

  /** How far a quantity with this gradient over the free coordinates moves without each of these rows in turn. */
  shifts(slope: Float64Array, rows: readonly number[]): Float64Array {
    const curvature = Float64Array.from(this.step.curvature);
    const free = this.free.length;
    const unit = (q: number): Float64Array => Float64Array.from({ length: free }, (_, s) => Number(s === q));
    const along = this.solve(curvature, slope);
    const columns = Array.from({ length: free }, (_, q) => this.solve(curvature, unit(q)));
    const out = new Float64Array(rows.length);
    if (!along || columns.some((column) => column === null)) return out;
    const problem = this.measured(rows);
    const { residual, loss, y } = problem;
    const delta = this.step.delta ?? Infinity;
    for (let i = 0; i < rows.length; i++) {
      const weight = this.rows.weight[rows[i]] ?? 0;
      if (!problem.admits[i] || weight === 0) continue;
      let [moved, leverage] = [0, 0];
      for (let q = 0; q < free; q++) {
        const slopeOf = problem.slopes(q)[i];
        moved += along[q] * slopeOf;
        for (let s = 0; s < free; s++) leverage += slopeOf * columns[q]![s] * problem.slopes(s)[i];
      }
      const left = 1 - weight * loss.curvature(residual[i], delta, y[i]) * leverage;
      out[i] = (weight * loss.slope(residual[i], delta, y[i]) * moved) / Math.max(left, 1e-3);
    }
    return out;
  }

  /** The gradient over the free coordinates of a quantity made from parameter values, by central differences. */
  slopeOf(quantity: (values: Record<string, number>) => number): Float64Array {
    return Float64Array.from(this.free, (place) => {
      const ends = [1e-6, -1e-6].map((step) => {
        const phi = this.phi.slice();
        phi[place] += step;
        return quantity(this.frame.toNatural(phi));
      });
      return (ends[0] - ends[1]) / 2e-6;
    });
  }

  private sums(changes: ReadonlyMap<number, number>): { gradient: Float64Array; curvature: Float64Array; added: number } {
    const rows = [...changes.keys()];
    const known = this.subset?.rows;
    const isSame = known?.length === rows.length && rows.every((row, i) => row === known[i]);
    if (!isSame) this.subset = { rows, problem: this.measured(rows) };
    const { problem } = this.subset!;
    const { residual, loss, y } = problem;
    const [delta, free] = [this.step.delta ?? Infinity, this.free.length];
    const curvature = Float64Array.from(this.step.curvature);
    const gradient = new Float64Array(free);
    let added = 0;
    rows.forEach((row, i) => {
      const change = changes.get(row)!;
      if (!problem.admits[i] || change === 0) return;
      added += change * loss.value(residual[i], delta, y[i]);
      const pull = change * loss.slope(residual[i], delta, y[i]);
      const curved = change * loss.curvature(residual[i], delta, y[i]);
      for (let q = 0; q < free; q++) {
        const slope = problem.slopes(q)[i];
        gradient[q] += pull * slope;
        for (let s = 0; s < free; s++) curvature[q * free + s] += curved * slope * problem.slopes(s)[i];
      }
    });
    return { gradient, curvature, added };
  }

  /** Residuals and slopes of these rows at the fit. */
  private measured(rows: readonly number[]): RefitProblem {
    const problem = this.problemOf(rows);
    problem.weigh(rows.map(() => 1));
    problem.evaluate(this.phi);
    return problem;
  }

  private problemOf(those: readonly number[]): RefitProblem {
    const pick = (column: ArrayLike<number | null>): Float64Array => Float64Array.from(those, (row) => column[row] ?? NaN);
    const { x, y, sigma, weight } = this.rows;
    const rows = { x: x.map(pick), y: pick(y), sigma: sigma && pick(sigma), weight: pick(weight), group: null };
    const problem = new RefitProblem(this.spec, rows, this.ties);
    problem.weigh(those.map(() => 0));
    problem.delta = this.step.delta ?? Infinity;
    return problem;
  }

  /** Null where the matrix is not positive: then there is no lowest place to step to. */
  private solve(matrix: Float64Array, right: Float64Array): Float64Array | null {
    const free = this.free.length;
    const size = Float64Array.from({ length: free }, (_, q) => (this.blocked[q] ? 1 : Math.sqrt(matrix[q * free + q])));
    if (!size.every((each) => each > 0 && Number.isFinite(each))) return null;
    const scaled = matrix.map((value, k) => {
      const [q, s] = [Math.floor(k / free), k % free];
      if (this.blocked[q] || this.blocked[s]) return Number(q === s);
      return value / (size[q] * size[s]);
    });
    const found = solvePositive(scaled, right.map((value, q) => (this.blocked[q] ? 0 : value / size[q])));
    const move = found.map((value, q) => value / size[q]);
    return move.every(Number.isFinite) ? move : null;
  }
}
