/**
 * How sure a fit is, from its slopes: `B^-1 M B^-1` over the free coordinates with `B = sum w psi' J J'` and
 * `M = sum over groups of (sum w psi J)(sum w psi J)'` (Huber 1967; Liang and Zeger 1986 for groups).
 *
 * A loss with corners has its `psi'` smoothed by a box, as the kernel's intervals have it.
 */
import { solvePositive } from './cholesky';
import type { RefitProblem } from './problem';
import { robustScale } from './robust';

/** Where a fit stands and how sure it is, over what the law is evaluated at: `plain` (P) and its covariance (P x P). */
export interface Spread {
  plain: Float64Array;
  covariance: Float64Array;
}

/** Null where the rows leave a direction open. The problem holds the weights, the pins and the threshold of the fit. */
export function spreadOf(problem: RefitProblem, phi: Float64Array): Spread | null {
  const free = problem.free.length;
  problem.evaluate(phi);
  const inverse = inverted(bread(problem, phi), free);
  if (!inverse) return null;
  const covariance = unfolded(problem, product(product(inverse, meat(problem), free), inverse, free));
  return covariance.every(Number.isFinite) ? { plain: problem.plainAt(phi), covariance } : null;
}

/** From the free coordinates (F x F) to all parameters (P x P): what is pinned has no spread. */
function unfolded(problem: RefitProblem, inner: Float64Array): Float64Array {
  const [size, free] = [problem.names.length, problem.free.length];
  const out = new Float64Array(size * size);
  for (let p = 0; p < size; p++) {
    for (let r = 0; r < size; r++) {
      for (let q = 0; q < free; q++) {
        const one = problem.share(p, problem.free[q]);
        if (one === 0) continue;
        for (let s = 0; s < free; s++) out[p * size + r] += one * inner[q * free + s] * problem.share(r, problem.free[s]);
      }
    }
  }
  return out;
}

/** Curvature of the objective, smoothed. */
function bread(problem: RefitProblem, phi: Float64Array): Float64Array {
  const { rows, weight } = problem;
  const free = problem.free.length;
  const rise = rises(problem);
  const out = new Float64Array(free * free);
  for (let q = 0; q < free; q++) {
    const one = problem.slopes(q);
    for (let s = 0; s <= q; s++) {
      const other = problem.slopes(s);
      let sum = 0;
      for (let i = 0; i < rows; i++) if (weight[i] !== 0) sum += weight[i] * rise[i] * one[i] * other[i];
      out[q * free + s] = out[s * free + q] = sum;
    }
  }
  problem.addPriors(phi, new Float64Array(free), out);
  return out;
}

/** `psi'` of each row; for losses with corners the mean over a box of half-width `max(delta, 1.84 s n^-0.2)`. */
function rises(problem: RefitProblem): Float64Array {
  const { loss, delta, residual, weight, y } = problem;
  const out = new Float64Array(problem.rows);
  if (!loss.hasCorners) return out.map((_, i) => (weight[i] === 0 ? 0 : loss.curvature(residual[i], delta, y[i])));
  const scale = robustScale(residual, weight, problem.free.length);
  const width = Math.max(delta, 1.84 * scale * Math.max(problem.carrying, 1) ** -0.2, 1e-300);
  const slope = (r: number, i: number): number => loss.slope(r, delta, y[i]);
  return out.map((_, i) => (weight[i] === 0 ? 0 : (slope(residual[i] + width, i) - slope(residual[i] - width, i)) / (2 * width)));
}

/** Squared pulls of the rows on the coordinates, of those that share an error added before they are squared. */
function meat(problem: RefitProblem): Float64Array {
  const { rows, weight, residual, loss, delta, y, group } = problem;
  const free = problem.free.length;
  let groups = 0;
  for (let i = 0; i < rows; i++) groups = Math.max(groups, group ? group[i] + 1 : i + 1);
  const pulls = new Float64Array(groups * free);
  for (let i = 0; i < rows; i++) {
    const at = group ? group[i] : i;
    if (weight[i] === 0 || at < 0) continue;
    const pull = weight[i] * loss.slope(residual[i], delta, y[i]);
    for (let q = 0; q < free; q++) pulls[at * free + q] += pull * problem.slopes(q)[i];
  }
  const out = new Float64Array(free * free);
  for (let g = 0; g < groups; g++) {
    for (let q = 0; q < free; q++) for (let s = 0; s < free; s++) out[q * free + s] += pulls[g * free + q] * pulls[g * free + s];
  }
  return out;
}

/** Columns of the inverse one by one, to unit diagonal first: parameters differ in size by many decades. */
function inverted(matrix: Float64Array, size: number): Float64Array | null {
  const scale = Float64Array.from({ length: size }, (_, q) => Math.sqrt(matrix[q * size + q]));
  if (!scale.every((each) => each > 0 && Number.isFinite(each))) return null;
  const unit = matrix.map((value, k) => value / (scale[Math.floor(k / size)] * scale[k % size]));
  const out = new Float64Array(size * size);
  for (let q = 0; q < size; q++) {
    const column = solvePositive(unit, Float64Array.from({ length: size }, (_, s) => Number(s === q)));
    for (let s = 0; s < size; s++) out[s * size + q] = column[s] / (scale[s] * scale[q]);
  }
  return out;
}

function product(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size * size);
  for (let q = 0; q < size; q++) {
    for (let k = 0; k < size; k++) {
      for (let s = 0; s < size; s++) out[q * size + s] += a[q * size + k] * b[k * size + s];
    }
  }
  return out;
}
