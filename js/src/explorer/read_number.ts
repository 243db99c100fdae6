/** Reads the numbers that people type: 4.1e2, 406M, 1.2 billion tokens, 4.06×10^8, 35 %. */

/** Powers of ten rather than factors: 4.06 and 8 together are read as 4.06e8, and nothing is rounded twice. */
const POWERS: Record<string, number> = {
  '': 0, '%': -2, k: 3, m: 6, b: 9, g: 9, t: 12, thousand: 3, million: 6, billion: 9, trillion: 12,
};

const NUMBER = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(?:\s*[×x*]\s*10\s*(?:\^|\*\*)\s*([+-]?\d+))?\s*(%|thousand|million|billion|trillion|[kmbgt](?![a-z]))?\s*([a-zµ][a-z/µ -]*)?$/i;

export interface Quantity {
  value: number;
  unit: string;
}

/** `"406M params" -> {value: 406000000, unit: "params"}`; null when it is not a number. */
export function parseQuantity(text: string): Quantity | null {
  const minus = text.replace(/−/g, '-');
  // A comma after a lone 0 stands before decimals.
  const plain = (/^\s*[+-]?0,/.test(minus) ? minus : minus.replace(/(\d),(?=\d{3}(?!\d))/g, '$1')).replace(/(\d)_(?=\d)/g, '$1').trim();
  const match = NUMBER.exec(plain);
  if (!match) {
    return null;
  }
  const [mantissa, power] = match[1].toLowerCase().split('e');
  const value = Number(`${mantissa}e${Number(power ?? 0) + Number(match[2] ?? 0) + POWERS[(match[3] ?? '').toLowerCase()]}`);
  return Number.isFinite(value) ? { value, unit: (match[4] ?? '').trim() } : null;
}

/** The number of a parameter as typed, its unit behind it or not; or the sentence that says what was expected. */
export function readValue(text: string, name: string, unit: string): number | string {
  const found = parseQuantity(text);
  if (!found) {
    return `${name}: expected a number such as 4.1e2 or 406M, got '${text}'. Nothing was changed.`;
  }
  if (found.unit && !isUnit(found.unit, unit)) {
    const expected = unit ? `${name} is in ${unit}` : `${name} has no unit`;
    return `${expected}; got '${text}'. Type the number alone${unit ? `, or with ${unit}` : ''}. Nothing was changed.`;
  }
  return found.value;
}

/** The unit as written, its first word, and both without a plural's s. */
function isUnit(typed: string, unit: string): boolean {
  const bare = (word: string): string => word.toLowerCase().replace(/s\b/g, '');
  return unit !== '' && [bare(unit), bare(unit.split(/[/ ]/)[0])].includes(bare(typed));
}
