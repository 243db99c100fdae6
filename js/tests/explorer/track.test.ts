import { describe, expect, it } from 'vitest';
import { STEPS, stepped, toPosition, toValue } from '../../src/explorer/track';
import type { ParameterView } from '../../src/wire.gen';

const log = { track: 'log', low: 1e-2, high: 1e6 } as const;
const linear = { track: 'linear', low: -1, high: 3 } as const;
const parameter = (fields: Partial<ParameterView>): ParameterView => ({
  name: 'A', symbol: 'A', value: 100, best: 100, low: 1, high: 1e4, track: 'log', step: null, se: null, ci_low: null, ci_high: null,
  pinned: false, hand_set: false, at_bound: false, unit: '', description: '',
  tied: '', bound_low: null, bound_high: null, least: 0, most: null, style: 'plain', published: [], ...fields,
});

describe('a track', () => {
  it('gives back exactly its ends', () => {
    expect(toValue(0, log)).toBe(1e-2);
    expect(toValue(STEPS, log)).toBe(1e6);
    expect(toValue(STEPS, linear)).toBe(3);
  });

  it.each([[log, 100, STEPS / 2], [linear, 0, STEPS / 4]] as const)('puts values where their coordinate is', (spec, value, position) => {
    expect(toPosition(value, spec)).toBe(position);
    expect(toValue(position, spec)).toBeCloseTo(value, 9);
  });

  it('is even in log-odds for a share, and keeps it inside', () => {
    const share = { track: 'logit', low: 0.01, high: 0.99 } as const;
    expect(toPosition(0.5, share)).toBe(STEPS / 2);
    expect(toValue(STEPS / 4, share)).toBeCloseTo(1 / (1 + Math.sqrt(99)), 12);
    expect([toPosition(0, share), toPosition(1, share)]).toEqual([0, STEPS]);
  });

  it('clamps values beyond its ends, and what has no logarithm', () => {
    expect(toPosition(1e9, log)).toBe(STEPS);
    expect(toPosition(0, log)).toBe(0);
    expect(toPosition(-5, log)).toBe(0);
    expect(toPosition(null, log)).toBe(0);
    expect(toPosition(7, { track: 'linear', low: 2, high: 2 })).toBe(0);
  });

  it('comes back to the position it came from', () => {
    for (let position = 0; position <= STEPS; position += 137) {
      expect(toPosition(toValue(position, log), log)).toBe(position);
      expect(toPosition(toValue(position, linear), linear)).toBe(position);
    }
  });
});

describe('an arrow key', () => {
  it('moves one standard error, ten with Shift, up and down by the same step', () => {
    const linearSpec = parameter({ track: 'linear', value: 0.35, best: 0.35, se: 0.01, low: 0, high: 2 });
    expect(stepped(0.35, linearSpec, 1)).toBeCloseTo(0.36, 12);
    expect(stepped(0.35, linearSpec, -10)).toBeCloseTo(0.25, 12);
    const logSpec = parameter({ se: 5 });
    expect(stepped(stepped(100, logSpec, 1), logSpec, -1)).toBeCloseTo(100, 9);
    expect(stepped(100, logSpec, 1)).toBeCloseTo(105.127, 3);
  });

  it('moves a share by one standard error at the best value, the same step back', () => {
    const share = parameter({ track: 'logit', low: 0.001, high: 0.999, value: 0.9, best: 0.9, se: 0.009 });
    const once = stepped(0.9, share, 1);
    expect(Math.log(once / (1 - once)) - Math.log(9)).toBeCloseTo(0.1, 12);
    expect(stepped(once, share, -1)).toBeCloseTo(0.9, 12);
    expect(stepped(0.9, share, 1000)).toBe(0.999);
  });

  it('moves 1/200 of the track where there is no standard error, and stays inside', () => {
    expect(stepped(100, parameter({}), 1)).toBeCloseTo(100 * 10 ** (4 / 200), 9);
    expect(stepped(9999, parameter({}), 10)).toBe(1e4);
    expect(stepped(1, parameter({}), -1)).toBe(1);
  });
});
