/**
 * The corner beside the optimum of a smoothed |r|: as many residuals are exactly 0 there as parameters move.
 *
 * A law that bends may balance its slopes with fewer residuals at 0; that the kernel finds and the page does not, and
 * stays at the smoothed optimum, a 1e-7 of the objective beside it.
 */
import type { Polished } from './polish';
import type { RefitProblem } from './problem';

const MOST_ROUNDS = 20;

export function cornered(problem: RefitProblem, solution: Polished): Polished {
  const free = problem.free.length;
  const before = problem.reported(solution.phi);
  const rows = smallest(problem, free);
  if (rows.length < free || free === 0) return solution;
  const phi = solution.phi.slice();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    problem.evaluate(phi);
    const system = rows.map((row) => [...problem.free.keys()].map((q) => problem.slopes(q)[row]).concat(-problem.residual[row]));
    const move = solved(system);
    if (!move) return solution;
    let largest = 0;
    move.forEach((step, q) => {
      const place = problem.free[q];
      phi[place] += step;
      largest = Math.max(largest, Math.abs(step) / (1 + Math.abs(phi[place])));
    });
    if (!Number.isFinite(largest)) return solution;
    if (largest <= 1e-14) break;
  }
  const inside = problem.free.every((place) => phi[place] > problem.low[place] && phi[place] < problem.high[place]);
  const objective = problem.reported(phi);
  return inside && objective <= before ? { ...solution, phi, objective } : solution;
}

/** The rows with the smallest residuals, where `evaluate` was last. */
function smallest(problem: RefitProblem, count: number): number[] {
  const rows = [...problem.weight.keys()].filter((row) => problem.weight[row] > 0);
  return rows.sort((a, b) => Math.abs(problem.residual[a]) - Math.abs(problem.residual[b])).slice(0, count);
}

/** A small square system with its right side as last column; null where it is singular. */
function solved(system: number[][]): number[] | null {
  const size = system.length;
  for (let pivot = 0; pivot < size; pivot++) {
    let top = pivot;
    for (let row = pivot; row < size; row++) if (Math.abs(system[row][pivot]) > Math.abs(system[top][pivot])) top = row;
    [system[pivot], system[top]] = [system[top], system[pivot]];
    if (!(Math.abs(system[pivot][pivot]) > 0)) return null;
    for (let row = 0; row < size; row++) {
      if (row === pivot) continue;
      const factor = system[row][pivot] / system[pivot][pivot];
      for (let k = pivot; k <= size; k++) system[row][k] -= factor * system[pivot][k];
    }
  }
  return system.map((row, k) => row[size] / row[k]);
}
