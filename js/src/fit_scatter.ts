/**
 * The observations as dots that can be taken out of the fit, by pointer or by key; the data are never touched.
 *
 * Native pointer events on the figure's own SVG: bqplot's drag rewrites the data, and stops working beside bqplot-gl.
 */
import * as bqplot from 'bqplot';
import type { WidgetModel } from '@jupyter-widgets/base';
import { DotDrag, type DragHost, type Spot } from './dot_drag';
import { type Look, outline } from './dot_elements';
import { DotField } from './dot_field';
import { DotGlass } from './dot_glass';
import { dotKey } from './dot_keys';
import { DotLabels } from './dot_labels';
import { DotLayer, type DotSource } from './dot_layer';
import type { FitScatterModel } from './fit_scatter_model';
import { type Ask, Hand, type Held } from './hand';
import type { LawModel } from './law_model';
import { type GestureHost, PlotGestures } from './plot_gestures';
import { PlotZoom } from './plot_zoom';
import { scaleAxis } from './scale_axis';
import type { Spot as Point, Way } from './select_geometry';
import { guardShortcuts } from './shortcuts';
import { Tip } from './tip';
import type { RowState } from './wire.gen';

/** A press this close to a dot, in pixels, takes it. */
const REACH = 12;
const PADDING = 9;
const STATES: readonly RowState[] = ['in', 'out', 'held_out', 'hidden'];
/** More than there are shapes; one is for none. */
const MOST_MARKS = 16;
const SVG = 'http://www.w3.org/2000/svg';

export class FitScatterView extends bqplot.Scatter implements DragHost, GestureHost, DotSource {
  declare model: FitScatterModel;
  current: number | null = null;
  private layer!: DotLayer;
  private labels!: DotLabels;
  private glass!: DotGlass;
  private readonly field = new DotField();
  private drag: DotDrag | null = null;
  private gestures: PlotGestures | null = null;
  private zooming!: PlotZoom;
  private readonly marquee = document.createElementNS(SVG, 'path');
  private readonly tip = new Tip();
  private unguard: () => void = () => {};
  private unhand: () => void = () => {};
  private tipRow: number | null = null;
  private carriedRow: number | null = null;
  private carriedRows: ReadonlySet<number> = new Set();
  private frame = 0;
  private hidden: Uint8Array | null = null;

  override create_listeners(): void {
    bqplot.Mark.prototype.create_listeners.call(this);
    this.layer = new DotLayer(this.el, () => this.schedule());
    this.labels = new DotLabels(this.model, (row) => this.model.shown.of(row), (row) => this.learned(row));
    this.glass = new DotGlass(this.el, (isLook) => (isLook ? this.refresh() : this.schedule()));
    this.marquee.setAttribute('class', 'jsc-marquee');
    this.el.append(this.marquee);
    this.el.classList.add('jsc-scatter');
    this.el.setAttribute('role', 'group');
    this.el.setAttribute('aria-label', 'Observations: arrow keys walk, X or Space takes one out of the fit or back in, S selects');
    const looks = ['states', 'labels', 'reasons', 'levels', 'level_styles', 'marks', 'mark_styles'].map((name) => `change:${name}`).join(' ');
    this.listenTo(this.model, `${looks} data_updated shown-change`, this.refresh);
    this.listenTo(this.model, 'change:law_model', this.follow);
    this.listenTo(this.model, 'change:table', () => this.drag?.cancel());
    this.zooming = new PlotZoom(
      (direction) => (this.scales?.[direction]?.model as WidgetModel | undefined) ?? null,
      () => (this.parent.model.get('axes') as WidgetModel[]) ?? [],
      (isZoomed) => this.hand.zoom(isZoomed),
    );
    this.follow();
    this.unguard = guardShortcuts(this.el);
    this.el.addEventListener('keydown', (event: KeyboardEvent) => this.key(event));
    this.el.addEventListener('focusin', (event: FocusEvent) => this.focused(this.layer.elements.rowOf(event.target)));
    this.el.addEventListener('focusout', (event: FocusEvent) => this.blurred(event.relatedTarget as Node | null));
    void this.displayed.then(() => this.listenToPointer());
  }

