/** Where an axis has its ticks while the page zooms it, and what they say: the same as the kernel's for the whole plot. */
export interface Tick {
  value: number;
  label: string;
}

const SUFFIXES: [number, string][] = [[1e12, 'T'], [1e9, 'B'], [1e6, 'M'], [1e3, 'K']];
const FEWEST = 4;
const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Powers of ten where there are more than two, else 1-2-5, and even steps where those are too few. */
export function ticks(low: number, high: number, log: boolean, powers = false, most = 7): Tick[] {
  if (!Number.isFinite(low) || !Number.isFinite(high) || low >= high) return [];
  let values = log && low > 0 ? logValues(low, high, most) : [];
  if (values.length < 2 || (values.length < FEWEST && high / low < 100)) values = evenValues(low, high, most);
  let labels = alike(values, values.map((value) => tickLabel(value, powers)), powers);
  if (new Set(labels).size < labels.length) labels = values.map((value) => String(Number(value.toPrecision(10))));
  return values.map((value, i) => ({ value, label: labels[i] }));
}

/** One kind of label: all powers of ten where one is, as many decimals where steps are even. */
function alike(values: number[], labels: string[], powers: boolean): string[] {
  if (values.some((value) => isPower(value, powers))) {
    return values.map((value, i) => (Math.abs(value) >= 100 || (value !== 0 && Math.abs(value) < 0.1) ? power(value) : labels[i]));
  }
  const isEven = values.length > 2 && Math.abs(values[2] - 2 * values[1] + values[0]) <= 1e-6 * Math.abs(values[1] - values[0]);
  if (!isEven || !labels.every((label) => /\d$/.test(label))) return labels;
  const decimals = Math.max(...labels.map((label) => label.split('.')[1]?.length ?? 0));
  return values.map((value) => value.toFixed(decimals).replace('-', '−'));
}

const isPower = (value: number, powers: boolean): boolean => {
  const size = Math.abs(value);
  return size >= 1e15 || (size > 0 && size < 1e-4) || (powers && size >= 1e4);
};

/** `2e7 -> "20M"`, `0.05 -> "0.05"`, `1e18 -> "10¹⁸"`; with `powers` large ones are powers of ten and not counts. */
export function tickLabel(value: number, powers = false): string {
  const size = Math.abs(value);
  if (isPower(value, powers)) return power(value);
  for (const [unit, suffix] of SUFFIXES) {
    if (size >= unit) return Number((value / unit).toPrecision(6)) + suffix;
  }
  return String(Number(value.toPrecision(6)));
}

function power(value: number): string {
  const exponent = Math.floor(Math.log10(Math.abs(value)) + 1e-9);
  const mantissa = value / 10 ** exponent;
  const front = Math.abs(mantissa - 1) < 1e-9 ? '' : `${Number(mantissa.toPrecision(3))}·`;
  const raised = [...String(exponent)].map((digit) => (digit === '-' ? '⁻' : RAISED[Number(digit)])).join('');
  return `${front}10${raised}`;
}

function logValues(low: number, high: number, most: number): number[] {
  const [least, top] = [Math.log10(low), Math.log10(high)];
  const decades = top - least;
  const powers = Math.floor(top + 1e-9) - Math.ceil(least - 1e-9) + 1;
  const leads = decades >= 2 && powers > 2 ? [1] : [1, 2, 5];
  const every = leads.length > 1 ? 1 : Math.max(1, Math.ceil(decades / most));
  const values: number[] = [];
  for (let exponent = Math.floor(Math.floor(least) / every) * every; exponent <= Math.ceil(top); exponent += every) {
    for (const lead of leads) {
      const value = Number(`${lead}e${exponent}`);
      if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) values.push(value);
    }
  }
  return values;
}

function evenValues(low: number, high: number, most: number): number[] {
  const rough = (high - low) / most;
  const scale = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((lead) => lead * scale).find((each) => each >= rough * (1 - 1e-9)) ?? rough;
  const values: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i <= Math.floor(high / step + 1e-9); i++) {
    const value = Number((i * step).toPrecision(12));
    if (values.length === 0 || value > values[values.length - 1]) values.push(value);
  }
  return values;
}
