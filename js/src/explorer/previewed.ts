/** The kernel's view with the numbers of an unfinished act laid over it: parameters, readouts and the state of the fit. */
import { Program, type Tree } from '../law';
import type { Refit } from '../solve/refit';
import type { FitView, PanelView, ParameterView, Readout, Tree as WireTree } from '../wire.gen';
import { alike } from './steady_number';

/** A fit that the page has made and the kernel has not: `preview` beside the kernel's own words. */
export type ShownFit = Omit<FitView, 'freshness'> & { freshness: FitView['freshness'] | 'preview' | 'one_step' };

export interface Shown {
  /** Times which the kernel's standard errors are; null where they are the kernel's own. */
  errors: ReadonlyMap<string, number> | null;
  parameters: ParameterView[];
  readouts: Readout[];
  fit: ShownFit;
}

/** `values` are what the page draws with; without a refit the view is as the kernel sent it. */
export function previewed(
  view: PanelView, refit: Refit | null, values: Readonly<Record<string, number>>, underway: boolean, errors: Shown['errors'] = null,
): Shown {
  if (!refit) return { errors: null, parameters: view.parameters, readouts: view.readouts, fit: view.fit };
  return {
    errors: errors ?? NONE,
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
  const [was, text] = [readout.new, value].map((each) => alike(each, readout.new_text, readout.se));
  return { ...readout, old: readout.new, old_text: was, new: value, new_text: text, shift_in_se: shift, moved: underway || text !== was };
}

const NONE: ReadonlyMap<string, number> = new Map();

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
