/**
 * The standard errors of an unfinished act: the kernel's own, as much larger or smaller as the delta method says they became.
 *
 * Of each parameter `sqrt(g' V g)` now over the same at the kernel's fit, with the covariance `V` of `sandwich` and the
 * gradient `g` of the parameter's own value, so that one that is tied to others has an error too.
 */
import type { Spreads } from './moving_band';
import type { RefitProblem } from './problem';
import type { Spread } from './sandwich';

/** Times which the kernel's standard errors are taken: 0 of what is held now, none where nothing is known of it. */
export type ErrorRatios = ReadonlyMap<string, number>;

const NONE: ErrorRatios = new Map();

export class MovingErrors {
  /** Errors at the kernel's fit stay with the view they were shown in: a new fit may arrive before its view does. */
  private readonly before = new WeakMap<object, Map<string, number>>();
  private last: { view: object; of: Spreads; ratios: ErrorRatios } | null = null;

  constructor(private readonly spreads: () => Spreads | null) {}

  ratios(view: object): ErrorRatios {
    const spreads = this.spreads();
    if (!spreads) return NONE;
    if (this.last?.view !== view || this.last.of !== spreads) this.last = { view, of: spreads, ratios: this.made(view, spreads) };
    return this.last.ratios;
  }

  private made(view: object, { problem, before, now }: Spreads): ErrorRatios {
    const was = this.before.get(view) ?? named(problem, before);
    this.before.set(view, was);
    const ratios = [...named(problem, now)].map(([name, deviation]): [string, number] => [name, deviation / (was.get(name) ?? NaN)]);
    return new Map(ratios.filter(([, ratio]) => Number.isFinite(ratio)));
  }
}

const named = (problem: RefitProblem, spread: Spread): Map<string, number> => {
  const found = deviations(problem, spread);
  return new Map(problem.names.map((name, p) => [name, found[p]]));
};

/** Standard deviations of all parameters (P) in natural units. */
export function deviations(problem: RefitProblem, { plain, covariance }: Spread): Float64Array {
  const size = plain.length;
  const own = plain.map((_, p) => Math.sqrt(covariance[p * size + p]));
  // By how much every value moves with each of those that move, along a hundredth of what it is uncertain by.
  const slopes = Array.from(own, (deviation, p) => {
    if (!(deviation > 0)) return null;
    const [up, down] = [0.01, -0.01].map((share) => {
      const there = plain.slice();
      there[p] += share * deviation;
      return problem.naturalOf(there);
    });
    return problem.names.map((name) => (up[name] - down[name]) / (0.02 * deviation));
  });
  return Float64Array.from(problem.names, (_, k) => {
    let variance = 0;
    for (let p = 0; p < size; p++) {
      const one = slopes[p]?.[k];
      if (!one) continue;
      for (let q = 0; q < size; q++) variance += one * (slopes[q]?.[k] ?? 0) * covariance[p * size + q];
    }
    return Math.sqrt(Math.max(variance, 0));
  });
}
