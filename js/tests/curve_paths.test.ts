import { describe, expect, it } from 'vitest';
import { bandPath, linePath, pixelText, places, position } from '../src/curve_paths';

const axis = { slope: 10 / Math.LN10, offset: 0, log: true };
const log = position(axis);
const edge = position(axis, true);
const at = (...x: number[]): string[] => places(x, log);

describe('a curve', () => {
  it('breaks where a value has no place on a log axis', () => {
    expect(linePath(at(1, 10, 100, 1000), [1, -1, 10, 100], log)).toBe('M0.00,0.00M20.00,10.00L30.00,20.00');
  });

  it('breaks at null, NaN and infinity', () => {
    expect(linePath(at(1, 10, 100, 1000), [1, null, NaN, Infinity], log)).toBe('M0.00,0.00');
  });

  it('keeps numbers that SVG can draw', () => {
    expect(linePath(places([1], () => 1e300), [1], () => -1e300)).toBe('M100000.00,-100000.00');
    expect([-0.256, -0.001, 0.04, 12.345, 699.999, 5000.5].map(pixelText)).toEqual(['-0.26', '0.00', '0.04', '12.35', '700.00', '5000.50']);
  });

  it('has no point where the axis has no place for it', () => {
    expect(linePath(at(1, -1, 100), [1, 1, 10], log)).toBe('M0.00,0.00M20.00,10.00');
  });
});

describe('a band', () => {
  it('is one polygon, there along the top and back along the bottom', () => {
    expect(bandPath(at(1, 10), [1, 1], [10, 10], edge)).toBe('M0.00,10.00L10.00,10.00L10.00,0.00L0.00,0.00Z');
  });

  it('runs off the plot where it reaches zero, without tearing', () => {
    const path = bandPath(at(1, 10, 100), [1, -5, 1], [10, 10, 10], edge);
    expect(path.match(/M/g)).toHaveLength(1);
    expect(path).toContain('-3000.00');
  });

  it('is two polygons around a gap, and none from single points', () => {
    const low = [1, 1, null, 1, 1, null, 1];
    const path = bandPath(at(1, 2, 3, 4, 5, 6, 7), low, [9, 9, 9, 9, 9, 9, 9], edge);
    expect(path.match(/Z/g)).toHaveLength(2);
  });
});
