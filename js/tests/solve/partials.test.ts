import { describe, expect, it } from 'vitest';
import { Derivatives } from '../../src/solve/derivatives';
import { digamma, NARY, UNARY } from '../../src/solve/partials';
import { weightedMedian } from '../../src/solve/robust';

const at = (u: number, v: number, tree: never): [number, number, number] => {
  const bound = new Derivatives(tree, ['u', 'v']).bind({}, 1).at(Float64Array.of(u, v));
  return [bound.value[0], bound.slope(0)?.[0] ?? 0, bound.slope(1)?.[0] ?? 0];
};

describe('the partial derivatives of every operation', () => {
  it.each([...UNARY.keys()].filter((name) => name !== 'step'))('%s', (name) => {
    for (const u of [0.3, 1.7, 4.2]) {
      const step = 1e-6 * u;
      const [low] = at(u - step, 0, [name, 'u'] as never);
      const [high] = at(u + step, 0, [name, 'u'] as never);
      const [, slope] = at(u, 0, [name, 'u'] as never);
      expect(Math.abs(slope - (high - low) / (2 * step))).toBeLessThan(1e-6 * (1 + Math.abs(slope)));
    }
  });

  it.each([...NARY.keys(), '+', '*', '^'])('%s of two', (name) => {
    const tree = [name, 'u', ['*', 2, 'v']] as never;
    const [u, v, step] = [1.3, 0.8, 1e-6];
    const [, byU, byV] = at(u, v, tree);
    expect(byU).toBeCloseTo((at(u + step, v, tree)[0] - at(u - step, v, tree)[0]) / (2 * step), 6);
    expect(byV).toBeCloseTo((at(u, v + step, tree)[0] - at(u, v - step, tree)[0]) / (2 * step), 6);
  });

  it('share a tie between the two that tie', () => {
    expect(at(1, 1, ['max', 'u', 'v'] as never)).toEqual([1, 0.5, 0.5]);
  });

  it('name what they do not know', () => {
    expect(() => new Derivatives(['eval', 'u'], ['u'])).toThrow("cannot differentiate 'eval'");
  });
});

it('digamma at known places', () => {
  expect(digamma(1)).toBeCloseTo(-0.5772156649015329, 14);
  expect(digamma(0.5)).toBeCloseTo(-1.9635100260214235, 13);
  expect(digamma(-1.5)).toBeCloseTo(0.7031566406452432, 13);
  expect(digamma(20)).toBeCloseTo(2.970523992242149, 14);
});

it('a median that lies between two rows is their mean', () => {
  expect(weightedMedian([3, 1, 2], [1, 1, 2])).toBe(2);
  expect(weightedMedian([1, 2], [1, 1])).toBe(1.5);
  expect(weightedMedian([2, 2, 2, 7], [1, 1, 1, 1])).toBe(2);
  expect(weightedMedian([5], [0.3])).toBe(5);
});

it('a median found by parting is the one found by sorting', () => {
  let seed = 7;
  const draw = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let round = 0; round < 300; round++) {
    const size = 1 + Math.floor(draw() * 30);
    const values = Array.from({ length: size }, () => Math.round(draw() * 8));
    const weights = values.map(() => [0.25, 0.5, 1, 2][Math.floor(draw() * 4)]);
    const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b]);
    const half = weights.reduce((a, b) => a + b) / 2;
    const upTo = (k: number): number => order.slice(0, k + 1).reduce((sum, i) => sum + weights[i], 0);
    const low = order.findIndex((_, k) => upTo(k) >= half);
    const high = order.findIndex((_, k) => upTo(k) > half);
    expect(weightedMedian(values, weights)).toBe((values[order[low]] + values[order[high]]) / 2);
  }
});
