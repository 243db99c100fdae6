/** The observations' half in the page: what is synced of the dots, and the one way to take rows out of the fit or back in. */
import * as bqplot from 'bqplot';
import { unpack_models } from '@jupyter-widgets/base';
import type { LawModel } from './law_model';
import { ShownStates } from './shown_states';
import { FitScatterDefaults, type RowState } from './wire.gen';
import { scatterSerializers } from './wire_arrays';

export class FitScatterModel extends bqplot.ScatterModel {
  static override serializers = {
    ...bqplot.ScatterModel.serializers, ...scatterSerializers, law_model: { deserialize: unpack_models },
  };
  shown!: ShownStates;

  override defaults(): Record<string, unknown> {
    return { ...super.defaults(), ...FitScatterDefaults };
  }

  override initialize(attributes: Backbone.ObjectHash, options: never): void {
    this.shown = new ShownStates(() => this.get('states') as RowState[]);
    super.initialize(attributes, options);
    this.on('change:states', () => this.shown.reconcile());
  }

  /** The rows of a level, and those of them that are out. */
  rowsOf(level: number): { rows: number[]; out: number[] } {
    const levels = this.get('levels') as ArrayLike<number>;
    const rows = Array.from(levels, (_, row) => row).filter((row) => levels[row] === level && this.shown.of(row) !== 'hidden');
    return { rows, out: rows.filter((row) => this.shown.isOut(row)) };
  }

  /** 1 for each row that is hidden, by the kernel or with its group. */
  hiddenRows(size: number, muted: ReadonlySet<number>): Uint8Array {
    const levels = this.get('levels') as ArrayLike<number>;
    const stateOf = this.shown.reader();
    return Uint8Array.from({ length: size }, (_, row) => Number(stateOf(row) === 'hidden' || muted.has(levels[row])));
  }

  /** Take rows out of the fit, or back in: shown at once, done by the kernel. */
  setOut(rows: number | readonly number[], out: boolean, reason = 'excluded by hand'): void {
    const law = this.get('law_model') as LawModel | null;
    const all = typeof rows === 'number' ? [rows] : [...rows];
    if (!law || all.length === 0) return;
    for (const row of all) this.shown.assume(row, out ? 'out' : 'in');
    this.trigger('shown-change');
    law.act(out ? { type: 'exclude', rows: all, reason } : { type: 'restore', rows: all });
  }
}
