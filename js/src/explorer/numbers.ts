/** Numbers as people of this field write and read them: 406M, 1.5B, 0.3478, 4.1e-5. */

const SUFFIXES: [number, string][] = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
];

const MULTIPLIERS: Record<string, number> = { k: 1e3, m: 1e6, b: 1e9, g: 1e9, t: 1e12 };

const NUMBER = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([kmbgt]?)$/i;

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
    return shortExponent(rounded, digits);
  }
  for (const [unit, suffix] of SUFFIXES) {
    if (size >= unit) {
      return Number((rounded / unit).toPrecision(digits)) + suffix;
    }
  }
  return String(rounded);
}

/** The shift in standard errors: `+0.4 SE`, small ones with one digit; only 0 is none. */
export function formatShift(shift: number | null | undefined): string {
  if (shift === null || shift === undefined || !Number.isFinite(shift)) {
    return '';
  }
  if (Math.abs(shift) < 1e-3) {
    return 'no shift';
  }
  const size = Math.abs(shift);
  const number = size >= 100 ? formatNumber(size, 2) : size < 0.05 ? String(Number(size.toPrecision(1))) : size.toFixed(1);
  return `${shift > 0 ? '+' : '−'}${number} SE`;
}

/** `"4.1e2" -> 410`, `"406M" -> 406000000`, `"1,234.5" -> 1234.5`; null when it is not a number. */
export function parseNumber(text: string): number | null {
  const plain = text.replace(/−/g, '-').replace(/(\d),(?=\d{3}(?!\d))/g, '$1').replace(/[\s_]/g, '');
  const match = NUMBER.exec(plain);
  if (!match) {
    return null;
  }
  const value = Number(match[1]) * (MULTIPLIERS[match[2].toLowerCase()] ?? 1);
  return Number.isFinite(value) ? value : null;
}

function shortExponent(value: number, digits: number): string {
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
  return `${Number(mantissa)}e${Number(exponent)}`;
}