  override draw(): void {
    if (!this.scales?.x || !this.scales.y || !this.layer) return;
    this.set_ranges();
    this.place();
    if (this.drag && this.drag.row !== null && !this.field.has(this.drag.row)) this.drag.cancel();
    if (this.current === null || !this.field.has(this.current)) this.current = this.field.walk(-1, 'first');
    const { margin } = this.parent;
    this.layer.draw(this.field, this, { left: margin?.left ?? 0, top: margin?.top ?? 0, ...this.size() });
    this.glass.draw(this.field, this.field.size <= 300 ? 5 : 4);
    if (this.tipRow !== null) this.tip.say(this.words(this.tipRow));
  }

  override update_position(): void {
    this.schedule();
  }

  override relayout(): void {
    this.draw();
  }

  override compute_view_padding(): void {
    if (this.xPadding === PADDING && this.yPadding === PADDING) return;
    this.xPadding = this.yPadding = PADDING;
    this.trigger('mark_padding_updated');
  }

  override remove(): void {
    cancelAnimationFrame(this.frame);
    this.drag?.dispose();
    this.gestures?.dispose();
    this.unguard();
    this.unhand();
    this.glass?.dispose();
    this.labels.dispose();
    this.layer.remove();
    this.tip.hide();
    super.remove();
  }

  // What a drag asks of its host.
  /** The row that a press here would carry: with the other tools only what is selected can be carried. */
  rowAt(spot: Spot & { shiftKey?: boolean; altKey?: boolean }): number | null {
    const { tool, selected } = this.hand;
    if (spot.shiftKey || spot.altKey || tool === 'click' || tool === 'pan') return null;
    const row = this.rowUnder(spot);
    return row !== null && (tool === 'drag' || selected.has(row)) ? row : null;
  }

  isOut(row: number): boolean {
    return this.model.shown.isOut(row);
  }

  isInsidePlot({ clientX: x, clientY: y }: Spot): boolean {
    const frame = this.el.ownerSVGElement?.querySelector('.plotarea_events')?.getBoundingClientRect();
    if (!frame) return false;
    return x >= frame.left && x <= frame.right && y >= frame.top && y <= frame.bottom;
  }

  outlineOf(row: number): { path: string; color: string; count: number } {
    const look = this.look(row, 6);
    return { path: outline(look), color: look.color, count: this.hand.together(row).length };
  }

  exclude(row: number): void {
    this.model.setOut(this.hand.together(row), true);
  }

  restore(row: number): void {
    this.model.setOut(this.hand.together(row), false);
  }

  /** Focus by pointer: the person sees where they are, so no ring and no tip. */
  focus(row: number): void {
    this.el.classList.add('jsc-by-pointer');
    this.layer.element(row, this.field, this)?.focus({ preventScroll: true });
  }

  carried(row: number | null): void {
    if (row === this.carriedRow) return;
    this.carriedRow = row;
    if (row === null) this.law?.cancelPreview();
    this.carriedRows = new Set(row === null ? [] : this.hand.together(row));
    this.tip.hide();
    this.refresh();
  }

  /** The fit moves under the finger: dots on their way out lose their weight, those on their way in gain it. */
  pulled(row: number, reach: number): void {
    const state = this.model.shown.of(row);
    const rows = this.hand.together(row).filter((each) => this.model.shown.of(each) === state);
    if (state !== 'held_out') this.law?.preview(rows, state === 'out' ? reach : 1 - reach);
  }

  // What the other tools ask of theirs.
  get hand(): Hand {
    return this.law?.hand ?? NO_HAND;
  }

  /** A point of the window in the plot's own pixels. */
  toPlot(spot: Spot): Point {
    const matrix = (this.el as SVGGElement).getScreenCTM();
    const point = new DOMPoint(spot.clientX, spot.clientY);
    return matrix ? point.matrixTransform(matrix.inverse()) : point;
  }

