/** A number that moves under a hand, cut where the kernel cut the one before it. */
import { formatCount, formatNumber, formatPlain, formatWithError, scientific } from './numbers';

const UNITS: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, B: 1e9, T: 1e12 };
/** The kernel gives four digits where it knows no error. */
const DIGITS = 4;

/**
 * `alike(0.34781, "0.350") -> "0.348"`, `(4.1e8, "406M") -> "410M"`, `(1.2e9, "950M") -> "1.200B"`.
 *
 * The kernel leaves out zeros at the end of a count, of a power of ten and of a number without an error, so that its
 * text says too little of where it was cut: `error`, the standard error or null where there is none, says the rest.
 */
export function alike(value: number, text: string, error?: number | null): string {
  if (!/\d/.test(text)) return formatNumber(value);
  const unit = UNITS[text.slice(-1)];
  const [mantissa, exponent] = (unit ? text.slice(0, -1) : text).toLowerCase().split('e');
  const decimals = mantissa.split('.')[1]?.length ?? 0;
  if (error === null) return unit ? formatCount(value, DIGITS, true) : exponent === undefined ? plain(value, mantissa) : scientific(value, DIGITS, true);
  if (exponent === undefined && !unit) return fixed(value, decimals);
  // An error of which the second digit stands where the text ends.
  const own = 1.000001 * 10 ** (1 - decimals) * (unit ?? 10 ** Number(exponent));
  const finest = Math.min(own, error ?? Infinity);
  if (unit) return formatWithError(value, finest, true, true);
  const digits = value === 0 ? decimals + 1 : Math.floor(Math.log10(Math.abs(value))) - Math.floor(Math.log10(finest)) + 2;
  return scientific(value, Math.min(Math.max(digits, 2), 15), true);
}

/** Four digits of the number as the kernel has it, and the same decimals wherever it goes. */
function plain(value: number, text: string): string {
  const from = Math.abs(Number(text));
  return from > 0 && from < 1e5 ? fixed(value, Math.max(0, DIGITS - 1 - Math.floor(Math.log10(from)))) : formatPlain(value, DIGITS, true);
}

/** So many decimals; what is too large or too small to be read so, in powers of ten. */
function fixed(value: number, decimals: number): string {
  const size = Math.abs(value);
  if (size >= 1e6 || (size > 0 && size < 1e-4 && decimals < 10)) {
    const digits = Math.floor(Math.log10(size)) + decimals + 1;
    if (size >= 1e6 || digits >= 2) return scientific(value, Math.min(Math.max(digits, 2), 15), true);
  }
  const text = value.toFixed(Math.min(decimals, 20));
  return Number(text) === 0 ? text.replace('-', '') : text;
}
