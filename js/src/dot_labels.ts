/** What a dot is called: the kernel's words where it has sent them, else what the page itself can tell, until the kernel has answered. */
import type { FitScatterModel } from './fit_scatter_model';
import type { RowState } from './wire.gen';
import { formatNumber } from './explorer/numbers';

const SAID: Record<RowState, string> = { in: '', out: 'out of the fit', held_out: 'held out', hidden: 'hidden' };

export class DotLabels {
  private readonly asked = new Map<number, string | null>();

  constructor(
    private readonly model: FitScatterModel,
    private readonly stateOf: (row: number) => RowState,
    private readonly learned: (row: number) => void,
  ) {
    model.on('msg:custom', this.hear);
    model.on('change:x change:y change:labels', this.forget);
  }

  dispose(): void {
    this.model.off('msg:custom', this.hear);
    this.model.off('change:x change:y change:labels', this.forget);
  }

  /** The label of a row; the kernel is asked for it when it has sent no labels, because there are too many. */
  of(row: number): string {
    const reason = (this.model.get('reasons') as string[])[row];
    const said = SAID[this.stateOf(row)];
    const name = [this.name(row), ...this.groups(row)].join(', ');
    return said ? `${name}, ${said}${reason ? `: ${reason}` : ''}` : name;
  }

  /** What colour and shape tell beyond the run's own words: nothing is told by them alone. */
  private groups(row: number): string[] {
    return [this.model.styleOf(row, 'levels')?.label, this.model.styleOf(row, 'marks')?.label].filter((label) => label) as string[];
  }

  private name(row: number): string {
    const sent = (this.model.get('labels') as string[])[row] ?? this.asked.get(row);
    if (sent) return sent;
    if (!this.asked.has(row) && this.model.comm_live) {
      this.asked.set(row, null);
      this.model.send({ kind: 'ask_label', row } as never, {});
    }
    const [x, y] = ['x', 'y'].map((name) => formatNumber((this.model.get(name) as ArrayLike<number>)[row], 3));
    return `row ${row + 1}: ${x}, ${y}`;
  }

  private readonly hear = (message: { kind?: string; row?: number; text?: string }): void => {
    if (message.kind !== 'label' || message.row === undefined || !message.text) return;
    this.asked.set(message.row, message.text);
    this.learned(message.row);
  };

  private readonly forget = (): void => this.asked.clear();
}