  size(): { width: number; height: number } {
    return { width: this.parent.plotareaWidth, height: this.parent.plotareaHeight };
  }

  rowUnder(spot: Spot): number | null {
    const { x, y } = this.toPlot(spot);
    return this.field.nearest(x, y, REACH) ?? this.layer.elements.rowOf(spot.target);
  }

  grabs(event: PointerEvent): boolean {
    return this.rowAt(event) !== null;
  }

  toggle(row: number): void {
    this.model.setOut(row, !this.isOut(row));
  }

  selectInside(corners: readonly Point[], way: Way): void {
    this.hand.select(this.field.inside(corners), way);
  }

  outline(corners: readonly Point[]): void {
    this.marquee.setAttribute('d', corners.length > 1 ? `M${corners.map(({ x, y }) => `${x},${y}`).join('L')}Z` : '');
  }

  move(direction: 'x' | 'y', share: number): void {
    this.zooming.move(direction, share);
  }

  zoom(direction: 'x' | 'y', factor: number, at = 0.5): void {
    this.zooming.zoom(direction, factor, at);
  }

  resetView(): void {
    this.zooming.reset();
  }

  // What the layer asks about each dot.
  get selected(): ReadonlySet<number> {
    return this.hand.selected;
  }

  kinds(): (row: number) => number {
    const [levels, marks] = [this.model.get('levels'), this.model.get('marks')] as ArrayLike<number>[];
    const stateOf = this.model.shown.reader();
    const { selected } = this.hand;
    const groups = (row: number): number => ((levels[row] ?? -1) + 1) * MOST_MARKS + (marks[row] ?? -1) + 1;
    const seen = (row: number): number => (groups(row) * STATES.length + STATES.indexOf(stateOf(row))) * 2 + Number(selected.has(row));
    return this.glass.isSizing ? (row) => seen(row) * 16 + 4 * this.glass.growth(row) : seen;
  }

  look(row: number, radius: number): Look {
    const [style, mark] = [this.model.styleOf(row, 'levels'), this.model.styleOf(row, 'marks')];
    const isOnCanvas = this.layer.onCanvas && row !== this.current;
    return {
      state: this.model.shown.of(row),
      shape: mark?.shape ?? style?.shape ?? 'circle',
      color: style?.color ?? 'var(--jsc-plain)',
      label: isOnCanvas ? '' : this.labels.of(row),
      radius: radius * this.glass.growth(row),
      isCurrent: row === this.current,
      isCarried: this.carriedRows.has(row),
      isSelected: this.hand.selected.has(row),
    };
  }

  private listenToPointer(): void {
    const surface = this.el.ownerSVGElement as SVGSVGElement | null;
    if (!surface) return;
    this.drag = new DotDrag(surface, this);
    this.gestures = new PlotGestures(surface, this);
    surface.addEventListener('pointermove', (event: PointerEvent) => this.hover(event));
    surface.addEventListener('pointerleave', () => this.unpoint());
    this.showTool();
  }

  private get law(): LawModel | null {
    return this.model.get('law_model') as LawModel | null;
  }

  private follow(): void {
    const previous = this.model.previous('law_model') as LawModel | null;
    if (previous) this.stopListening(previous, 'settled');
    this.unhand();
    const { law } = this;
    if (!law) return;
    this.listenTo(law, 'settled', () => {
      this.model.shown.settle();
      this.refresh();
    });
    this.glass.follow(law.lens);
    this.unhand = law.hand.on((what) => this.changed(what));
  }

  private changed(what: Held | Ask): void {
    this.zooming.does(what);
    if (what === 'select all') this.hand.select(this.field.rows(), 'replace');
    if (what === 'tool') this.showTool();
    if (what === 'selection' || what === 'muted') this.refresh();
  }

  private showTool(): void {
    this.el.ownerSVGElement?.setAttribute('data-tool', this.hand.tool);
  }

