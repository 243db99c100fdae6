/** Curves and bands as SVG path text; a point without a position breaks the line, and says nothing else. */
export type Position = (value: number | null) => number;

const LIMIT = 1e5;
const pin = (pixel: number): string => Math.max(-LIMIT, Math.min(LIMIT, pixel)).toFixed(2);
const place = (x: number, y: number): string => `${pin(x)},${pin(y)}`;

/** A polyline through all points that have a position. */
export function linePath(x: ArrayLike<number | null>, y: ArrayLike<number | null>, px: Position, py: Position): string {
  let path = '';
  let broken = true;
  for (let i = 0; i < x.length; i++) {
    const [left, top] = [px(x[i]), py(y[i])];
    if (Number.isFinite(left) && Number.isFinite(top)) {
      path += (broken ? 'M' : 'L') + place(left, top);
      broken = false;
    } else {
      broken = true;
    }
  }
  return path;
}

/** A polygon between two edges, one piece for each run of points where both have a position. */
export function bandPath(
  x: ArrayLike<number | null>,
  low: ArrayLike<number | null>,
  high: ArrayLike<number | null>,
  px: Position,
  py: Position,
): string {
  let path = '';
  let upper: string[] = [];
  let lower: string[] = [];
  const close = (): void => {
    if (upper.length > 1) path += `M${upper.join('L')}L${lower.reverse().join('L')}Z`;
    upper = [];
    lower = [];
  };
  for (let i = 0; i < x.length; i++) {
    const [left, bottom, top] = [px(x[i]), py(low[i]), py(high[i])];
    if (Number.isFinite(left) && Number.isFinite(bottom) && Number.isFinite(top)) {
      upper.push(place(left, top));
      lower.push(place(left, bottom));
    } else {
      close();
    }
  }
  close();
  return path;
}

/**
 * Pixel positions along one axis. A log axis has no place for values <= 0: NaN (not drawn), or, with `clamp`, the
 * smallest positive number, so that a band that reaches zero runs off the plot instead of tearing.
 */
export function position(scale: (value: number) => number, offset: number, isLog: boolean, clamp = false): Position {
  return (value) => {
    if (value === null || value === undefined || !Number.isFinite(value)) return NaN;
    if (isLog && value <= 0) return clamp ? scale(1e-300) + offset : NaN;
    return scale(value) + offset;
  };
}
