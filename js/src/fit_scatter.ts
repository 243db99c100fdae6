/**
 * The observations as dots that can be taken out of the fit, by pointer or by key; the data are never touched.
 *
 * Native pointer events on the figure's own SVG: bqplot's drag rewrites the data, and stops working beside bqplot-gl.
 */
import * as bqplot from 'bqplot';
import { unpack_models } from '@jupyter-widgets/base';
import { DotDrag, type DragHost, type Spot } from './dot_drag';
import { DotElements, type Look, outline } from './dot_elements';
import { type Direction, nearest, type Place, walk } from './dot_walk';
import type { LawModel } from './law_model';
import { guardShortcuts } from './shortcuts';
import { ShownStates } from './shown_states';
import { Tip } from './tip';
import { FitScatterDefaults, type LevelStyle, type RowState } from './wire.gen';

/** A press this close to a dot, in pixels, takes it. */
const REACH = 12;
const PADDING = 9;
const SAID: Record<RowState, string> = { in: '', out: 'out of the fit', held_out: 'held out', hidden: 'hidden' };
const ARROWS: Record<string, Direction> = {
  ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down', Home: 'first', End: 'last',
};

export class FitScatterModel extends bqplot.ScatterModel {
  static override serializers = { ...bqplot.ScatterModel.serializers, law_model: { deserialize: unpack_models } };
  shown!: ShownStates;

  override defaults(): Record<string, unknown> {
    return { ...super.defaults(), ...FitScatterDefaults };
  }

  override initialize(attributes: Backbone.ObjectHash, options: never): void {
    this.shown = new ShownStates(() => this.get('states') as RowState[]);
    super.initialize(attributes, options);
    this.on('change:states', () => this.shown.reconcile());
  }

  /** Take a row out of the fit, or back in: shown at once, done by the kernel. */
  setOut(row: number, out: boolean): void {
    const law = this.get('law_model') as LawModel | null;
    if (!law) return;
    this.shown.assume(row, out ? 'out' : 'in');
    this.trigger('shown-change');
    law.act(out ? { type: 'exclude', rows: [row], reason: 'excluded by hand' } : { type: 'restore', rows: [row] });
  }
}

export class FitScatterView extends bqplot.Scatter implements DragHost {
  declare model: FitScatterModel;
  private dots!: DotElements;
  private drag: DotDrag | null = null;
  private readonly tip = new Tip();
  private unguard: () => void = () => {};
  private places = new Map<number, Place>();
  private current: number | null = null;
  private tipRow: number | null = null;
  private carriedRow: number | null = null;
  private frame = 0;

  override create_listeners(): void {
    bqplot.Mark.prototype.create_listeners.call(this);
    this.dots = new DotElements(this.el);
    this.el.classList.add('jsc-scatter');
    this.el.setAttribute('role', 'group');
    this.el.setAttribute('aria-label', 'Observations: arrow keys walk, X or Space takes one out of the fit or back in');
    const looks = ['states', 'labels', 'reasons', 'levels', 'level_styles'].map((name) => `change:${name}`).join(' ');
    this.listenTo(this.model, `${looks} data_updated shown-change`, this.schedule);
    this.listenTo(this.model, 'change:law_model', this.follow);
    this.follow();
    this.unguard = guardShortcuts(this.el);
    this.el.addEventListener('keydown', (event: KeyboardEvent) => this.key(event));
    this.el.addEventListener('focusin', (event: FocusEvent) => this.focused(this.dots.rowOf(event.target)));
    this.el.addEventListener('focusout', () => this.tip.hide());
    this.el.addEventListener('pointerover', (event: PointerEvent) => this.hover(event));
    this.el.addEventListener('pointerout', () => this.tip.hide());
    void this.displayed.then(() => {
      const surface = this.el.ownerSVGElement as SVGSVGElement | null;
      if (surface) this.drag = new DotDrag(surface, this);
    });
  }

  override draw(): void {
    if (!this.scales?.x || !this.scales.y || !this.dots) return;
    this.set_ranges();
    this.places = this.place();
    if (this.drag && this.drag.row !== null && !this.places.has(this.drag.row)) this.drag.cancel();
    if (this.current === null || !this.places.has(this.current)) this.current = this.first();
    const count = this.places.size;
    const radius = count <= 300 ? 5 : count <= 1000 ? 4 : 3;
    this.dots.draw(this.places, (row) => this.look(row, radius));
    if (this.tipRow !== null) this.tip.say(this.label(this.tipRow));
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
    this.unguard();
    this.tip.hide();
    super.remove();
  }

  // What a drag asks of its host.

  rowAt(spot: Spot): number | null {
    const { x, y } = this.toPlot(spot);
    return nearest(this.places.values(), x, y, REACH) ?? this.dots.rowOf(spot.target);
  }

  isOut(row: number): boolean {
    return this.model.shown.isOut(row);
  }

