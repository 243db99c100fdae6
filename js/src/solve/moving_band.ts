/**
 * The band of an unfinished act: the kernel's own, as much narrower or wider as the delta method says it became.
 *
 * At every place `width now / width at the kernel's fit`, each `sqrt(g' V g)` with the law's gradient `g` and the
 * covariance `V` of `sandwich`. So it is the kernel's band to begin with, and each of its sides keeps its own shape.
 */
import type { BoundDerivatives } from './derivatives';
import type { RefitProblem } from './problem';
import type { Spread } from './sandwich';

type Numbers = ArrayLike<number | null>;

/** Places along a curve, with the kernel's value and the ends of its band there. */
export interface Banded {
  inputs: Readonly<Record<string, number | Numbers | null>>;
  y: Numbers;
  band_low: Numbers | null;
  band_high: Numbers | null;
}

/** The kernel's fit and the unfinished one, under one problem. */
export interface Spreads {
  problem: RefitProblem;
  before: Spread;
  now: Spread;
}

/** Ratios past these would be drawn off the plot anyway. */
export const MOST = 100;

export class MovingBand {
  /** Widths at the kernel's fit stay with the curves they belong to: a new fit may arrive before its curves do. */
  private readonly before = new WeakMap<readonly Banded[], Float64Array>();
  private ratios: Float64Array = new Float64Array(0);
  private of: { curves: readonly Banded[]; now: Spread } | null = null;
  private bound: { curves: readonly Banded[]; problem: RefitProblem; law: BoundDerivatives } | null = null;

  constructor(private readonly spreads: () => Spreads | null) {}

  /** Low and high of curve `index` around `moved`, where its line is now; in proportion where everything is positive. */
  edges(curves: readonly Banded[], index: number, moved: Numbers): [Float64Array | null, Float64Array | null] {
    const curve = curves[index];
    if (!curve.band_low || !curve.band_high) return [null, null];
    this.renew(curves);
    let first = 0;
    for (let k = 0; k < index; k++) first += curves[k].y.length;
    const ratios = this.ratios.subarray(first, first + curve.y.length);
    return [edge(curve, curve.band_low, moved, ratios), edge(curve, curve.band_high, moved, ratios)];
  }

  private renew(curves: readonly Banded[]): void {
    const found = this.spreads();
    if (found && this.of?.curves === curves && this.of.now === found.now) return;
    const size = curves.reduce((sum, { y }) => sum + y.length, 0);
    this.ratios = new Float64Array(size).fill(1);
    this.of = found && { curves, now: found.now };
    if (!found) return;
    const law = this.lawAlong(curves, found.problem, size);
    const before = this.before.get(curves) ?? widths(law, size, found.before);
    this.before.set(curves, before);
    const now = widths(law, size, found.now);
    for (let i = 0; i < size; i++) {
      const ratio = now[i] / before[i];
      // Where nothing is known of the width, at 0 or beyond all numbers, it stays as it was.
      if (ratio > 0 && ratio < Infinity) this.ratios[i] = Math.min(ratio, MOST);
    }
  }

  private lawAlong(curves: readonly Banded[], problem: RefitProblem, size: number): BoundDerivatives {
    if (this.bound?.curves !== curves || this.bound.problem !== problem) {
      this.bound = { curves, problem, law: problem.lawAt(columns(curves, problem.spec.inputs, size), size) };
    }
    return this.bound.law;
  }
}

/** The half width `sqrt(g' V g)` of each place, in units of its value where that is positive. */
export function widths(law: BoundDerivatives, size: number, { plain, covariance }: Spread): Float64Array {
  const { value, stride } = law.at(plain);
  const count = plain.length;
  const out = new Float64Array(size);
  for (let p = 0; p < count; p++) {
    const one = law.slope(p);
    for (let r = 0; one && r <= p; r++) {
      const other = law.slope(r);
      const shared = covariance[p * count + r] * (p === r ? 1 : 2);
      if (!other || shared === 0) continue;
      const [s, t] = [one.length > 1 ? 1 : 0, other.length > 1 ? 1 : 0];
      for (let i = 0; i < size; i++) out[i] += shared * one[s * i] * other[t * i];
    }
  }
  for (let i = 0; i < size; i++) {
    const at = value[stride * i];
    out[i] = Math.sqrt(Math.max(out[i], 0)) / (at > 0 ? at : 1);
  }
  return out;
}

function columns(curves: readonly Banded[], names: readonly string[], size: number): Float64Array[] {
  return names.map((name) => {
    const column = new Float64Array(size);
    let place = 0;
    for (const { inputs, y } of curves) {
      const given = inputs[name];
      for (let i = 0; i < y.length; i++) column[place++] = (typeof given === 'number' ? given : given?.[i]) ?? NaN;
    }
    return column;
  });
}

function edge({ y }: Banded, ends: Numbers, moved: Numbers, ratios: Float64Array): Float64Array {
  return Float64Array.from({ length: y.length }, (_, i) => moveEnd(y[i] ?? NaN, ends[i] ?? NaN, moved[i] ?? NaN, ratios[i]));
}

/** An end of an interval around `was`, so many times as far from `now`; in proportion where everything is positive. */
export function moveEnd(was: number, end: number, now: number, ratio: number): number {
  if (was > 0 && now > 0 && end > 0) return now * Math.min((end / was) ** ratio, 1e300);
  return now + (end - was) * ratio * (was > 0 && now > 0 ? now / was : 1);
}
