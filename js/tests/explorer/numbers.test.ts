import { describe, expect, it } from 'vitest';
import { formatNumber, formatShift, parseNumber } from '../../src/explorer/numbers';

describe('formatNumber writes numbers as people of this field do', () => {
  it.each([
    [406e6, '406M'], [1.5e9, '1.5B'], [2e12, '2T'], [0.34781, '0.3478'], [482.01, '482'], [2085.43, '2085'], [123456, '123500'],
    [999_999.9, '1M'], [2.3e-7, '2.3e-7'], [0.00102, '0.00102'], [1e15, '1e15'], [-1.8172, '-1.817'], [0, '0'], [1.8, '1.8'],
  ])('%d -> %s', (value, text) => expect(formatNumber(value)).toBe(text));

  it('says nothing as a dash', () => {
    expect(formatNumber(null)).toBe('–');
    expect(formatNumber(NaN)).toBe('–');
    expect(formatNumber(Infinity)).toBe('–');
  });
});

describe('parseNumber reads what people type', () => {
  it.each([
    ['4.1e2', 410], ['406M', 406e6], ['1.5 B', 1.5e9], ['3k', 3000], ['2T', 2e12], ['7g', 7e9], ['1,234.5', 1234.5], ['1,234,567', 1234567],
    ['−0.5', -0.5], ['.35', 0.35], ['+2.', 2], [' 1e-3 ', 0.001], ['1_000', 1000],
  ])('%s -> %d', (text, value) => expect(parseNumber(text)).toBeCloseTo(value, 12));

  it.each(['', 'abc', '1.2.3', '4e', '5MM', '1,5', '0x10', 'Infinity', '1e999', 'M'])('refuses %s', (text) =>
    expect(parseNumber(text)).toBeNull());

  it('reads back what formatNumber wrote', () => {
    for (let exponent = -9; exponent <= 14; exponent += 0.37) {
      const value = 10 ** exponent;
      expect(parseNumber(formatNumber(value))! / value).toBeCloseTo(1, 3);
    }
  });
});

describe('formatShift', () => {
  it.each([[0.42, '+0.4 SE'], [-1.26, '−1.3 SE'], [0.01, '+0.01 SE'], [-0.04, '−0.04 SE'], [0, 'no shift'], [-0.0004, 'no shift'], [250, '+250 SE'], [null, '']])(
    '%s -> %s', (shift, text) => expect(formatShift(shift)).toBe(text));
});
