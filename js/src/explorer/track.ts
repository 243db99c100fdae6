/** A slider's track: positions 0..STEPS on the native range input, values in the parameter's own coordinate: log, linear or logit. */
import type { ParameterView } from '../wire.gen';

export const STEPS = 10000;

export type TrackSpec = Pick<ParameterView, 'track' | 'low' | 'high'>;

/** Where a value stands on its track, clamped to the ends. */
export function toPosition(value: number | null, spec: TrackSpec): number {
  return Math.round(STEPS * Math.min(1, Math.max(0, toShare(value, spec))));
}

/** The same as a share of the track, not clamped: below 0 and above 1 it is off the track. */
export function toShare(value: number | null, spec: TrackSpec): number {
  const [low, high] = ends(spec);
  const at = coordinate(spec, value ?? NaN);
  return Number.isNaN(at) || high <= low ? 0 : (at - low) / (high - low);
}

/** The value at a position; the ends give back exactly `low` and `high`. */
export function toValue(position: number, spec: TrackSpec): number {
  if (position <= 0) {
    return spec.low ?? 0;
  }
  if (position >= STEPS) {
    return spec.high ?? 0;
  }
  const [low, high] = ends(spec);
  return natural(spec, low + (high - low) * (position / STEPS));
}

/** One arrow key: one standard error where there is one, else 1/200 of the track; `times` ten with Shift. */
export function stepped(value: number, spec: ParameterView, times: number): number {
  const [low, high] = ends(spec);
  const se = spec.se !== null && Number.isFinite(spec.se) && spec.se > 0 ? spec.se : null;
  const from = coordinate(spec, value);
  // On a curved track a step has the length it has at the best value: the same size up and down, never across an end.
  const step = se === null ? (high - low) / 200 : se * slope(spec, spec.best ?? value);
  return clamped(natural(spec, from + times * step), spec);
}

/** A value inside the track and inside the user's bounds. */
export function clamped(value: number, spec: ParameterView): number {
  return Math.min(last(spec) ?? value, Math.max(first(spec) ?? value, value));
}

/** Where Home leads: the lower bound, or the start of the track. */
export function first(spec: ParameterView): number | null {
  return spec.bound_low ?? spec.low;
}

/** Where End leads: the upper bound, or the end of the track. */
export function last(spec: ParameterView): number | null {
  return spec.bound_high ?? spec.high;
}

/** The value in the coordinate in which the track is even. */
export function coordinate({ track }: TrackSpec, value: number): number {
  if (track === 'log') {
    return value > 0 ? Math.log(value) : value <= 0 ? -Infinity : NaN;
  }
  if (track === 'logit') {
    return value <= 0 ? -Infinity : value >= 1 ? Infinity : Math.log(value / (1 - value));
  }
  return value;
}

function natural({ track }: TrackSpec, at: number): number {
  return track === 'log' ? Math.exp(at) : track === 'logit' ? 1 / (1 + Math.exp(-at)) : at;
}

/** Length on the track of one natural unit at a value. */
function slope({ track }: TrackSpec, value: number): number {
  return track === 'log' ? 1 / Math.abs(value) : track === 'logit' ? 1 / (value * (1 - value)) : 1;
}

function ends(spec: TrackSpec): [number, number] {
  return [coordinate(spec, spec.low ?? 0), coordinate(spec, spec.high ?? 1)];
}
