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
  const median = isEven ? middle : (each: number[]): number => weightedMedian(each, own);
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
export function weightedMedian(values: ArrayLike<number>, weight: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < weight.length; i++) total += weight[i];
  return 0.5 * (reaching(values, weight, 0.5 * total, false) + reaching(values, weight, 0.5 * total, true));
}

/** The smallest value up to which the weights add to `half`, or to more where `beyond`; in linear time, by parting. */
function reaching(values: ArrayLike<number>, weight: ArrayLike<number>, half: number, beyond: boolean): number {
  let [v, w] = [Float64Array.from(values), Float64Array.from(weight)];
  let below = 0;
  const enough = (sum: number): boolean => (beyond ? sum > half : sum >= half);
  for (let count = v.length; ; ) {
    const pivot = middleOf(v[0], v[count >> 1], v[count - 1]);
    const [lowV, lowW, highV, highW] = [new Float64Array(count), new Float64Array(count), new Float64Array(count), new Float64Array(count)];
    let [low, high, under, equal] = [0, 0, 0, 0];
    for (let i = 0; i < count; i++) {
      if (v[i] < pivot) {
        [lowV[low], lowW[low++]] = [v[i], w[i]];
        under += w[i];
      } else if (v[i] > pivot) {
        [highV[high], highW[high++]] = [v[i], w[i]];
      } else {
        equal += w[i];
      }
    }
    if (low > 0 && enough(below + under)) [v, w, count] = [lowV, lowW, low];
    else if (high === 0 || enough(below + under + equal)) return pivot;
    else {
      below += under + equal;
      [v, w, count] = [highV, highW, high];
    }
  }
}

const middleOf = (a: number, b: number, c: number): number => Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));

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