  private refresh(): void {
    this.hidden = null;
    this.layer.stale();
    this.schedule();
  }

  private schedule(): void {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  private place(): void {
    const data = { x: this.model.get('x'), y: this.model.get('y') } as Record<'x' | 'y', ArrayLike<number | null>>;
    const { width, height } = this.size();
    const axes = [scaleAxis(this.scales.x!, width), scaleAxis(this.scales.y!, height)] as const;
    this.hidden ??= this.model.hiddenRows(data.x.length, this.hand);
    this.field.project(data, axes, this.hidden);
  }

  private learned(row: number): void {
    if (row === this.tipRow) this.tip.say(this.words(row));
    this.schedule();
  }

  private focused(row: number | null): void {
    if (row === null) return;
    this.setCurrent(row);
    if (!this.el.classList.contains('jsc-by-pointer')) this.showTip(row);
  }

  /** Who comes back by Tab comes by key. */
  private blurred(to: Node | null): void {
    this.unpoint();
    if (!this.el.contains(to)) this.el.classList.remove('jsc-by-pointer');
  }

  private setCurrent(row: number): void {
    if (row === this.current) return;
    if (this.current !== null) this.layer.elements.get(this.current)?.setAttribute('tabindex', '-1');
    this.layer.elements.get(row)?.setAttribute('tabindex', '0');
    this.current = row;
    this.schedule();
  }

  private hover(event: PointerEvent): void {
    if (event.pointerType !== 'mouse' || this.carriedRow !== null || this.gestures?.isActive) return;
    const { x, y } = this.toPlot(event);
    const row = this.layer.elements.rowOf(event.target) ?? this.field.nearest(x, y, this.layer.onCanvas ? 5 : 0);
    if (row === null) this.unpoint();
    else if (row !== this.tipRow || !this.tip.isShown) this.showTip(row);
    (this.el.ownerSVGElement as SVGSVGElement).classList.toggle('jsc-over-dot', row !== null);
  }

  private words(row: number): string {
    return this.glass.words(row, this.labels.of(row));
  }

  private unpoint(): void {
    this.tip.hide();
    this.glass.point(null);
  }

  private showTip(row: number): void {
    this.tipRow = row;
    this.glass.point(row);
    this.glass.describe(row, this.layer.elements.get(row));
    const place = this.field.at(row);
    const element = this.layer.elements.get(row);
    const matrix = (this.el as SVGGElement).getScreenCTM();
    if (element) this.tip.show(this.words(row), element.getBoundingClientRect());
    else if (place && matrix) {
      const { x, y } = new DOMPoint(place.x, place.y).matrixTransform(matrix);
      this.tip.show(this.words(row), new DOMRect(x - 3, y - 3, 6, 6));
    }
  }

  private key(event: KeyboardEvent): void {
    this.el.classList.remove('jsc-by-pointer');
    const row = this.layer.elements.rowOf(event.target);
    const key = dotKey(event);
    if (row === null || !key || !this.does(key, row, event.repeat)) return;
    event.stopPropagation();
    event.preventDefault();
  }

  /** Do what a key asks on this row; false when it means nothing here, so that it is left to others. */
  private does(key: NonNullable<ReturnType<typeof dotKey>>, row: number, again: boolean): boolean {
    if (key.does === 'walk') {
      const next = this.field.walk(row, key.direction);
      if (next !== null) this.layer.element(next, this.field, this)?.focus();
      if (key.extend && next !== null) this.hand.select([row, next], 'add');
    } else if (key.does === 'toggle') {
      if (!again) this.model.setOut(this.hand.together(row), !this.isOut(row));
    } else if (key.does === 'select') {
      if (!again) this.hand.select([row], this.hand.selected.has(row) ? 'remove' : 'add');
    } else if (this.drag?.row != null) {
      this.drag.cancel();
    } else if (this.hand.selected.size > 0) {
      this.hand.clear();
    } else {
      return false;
    }
    return true;
  }
}

const NO_HAND = new Hand();
