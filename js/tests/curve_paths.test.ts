import { describe, expect, it } from 'vitest';
import { bandPath, linePath, position } from '../src/curve_paths';

const log = position((v) => 10 * Math.log10(v), 0, true);
const edge = position((v) => 10 * Math.log10(v), 0, true, true);

describe('a curve', () => {
  it('breaks where a value has no place on a log axis', () => {
    expect(linePath([1, 10, 100, 1000], [1, -1, 10, 100], log, log)).toBe('M0.00,0.00M20.00,10.00L30.00,20.00');
  });

  it('breaks at null, NaN and infinity', () => {
    expect(linePath([1, 10, 100, 1000], [1, null, NaN, Infinity], log, log)).toBe('M0.00,0.00');
  });

  it('keeps numbers that SVG can draw', () => {
    expect(linePath([1], [1], () => 1e300, () => -1e300)).toBe('M100000.00,-100000.00');
  });
});

describe('a band', () => {
  it('is one polygon, there along the top and back along the bottom', () => {
    expect(bandPath([1, 10], [1, 1], [10, 10], log, edge)).toBe('M0.00,10.00L10.00,10.00L10.00,0.00L0.00,0.00Z');
  });

  it('runs off the plot where it reaches zero, without tearing', () => {
    const path = bandPath([1, 10, 100], [1, -5, 1], [10, 10, 10], log, edge);
    expect(path.match(/M/g)).toHaveLength(1);
    expect(path).toContain('-3000.00');
  });

  it('is two polygons around a gap, and none from single points', () => {
    const low = [1, 1, null, 1, 1, null, 1];
    const path = bandPath([1, 2, 3, 4, 5, 6, 7], low, [9, 9, 9, 9, 9, 9, 9], log, edge);
    expect(path.match(/Z/g)).toHaveLength(2);
  });
});
