/**
 * A law's curves and bands, drawn from the formula in the page: they follow a slider without asking the kernel.
 *
 * While nothing is set by hand the kernel's own values are drawn, so what is seen is what was fitted.
 */
import * as bqplot from 'bqplot';
import { unpack_models } from '@jupyter-widgets/base';
import { bandPath, linePath, position } from './curve_paths';
import type { LawModel } from './law_model';
import { type Curve, type LevelStyle, LawLinesDefaults } from './wire.gen';

const SVG = 'http://www.w3.org/2000/svg';

export class LawLinesModel extends bqplot.LinesModel {
  static override serializers = { ...bqplot.LinesModel.serializers, law_model: { deserialize: unpack_models } };

  override defaults(): Record<string, unknown> {
    return { ...super.defaults(), ...LawLinesDefaults };
  }

  /** A curve never decides what the axes show: a slider must not move the plot under the dots. */
  override update_domains(): void {}
}

export class LawLinesView extends bqplot.Lines {
  private frame = 0;
  private unmuted: () => void = () => {};

  override create_listeners(): void {
    bqplot.Mark.prototype.create_listeners.call(this);
    this.el.classList.add('jsc-lines');
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
    this.match(curves.length);
    const [bands, olds, lines] = ['.jsc-band', '.jsc-old-fit', '.jsc-curve'].map((name) => this.el.querySelectorAll(name));
    curves.forEach((_, i) => this.drawCurve(curves, i, lines[i] as SVGPathElement, bands[i] as SVGPathElement, olds[i] as SVGPathElement));
    this.el.classList.toggle('jsc-hand-set', this.law?.isHandSet ?? false);
    this.el.classList.toggle('jsc-preview', (this.law?.refit ?? null) !== null);
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
    super.remove();
  }

  /** One band, one line of the fit as it was and one line for each curve, all bands below all lines. */
  private match(count: number): void {
    if (this.el.childElementCount === 3 * count) return;
    const make = (name: string): SVGPathElement[] =>
      Array.from({ length: count }, () => {
        const path = document.createElementNS(SVG, 'path');
        path.setAttribute('class', name);
        return path;
      });
    this.el.replaceChildren(...make('jsc-band'), ...make('jsc-old-fit'), ...make('jsc-curve'));
  }

  private drawCurve(curves: Curve[], index: number, line: SVGPathElement, band: SVGPathElement, old: SVGPathElement): void {
    const curve = curves[index];
    const [x, y] = [this.scales.x!, this.scales.y!];
    const isLog = (scale: bqplot.ScaleView): boolean => scale.model.get('_model_name') === 'LogScaleModel';
    const px = position(x.scale, x.offset, isLog(x));
    const py = position(y.scale, y.offset, isLog(y));
    const edge = position(y.scale, y.offset, isLog(y), true);
    const color = this.color(curve.level);
    line.style.display = band.style.display = old.style.display = this.law?.hand.muted.has(curve.level) ? 'none' : '';
    line.style.setProperty('--jsc-color', color);
    band.style.setProperty('--jsc-color', color);
    old.style.setProperty('--jsc-color', color);
    const heights = this.heights(curve);
    line.setAttribute('d', linePath(curve.x, heights, px, py));
    const [low, high] = this.law?.refit ? this.law.band.edges(curves, index, heights) : [curve.band_low, curve.band_high];
    band.setAttribute('d', low && high ? bandPath(curve.x, low, high, px, edge) : '');
    old.setAttribute('d', this.law?.isUnderway ? linePath(curve.x, curve.y, px, py) : '');
  }

  private heights(curve: Curve): ArrayLike<number | null> {
    if (!this.law?.isLive) return curve.y;
    const inputs = Object.entries(curve.inputs).map(([name, value]) => [name, numeric(value)]);
    try {
      return this.law.evaluate(Object.fromEntries(inputs), curve.x.length) ?? curve.y;
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

function numeric(value: number | (number | null)[] | null): number | Float64Array {
  return Array.isArray(value) ? Float64Array.from(value, (v) => v ?? NaN) : (value ?? NaN);
}
