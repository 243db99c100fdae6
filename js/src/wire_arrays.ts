/** Columns of many rows as they cross from the kernel: numbers, states and levels as bytes, each reason once. */
import type { PageRows, RowState } from './wire.gen';

const STATES: readonly RowState[] = ['in', 'out', 'held_out', 'hidden'];

interface Codes {
  codes: DataView;
}

interface Table extends Codes {
  size: number;
  texts: string[];
}

const bytes = (view: DataView): Uint8Array => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

/** A state saved by a page is a plain list already. */
export function readStates(value: Codes | RowState[]): RowState[] {
  return Array.isArray(value) ? value : Array.from(bytes(value.codes), (code) => STATES[code] ?? 'in');
}

export function readLevels(value: Codes | number[]): number[] {
  return Array.isArray(value) ? value : Array.from(bytes(value.codes), (code) => (code << 24) >> 24);
}

/** A code is a position among the texts, from 1; 0 where there is none. One byte each, four with very many texts. */
export function readReasons(value: Table | string[]): string[] {
  if (Array.isArray(value)) return value;
  const { codes, size, texts } = value;
  const code = codes.byteLength > size ? (row: number) => codes.getUint32(4 * row, true) : (row: number) => codes.getUint8(row);
  return Array.from({ length: size }, (_, row) => texts[code(row) - 1] ?? '');
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

export const lawSerializers = { rows: { deserialize: readRows as never, serialize: writeRows as never } };

export const scatterSerializers = {
  states: { deserialize: readStates },
  levels: { deserialize: readLevels },
  marks: { deserialize: readLevels },
  reasons: { deserialize: readReasons },
};