  isInsidePlot({ clientX: x, clientY: y }: Spot): boolean {
    const frame = this.el.ownerSVGElement?.querySelector('.plotarea_events')?.getBoundingClientRect();
    if (!frame) return false;
    return x >= frame.left && x <= frame.right && y >= frame.top && y <= frame.bottom;
  }

  outlineOf(row: number): { path: string; color: string } {
    const look = this.look(row, 6);
    return { path: outline(look), color: look.color };
  }

  exclude(row: number): void {
    this.model.setOut(row, true);
  }

  restore(row: number): void {
    this.model.setOut(row, false);
  }

  /** Focus by pointer: the person sees where they are, so no ring and no tip. */
  focus(row: number): void {
    this.el.classList.add('jsc-by-pointer');
    this.dots.get(row)?.focus({ preventScroll: true });
  }

  carried(row: number | null): void {
    if (row === this.carriedRow) return;
    this.carriedRow = row;
    if (row === null) this.law?.cancelPreview();
    this.tip.hide();
    this.schedule();
  }

  /** The fit moves under the finger: a dot on its way out loses its weight, one on its way in gains it. */
  pulled(row: number, reach: number): void {
    const state = this.model.shown.of(row);
    if (state !== 'held_out') this.law?.preview([row], state === 'out' ? reach : 1 - reach);
  }

  private get law(): LawModel | null {
    return this.model.get('law_model') as LawModel | null;
  }

  private follow(): void {
    const previous = this.model.previous('law_model') as LawModel | null;
    if (previous) this.stopListening(previous, 'settled');
    const law = this.model.get('law_model') as LawModel | null;
    if (!law) return;
    this.listenTo(law, 'settled', () => {
      this.model.shown.settle();
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  /** Where each row that is not hidden stands; a value without a position on its axis has none, and is not drawn. */
  private place(): Map<number, Place> {
    const [x, y] = [this.model.get('x'), this.model.get('y')] as ArrayLike<number | null>[];
    const [sx, sy] = [this.scales.x!, this.scales.y!];
    const places = new Map<number, Place>();
    for (let row = 0; row < Math.min(x.length, y.length); row++) {
      if (x[row] === null || y[row] === null || this.model.shown.of(row) === 'hidden') continue;
      const place = { row, x: sx.scale(x[row]!) + sx.offset, y: sy.scale(y[row]!) + sy.offset };
      if (Number.isFinite(place.x) && Number.isFinite(place.y)) places.set(row, place);
    }
    return places;
  }

  private look(row: number, radius: number): Look {
    const style = (this.model.get('level_styles') as LevelStyle[])[(this.model.get('levels') as number[])[row]];
    return {
      state: this.model.shown.of(row),
      shape: style?.shape ?? 'circle',
      color: style?.color ?? 'var(--jsc-plain)',
      label: this.label(row),
      radius,
      isCurrent: row === this.current,
      isCarried: row === this.carriedRow,
    };
  }

  private label(row: number): string {
    const name = (this.model.get('labels') as string[])[row] || `row ${row + 1}`;
    const reason = (this.model.get('reasons') as string[])[row];
    const said = SAID[this.model.shown.of(row)];
    return said ? `${name}, ${said}${reason ? `: ${reason}` : ''}` : name;
  }

  private first(): number | null {
    return walk([...this.places.values()], -1, 'first');
  }

  private focused(row: number | null): void {
    if (row === null) return;
    this.setCurrent(row);
    if (!this.el.classList.contains('jsc-by-pointer')) this.showTip(row);
  }

  private setCurrent(row: number): void {
    if (row === this.current) return;
    if (this.current !== null) this.dots.get(this.current)?.setAttribute('tabindex', '-1');
    this.dots.get(row)?.setAttribute('tabindex', '0');
    this.current = row;
    this.schedule();
  }

  private hover(event: PointerEvent): void {
    const row = this.dots.rowOf(event.target);
    if (row !== null && this.carriedRow === null && event.pointerType === 'mouse') this.showTip(row);
  }

  private showTip(row: number): void {
    this.tipRow = row;
    const element = this.dots.get(row);
    if (element) this.tip.show(this.label(row), element);
  }

  private key(event: KeyboardEvent): void {
    this.el.classList.remove('jsc-by-pointer');
    const row = this.dots.rowOf(event.target);
    if (row === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = ARROWS[event.key];
    if (direction) {
      const next = walk([...this.places.values()], row, direction);
      if (next !== null) this.dots.get(next)?.focus();
    } else if (event.key === ' ' || event.key.toLowerCase() === 'x') {
      if (!event.repeat) this.model.setOut(row, !this.isOut(row));
    } else if (event.key === 'Escape' && this.drag?.row != null) {
      this.drag.cancel();
    } else {
      return;
    }
    event.stopPropagation();
    event.preventDefault();
  }

  /** A point of the window in the plot's own pixels. */
  private toPlot(spot: Spot): { x: number; y: number } {
    const matrix = (this.el as SVGGElement).getScreenCTM();
    const point = new DOMPoint(spot.clientX, spot.clientY);
    return matrix ? point.matrixTransform(matrix.inverse()) : point;
  }
}
