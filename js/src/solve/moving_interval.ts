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

/** What was made for the card and the problem that were asked about last: a hand asks again in every frame. */
interface Kept {
  of: Predicted;
  problem: RefitProblem;
  law: BoundDerivatives;
  before: Spreads['before'];
  width: number;
}

export class MovingInterval {
  private kept: Kept | null = null;

  /** Low and high around `y` at `inputs`; in proportion where the page cannot tell, null where the kernel gave none. */
  around(card: Predicted, inputs: Inputs, y: number, spreads: Spreads | null): [number, number] | null {
    if (card.y === null || card.low === null || card.high === null) return null;
    const ratio = spreads ? this.ratio(card, inputs, spreads) : 1;
    return [moveEnd(card.y, card.low, y, ratio), moveEnd(card.y, card.high, y, ratio)];
  }

  private ratio(card: Predicted, inputs: Inputs, spreads: Spreads): number {
    const { problem, before, now } = spreads;
    if (this.kept?.of !== card || this.kept.problem !== problem || this.kept.before !== before) {
      const law = lawAt(problem, card.inputs);
      this.kept = { of: card, problem, law, before, width: widths(law, 1, before)[0] };
    }
    const here = inputs === card.inputs ? this.kept.law : lawAt(problem, inputs);
    const ratio = widths(here, 1, now)[0] / this.kept.width;
    return ratio > 0 && ratio < Infinity ? Math.min(ratio, MOST) : 1;
  }
}

function lawAt(problem: RefitProblem, inputs: Inputs): BoundDerivatives {
  return problem.lawAt(problem.spec.inputs.map((name) => Float64Array.of(inputs[name] ?? NaN)), 1);
}
