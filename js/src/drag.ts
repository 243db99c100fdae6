/**
 * What a press, a drag and a release mean for a dot: plain numbers in, one decision out.
 *
 * A dot that is in goes out when it is let go more than 40 px from its place, or on the bench. A dot that is out comes
 * back when its cross is pulled and let go anywhere in the plot. Anything unfinished or cancelled changes nothing.
 */
export const OUT_DISTANCE = 40;
/** Below this many pixels a press is a click, not a drag. */
export const CLICK_SLOP = 4;

export interface Press {
  pointerId: number;
  row: number;
  isOut: boolean;
  clientX: number;
  clientY: number;
}

/** Where the pointer is let go. */
export interface Landing {
  overBench: boolean;
  insidePlot: boolean;
}

export type Decision = 'exclude' | 'restore' | null;

export interface Outcome {
  row: number;
  decision: Decision;
  /** The pointer never really moved. */
  wasClick: boolean;
}

export class DragTracker {
  private press: Press | null = null;
  private dx = 0;
  private dy = 0;
  private moved = false;

  get row(): number | null {
    return this.press?.row ?? null;
  }

  /** How far the ghost stands from the dot's own place, in pixels. */
  get offset(): { dx: number; dy: number } {
    return { dx: this.dx, dy: this.dy };
  }

  get isDragging(): boolean {
    return this.press !== null && this.moved;
  }

  /** Whether this pointer holds the dot; every other pointer (a second finger) is ignored. */
  holds(pointerId: number): boolean {
    return this.press?.pointerId === pointerId;
  }

  start(press: Press): boolean {
    if (this.press !== null) return false;
    this.press = press;
    this.dx = this.dy = 0;
    this.moved = false;
    return true;
  }

  move(pointerId: number, clientX: number, clientY: number): boolean {
    if (!this.press || !this.holds(pointerId)) return false;
    this.dx = clientX - this.press.clientX;
    this.dy = clientY - this.press.clientY;
    this.moved ||= Math.hypot(this.dx, this.dy) > CLICK_SLOP;
    return true;
  }

  /** What letting go here would do. */
  decide(landing: Landing): Decision {
    if (!this.press || !this.moved) return null;
    const isFar = Math.hypot(this.dx, this.dy) > OUT_DISTANCE;
    if (!this.press.isOut) return isFar || landing.overBench ? 'exclude' : null;
    return (landing.insidePlot || !isFar) && !landing.overBench ? 'restore' : null;
  }

  /** How far a drag has come on its way to what letting go would do: from 0, its place, to 1, where it is decided. */
  reach(landing: Landing): number {
    if (!this.press || !this.moved) return 0;
    if (this.press.isOut && this.decide(landing) === null) return 0;
    return landing.overBench ? 1 : Math.min(1, Math.hypot(this.dx, this.dy) / OUT_DISTANCE);
  }

  /** Let go; null when this pointer held nothing. The release position counts, however few moves came before it. */
  release(pointerId: number, clientX: number, clientY: number, landing: Landing): Outcome | null {
    if (!this.press || !this.move(pointerId, clientX, clientY)) return null;
    const outcome = { row: this.press.row, decision: this.decide(landing), wasClick: !this.moved };
    this.press = null;
    return outcome;
  }

  cancel(): void {
    this.press = null;
    this.moved = false;
  }
}
