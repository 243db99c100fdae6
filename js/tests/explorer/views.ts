/** View models for tests, with only what a test cares about written out. */
import type { PanelView, TargetCard, ParameterView, Readout } from '../../src/wire.gen';

export const parameter = (fields: Partial<ParameterView> = {}): ParameterView => ({
  name: 'alpha', symbol: 'alpha', value: 0.35, best: 0.35, low: 0, high: 1, track: 'linear', step: 0.01, se: 0.01, ci_low: 0.33, ci_high: 0.37,
  pinned: false, hand_set: false, at_bound: false, unit: '', description: 'exponent of N',
  tied: '', bound_low: null, bound_high: null, least: 0, most: null, style: 'plain', published: [], ...fields,
});

export const readout = (fields: Partial<Readout> = {}): Readout => {
  const all = { label: 'alpha', old: 0.35, new: 0.36, old_text: '0.350', new_text: '0.360', shift_in_se: 1, note: '', se: 0.01, tree: null, ...fields };
  return { moved: all.old !== null && all.old_text !== all.new_text, ...all };
};

export const target = (fields: Partial<TargetCard> = {}): TargetCard => ({
  is_set: false, asked: '', text: 'N=10B', inputs: { N: 1e10 }, moves: { N: 1 }, x: 1e10, y: 2.1, low: 2, high: 2.2, y_text: '2.10 (2.00 to 2.20)',
  largest: 1e9, beyond: 10, axis: 'N', beyond_text: '10x beyond your largest N', ...fields,
});

export const panelView = (fields: Partial<PanelView> = {}): PanelView => ({
  revision: 0, title: 'chinchilla: L = E + A / N**alpha', subtitle: 'log-Huber · 0 of 60 runs excluded',
  law: { name: 'chinchilla', title: 'Chinchilla', formula: 'L = E + A / N**alpha', tree: 0, inputs: ['N'], output: 'L', parameters: ['alpha'] },
  axis: { name: 'N', label: 'parameters N', choices: [{ name: 'N', label: 'parameters N' }, { name: 'C', label: 'compute C' }] },
  y_axis: { label: 'loss' }, color: { name: '', label: '', choices: [] }, shape: { name: '', label: '', choices: [] }, levels: [], marks: [], parameters: [parameter()],
  fit: { objective: 0.5, best_objective: 0.5, cost: '', objective_name: 'log_huber', status_code: 'converged', status_sentence: 'Converged.', converged: true, freshness: 'fresh', n_in: 60, n_total: 60 },
  readouts: [], bench: [], bench_groups: [], counts: { in: 60, out: 0, held_out: 0, hidden: 0 }, unseen: 0, rules: [], rule_names: ['N', 'step'], target: target(), verdicts: [], history: { can_undo: false, can_redo: false, undo_label: '', redo_label: '', lines: [], steps: [{ number: 0, label: '', line: '', done: true }], at: 0 },
  code: 'import jupyter_scaling as scaling', reasons: ['diverged', 'other'], message: null, profile_key: 'one', table: 0, ...fields,
});
