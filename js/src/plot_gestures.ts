/** What a press in the plot means beside dragging a dot: a click that toggles, a box, a lasso, a view that is moved. */
import type { Hand } from './hand';
import { boxOf, type Spot as Point, thinned, type Way, wayOf } from './select_geometry';
import { CLICK_SLOP } from './drag';
import type { Spot } from './dot_drag';

/** What the gestures need to know of the plot they work on. */
export interface GestureHost {
  readonly hand: Hand;
  /** A point of the window in the plot's own pixels, and the size of the plot. */
  toPlot(spot: Spot): Point;
  size(): { width: number; height: number };
  /** The row of the dot under the pointer, whatever the tool. */
  rowUnder(spot: Spot): number | null;
  /** Whether dragging a dot has taken this press already. */
  grabs(event: PointerEvent): boolean;
  toggle(row: number): void;
  focus(row: number): void;
  selectInside(corners: readonly Point[], way: Way): void;
  outline(corners: readonly Point[]): void;
  move(direction: 'x' | 'y', share: number): void;
  zoom(direction: 'x' | 'y', factor: number, at: number): void;
  resetView(): void;
}

type Area = 'plot' | 'x' | 'y' | null;

interface Press {
  id: number;
  area: Area;
  start: Point;
  last: Point;
  line: readonly Point[];
  moved: boolean;
}

const WHEEL = 1.0015;

export class PlotGestures {
  private press: Press | null = null;
  private frame = 0;
  private pending: Point | null = null;
  private readonly listeners = new AbortController();

  constructor(
    private readonly surface: SVGSVGElement,
    private readonly host: GestureHost,
  ) {
    const options = { signal: this.listeners.signal };
    surface.addEventListener('pointerdown', (event) => this.down(event), options);
    surface.addEventListener('pointermove', (event) => this.move(event), options);
    surface.addEventListener('pointerup', (event) => this.up(event), options);
    surface.addEventListener('pointercancel', (event) => this.press?.id === event.pointerId && this.cancel(), options);
    surface.addEventListener('dblclick', (event) => this.double(event), options);
    surface.addEventListener('wheel', (event) => this.wheel(event), { ...options, passive: false });
  }

  get isActive(): boolean {
    return this.press !== null;
  }

  cancel(): void {
    window.removeEventListener('keydown', this.escape, { capture: true });
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.pending = null;
    if (this.press && this.surface.hasPointerCapture(this.press.id)) this.surface.releasePointerCapture(this.press.id);
    this.press = null;
    this.host.outline([]);
  }

  dispose(): void {
    this.cancel();
    this.listeners.abort();
  }

  private areaOf(spot: Spot): Area {
    const { x, y } = this.host.toPlot(spot);
    const { width, height } = this.host.size();
    if (x >= 0 && x <= width) return y >= 0 && y <= height ? 'plot' : y > height ? 'x' : null;
    return x < 0 && y >= 0 && y <= height ? 'y' : null;
  }

  private down(event: PointerEvent): void {
    // What has a handle of its own, such as the target on the axis, is moved by that.
    if (event.target instanceof Element && event.target.closest('[role=slider]')) return;
    if (event.button !== 0 || this.press || this.host.grabs(event)) return;
    const area = this.areaOf(event);
    const isTouch = event.pointerType === 'touch';
    if (!area || (isTouch && (area !== 'plot' || this.host.hand.tool === 'drag'))) return;
    const start = this.host.toPlot(event);
    this.press = { id: event.pointerId, area, start, last: start, line: [start], moved: false };
    this.surface.setPointerCapture(event.pointerId);
    window.addEventListener('keydown', this.escape, { capture: true });
  }

  private move(event: PointerEvent): void {
    if (this.press?.id !== event.pointerId) return;
    this.pending = this.host.toPlot(event);
    this.frame ||= requestAnimationFrame(() => this.follow());
  }

  /** Once a frame, however many moves came before it. */
  private follow(): void {
    this.frame = 0;
    const { press, pending } = this;
    if (!press || !pending) return;
    this.pending = null;
    press.moved ||= Math.hypot(pending.x - press.start.x, pending.y - press.start.y) > CLICK_SLOP;
    const { tool } = this.host.hand;
    if (press.moved && (press.area !== 'plot' || tool === 'pan')) this.shift(press, pending);
    else if (tool === 'lasso') press.line = thinned(press.line, pending);
    press.last = pending;
    if (press.moved && press.area === 'plot') this.host.outline(this.corners(press));
  }

  private shift({ area, last }: Press, to: Point): void {
    const { width, height } = this.host.size();
    if (area !== 'y') this.host.move('x', (last.x - to.x) / width);
    if (area !== 'x') this.host.move('y', (to.y - last.y) / height);
  }

  private corners({ start, last, line }: Press): readonly Point[] {
    const { tool } = this.host.hand;
    return tool === 'box' ? boxOf(start, last) : tool === 'lasso' ? line : [];
  }

  private up(event: PointerEvent): void {
    if (this.press?.id !== event.pointerId) return;
    this.pending = this.host.toPlot(event);
    this.follow();
    const press = this.press;
    const corners = this.corners(press);
    this.cancel();
    if (press.area !== 'plot') return;
    const way = wayOf(event, this.host.hand.way);
    if (!press.moved) this.click(event, way);
    else if (corners.length > 2) this.host.selectInside(corners, way);
  }

  private click(event: PointerEvent, way: Way): void {
    const { hand } = this.host;
    const row = this.host.rowUnder(event);
    const selects = event.shiftKey || event.altKey || hand.tool === 'box' || hand.tool === 'lasso';
    if (row !== null) this.host.focus(row);
    if (row !== null && selects) hand.select([row], way);
    else if (row !== null && hand.tool === 'click') this.host.toggle(row);
    else if (row === null && way === 'replace') hand.clear();
  }

  private double(event: MouseEvent): void {
    const area = this.areaOf(event);
    if (area === 'x' || area === 'y' || (area === 'plot' && this.host.hand.tool === 'pan')) this.host.resetView();
  }

  /** Over an axis the wheel is the axis's; over the plot it is the page's, unless the tool or Ctrl says otherwise. */
  private wheel(event: WheelEvent): void {
    const area = this.areaOf(event);
    if (!area || (area === 'plot' && this.host.hand.tool !== 'pan' && !event.ctrlKey)) return;
    event.preventDefault();
    const { x, y } = this.host.toPlot(event);
    const { width, height } = this.host.size();
    const factor = WHEEL ** (event.deltaY * (event.deltaMode === 1 ? 24 : 1));
    if (area !== 'y') this.host.zoom('x', factor, x / width);
    if (area !== 'x') this.host.zoom('y', factor, 1 - y / height);
  }

  private readonly escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    event.preventDefault();
    this.cancel();
  };
}
