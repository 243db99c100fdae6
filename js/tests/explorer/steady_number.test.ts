import { describe, expect, it } from 'vitest';
import { formatPlain, formatWithError } from '../../src/explorer/numbers';
import { alike } from '../../src/explorer/steady_number';

describe('a number under a finger', () => {
  it.each([
    [0.34781, '0.350', '0.348'],
    [2085.43, '2112', '2085'],
    [4.1234e8, '406M', '412M'],
    [1.5e9, '1.46B', '1.50B'],
    [4.0612e8, '4.07e8', '4.06e8'],
    [1.23456e-7, '1.2e-7', '1.2e-7'],
    [-0.0001, '0.35', '0.00'],
    [1.5e7, '9021', '1.5000000e7'],
    [2.5, '–', '2.5'],
  ])('%d is cut as %s is cut', (value, text, expected) => {
    expect(alike(value, text)).toBe(expected);
  });

  it.each([
    [4.0594e8, '406M', 2.1e6, '405.9M'],
    [4.06e8, '406M', 2.1e6, '406.0M'],
    [4.1e8, '4e8', 2.1e6, '4.100e8'],
    [1.2, '2', null, '1.200'],
    [12.3456, '11.5', null, '12.35'],
    [1.21e9, '950M', null, '1.210B'],
    [2e-7, '1.5e-7', null, '2.000e-7'],
  ])('%d is written with the digits that the kernel left out of %s with an error of %d', (value, text, error, expected) => {
    expect(alike(value, text, error)).toBe(expected);
  });

  it.each([
    [9.99e8, 1.001e9, '950M', '999M', '1.001B'],
    [1.03e6, 9.9e5, '1.05M', '1.03M', '990K'],
  ])('changes its unit where people do: %d and %d', (one, other, text, first, second) => {
    expect([alike(one, text), alike(other, text)]).toEqual([first, second]);
  });

  it('keeps its zeros where a number at rest has none', () => {
    expect([formatPlain(0.0123, 6), formatPlain(0.0123, 6, true)]).toEqual(['0.0123', '0.0123000']);
    expect([formatWithError(4.06e8, 2.1e6, true), formatWithError(4.06e8, 2.1e6, true, true)]).toEqual(['406M', '406.0M']);
    expect([formatWithError(1.2e9, null, false), formatWithError(1.2e9, null, false, true)]).toEqual(['1.2e9', '1.200e9']);
    expect(formatWithError(123e6, 5e8, true, true)).toBe('120M');
  });
});
