/** Draws numbers a third as often as curves: nobody reads sixty values a second, and writing them costs half a frame. */

/** Frames from one drawing to the next. */
export const EVERY = 3;

export class PacedFrames {
  private frame = 0;
  private rested = EVERY;
  private isWanted = false;

  constructor(private readonly draw: () => void) {}

  /** Draw with the next frame that is due; `soon`: with the very next one, because the hand is at rest. */
  schedule(soon: boolean): void {
    this.isWanted = true;
    if (soon) this.rested = EVERY;
    this.frame ||= requestAnimationFrame(this.step);
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.isWanted = false;
  }

  private readonly step = (): void => {
    this.rested += 1;
    this.frame = 0;
    if (this.isWanted && this.rested >= EVERY) {
      this.isWanted = false;
      this.rested = 0;
      this.draw();
    }
    if (this.isWanted || this.rested < EVERY) this.frame ||= requestAnimationFrame(this.step);
  };
}
