/**
 * The interval of one prediction while an act is unfinished or its place is moved: the kernel's, as much wider or
 * narrower as the delta method says, as the band of `moving_band`.
 */
import type { BoundDerivatives } from './derivatives';
import { MOST, type Spreads, moveEnd, widths } from './moving_band';
import type { RefitProblem } from './problem';

type Inputs = Readonly<Record<string, number | null>>;

/** A prediction of the kernel, with its interval. */
export interface Predicted {
  inputs: Inputs;
  y: number | null;
  low: number | null;
  high: number | null;
}


export class MovingInterval {
  /** Widths at the kernel's fit stay with the card they belong to: a new fit may arrive before its card does. */
  private readonly before = new WeakMap<Predicted, number>();
  /** The law at the card that was asked about last: a hand asks again in every frame. */
  private bound: { of: Predicted; problem: RefitProblem; law: BoundDerivatives } | null = null;

  /** Low and high around `y` at `inputs`; in proportion where the page cannot tell, null where the kernel gave none. */
  around(card: Predicted, inputs: Inputs, y: number, spreads: Spreads | null): [number, number] | null {
    if (card.y === null || card.low === null || card.high === null) return null;
    const ratio = spreads ? this.ratio(card, inputs, spreads) : 1;
    return [moveEnd(card.y, card.low, y, ratio), moveEnd(card.y, card.high, y, ratio)];
  }

  private ratio(card: Predicted, inputs: Inputs, spreads: Spreads): number {
    const { problem, before, now } = spreads;
    if (this.bound?.of !== card || this.bound.problem !== problem) this.bound = { of: card, problem, law: lawAt(problem, card.inputs) };
    const was = this.before.get(card) ?? widths(this.bound.law, 1, before)[0];
    this.before.set(card, was);
    const here = inputs === card.inputs ? this.bound.law : lawAt(problem, inputs);
    const ratio = widths(here, 1, now)[0] / was;
    return ratio > 0 && ratio < Infinity ? Math.min(ratio, MOST) : 1;
  }
}

function lawAt(problem: RefitProblem, inputs: Inputs): BoundDerivatives {
  return problem.lawAt(problem.spec.inputs.map((name) => Float64Array.of(inputs[name] ?? NaN)), 1);
}
