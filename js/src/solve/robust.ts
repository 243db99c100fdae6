/** The robust scale of residuals, and the threshold that is 1.345 of it: the kernel's rule, step by step. */
import { polish } from './polish';
import type { RefitProblem } from './problem';

/** Huber's threshold in standard deviations: 95 % efficient on normal residuals. */
export const EFFICIENT = 1.345;
const MOST_ROUNDS = 40;
const SMALLEST = 1e-12;
const FINEST = 1e-20;

/** `1.4826 MAD sqrt(n / (n - P))` over the rows that carry weight; weighted medians where weights differ. */
export function robustScale(residual: Float64Array, weight: Float64Array, parameters: number): number {
  const rows: number[] = [];
  const own: number[] = [];
  let total = 0;
  let isEven = true;
  for (let i = 0; i < residual.length; i++) {
    if (!(weight[i] > 0)) continue;
    rows.push(residual[i]);
    own.push(weight[i]);
    total += weight[i];
    isEven &&= weight[i] === own[0];
  }
  if (rows.length === 0) return NaN;
  const median = isEven ? middle : (values: number[]): number => weightedMedian(values, own);
  const count = isEven ? rows.length : Math.max(rows.length, total);
  const centre = median(rows);
  const spread = median(rows.map((r) => Math.abs(r - centre)));
  return 1.4826 * spread * Math.sqrt(count / Math.max(count - parameters, 1));
}

function middle(values: number[]): number {
  const ranked = Float64Array.from(values).sort();
  const half = ranked.length >> 1;
  return ranked.length % 2 ? ranked[half] : (ranked[half - 1] + ranked[half]) / 2;
}

/** The value with half of the weight on each side; of two such, their mean. */
export function weightedMedian(values: number[], weight: number[]): number {
  const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b]);
  const passed = new Float64Array(order.length);
  let total = 0;
  order.forEach((place, k) => (passed[k] = total += weight[place]));
  const half = 0.5 * total;
  let low = 0;
  while (low < passed.length && passed[low] < half) low++;
  let high = low;
  while (high < passed.length && passed[high] <= half) high++;
  return 0.5 * (values[order[low]] + values[order[Math.min(high, order.length - 1)]]);
}

/** The robust scale at these coordinates. */
export function spreadAt(problem: RefitProblem, phi: Float64Array): number {
  problem.evaluate(phi, false);
  return robustScale(problem.residual, problem.weight, problem.free.length);
}

/** Threshold and fit in turn, until the threshold is 1.345 robust scales of its own residuals. */
export function tune(problem: RefitProblem, start: Float64Array): Float64Array {
  let phi = start;
  let threshold = 0;
  let isPrecise = false;
  let before: [number, number] | null = null;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    // Residuals of data that lie on the law exactly have no scale of their own.
    const next = Math.max(EFFICIENT * spreadAt(problem, phi), SMALLEST);
    const change = Math.min(Math.abs(next - threshold) / next, 1);
    if (change <= 1e-10 && isPrecise) break;
    const [asked, answered] = [threshold, next];
    threshold = asked > 0 ? secant(asked, answered, before) : next;
    before = asked > 0 ? [asked, answered] : null;
    problem.delta = threshold;
    // The threshold follows the residuals, so these must be right to more than the objective shows; but not to more
    // than the threshold itself is yet.
    const decrement = Math.min(Math.max((1e-3 * change) ** 2, FINEST), 1e-8);
    isPrecise = decrement <= FINEST;
    phi = polish(problem, phi, { damping: 1e-6, decrement }).phi;
  }
  return phi;
}

/** Where the answer would be what was asked, by the line through this pair and the one before. */
function secant(asked: number, answered: number, before: [number, number] | null): number {
  if (!before || asked === before[0]) return answered;
  const slope = (answered - before[1]) / (asked - before[0]);
  // A median steps from row to row; a slope beyond these is such a step.
  return asked + (answered - asked) / (1 - Math.min(Math.max(slope, -1), 0.5));
}
