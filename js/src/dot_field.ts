/** Where the dots stand on the screen: typed arrays over the rows, searched by place through a grid, by hand through their order. */
import { boundsOf, isInside, type Spot } from './select_geometry';

export interface Place {
  row: number;
  x: number;
  y: number;
}

export type Direction = 'left' | 'right' | 'up' | 'down' | 'first' | 'last';

/** An axis on the screen: pixel = slope * t + offset, t the value or its logarithm; what lies beyond `size` is not on view. */
export interface Axis {
  slope: number;
  offset: number;
  log: boolean;
  size: number;
}

const CELL = 16;

export class DotField {
  /** Pixels by row; NaN for what is not on view. */
  x: Float64Array = new Float64Array(0);
  y: Float64Array = new Float64Array(0);
  private data: { x: ArrayLike<number | null>; y: ArrayLike<number | null>; log: string } | null = null;
  private tx: Float64Array = new Float64Array(0);
  private ty: Float64Array = new Float64Array(0);
  private order: Uint32Array | null = null;
  private grid: Grid | null = null;
  private shown = 0;

  /** Rows on view. */
  get size(): number {
    return this.shown;
  }

  /** Put the rows on the screen; a value without a position on its axis has none. */
  project(
    data: { x: ArrayLike<number | null>; y: ArrayLike<number | null> },
    [across, down]: readonly [Axis, Axis],
    hidden: ArrayLike<number> | null,
  ): void {
    this.read(data, `${across.log}${down.log}`, across.log, down.log);
    this.grid = null;
    this.shown = 0;
    const { tx, ty, x, y } = this;
    for (let row = 0; row < x.length; row++) {
      const px = across.slope * tx[row] + across.offset;
      const py = down.slope * ty[row] + down.offset;
      const onView = px >= -1 && px <= across.size + 1 && py >= -1 && py <= down.size + 1 && !hidden?.[row];
      x[row] = onView ? px : NaN;
      y[row] = onView ? py : NaN;
      if (onView) this.shown++;
    }
  }

  has(row: number): boolean {
    return row >= 0 && row < this.x.length && !Number.isNaN(this.x[row]);
  }

  at(row: number): Place | null {
    return this.has(row) ? { row, x: this.x[row], y: this.y[row] } : null;
  }

  rows(): number[] {
    const rows: number[] = [];
    for (let row = 0; row < this.x.length; row++) if (this.has(row)) rows.push(row);
    return rows;
  }

  /** The row nearest to (x, y) within `reach` pixels, or null. */
  nearest(x: number, y: number, reach: number): number | null {
    this.grid ??= new Grid(this.x, this.y, CELL);
    let found: number | null = null;
    let best = reach;
    this.grid.visit(x - reach, y - reach, x + reach, y + reach, (row) => {
      const distance = Math.hypot(this.x[row] - x, this.y[row] - y);
      if (distance < best || (distance === best && (found === null || row > found))) {
        best = distance;
        found = row;
      }
    });
    return found;
  }

  /** The rows inside a polygon. */
  inside(corners: readonly Spot[]): number[] {
    if (corners.length < 3) return [];
    this.grid ??= new Grid(this.x, this.y, CELL);
    const { left, top, right, bottom } = boundsOf(corners);
    const rows: number[] = [];
    this.grid.visit(left, top, right, bottom, (row) => {
      if (isInside(this.x[row], this.y[row], corners)) rows.push(row);
    });
    return rows.sort((a, b) => a - b);
  }

  /**
   * Where an arrow key goes from `row`: left and right walk through every dot in order of x (ties: y, then row),
   * up and down go to the dot nearest in that direction, counting sideways distance double.
   */
  walk(row: number, direction: Direction): number | null {
    if (this.shown === 0) return null;
    if (direction === 'first') return this.first();
    if (direction === 'up' || direction === 'down') {
      return this.has(row) ? this.vertical(row, direction === 'up' ? -1 : 1) : this.walk(row, 'first');
    }
    const order = (this.order ??= this.sorted());
    const at = this.has(row) ? order.indexOf(row) : -1;
    const backwards = direction === 'left' || direction === 'last';
    const from = direction === 'last' ? order.length : at;
    for (let i = from + (backwards ? -1 : 1); i >= 0 && i < order.length; i += backwards ? -1 : 1) {
      if (this.has(order[i])) return order[i];
    }
    return row;
  }

