import { describe, expect, it } from 'vitest';
import { readCurves, readReasons } from '../src/wire_arrays';

describe('reasons', () => {
  const rows = (...numbers: number[]) => new DataView(Uint32Array.from(numbers).buffer);

  it('are one text each, and a byte for each row that has one', () => {
    const codes = new DataView(Uint8Array.of(9, 0, 1, 0).buffer, 1);
    expect(readReasons({ size: 4, texts: ['diverged', 'other'], rows: rows(1, 2, 3), codes })).toEqual(['', 'diverged', 'other', 'diverged']);
  });

  it('are four bytes for each row where the texts are very many', () => {
    const texts = Array.from({ length: 300 }, (_, i) => `reason ${i}`);
    expect(readReasons({ size: 3, texts, rows: rows(1, 2), codes: rows(299, 0) })).toEqual(['', 'reason 299', 'reason 0']);
  });

  it('are none for rows without', () => expect(readReasons({ size: 2, texts: [], rows: rows(), codes: rows() })).toEqual(['', '']));

  it('are a plain list where a page has saved them', () => expect(readReasons(['', 'x'])).toEqual(['', 'x']));
});

describe('curves', () => {
  const column = (...numbers: number[]) => new DataView(Float64Array.from(numbers).buffer);
  const placed = { level: 1, x: 0, inputs: { N: 0 }, held: { D: 3, lr: null }, y: 1, band_low: null, band_high: 2 };

  it('are columns by their places, none where a number is none', () => {
    const [one, two] = readCurves({ columns: [column(1, 2), column(5, NaN), column(6, Infinity)], curves: [placed, placed] });
    expect(one).toEqual({ level: 1, x: [1, 2], inputs: { D: 3, lr: null, N: [1, 2] }, y: [5, null], band_low: null, band_high: [6, null] });
    expect(two.x).toBe(one.x);
  });

  it('are read where their bytes begin inside a message', () => {
    const bytes = new Uint8Array(24);
    bytes.set(new Uint8Array(Float64Array.of(7, 8).buffer), 5);
    expect(readCurves({ columns: [new DataView(bytes.buffer, 5, 16)], curves: [{ ...placed, y: 0, band_high: null }] })[0].y).toEqual([7, 8]);
  });

  it('are a plain list where a page has saved them', () => expect(readCurves([])).toEqual([]));
});
