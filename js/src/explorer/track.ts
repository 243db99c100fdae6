/** A slider's track: positions 0..STEPS on the native range input, values in the parameter's own coordinate, log or linear. */
import type { ParameterView } from '../wire.gen';

export const STEPS = 10000;

type TrackSpec = Pick<ParameterView, 'track' | 'low' | 'high'>;

/** Where a value stands on its track, clamped to the ends. */
export function toPosition(value: number | null, spec: TrackSpec): number {
  const [low, high] = ends(spec);
  const at = coordinate(spec)(value ?? NaN);
  if (Number.isNaN(at) || high <= low) {
    return 0;
  }
  return Math.round(STEPS * Math.min(1, Math.max(0, (at - low) / (high - low))));
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
  const at = low + (high - low) * (position / STEPS);
  return spec.track === 'log' ? Math.exp(at) : at;
}

/** One arrow key: one standard error where there is one, else 1/200 of the track; `times` ten with Shift. */
export function stepped(value: number, spec: ParameterView, times: number): number {
  const [low, high] = ends(spec);
  const se = spec.se !== null && Number.isFinite(spec.se) && spec.se > 0 ? spec.se : null;
  let moved: number;
  if (se !== null) {
    // On a log track a step of SE/value in the logarithm: the same size up and down, and never across zero.
    moved = spec.track === 'log' ? value * Math.exp((times * se) / Math.abs(spec.best ?? value)) : value + times * se;
  } else {
    const at = coordinate(spec)(value) + (times * (high - low)) / 200;
    moved = spec.track === 'log' ? Math.exp(at) : at;
  }
  return Math.min(spec.high ?? moved, Math.max(spec.low ?? moved, moved));
}

function coordinate(spec: TrackSpec): (value: number) => number {
  return spec.track === 'log' ? (value) => (value > 0 ? Math.log(value) : -Infinity) : (value) => value;
}

function ends(spec: TrackSpec): [number, number] {
  const to = coordinate(spec);
  return [to(spec.low ?? 0), to(spec.high ?? 1)];
}
