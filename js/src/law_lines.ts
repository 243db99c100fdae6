/**
 * A law's curves and bands, drawn from the formula in the page: they follow a slider without asking the kernel.
 *
 * While nothing is set by hand the kernel's own values are drawn, so what is seen is what was fitted.
 */
import * as bqplot from 'bqplot';
import { unpack_models } from '@jupyter-widgets/base';
import { bandPath, linePath, places, position, type Position } from './curve_paths';
import type { Value } from './law';
import type { LawModel } from './law_model';
import { followsDots, MovingSheet } from './moving_sheet';
import { scaleAxis } from './scale_axis';
import { setAttribute } from './explorer/dom';
import { linesSerializers } from './wire_arrays';
import { type Curve, type LevelStyle, LawLinesDefaults } from './wire.gen';

const SVG = 'http://www.w3.org/2000/svg';
/** Band, the fit as it was, the curve; above many dots a strip of the ground below each curve sets it off from them. */
const BELOW = ['jsc-band', 'jsc-old-fit', 'jsc-curve'];
const ABOVE = ['jsc-band', 'jsc-curve-ground', 'jsc-old-fit', 'jsc-curve'];

export class LawLinesModel extends bqplot.LinesModel {
  static override serializers = { ...bqplot.LinesModel.serializers, ...linesSerializers, law_model: { deserialize: unpack_models } };

  override defaults(): Record<string, unknown> {
    return { ...super.defaults(), ...LawLinesDefaults };
  }

  /** A curve never decides what the axes show: a slider must not move the plot under the dots. */
  override update_domains(): void {}
}

export class LawLinesView extends bqplot.Lines {
  private frame = 0;
  /** All that is drawn, in a group that lies on the sheet. */
  private readonly drawing = document.createElementNS(SVG, 'g');
  private axes = '';
  private lefts = new WeakMap<Curve, string[]>();
  private readonly inputs = new WeakMap<Curve, Record<string, Value>>();
  private unmuted: () => void = () => {};

  override create_listeners(): void {
    bqplot.Mark.prototype.create_listeners.call(this);
    this.drawing.setAttribute('class', 'jsc-lines');
    this.listenTo(this.model, 'change:curves change:level_styles', this.schedule);
    this.listenTo(this.model, 'change:law_model', this.follow);
    this.follow();
  }

  private follow(): void {
    const previous = this.model.previous('law_model') as LawModel | null;
    if (previous) this.stopListening(previous, 'law-change');
    const law = this.law;
    this.unmuted();
    if (law) {
      this.listenTo(law, 'law-change', this.schedule);
      this.unmuted = law.hand.on((what) => what === 'muted' && this.schedule());
    }
    this.schedule();
  }

  private get law(): LawModel | null {
    return this.model.get('law_model') as LawModel | null;
  }

