import { describe, expect, it } from 'vitest';
import { readReasons } from '../src/wire_arrays';

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
