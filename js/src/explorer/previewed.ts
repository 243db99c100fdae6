/** The kernel's view with the numbers of an unfinished act laid over it: parameters, readouts and the state of the fit. */
import { Program, type Tree } from '../law';
import type { Refit } from '../solve/refit';
import type { FitView, PanelView, ParameterView, Readout, Tree as WireTree } from '../wire.gen';

/** A fit that the page has made and the kernel has not: `preview` beside the kernel's own words. */
export type ShownFit = Omit<FitView, 'freshness'> & { freshness: FitView['freshness'] | 'preview' | 'one_step' };

export interface Shown {
  parameters: ParameterView[];
  readouts: Readout[];
  fit: ShownFit;
}

/** `values` are what the page draws with; without a refit the view is as the kernel sent it. */
export function previewed(view: PanelView, refit: Refit | null, values: Readonly<Record<string, number>>, underway: boolean): Shown {
  if (!refit) return view;
  return {
    parameters: view.parameters.map((row) => ({ ...row, value: values[row.name] ?? row.value })),
    readouts: view.readouts.map((readout) => moved(readout, values, underway)),
    fit: {
      ...view.fit,
      objective: refit.objective,
      cost: '',
      freshness: refit.isOneStep ? 'one_step' : 'preview',
      status_sentence: `${refit.isOneStep ? 'One Newton step in the page' : 'Refitted in the page'}; ${underway ? 'nothing is done yet' : 'the kernel is fitting'}.`,
    },
  };
}

/** Against the fit on show: what was new is old now. Under the hand no line comes or goes, so that nothing jumps. */
function moved(readout: Readout, values: Readonly<Record<string, number>>, underway: boolean): Readout {
  const value = computed(readout.tree, values);
  if (value === null || readout.new === null) return readout;
  const shift = readout.se ? (value - readout.new) / readout.se : null;
  const text = alike(value, readout.new_text);
  return { ...readout, old: readout.new, old_text: readout.new_text, new: value, new_text: text, shift_in_se: shift, moved: underway || text !== readout.new_text };
}

const programs = new WeakMap<object, Program>();

function computed(tree: WireTree | null | undefined, values: Readonly<Record<string, number>>): number | null {
  if (tree === null || tree === undefined) return null;
  const known = typeof tree === 'object' ? programs.get(tree) : undefined;
  const program = known ?? new Program(tree as Tree);
  if (typeof tree === 'object') programs.set(tree, program);
  try {
    const [value] = program.evaluate(values, 1);
    return Number.isFinite(value) ? value : null;
  } catch {
    return null; // between two laws: the readouts of one, the parameters of the other
  }
}

const UNITS: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, B: 1e9, T: 1e12 };

/** A number cut where the kernel cut the one before it: `alike(0.34781, "0.350") -> "0.348"`, `(4.1e8, "406M") -> "410M"`. */
export function alike(value: number, text: string): string {
  const unit = text.slice(-1);
  if (Object.hasOwn(UNITS, unit)) return alike(value / UNITS[unit], text.slice(0, -1)) + unit;
  const [mantissa, exponent] = text.toLowerCase().split('e');
  const decimals = mantissa.split('.')[1]?.length ?? 0;
  if (exponent === undefined) return value.toFixed(Math.min(decimals, 20));
  const [digits, power] = value.toExponential(decimals).split('e');
  return `${digits}e${Number(power)}`;
}
