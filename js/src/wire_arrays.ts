/** Columns of many rows as they cross from the kernel: states and levels as bytes, reasons only where there is one. */
import type { RowState } from './wire.gen';

const STATES: readonly RowState[] = ['in', 'out', 'held_out', 'hidden'];

interface Codes {
  codes: DataView;
}

interface Sparse {
  size: number;
  rows: number[];
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

export function readReasons(value: Sparse | string[]): string[] {
  if (Array.isArray(value)) return value;
  const reasons = new Array<string>(value.size).fill('');
  value.rows.forEach((row, i) => (reasons[row] = value.texts[i]));
  return reasons;
}

export const scatterSerializers = {
  states: { deserialize: readStates },
  levels: { deserialize: readLevels },
  marks: { deserialize: readLevels },
  reasons: { deserialize: readReasons },
};
