import { describe, expect, it } from 'vitest';
import { nearest, type Place, walk } from '../src/dot_walk';

const places: Place[] = [
  { row: 0, x: 50, y: 10 },
  { row: 1, x: 10, y: 40 },
  { row: 4, x: 30, y: 20 },
  { row: 5, x: 30, y: 60 },
];

describe('walking the dots', () => {
  it('goes right through all of them in order of x', () => {
    const seen = [walk(places, -1, 'first')!];
    while (seen.length < places.length) seen.push(walk(places, seen[seen.length - 1], 'right')!);
    expect(seen).toEqual([1, 5, 4, 0]);
  });

  it('stops at the ends', () => {
    expect(walk(places, 1, 'left')).toBe(1);
    expect(walk(places, 0, 'right')).toBe(0);
    expect(walk(places, 5, 'last')).toBe(0);
  });

  it('goes up and down on the screen', () => {
    expect(walk(places, 5, 'up')).toBe(4);
    expect(walk(places, 4, 'down')).toBe(5);
    expect(walk(places, 5, 'down')).toBe(5);
  });

  it('has nowhere to go without dots', () => {
    expect(walk([], 0, 'right')).toBeNull();
  });

  it('steps over coincident dots one by one', () => {
    const twins = [{ row: 1, x: 5, y: 5 }, { row: 2, x: 5, y: 5 }, { row: 3, x: 9, y: 5 }];
    expect([walk(twins, 1, 'right'), walk(twins, 2, 'right'), walk(twins, 3, 'left')]).toEqual([2, 3, 2]);
  });
});

describe('the nearest dot', () => {
  it('is the nearest within reach', () => {
    expect(nearest(places, 31, 24, 12)).toBe(4);
    expect(nearest(places, 100, 100, 12)).toBeNull();
  });
});
