/**
 * The part of the plot on view: zoomed and moved in this page alone, by the axes' own ends; the kernel's ends are home.
 *
 * Scales and ticks are set without being saved, so nothing of it is synced; whatever ends the kernel sends are a new home.
 */
import type { WidgetModel } from '@jupyter-widgets/base';
import type { Ask, Held } from './hand';
import { ticks } from './ticks';

export type Direction = 'x' | 'y';

export interface Span {
  low: number;
  high: number;
  log: boolean;
}

/** As far as a hand may go: this many times the whole, and this fraction of it. */
const WIDEST = 4;
const NARROWEST = 1e-3;
/** A press on a zoom button, and on one that moves the view: a share of what is on view. */
const ZOOM = 1.5;
const PAN = 0.25;
const MOVES: Partial<Record<Held | Ask, readonly [Direction, number]>> = {
  'pan left': ['x', -PAN], 'pan right': ['x', PAN], 'pan up': ['y', PAN], 'pan down': ['y', -PAN],
};

const forward = (value: number, log: boolean): number => (log ? Math.log(value) : value);
const backward = (value: number, log: boolean): number => (log ? Math.exp(value) : value);

/** The span `factor` times as wide, with what stands at the share `at` of it (0 low, 1 high) kept in place. */
export function zoomed(span: Span, factor: number, at: number, home: Span): Span {
  const [low, high] = [forward(span.low, span.log), forward(span.high, span.log)];
  const whole = forward(home.high, home.log) - forward(home.low, home.log);
  const width = Math.min(Math.max((high - low) * factor, whole * NARROWEST), whole * WIDEST);
  const pivot = low + at * (high - low);
  const start = pivot - at * width;
  return { low: backward(start, span.log), high: backward(start + width, span.log), log: span.log };
}

/** The span moved by a share of its width; part of the whole always stays on view. */
export function moved(span: Span, share: number, home: Span): Span {
  const [low, high] = [forward(span.low, span.log), forward(span.high, span.log)];
  const [least, most] = [forward(home.low, home.log), forward(home.high, home.log)];
  const width = high - low;
  const start = Math.min(Math.max(low + share * width, least - 0.8 * width), most - 0.2 * width);
  return { low: backward(start, span.log), high: backward(start + width, span.log), log: span.log };
}

const isSame = (a: Span, b: Span): boolean => a.low === b.low && a.high === b.high;

export class PlotZoom {
  private home: Partial<Record<Direction, Span>> = {};
  private setting = false;

  constructor(
    private readonly scaleOf: (direction: Direction) => WidgetModel | null,
    private readonly axes: () => readonly WidgetModel[],
    private readonly changed: (isZoomed: boolean) => void,
  ) {}

  /** The kernel has set an axis anew: that is home now. */
  forget(): void {
    if (this.setting) return;
    this.home = {};
    this.changed(false);
  }

  zoom(direction: Direction, factor: number, at = 0.5): void {
    this.change(direction, (span, home) => zoomed(span, factor, at, home));
  }

  move(direction: Direction, share: number): void {
    this.change(direction, (span, home) => moved(span, share, home));
  }

  reset(): void {
    for (const direction of ['x', 'y'] as const) {
      const home = this.home[direction];
      if (home) this.show(direction, home);
    }
    this.home = {};
    this.changed(false);
  }

  /** Do what a button asks; anything else is not about the view. */
  does(ask: Held | Ask): void {
    const move = MOVES[ask];
    if (move) this.move(...move);
    if (ask === 'reset view') this.reset();
    if (ask === 'zoom in' || ask === 'zoom out') {
      for (const direction of ['x', 'y'] as const) this.zoom(direction, ask === 'zoom in' ? 1 / ZOOM : ZOOM);
    }
  }

  private change(direction: Direction, next: (span: Span, home: Span) => Span): void {
    const span = this.span(direction);
    if (!span) return;
    const home = (this.home[direction] ??= span);
    this.show(direction, next(span, home));
    this.changed((['x', 'y'] as const).some((each) => this.home[each] && !isSame(this.home[each]!, this.span(each)!)));
  }

  private span(direction: Direction): Span | null {
    const scale = this.scaleOf(direction);
    const [low, high] = [scale?.get('min'), scale?.get('max')];
    if (!scale || typeof low !== 'number' || typeof high !== 'number') return null;
    return { low, high, log: scale.get('_model_name') === 'LogScaleModel' };
  }

  private show(direction: Direction, { low, high, log }: Span): void {
    const scale = this.scaleOf(direction)!;
    this.setting = true;
    try {
      scale.set({ min: low, max: high });
      for (const axis of this.axes().filter((each) => each.get('scale') === scale)) {
        const marks = ticks(low, high, log, /flop/i.test(String(axis.get('label') ?? '')));
        axis.set({
          tick_labels: Object.fromEntries(marks.map(({ value, label }) => [String(value), label])),
          tick_values: Float64Array.from(marks, ({ value }) => value),
        });
      }
    } finally {
      this.setting = false;
    }
  }
}
