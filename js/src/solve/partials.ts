/** Every operation of a law with its partial derivatives, over whole columns: what forward differentiation is made of. */
import { lgamma, sigmoid, softplus } from '../law';

/** Value and slope of a function of one number; the slope may use the value. */
export interface Unary {
  value(x: number): number;
  slope(x: number, y: number): number;
}

const step = (x: number): number => (x > 0 ? 1 : x < 0 ? 0 : x === 0 ? 0.5 : NaN);

/** The derivative of `lgamma`: recurrence up to 10, then the asymptotic series; reflected below 1/2. */
export function digamma(x: number): number {
  if (!Number.isFinite(x)) return x === Infinity ? Infinity : NaN;
  if (x <= 0 && Number.isInteger(x)) return NaN;
  if (x < 0.5) return digamma(1 - x) - Math.PI / Math.tan(Math.PI * x);
  let shifted = 0;
  let z = x;
  for (; z < 10; z++) shifted -= 1 / z;
  const s = 1 / (z * z);
  const tail = s * (1 / 12 - s * (1 / 120 - s * (1 / 252 - s * (1 / 240 - s * (1 / 132 - s * (691 / 32760 - s / 12))))));
  return shifted + Math.log(z) - 0.5 / z - tail;
}

export const UNARY: ReadonlyMap<string, Unary> = new Map<string, Unary>([
  ['exp', { value: Math.exp, slope: (_x, y) => y }],
  ['log', { value: Math.log, slope: (x) => 1 / x }],
  ['log2', { value: Math.log2, slope: (x) => 1 / (x * Math.LN2) }],
  ['log10', { value: Math.log10, slope: (x) => 1 / (x * Math.LN10) }],
  ['log1p', { value: Math.log1p, slope: (x) => 1 / (1 + x) }],
  ['expm1', { value: Math.expm1, slope: (x) => Math.exp(x) }],
  ['sqrt', { value: Math.sqrt, slope: (_x, y) => 0.5 / y }],
  ['softplus', { value: softplus, slope: (x) => sigmoid(x) }],
  ['sigmoid', { value: sigmoid, slope: (x, y) => y * sigmoid(-x) }],
  ['tanh', { value: Math.tanh, slope: (_x, y) => 1 - y * y }],
  ['sin', { value: Math.sin, slope: (x) => Math.cos(x) }],
  ['cos', { value: Math.cos, slope: (x) => -Math.sin(x) }],
  ['atan', { value: Math.atan, slope: (x) => 1 / (1 + x * x) }],
  ['abs', { value: Math.abs, slope: (x) => 2 * step(x) - 1 }],
  ['lgamma', { value: lgamma, slope: digamma }],
  ['step', { value: step, slope: () => 0 }],
]);

/**
 * A function of several numbers. Where `slopes` is asked for it must fill one partial derivative for each argument.
 * `row` holds the arguments.
 */
export interface Nary {
  value(row: Float64Array): number;
  slopes(row: Float64Array, y: number, out: Float64Array): void;
}

/** The winner takes all; in a tie each loses half against each other, as the kernel's `step(0) = 1/2` has it. */
function chosen(sign: 1 | -1): Nary {
  return {
    value: (row) => (sign === 1 ? Math.max(...row) : Math.min(...row)),
    slopes: (row, _y, out) => {
      for (let k = 0; k < row.length; k++) {
        out[k] = 1;
        for (let j = 0; j < row.length; j++) if (j !== k) out[k] *= step(sign * (row[k] - row[j]));
      }
    },
  };
}

export const NARY: ReadonlyMap<string, Nary> = new Map<string, Nary>([
  ['max', chosen(1)],
  ['min', chosen(-1)],
  [
    'logsumexp',
    {
      value: (row) => {
        let top = -Infinity;
        for (let k = 0; k < row.length; k++) if (!(row[k] <= top)) top = row[k];
        if (!Number.isFinite(top)) return top;
        let sum = 0;
        for (let k = 0; k < row.length; k++) sum += Math.exp(row[k] - top);
        return top + Math.log(sum);
      },
      slopes: (row, y, out) => {
        for (let k = 0; k < row.length; k++) out[k] = Math.exp(row[k] - y);
      },
    },
  ],
]);
