/** Levenberg-Marquardt from one start, with the damping, the stopping rules and the last digits of the kernel's solver. */
import { solvePositive } from './cholesky';
import type { LocalModel, RefitProblem } from './problem';

const DECREMENT = 1e-13;
const GROWTH = 4;

export interface Polished {
  phi: Float64Array;
  objective: number;
  status: 'converged' | 'step_limit' | 'failed';
}

export interface PolishOptions {
  damping?: number;
  mostSteps?: number;
  decrement?: number;
}

interface Move {
  gradient: Float64Array;
  step: Float64Array;
}

export function polish(problem: RefitProblem, start: Float64Array, options: PolishOptions = {}): Polished {
  const { mostSteps = 200, decrement = DECREMENT } = options;
  let damping = options.damping ?? 1e-3;
  let growth = GROWTH;
  let lastPredicted = Infinity;
  let phi: Float64Array = start.map((value, p) => Math.min(Math.max(value, problem.low[p]), problem.high[p]));
  let here = problem.at(phi);
  for (let steps = 1; ; steps++) {
    const { gradient, step } = direction(problem, phi, here, damping, 1e-16);
    const trial = moved(problem, phi, step);
    let predicted = 0;
    problem.free.forEach((place, q) => (predicted -= gradient[q] * (trial[place] - phi[place])));
    const there = problem.at(trial);
    // Clipping at a bound can turn a step uphill; such a step says nothing about the end.
    const flat = predicted >= 0 && predicted <= DECREMENT * here.objective + problem.rounding;
    // Where the objective is flat to rounding it cannot judge a step; whether the next is smaller can.
    const better = there.objective <= here.objective * (flat ? 1 + 1e-13 : 1 + 4e-16);
    const small =
      flat && (predicted <= decrement * here.objective + problem.rounding || !better || predicted > 0.25 * lastPredicted);
    lastPredicted = predicted;
    const exact = (better ? there.objective : here.objective) <= problem.rounding;
    const settled = (small && damping <= 1) || exact;
    const gain = (here.objective - there.objective) / Math.max(predicted, 1e-300);
    if (better) [phi, here] = [trial, there];
    const faster = gain > 0.4 || flat ? 0.1 : gain > 0.1 ? 0.5 : 2;
    damping = Math.min(Math.max(damping * (better ? faster : growth), 1e-12), 1e12);
    // A step refused time and again wants a much larger damping, not a slightly larger one.
    growth = better ? GROWTH : Math.min(2 * growth, 256);
    const end = (status: Polished['status']): Polished => ({ phi, objective: here.objective, status });
    if (!Number.isFinite(here.objective) || !Number.isFinite(predicted)) return end('failed');
    if (settled) return end('converged');
    if (!better && damping >= 1e11) return end(nothingToGain(problem, phi, here) ? 'converged' : 'step_limit');
    if (steps >= mostSteps) return end('step_limit');
  }
}

/** A solution taken on by full Gauss-Newton steps as long as the gradient shrinks: parameters settle after objectives. */
export function refined(problem: RefitProblem, solution: Polished, mostSteps = 60): Polished {
  let best = Infinity;
  let phi = solution.phi;
  let at = phi;
  let here = problem.at(at);
  for (let steps = 0; steps < mostSteps; steps++) {
    const { gradient, step } = direction(problem, at, here, 1e-12, 1e-60);
    let decrement = 0;
    let far = false;
    problem.free.forEach((place, q) => {
      decrement -= gradient[q] * step[q];
      far ||= !(Math.abs(step[q]) <= 0.1 * (1 + Math.abs(at[place])));
    });
    // Where residuals are small beside the values, the objective itself is known to few digits only.
    const slack = here.objective <= solution.objective * (1 + 1e-9) + 1e-300;
    if (!(decrement >= 0 && decrement < best) || !slack) break;
    best = decrement;
    phi = at;
    // Last digits are wanted: a long step runs along a direction that the rows do not hold at all.
    if (far || decrement <= 1e-22 * here.objective) break;
    at = moved(problem, at, step);
    here = problem.at(at);
  }
  return { ...solution, phi, objective: problem.at(phi).objective };
}

function moved(problem: RefitProblem, phi: Float64Array, step: Float64Array): Float64Array {
  const trial = phi.slice();
  problem.free.forEach((place, q) => {
    trial[place] = Math.min(Math.max(phi[place] + step[q], problem.low[place]), problem.high[place]);
  });
  return trial;
}

/** The damped Gauss-Newton step; a coordinate at a bound that pulls outwards stays. */
function direction(problem: RefitProblem, phi: Float64Array, { gradient, curvature }: LocalModel, damping: number, floor: number): Move {
  const free = problem.free.length;
  const pulled = gradient.slice();
  const blocked = new Uint8Array(free);
  let top = 0;
  for (let q = 0; q < free; q++) {
    const place = problem.free[q];
    const out = (phi[place] <= problem.low[place] && gradient[q] > 0) || (phi[place] >= problem.high[place] && gradient[q] < 0);
    if (out) [blocked[q], pulled[q]] = [1, 0];
    top = Math.max(top, curvature[q * free + q]);
  }
  const size = new Float64Array(free);
  for (let q = 0; q < free; q++) size[q] = Math.sqrt(Math.max(curvature[q * free + q], floor * top + 1e-300));
  const scaled = new Float64Array(free * free);
  for (let q = 0; q < free; q++) {
    for (let s = 0; s < free; s++) {
      if (!blocked[q] && !blocked[s]) scaled[q * free + s] = curvature[q * free + s] / (size[q] * size[s]);
    }
    scaled[q * free + q] = 1 + damping;
  }
  const step = solvePositive(scaled, pulled.map((value, q) => -value / size[q]));
  for (let q = 0; q < free; q++) {
    step[q] /= size[q];
    if (!Number.isFinite(step[q])) step[q] = 0;
  }
  return { gradient: pulled, step };
}

/** Whether even a full step promises no more than rounding could hide. */
function nothingToGain(problem: RefitProblem, phi: Float64Array, here: LocalModel): boolean {
  const { gradient, step } = direction(problem, phi, here, 1e-12, 1e-16);
  let decrement = 0;
  for (let q = 0; q < gradient.length; q++) decrement -= gradient[q] * step[q];
  return decrement <= 1e-8 * here.objective + problem.rounding;
}
