/**
 * The fit found again from where it was: what the kernel does after an act, less its search for other optima.
 *
 * Squares first, the threshold from their residuals, then the loss asked for; a tuned threshold is tuned again, a loss
 * that is a limit is followed to it. Where the rows hold one optimum this is the kernel's answer, to its last digits.
 */
import { cornered } from './corners';
import { type Polished, type PolishOptions, polish, refined } from './polish';
import type { RefitProblem } from './problem';
import { EFFICIENT, spreadAt, tune } from './robust';

export interface Refit {
  values: Record<string, number>;
  objective: number;
  delta: number;
  phi: Float64Array;
  /** No refit but one Newton step towards it. */
  isOneStep?: boolean;
}

export interface RefitOptions {
  /** Keep this threshold instead of tuning it again: for rows in plenty, while a hand is still moving. */
  delta?: number;
  /** Tune from the values given, without the squares first: a frame between two others, at half the cost. */
  isBetween?: boolean;
}

/** Null where there is nothing to fit, or no way down: too few rows, or a start the law has no value at. */
export function refit(problem: RefitProblem, start: Readonly<Record<string, number>>, options: RefitOptions = {}): Refit | null {
  if (problem.free.length > 0 && problem.carrying < problem.free.length) return null;
  problem.priorScale = 0;
  let phi = problem.toCoordinates(start);
  let solution = optimum(problem, phi, options);
  if (problem.spec.priors.length > 0) {
    problem.priorScale = problem.sigma ? 1 : Math.max(spreadAt(problem, solution.phi), 1e-12);
    solution = best(problem, [solution.phi, phi]);
  }
  if (!Number.isFinite(solution.objective)) return null;
  phi = problem.isLimit ? solution.phi : refined(problem, solution).phi;
  return { values: problem.toNatural(phi), objective: problem.reported(phi), delta: problem.delta, phi };
}

function optimum(problem: RefitProblem, start: Float64Array, { delta, isBetween }: RefitOptions): Polished {
  const { spec } = problem;
  problem.delta = spec.delta ?? Infinity;
  if (!problem.hasDelta) return polish(problem, start);
  if (delta !== undefined && !problem.isLimit) problem.delta = delta;
  if (!problem.isLimit && Number.isFinite(problem.delta)) return polish(problem, start);
  if (isBetween && !problem.isLimit) return polish(problem, tune(problem, start), { damping: 1e-6 });
  const first = problem.underSquares(() => polish(problem, start));
  const scale = spreadAt(problem, first.phi);
  problem.delta = Number.isFinite(scale) ? Math.max(EFFICIENT * Math.max(scale, 1e-12), 1e-12) : 1;
  const solution = best(problem, [first.phi, start]);
  return problem.isLimit ? limit(problem, solution) : tuned(problem, solution);
}

function tuned(problem: RefitProblem, from: Polished): Polished {
  let solution = from;
  for (let round = 0; round < 3; round++) {
    const phi = tune(problem, solution.phi);
    const here = polish(problem, phi, { damping: 1e-6 });
    solution = best(problem, [solution.phi], { damping: 1e-6 });
    const done = here.objective <= Math.min(here.objective, solution.objective) * (1 + 1e-9);
    if (here.objective <= solution.objective) solution = here;
    if (done) break;
  }
  return solution;
}

/** Follow the optimum as the threshold goes to 0. */
function limit(problem: RefitProblem, from: Polished): Polished {
  let solution = from;
  for (let round = 0; round < 6; round++) {
    problem.delta *= 0.1;
    solution = polish(problem, solution.phi, { damping: 1e-4 });
  }
  return cornered(problem, solution);
}

/** The lowest of the ends of these starts; of equals the first, as the kernel has it. */
function best(problem: RefitProblem, starts: Float64Array[], options?: PolishOptions): Polished {
  const ends = starts.map((start) => polish(problem, start, options));
  return ends.reduce((lowest, end) => (end.objective < lowest.objective ? end : lowest));
}
