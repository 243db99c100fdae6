import { describe, expect, it } from 'vitest';
import { type Axis, DotField } from '../src/dot_field';

const plain = (size: number): Axis => ({ slope: 1, offset: 0, log: false, size });

function field(places: [number, number, number][], hidden: number[] = []): DotField {
  const size = Math.max(-1, ...places.map(([row]) => row)) + 1;
  const [x, y] = [new Array<number | null>(size).fill(null), new Array<number | null>(size).fill(null)];
  for (const [row, px, py] of places) [x[row], y[row]] = [px, py];
  const made = new DotField();
  made.project({ x, y }, [plain(200), plain(200)], Uint8Array.from({ length: size }, (_, row) => Number(hidden.includes(row))));
  return made;
}

const places: [number, number, number][] = [[0, 50, 10], [1, 10, 40], [4, 30, 20], [5, 30, 60]];

describe('walking the dots', () => {
  const dots = field(places);

  it('goes right through all of them in order of x', () => {
    const seen = [dots.walk(-1, 'first')!];
    while (seen.length < dots.size) seen.push(dots.walk(seen[seen.length - 1], 'right')!);
    expect(seen).toEqual([1, 4, 5, 0]);
  });

  it('stops at the ends', () => {
    expect(dots.walk(1, 'left')).toBe(1);
    expect(dots.walk(0, 'right')).toBe(0);
    expect(dots.walk(5, 'last')).toBe(0);
  });

  it('goes up and down on the screen', () => {
    expect(dots.walk(5, 'up')).toBe(4);
    expect(dots.walk(4, 'down')).toBe(5);
    expect(dots.walk(5, 'down')).toBe(5);
  });

  it('has nowhere to go without dots', () => {
    expect(field([]).walk(0, 'right')).toBeNull();
  });

  it('steps over coincident dots one by one, and past those that are hidden', () => {
    const twins = field([[1, 5, 5], [2, 5, 5], [3, 7, 5], [6, 9, 5]], [3]);
    expect([twins.walk(1, 'right'), twins.walk(2, 'right'), twins.walk(6, 'left')]).toEqual([2, 6, 2]);
  });
});

describe('finding dots by place', () => {
  it('takes the nearest within reach', () => {
    const dots = field(places);
    expect(dots.nearest(31, 24, 12)).toBe(4);
    expect(dots.nearest(100, 100, 12)).toBeNull();
  });

  it('finds through its grid what looking at every dot finds', () => {
    let seed = 7;
    const random = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647;
    const many = Array.from({ length: 3000 }, (_, row): [number, number, number] => [row, random() * 200, random() * 200]);
    const dots = field(many);
    for (let i = 0; i < 60; i++) {
      const [x, y] = [random() * 240 - 20, random() * 240 - 20];
      const best = many.map(([row, px, py]) => ({ row, far: Math.hypot(px - x, py - y) })).sort((a, b) => a.far - b.far)[0];
      expect(dots.nearest(x, y, 12)).toBe(best.far <= 12 ? best.row : null);
    }
    const triangle = [{ x: 20, y: 10 }, { x: 180, y: 40 }, { x: 60, y: 190 }];
    const side = (a: { x: number; y: number }, b: { x: number; y: number }, x: number, y: number): number =>
      Math.sign((b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x));
    const within = many.filter(([, x, y]) => Math.abs(
      side(triangle[0], triangle[1], x, y) + side(triangle[1], triangle[2], x, y) + side(triangle[2], triangle[0], x, y)) === 3);
    expect(within.length).toBeGreaterThan(500);
    expect(dots.inside(triangle)).toEqual(within.map(([row]) => row));
  });

  it('passes over what is hidden, has no place, or is not on view', () => {
    const dots = field([[0, 10, 10], [1, 12, 10], [2, 300, 10]], [1]);
    expect(dots.nearest(12, 10, 5)).toBe(0);
    expect([dots.has(0), dots.has(1), dots.has(2), dots.size]).toEqual([true, false, false, 1]);
    dots.project({ x: [0, -1, 100], y: [1, 1, 1] }, [{ slope: 10, offset: 0, log: true, size: 100 }, plain(50)], null);
    expect(dots.rows()).toEqual([2]);
    expect(dots.at(2)!.x).toBeCloseTo(10 * Math.log(100));
  });
});