  /** Redraw once, with the next frame, however many changes come before it. */
  private schedule(): void {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  override draw(): void {
    if (!this.scales?.x || !this.scales.y) return;
    this.set_ranges();
    const curves = this.model.get('curves') as Curve[];
    MovingSheet.of(this.parent).lay(this.el, this.drawing);
    const isAbove = followsDots(this.el);
    this.match(curves.length, isAbove ? ABOVE : BELOW);
    const paths = this.drawing.children as unknown as SVGPathElement[];
    const of = (kind: number, i: number): SVGPathElement => paths[kind * curves.length + i];
    curves.forEach((_, i) => this.drawCurve(curves, i, of(isAbove ? 3 : 2, i), of(0, i), of(isAbove ? 2 : 1, i)));
    if (isAbove) curves.forEach((_, i) => underlay(of(1, i), of(3, i)));
    this.drawing.classList.toggle('jsc-above-dots', isAbove);
    this.drawing.classList.toggle('jsc-hand-set', this.law?.isHandSet ?? false);
    this.drawing.classList.toggle('jsc-preview', (this.law?.refit ?? null) !== null);
  }

  /** bqplot calls this when a scale's domain changes, `relayout` when the figure's size does. */
  override update_line_xy(): void {
    this.schedule();
  }

  override relayout(): void {
    this.draw();
  }

  override remove(): void {
    cancelAnimationFrame(this.frame);
    this.unmuted();
    MovingSheet.of(this.parent).lift(this.drawing);
    super.remove();
  }

  /** One path of each kind for each curve: all bands below all lines. */
  private match(count: number, kinds: readonly string[]): void {
    if (this.drawing.childElementCount === kinds.length * count) return;
    const make = (name: string): SVGPathElement[] =>
      Array.from({ length: count }, () => {
        const path = document.createElementNS(SVG, 'path');
        path.setAttribute('class', name);
        return path;
      });
    this.drawing.replaceChildren(...kinds.flatMap(make));
  }

  private drawCurve(curves: Curve[], index: number, line: SVGPathElement, band: SVGPathElement, old: SVGPathElement): void {
    const curve = curves[index];
    const { left, py, edge } = this.placing(curve);
    const color = this.color(curve.level);
    const display = this.law?.hand.muted.has(curve.level) ? 'none' : '';
    for (const path of [line, band, old]) style(path, display, color);
    const heights = this.heights(curve);
    setAttribute(line, 'd', linePath(left, heights, py));
    const [low, high] = this.law?.refit ? this.law.band.edges(curves, index, heights) : [curve.band_low, curve.band_high];
    setAttribute(band, 'd', low && high ? bandPath(left, low, high, edge) : '');
    setAttribute(old, 'd', this.law?.isUnderway ? linePath(left, curve.y, py) : '');
  }

  /** Where a curve's points stand, and how high a value is. */
  private placing(curve: Curve): { left: string[]; py: Position; edge: Position } {
    const x = scaleAxis(this.scales.x!, 0);
    const y = scaleAxis(this.scales.y!, 0);
    const axes = JSON.stringify(x);
    if (axes !== this.axes) this.lefts = new WeakMap();
    this.axes = axes;
    const left = this.lefts.get(curve) ?? places(curve.x, position(x));
    this.lefts.set(curve, left);
    return { left, py: position(y), edge: position(y, true) };
  }

  private heights(curve: Curve): ArrayLike<number | null> {
    if (!this.law?.isLive) return curve.y;
    const inputs = this.inputs.get(curve) ?? numbers(curve);
    this.inputs.set(curve, inputs);
    try {
      return this.law.evaluate(inputs, curve.x.length) ?? curve.y;
    } catch (error) {
      // The kernel is between two laws: its own values stand until the other half arrives.
      console.debug('jupyter-scaling: curve drawn from the kernel', error);
      return curve.y;
    }
  }

  private color(level: number): string {
    const styles = this.model.get('level_styles') as LevelStyle[];
    // Where colours tell of another column, a curve has none of them.
    const plain = styles.length > 0 ? 'var(--jsc-neutral)' : 'var(--jsc-plain)';
    return styles[level]?.color ?? plain;
  }
}

/** Touches nothing that is already so: the browser would draw it again. */
function style(path: SVGPathElement, display: string, color: string): void {
  if (path.style.display !== display) path.style.display = display;
  if (path.style.getPropertyValue('--jsc-color') !== color) path.style.setProperty('--jsc-color', color);
}

/** The strip below a curve, wherever that runs. */
function underlay(strip: SVGPathElement, line: SVGPathElement): void {
  if (strip.style.display !== line.style.display) strip.style.display = line.style.display;
  setAttribute(strip, 'd', line.getAttribute('d') ?? '');
}

/** What the law is given along a curve. */
function numbers(curve: Curve): Record<string, Value> {
  const numeric = (value: number | (number | null)[] | null): Value =>
    Array.isArray(value) ? Float64Array.from(value, (v) => v ?? NaN) : (value ?? NaN);
  return Object.fromEntries(Object.entries(curve.inputs).map(([name, value]) => [name, numeric(value)]));
}
