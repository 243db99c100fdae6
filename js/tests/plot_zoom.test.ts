import { describe, expect, it } from 'vitest';
import { moved, zoomed } from '../src/plot_zoom';
import { ticks } from '../src/ticks';

const home = { low: 1, high: 1e4, log: true };

describe('zooming', () => {
  it('keeps what is under the pointer in place, on a log axis by its exponents', () => {
    const near = zoomed(home, 0.5, 0.25, home);
    expect(near.low).toBeCloseTo(10 ** 0.5);
    expect(near.high).toBeCloseTo(10 ** 2.5);
    const flat = zoomed({ low: 0, high: 10, log: false }, 0.5, 1, { low: 0, high: 10, log: false });
    expect(flat).toEqual({ low: 5, high: 10, log: false });
  });

  it('ends before there is nothing left to see, near and far', () => {
    const width = ({ low, high }: { low: number; high: number }): number => Math.log10(high / low);
    expect(width(zoomed(home, 1e-9, 0.5, home))).toBeCloseTo(4e-3);
    expect(width(zoomed(home, 1e9, 0.5, home))).toBeCloseTo(16);
  });

  it('moves by a share of what is on view, and keeps part of the whole there', () => {
    expect(moved(home, 0.25, home).low).toBeCloseTo(10);
    expect(moved(home, 50, home).low).toBeLessThan(1e4);
    expect(moved(home, -50, home).high).toBeGreaterThan(1);
  });
});

describe('ticks of what is on view', () => {
  it('are the kernel\'s', () => {
    expect(ticks(4e6, 2e9, true)).toEqual([
      { value: 1e7, label: '10M' }, { value: 1e8, label: '100M' }, { value: 1e9, label: '1B' },
    ]);
    expect(ticks(2.13, 3.38, true).map(({ label }) => label)).toEqual(['2.2', '2.4', '2.6', '2.8', '3', '3.2']);
    expect(ticks(1e18, 1e21, true, true)[0].label).toBe('10¹⁸');
    expect(ticks(1.2e7, 1.9e7, true).map(({ label }) => label)).toEqual(['12M', '13M', '14M', '15M', '16M', '17M', '18M', '19M']);
  });
});
