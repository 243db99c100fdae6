/**
 * Brings back a figure that bqplot has hidden for want of room, once there is room.
 *
 * bqplot hides a figure that it lays out while the page has no size, as it may be for a moment when a theme's style sheets
 * are exchanged. A size that is back before the next frame is no change to a ResizeObserver: bqplot would never hear of it.
 */

/** Milliseconds after a figure was hidden at which it is looked for room. */
const AFTER = [50, 300, 1000, 3000];

export class ReturningFigure {
  private readonly observer = new MutationObserver(() => this.look());
  private timers: number[] = [];

  constructor(private readonly el: HTMLElement, private readonly relayout: () => void) {
    this.observer.observe(el, { attributes: true, attributeFilter: ['style'] });
    this.look();
  }

  dispose(): void {
    this.observer.disconnect();
    this.rest();
  }

  private look(): void {
    this.rest();
    if (this.isHidden) this.timers = AFTER.map((wait) => window.setTimeout(() => this.bringBack(), wait));
  }

  private bringBack(): void {
    const { width, height } = this.el.getBoundingClientRect();
    if (this.isHidden && width > 0 && height > 0) this.relayout();
  }

  private rest(): void {
    this.timers.forEach((timer) => window.clearTimeout(timer));
    this.timers = [];
  }

  private get isHidden(): boolean {
    return this.el.style.visibility === 'hidden';
  }
}
