import { describe, expect, it } from 'vitest';
import { type Ask, Hand } from '../src/hand';
import { PlotBar } from '../src/explorer/plot_bar';
import { moved, PlotZoom, zoomed } from '../src/plot_zoom';
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

describe('the buttons of the view', () => {
  const scale = (): any => {
    const values: Record<string, unknown> = { min: 0, max: 10, _model_name: 'LinearScaleModel' };
    return { get: (name: string) => values[name], set: (more: object) => Object.assign(values, more) };
  };
  const scales = { x: scale(), y: scale() };
  const ends = (): number[] => (['x', 'y'] as const).flatMap((each) => [scales[each].get('min'), scales[each].get('max')]);

  it('move what is on view by a quarter, zoom it, and show the whole again, by name', () => {
    const hand = new Hand();
    const zooming = new PlotZoom((direction) => scales[direction], () => [], (isZoomed) => hand.zoom(isZoomed));
    hand.on((what) => zooming.does(what));
    const bar = new PlotBar(() => hand, () => undefined);
    hand.on(() => bar.hold());
    bar.hold();
    const press = (label: string): number[] => {
      bar.el.querySelector<HTMLElement>(`[aria-label="${label}"]`)!.click();
      return ends();
    };
    expect(press('Move the view right')).toEqual([2.5, 12.5, 0, 10]);
    expect(press('Move the view up')).toEqual([2.5, 12.5, 2.5, 12.5]);
    expect(press('Move the view left')).toEqual([0, 10, 2.5, 12.5]);
    expect(press('Move the view down')).toEqual([0, 10, 0, 10]);
    expect(press('Zoom out')[0]).toBeCloseTo(-2.5);
    expect(press('Show the whole plot')).toEqual([0, 10, 0, 10]);
    hand.ask('select all' satisfies Ask);
    expect([ends(), hand.zoomed]).toEqual([[0, 10, 0, 10], false]);
  });
});

describe('ticks of what is on view', () => {
  it('are the kernel\'s', () => {
    expect(ticks(4e6, 2e9, true)).toEqual([
      { value: 1e7, label: '10M' }, { value: 1e8, label: '100M' }, { value: 1e9, label: '1B' },
    ]);
    expect(ticks(2.13, 3.38, true).map(({ label }) => label)).toEqual(['2.2', '2.4', '2.6', '2.8', '3.0', '3.2']);
    expect(ticks(50, 2e7, true, true).map(({ label }) => label)).toEqual(['10²', '10³', '10⁴', '10⁵', '10⁶', '10⁷']);
    expect(ticks(-0.9, 2.1, false).map(({ label }) => label)).toEqual(['−0.5', '0.0', '0.5', '1.0', '1.5', '2.0']);
    expect(ticks(1e18, 1e21, true, true)[0].label).toBe('10¹⁸');
    expect(ticks(1.2e7, 1.9e7, true).map(({ label }) => label)).toEqual(['12M', '13M', '14M', '15M', '16M', '17M', '18M', '19M']);
  });
});
