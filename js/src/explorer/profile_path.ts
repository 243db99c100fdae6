/** A profile likelihood as an SVG path across a track of 1000 by 100. */
import type { ParameterView, ProfileCurve } from '../wire.gen';
import { coordinate, toValue, STEPS } from './track';

const POINTS = 80;
const TOP = 96;

/** The relative likelihood exp(-z²/2) along the track as the outline of an area; empty where nothing is known. */
export function profilePath(curve: ProfileCurve | undefined, spec: ParameterView): string {
  if (!curve || curve.values.length < 2) {
    return '';
  }
  const points: string[] = [];
  for (let i = 0; i <= POINTS; i++) {
    const value = toValue((STEPS * i) / POINTS, spec);
    points.push(`${(1000 * i) / POINTS},${(100 - TOP * likelihood(curve, spec, value)).toFixed(1)}`);
  }
  return `M0,100 L${points.join(' L')} L1000,100 Z`;
}

/** How likely a value is beside the best one: 1 there, 0 where the law does not reach. */
export function likelihood(curve: ProfileCurve, spec: ParameterView, value: number): number {
  const inside = (spec.least === null || value >= spec.least) && (spec.most === null || value <= spec.most);
  const z = inside ? signedRoot(curve, spec, value) : NaN;
  return Number.isFinite(z) ? Math.exp(-(z * z) / 2) : 0;
}

/** z is nearly a straight line on the track, so between its points, and a little beyond them, it is one. */
function signedRoot({ values, z }: ProfileCurve, spec: ParameterView, value: number): number {
  const at = (number: number): number => coordinate(spec, number);
  let right = values.findIndex((each) => each >= value);
  right = right < 0 ? values.length - 1 : Math.max(1, right);
  const [x0, x1, here] = [at(values[right - 1]), at(values[right]), at(value)];
  if (!Number.isFinite(x0)) {
    return z[right - 1]; // a point at 0, infinitely far on a log track
  }
  return z[right - 1] + ((z[right] - z[right - 1]) * (here - x0)) / (x1 - x0);
}
