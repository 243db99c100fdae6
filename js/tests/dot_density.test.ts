import { describe, expect, it } from 'vitest';
import { dotOpacity, dotRadius } from '../src/dot_density';

describe('dots on a plot', () => {
  it('grow smaller with their number', () => {
    const radii = [3, 300, 301, 3000, 10_000, 30_000, 100_000].map(dotRadius);
    expect(radii).toEqual([5, 5, 4, 3, 2.2, 1.6, 1.3]);
  });

  it('grow paler with the share of the plot they cover, between bounds', () => {
    const area = 800 * 370;
    const opacities = [0, 3, 3000, 10_000, 100_000, 1e7].map((count) => dotOpacity(count, dotRadius(count), area));
    expect(opacities).toEqual([...opacities].sort((a, b) => b - a));
    expect([opacities[0], opacities.at(-1)]).toEqual([0.95, 0.5]);
    expect(opacities[2]).toBeLessThan(0.75);
  });

  it('are strong again where a part of the plot is looked at', () => {
    expect(dotOpacity(200, dotRadius(200), 800 * 370)).toBeGreaterThan(0.85);
  });
});
