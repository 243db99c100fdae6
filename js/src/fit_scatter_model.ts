/** The observations' half in the page: what is synced of the dots, and the one way to take rows out of the fit or back in. */
import * as bqplot from 'bqplot';
import { unpack_models } from '@jupyter-widgets/base';
import type { Hand, Told } from './hand';
import type { LawModel } from './law_model';
import { ShownStates } from './shown_states';
import { FitScatterDefaults, type LevelStyle, type RowState } from './wire.gen';
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
    this.on('change:states', () => {
      this.shown.reconcile();
      this.law?.hand.keep((row) => this.shown.of(row) !== 'hidden');
    });
    this.on('change:table', () => this.renumbered());
    this.on('change:x', () => this.law?.hand.keep((row) => row < (this.get('x') as ArrayLike<number>).length));
  }

  /** How the level of a row looks; undefined where it has none. */
  styleOf(row: number, told: Told): LevelStyle | undefined {
    const styles = this.get(told === 'levels' ? 'level_styles' : 'mark_styles') as LevelStyle[];
    return styles[(this.get(told) as ArrayLike<number>)[row]];
  }

  /** The rows of a group that a legend tells, and those of them that are out. */
  rowsOf(group: number, told: Told = 'levels'): { rows: number[]; out: number[] } {
    const groups = this.get(told) as ArrayLike<number>;
    const rows = Array.from(groups, (_, row) => row).filter((row) => groups[row] === group && this.shown.of(row) !== 'hidden');
    return { rows, out: rows.filter((row) => this.shown.isOut(row)) };
  }

  /** 1 for each row that is hidden, by the kernel or with one of its groups. */
  hiddenRows(size: number, hand: Pick<Hand, 'mutedOf'>): Uint8Array {
    const [levels, marks] = [this.get('levels'), this.get('marks')] as ArrayLike<number>[];
    const [mutedLevels, mutedMarks] = [hand.mutedOf('levels'), hand.mutedOf('marks')];
    const stateOf = this.shown.reader();
    return Uint8Array.from({ length: size }, (_, row) =>
      Number(stateOf(row) === 'hidden' || mutedLevels.has(levels[row]) || mutedMarks.has(marks[row])));
  }

  /** Take rows out of the fit, or back in: shown at once, done by the kernel. */
  setOut(rows: number | readonly number[], out: boolean, reason = 'excluded by hand'): void {
    const law = this.law;
    const all = typeof rows === 'number' ? [rows] : [...rows];
    if (!law || all.length === 0) return;
    for (const row of all) this.shown.assume(row, out ? 'out' : 'in');
    this.trigger('shown-change');
    const table = this.get('table') as number;
    law.act(out ? { type: 'exclude', rows: all, table, reason } : { type: 'restore', rows: all, table });
  }

  private get law(): LawModel | null {
    return this.get('law_model') as LawModel | null;
  }

  /** The rows of another table stand at other places: what the page held by place is let go. */
  private renumbered(): void {
    this.shown.settle();
    this.law?.renumbered();
  }
}
