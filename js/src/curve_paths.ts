/** Curves and bands as SVG path text; a point without a position breaks the line, and says nothing else. */
import type { Axis } from './dot_field';

export type Position = (value: number | null) => number;

const LIMIT = 1e5;
/** Whole pixels and hundredths as text: a frame needs thousands, and writing a number is dearer than finding it. */
const WHOLE = Array.from({ length: 4096 }, (_, pixel) => String(pixel));
const PART = Array.from({ length: 100 }, (_, part) => `.${String(part).padStart(2, '0')}`);

/** A pixel to a hundredth, as text; '' where there is none. */
export function pixelText(pixel: number): string {
  if (Number.isNaN(pixel)) return '';
  const size = Math.round(100 * Math.min(LIMIT, Math.abs(pixel)));
  const whole = Math.floor(size / 100);
  return (pixel < 0 && size > 0 ? '-' : '') + (WHOLE[whole] ?? whole) + PART[size - 100 * whole];
}

/** Where points stand along the axis, as text: the same in every frame, so made once. */
export function places(x: ArrayLike<number | null>, px: Position): string[] {
  return Array.from({ length: x.length }, (_, i) => pixelText(finite(px(x[i]))));
}

/** A polyline through all points that have a position. */
export function linePath(left: readonly string[], y: ArrayLike<number | null>, py: Position): string {
  let path = '';
  let broken = true;
  for (let i = 0; i < left.length; i++) {
    const top = left[i] === '' ? '' : pixelText(finite(py(y[i])));
    if (top === '') {
      broken = true;
    } else {
      path += (broken ? 'M' : 'L') + left[i] + ',' + top;
      broken = false;
    }
  }
  return path;
}

/** A polygon between two edges, one piece for each run of points where both have a position. */
export function bandPath(left: readonly string[], low: ArrayLike<number | null>, high: ArrayLike<number | null>, py: Position): string {
  let path = '';
  let count = 0;
  let [upper, lower] = ['', ''];
  const close = (): void => {
    if (count > 1) path += `M${upper}${lower}Z`;
    count = 0;
    upper = lower = '';
  };
  for (let i = 0; i < left.length; i++) {
    const bottom = left[i] === '' ? '' : pixelText(finite(py(low[i])));
    const top = bottom === '' ? '' : pixelText(finite(py(high[i])));
    if (top === '') {
      close();
      continue;
    }
    upper += (count > 0 ? 'L' : '') + left[i] + ',' + top;
    lower = 'L' + left[i] + ',' + bottom + lower;
    count += 1;
  }
  close();
  return path;
}

/**
 * Pixel positions along one axis. A log axis has no place for values <= 0: NaN (not drawn), or, with `clamp`, the
 * smallest positive number, so that a band that reaches zero runs off the plot instead of tearing.
 */
export function position({ slope, offset, log }: Pick<Axis, 'slope' | 'offset' | 'log'>, clamp = false): Position {
  return (value) => {
    if (value === null || value === undefined || !Number.isFinite(value)) return NaN;
    if (!log) return slope * value + offset;
    if (value <= 0) return clamp ? slope * Math.log(1e-300) + offset : NaN;
    return slope * Math.log(value) + offset;
  };
}

const finite = (pixel: number): number => (Number.isFinite(pixel) ? pixel : NaN);
