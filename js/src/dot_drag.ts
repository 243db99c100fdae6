/** Pointer events turned into acts on dots: capture, ghost, bench and Escape around the pure `DragTracker`. */
import { DragTracker, type Landing } from './drag';
import { Ghost } from './ghost';

/** A point of the window, and what lies there. */
export type Spot = Pick<MouseEvent, 'clientX' | 'clientY' | 'target'>;

/** What the dragging needs to know of the mark it works on. */
export interface DragHost {
  rowAt(spot: Spot): number | null;
  isOut(row: number): boolean;
  isInsidePlot(spot: Spot): boolean;
  outlineOf(row: number): { path: string; color: string; count?: number };
  exclude(row: number): void;
  restore(row: number): void;
  focus(row: number): void;
  /** The dot whose ghost is being carried has changed (null: none). */
  carried(row: number | null): void;
  /** How far, from 0 to 1, the carried dot has come on its way out (or back in). */
  pulled(row: number, reach: number): void;
}

export class DotDrag {
  private readonly tracker = new DragTracker();
  private ghost: Ghost | null = null;
  private bench: Element | null = null;
  private pointerId: number | null = null;
  private readonly listeners = new AbortController();

  constructor(
    private readonly surface: SVGSVGElement,
    private readonly host: DragHost,
  ) {
    const on = <K extends keyof SVGSVGElementEventMap>(type: K, act: (event: SVGSVGElementEventMap[K]) => void): void =>
      surface.addEventListener(type, act, { signal: this.listeners.signal });
    on('pointerdown', (event) => this.down(event));
    on('pointermove', (event) => this.move(event));
    on('pointerup', (event) => this.up(event));
    on('pointercancel', (event) => this.lost(event));
    on('lostpointercapture', (event) => this.lost(event));
    on('dblclick', (event) => this.toggle(event));
    // A finger on a dot must not scroll the page: browsers do not heed touch-action on shapes inside an SVG.
    const still = { signal: this.listeners.signal, passive: false };
    surface.addEventListener('touchstart', (event) => this.hold(event), still);
    // The focus is ours to place, and dragging must not select text.
    on('mousedown', (event) => event.button === 0 && host.rowAt(event) !== null && event.preventDefault());
  }

  get row(): number | null {
    return this.tracker.row;
  }

  /** Drop what is being carried, changing nothing. */
  cancel(): void {
    this.tracker.cancel();
    this.tidy();
  }

  dispose(): void {
    this.cancel();
    this.listeners.abort();
  }

  private hold(event: TouchEvent): void {
    if (event.cancelable && [...event.changedTouches].some((touch) => this.host.rowAt(touch) !== null)) {
      event.preventDefault();
    }
  }

  private down(event: PointerEvent): void {
    if (event.button !== 0 || event.ctrlKey) return;
    const row = this.host.rowAt(event);
    if (row === null) return;
    const { pointerId, clientX, clientY } = event;
    if (!this.tracker.start({ pointerId, row, isOut: this.host.isOut(row), clientX, clientY })) return;
    this.pointerId = pointerId;
    this.surface.setPointerCapture(pointerId);
    window.addEventListener('keydown', this.escape, { capture: true });
  }

  private move(event: PointerEvent): void {
    if (!this.tracker.move(event.pointerId, event.clientX, event.clientY) || !this.tracker.isDragging) return;
    const row = this.tracker.row!;
    if (!this.ghost) {
      const { path, color, count } = this.host.outlineOf(row);
      this.ghost = new Ghost(path, color, count);
      this.host.carried(row);
    }
    const landing = this.landing(event);
    this.ghost.moveTo(event.clientX, event.clientY, this.tracker.decide(landing) !== null);
    this.host.pulled(row, this.tracker.reach(landing));
  }

  private up(event: PointerEvent): void {
    if (!this.tracker.holds(event.pointerId)) return;
    const outcome = this.tracker.release(event.pointerId, event.clientX, event.clientY, this.landing(event));
    this.tidy();
    if (!outcome) return;
    this.host.focus(outcome.row);
    if (outcome.decision === 'exclude') this.host.exclude(outcome.row);
    if (outcome.decision === 'restore') this.host.restore(outcome.row);
  }

  private lost(event: PointerEvent): void {
    if (this.tracker.holds(event.pointerId)) this.cancel();
  }

  private toggle(event: MouseEvent): void {
    const row = this.host.rowAt(event);
    if (row === null) return;
    event.preventDefault();
    if (this.host.isOut(row)) this.host.restore(row);
    else this.host.exclude(row);
  }

  private landing(event: Spot): Landing {
    const insidePlot = this.host.isInsidePlot(event);
    // Looking for what lies under the pointer is dear, and no bench lies in the plot.
    const bench = insidePlot ? null : (document.elementFromPoint(event.clientX, event.clientY)?.closest('.jsc-bench') ?? null);
    if (bench !== this.bench) {
      this.bench?.classList.remove('jsc-bench-over');
      bench?.classList.add('jsc-bench-over');
      this.bench = bench;
    }
    return { overBench: bench !== null, insidePlot };
  }

  private readonly escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    event.preventDefault();
    this.cancel();
  };

  private tidy(): void {
    window.removeEventListener('keydown', this.escape, { capture: true });
    if (this.pointerId !== null && this.surface.hasPointerCapture(this.pointerId)) {
      this.surface.releasePointerCapture(this.pointerId);
    }
    this.pointerId = null;
    this.ghost?.remove();
    this.ghost = null;
    this.bench?.classList.remove('jsc-bench-over');
    this.bench = null;
    this.host.carried(null);
  }
}
