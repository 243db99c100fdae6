/** Numbers as people of this field write and read them: 406M, 1.5B, 0.3478, 4.1e-5. */

const SUFFIXES: [number, string][] = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
];

/** `406000000 -> "406M"`, `0.34781 -> "0.3478"`, `2.3e-7 -> "2.3e-7"`, nothing -> "–". */
export function formatNumber(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return '–';
  }
  if (value === 0) {
    return '0';
  }
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  if (size >= 1e15 || size < 1e-3) {
    return scientific(rounded, digits);
  }
  for (const [unit, suffix] of SUFFIXES) {
    if (size >= unit) {
      return Number((rounded / unit).toPrecision(digits)) + suffix;
    }
  }
  return String(rounded);
}

/**
 * A number of moderate size written out, any other in powers of ten; the kernel's `plain`. Here and below `steady` keeps
 * zeros at the end: a number that moves under a hand has as many digits in each frame.
 */
export function formatPlain(value: number | null | undefined, digits = 4, steady = false): string {
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return '–';
  }
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  return size === 0 ? '0' : size >= 1e-3 && size < 1e5 ? cut(rounded, digits, steady) : scientific(value, digits, steady);
}

/** Thousands K, millions M, billions B, trillions T; the kernel's `count`. */
export function formatCount(value: number, digits = 3, steady = false): string {
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  if (size >= 1e15) {
    return scientific(value, digits, steady);
  }
  for (const [unit, suffix] of [...SUFFIXES, [1e3, 'K'] as [number, string]]) {
    if (size >= unit) {
      return cut(rounded / unit, digits, steady) + suffix;
    }
  }
  return formatPlain(value, digits, steady);
}

/** A number cut at the second digit of its standard error, never before its own, with a suffix where it is counted; the kernel's `with_error`. */
export function formatWithError(value: number | null | undefined, error: number | null | undefined, counted = false, steady = false): string {
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return '–';
  }
  if (error === null || error === undefined || !Number.isFinite(error) || error <= 0) {
    return counted ? formatCount(value, 4, steady) : formatPlain(value, 4, steady);
  }
  const decimals = 1 - Math.floor(Math.log10(error));
  const size = Math.abs(value);
  const digits = size > 0 ? Math.min(15, Math.max(2, Math.floor(Math.log10(size)) + decimals + 1)) : 2;
  if (counted && size >= 1e3) {
    return formatCount(value, digits, steady);
  }
  if (size >= 1e6 || (size > 0 && size < 1e-4)) {
    return scientific(value, digits, steady);
  }
  const own = size > 0 ? 1 - Math.floor(Math.log10(size)) : 0;
  return value.toFixed(Math.min(10, Math.max(0, decimals, own)));
}

/** A standard error: two digits, with a suffix where it is of something counted. */
export function formatError(error: number, counted = false): string {
  if (counted && error >= 1e3) {
    return formatCount(error, 2);
  }
  return error >= 1e-3 && error < 10 ? formatWithError(error, error) : formatPlain(error, 2);
}

/** The shift in standard errors: `+0.4 SE`, small ones with one digit; only 0 is none. */
export function formatShift(shift: number | null | undefined): string {
  if (shift === null || shift === undefined || !Number.isFinite(shift)) {
    return '';
  }
  if (shift === 0) return 'unchanged';
  if (Math.abs(shift) < 1e-3) return '< 0.001 SE';
  const size = Math.abs(shift);
  const number = size >= 100 ? formatNumber(size, 2) : size < 0.05 ? String(Number(size.toPrecision(1))) : size.toFixed(1);
  return `${shift > 0 ? '+' : '−'}${number} SE`;
}

/** How far a number stayed what it was, of which both are written alike: `unchanged to 4 digits`. */
export function unchanged(old: number | null, now: number | null, text: string): string {
  if (old === now) return 'unchanged';
  const digits = text.split(/e/i)[0].replace(/\D/g, '').replace(/^0+/, '').length || 1;
  return `unchanged to ${counted(digits, 'digit')}`;
}

/** A count with its noun: `1 run`, `5,349 runs`, `2 runs are`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** A factor in few letters, `3.2`, `906`, `12,300`, `4.7e6`; the kernel's `times`. */
export function formatTimes(factor: number): string {
  if (factor < 10) return String(Number(factor.toPrecision(2)));
  return factor < 99_950 ? Number(factor.toPrecision(3)).toLocaleString('en') : scientific(factor, 2);
}

/** Mantissa and power of ten without padding: `4.06e8`. */
export function scientific(value: number, digits = 3, steady = false): string {
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
  return `${steady ? mantissa : Number(mantissa)}e${Number(exponent)}`;
}

function cut(value: number, digits: number, steady: boolean): string {
  const text = value.toPrecision(digits);
  return steady && !text.includes('e') ? text : String(Number(text));
}
