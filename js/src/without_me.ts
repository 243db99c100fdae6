/** What leaves with a run, in lines: the prediction first, then every parameter, each with its shift in standard errors. */
import { formatNumber, formatShift } from './explorer/numbers';
import { symbolParts } from './explorer/symbols';
import type { Lens } from './lens';

export function withoutMe(lens: Lens, row: number): string[] {
  const insight = lens.insight;
  const lines = [];
  const suggested = lens.suggested().get(row);
  if (suggested) lines.push(`Looks off: ${suggested.why}`);
  const shifts = insight && lens.shiftsOf(row);
  if (!insight || !shifts) return lines;
  const { labels, values, se } = insight.without;
  const said = labels.map((label, i) => change(label, values[i], shifts[i], se[i], i === labels.length - 1 && /\s/.test(label)));
  const prediction = labels.length > 0 && /\s/.test(labels[labels.length - 1]) ? [said.pop()!] : [];
  return [...lines, insight.without.about ? 'Without this run, about:' : 'Without this run:', ...prediction, ...said];
}

function change(label: string, value: number | null, shift: number | null, se: number | null, isPrediction: boolean): string {
  if (value === null || shift === null) return `${label}: no fit without it`;
  const name = isPrediction ? label : symbolParts(label).join('');
  const inSe = se !== null && se > 0 ? ` (${formatShift(shift / se)})` : '';
  const by = `${shift < 0 ? '−' : '+'}${formatNumber(Math.abs(shift), 2)}`;
  return isPrediction ? `${name}: ${formatNumber(value, 5)} → ${formatNumber(value + shift, 5)}${inSe}` : `${name} ${by}${inSe}`;
}
