import { describe, expect, it } from 'vitest';
import { counted, formatNumber, formatShift, formatTimes, formatWithError, unchanged } from '../../src/explorer/numbers';
import { parseQuantity, readValue } from '../../src/explorer/read_number';
import written from '../numbers.json';

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

describe('a count agrees with its noun', () => {
  it.each([[0, '0 runs'], [1, '1 run'], [2, '2 runs'], [5349, '5,349 runs']])('%d -> %s', (count, words) => expect(counted(count, 'run')).toBe(words));
  it('takes a plural of its own', () => expect([counted(1, 'act waits', 'acts wait'), counted(3, 'act waits', 'acts wait')]).toEqual(['1 act waits', '3 acts wait']));
});

describe('a factor', () => {
  it.each([[3.16, '3.2'], [9.96, '10'], [906.4, '906'], [12_345, '12,300'], [99_960, '1e5'], [4.71e6, '4.7e6']])(
    '%d times is written %s', (factor, text) => expect(formatTimes(factor)).toBe(text));
});

describe('a number that is written as before', () => {
  it.each([[0.34781, 0.34779, '0.348', 'unchanged to 3 digits'], [2, 2, '2.00', 'unchanged'], [4.063e8, 4.0631e8, '406.3M', 'unchanged to 4 digits'], [1.02e-7, 1.019e-7, '1e-7', 'unchanged to 1 digit']])(
    '%d, %d as %s is %s', (old, now, text, words) => expect(unchanged(old, now, text)).toBe(words));
});

/** A number alone, without a unit. */
function number(text: string): number | null {
  const found = parseQuantity(text);
  return found?.unit === '' ? found.value : null;
}

describe('parseQuantity reads what people type', () => {
  it.each([
    ['4.1e2', 410], ['406M', 406e6], ['1.5 B', 1.5e9], ['3k', 3000], ['2T', 2e12], ['7g', 7e9], ['1,234.5', 1234.5], ['1,234,567', 1234567],
    ['−0.5', -0.5], ['.35', 0.35], ['+2.', 2], [' 1e-3 ', 0.001], ['1_000', 1000],
  ])('%s -> %d', (text, value) => expect(number(text)).toBeCloseTo(value, 12));

  it.each(['', 'abc', '1.2.3', '4e', '5MM', '1,5', '0,349', '-0,349', '0x10', 'Infinity', '1e999', 'M'])('refuses %s', (text) =>
    expect(number(text)).toBeNull());

  it('reads back what formatNumber wrote', () => {
    for (let exponent = -9; exponent <= 14; exponent += 0.37) {
      const value = 10 ** exponent;
      expect(number(formatNumber(value))! / value).toBeCloseTo(1, 3);
    }
  });
});

describe('formatShift', () => {
  it.each([[0.42, '+0.4 SE'], [-1.26, '−1.3 SE'], [0.01, '+0.01 SE'], [-0.04, '−0.04 SE'], [0, 'unchanged'], [-0.0004, '< 0.001 SE'], [250, '+250 SE'], [null, '']])(
    '%s -> %s', (shift, text) => expect(formatShift(shift)).toBe(text));
});

describe('formatWithError writes what the kernel writes', () => {
  it.each(written as [number, number | null, boolean, string][])('%d ± %d, counted %s -> %s', (value, error, counted, text) =>
    expect(formatWithError(value, error, counted)).toBe(text));
});

describe('readValue takes a unit that is the parameter’s own', () => {
  it.each([
    ['406M params', 'parameters', null], ['1.2B tokens', 'tokens', 1.2e9], ['1.2 billion', 'tokens', 1.2e9], ['1.8 nats', 'nats/token', 1.8],
    ['1.8 nats/token', 'nats/token', 1.8], ['3e21 FLOPs', 'FLOP', 3e21], ['4.06×10^8', '', 4.06e8], ['4.06 x 10^-2', '', 0.0406], ['35 %', '', 0.35],
    ['7 token', 'tokens', 7],
  ])('%s, in %s', (text, unit, value) => {
    const read = readValue(text, 'd1', unit);
    expect(typeof read === 'number' ? read : null).toBe(value);
  });

  it('says what was expected when the unit is another, or there is none', () => {
    expect(readValue('1.8 bits', 'E', 'nats/token')).toBe("E is in nats/token; got '1.8 bits'. Type the number alone, or with nats/token. Nothing was changed.");
    expect(readValue('0.3 tokens', 'alpha', '')).toContain('alpha has no unit');
    expect(readValue('much', 'alpha', '')).toContain("expected a number such as 4.1e2 or 406M, got 'much'");
  });
});
