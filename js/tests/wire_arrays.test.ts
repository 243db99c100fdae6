import { describe, expect, it } from 'vitest';
import { readReasons } from '../src/wire_arrays';

describe('reasons', () => {
  it('are one text each, and a byte for each row', () => {
    const codes = new DataView(Uint8Array.of(9, 0, 1, 2, 1).buffer, 1);
    expect(readReasons({ size: 4, texts: ['diverged', 'other'], codes })).toEqual(['', 'diverged', 'other', 'diverged']);
  });

  it('are four bytes for each row where the texts are very many', () => {
    const texts = Array.from({ length: 300 }, (_, i) => `reason ${i}`);
    const codes = new DataView(new ArrayBuffer(12));
    codes.setUint32(4, 300, true);
    codes.setUint32(8, 1, true);
    expect(readReasons({ size: 3, texts, codes })).toEqual(['', 'reason 299', 'reason 0']);
  });

  it('are a plain list where a page has saved them', () => expect(readReasons(['', 'x'])).toEqual(['', 'x']));
});
