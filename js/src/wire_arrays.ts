/** Columns of many rows as they cross from the kernel: numbers, states and levels as bytes, each reason once. */
import type { Curve, PageRows, RowState } from './wire.gen';

const STATES: readonly RowState[] = ['in', 'out', 'held_out', 'hidden'];

interface Codes {
  codes: DataView;
}

interface Table extends Codes {
  size: number;
  texts: string[];
  rows: DataView;
}

const bytes = (view: DataView): Uint8Array => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

/** A state saved by a page is a plain list already. */
export function readStates(value: Codes | RowState[]): RowState[] {
  return Array.isArray(value) ? value : Array.from(bytes(value.codes), (code) => STATES[code] ?? 'in');
}

export function readLevels(value: Codes | number[]): number[] {
  return Array.isArray(value) ? value : Array.from(bytes(value.codes), (code) => (code << 24) >> 24);
}

/** Rows that have a reason, and a code for each of them: a position among the texts. One byte each, four with very many texts. */
export function readReasons(value: Table | string[]): string[] {
  if (Array.isArray(value)) return value;
  const { codes, rows, size, texts } = value;
  const reasons = new Array<string>(size).fill('');
  const given = rows.byteLength / 4;
  for (let place = 0; place < given; place += 1) {
    const code = codes.byteLength > given ? codes.getUint32(4 * place, true) : codes.getUint8(place);
    reasons[rows.getUint32(4 * place, true)] = texts[code] ?? '';
  }
  return reasons;
}

type Column = DataView | ArrayLike<number | null>;

/** Columns of numbers; a state saved by a page holds plain lists. */
export function readRows(value: { [name in keyof PageRows]: name extends 'x' ? Column[] : Column | null } | null): PageRows | null {
  const column = <T>(one: Column | T): Float64Array | ArrayLike<number | null> | T =>
    one instanceof DataView ? new Float64Array(one.buffer.slice(one.byteOffset, one.byteOffset + one.byteLength)) : one;
  if (!value) return null;
  return { x: value.x.map(column), y: column(value.y), sigma: column(value.sigma), weight: column(value.weight), group: column(value.group ?? null) } as PageRows;
}

/** What a page saves it reads back: numbers as bytes again. */
export function writeRows(rows: PageRows | null): unknown {
  const column = (one: ArrayLike<number | null> | null): DataView | null => one && new DataView(Float64Array.from(one, (value) => value ?? NaN).buffer);
  return rows && { x: rows.x.map(column), y: column(rows.y), sigma: column(rows.sigma), weight: column(rows.weight), group: column(rows.group) };
}

type Placed = { [name in 'x' | 'y' | 'band_low' | 'band_high']: number | null } & {
  level: number;
  inputs: Record<string, number>;
  held: Record<string, number | null>;
};

/** Curves whose columns are positions among bytes; shared columns are one list. */
export function readCurves(value: { columns: DataView[]; curves: Placed[] } | Curve[]): Curve[] {
  if (Array.isArray(value)) return value;
  const columns = value.columns.map((view) =>
    Array.from({ length: view.byteLength / 8 }, (_, i): number | null => {
      const number = view.getFloat64(8 * i, true);
      return Number.isFinite(number) ? number : null;
    }),
  );
  const at = (place: number | null): (number | null)[] | null => (place === null ? null : columns[place]);
  return value.curves.map(({ level, inputs, held, x, y, band_low, band_high }) => {
    const along = Object.fromEntries(Object.entries(inputs).map(([name, place]) => [name, at(place)]));
    return { level, x: at(x), inputs: { ...held, ...along }, y: at(y), band_low: at(band_low), band_high: at(band_high) } as Curve;
  });
}

export const linesSerializers = { curves: { deserialize: readCurves as never } };

export const lawSerializers = { rows: { deserialize: readRows as never, serialize: writeRows as never } };

export const scatterSerializers = {
  states: { deserialize: readStates },
  levels: { deserialize: readLevels },
  marks: { deserialize: readLevels },
  reasons: { deserialize: readReasons },
};