  private read(data: { x: ArrayLike<number | null>; y: ArrayLike<number | null> }, log: string, logX: boolean, logY: boolean): void {
    if (this.data && this.data.x === data.x && this.data.y === data.y && this.data.log === log) return;
    this.data = { ...data, log };
    this.order = null;
    const size = Math.min(data.x.length, data.y.length);
    this.tx = transformed(data.x, size, logX);
    this.ty = transformed(data.y, size, logY);
    this.x = new Float64Array(size);
    this.y = new Float64Array(size);
  }

  /** The first in the order, without putting all in order. */
  private first(): number | null {
    const { tx, ty } = this;
    let found: number | null = null;
    for (let row = 0; row < tx.length; row++) {
      if (this.has(row) && (found === null || tx[row] < tx[found] || (tx[row] === tx[found] && ty[row] < ty[found]))) found = row;
    }
    return found;
  }

  private sorted(): Uint32Array {
    const { tx, ty } = this;
    const placed = Uint32Array.from([...tx.keys()].filter((row) => !Number.isNaN(tx[row] + ty[row])));
    return placed.sort((a, b) => tx[a] - tx[b] || ty[a] - ty[b] || a - b);
  }

  private vertical(from: number, sign: 1 | -1): number {
    const { x, y } = this;
    let found = from;
    let best = Infinity;
    for (let row = 0; row < x.length; row++) {
      const ahead = sign * (y[row] - y[from]);
      const cost = ahead + 2 * Math.abs(x[row] - x[from]);
      if (ahead > 0 && cost < best) {
        best = cost;
        found = row;
      }
    }
    return found;
  }
}

function transformed(values: ArrayLike<number | null>, size: number, log: boolean): Float64Array {
  const out = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const value = values[i] ?? NaN;
    out[i] = !log ? value : value > 0 ? Math.log(value) : NaN;
  }
  return out;
}

/** Rows sorted into square cells by counting, so that a search touches only the cells it covers. */
class Grid {
  private left = Infinity;
  private top = Infinity;
  private columns = 0;
  private lines = 0;
  private readonly starts: Uint32Array;
  private readonly rows: Uint32Array;

  constructor(x: Float64Array, y: Float64Array, private readonly cell: number) {
    let [right, bottom] = [-Infinity, -Infinity];
    for (let row = 0; row < x.length; row++) {
      if (Number.isNaN(x[row])) continue;
      this.left = Math.min(this.left, x[row]);
      right = Math.max(right, x[row]);
      this.top = Math.min(this.top, y[row]);
      bottom = Math.max(bottom, y[row]);
    }
    this.columns = right >= this.left ? Math.floor((right - this.left) / cell) + 1 : 0;
    this.lines = bottom >= this.top ? Math.floor((bottom - this.top) / cell) + 1 : 0;
    const counts = new Uint32Array(this.columns * this.lines + 1);
    const place = (row: number): number =>
      Math.floor((y[row] - this.top) / cell) * this.columns + Math.floor((x[row] - this.left) / cell);
    for (let row = 0; row < x.length; row++) if (!Number.isNaN(x[row])) counts[place(row) + 1]++;
    for (let i = 1; i < counts.length; i++) counts[i] += counts[i - 1];
    this.starts = counts.slice();
    this.rows = new Uint32Array(counts[counts.length - 1]);
    for (let row = 0; row < x.length; row++) if (!Number.isNaN(x[row])) this.rows[counts[place(row)]++] = row;
  }

  visit(left: number, top: number, right: number, bottom: number, see: (row: number) => void): void {
    const first = Math.max(0, Math.floor((left - this.left) / this.cell));
    const last = Math.min(this.columns - 1, Math.floor((right - this.left) / this.cell));
    const end = Math.min(this.lines - 1, Math.floor((bottom - this.top) / this.cell));
    for (let line = Math.max(0, Math.floor((top - this.top) / this.cell)); line <= end; line++) {
      for (let column = first; column <= last; column++) {
        const at = line * this.columns + column;
        for (let i = this.starts[at]; i < this.starts[at + 1]; i++) see(this.rows[i]);
      }
    }
  }
}
