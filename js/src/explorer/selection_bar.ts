/** What can be done with the selected runs at once: exclude with a reason, give those that are out another one, bring back, let go. */
import type { Hand } from '../hand';
import type { FitScatterModel } from '../fit_scatter_model';
import { h, setAttribute, setText, show } from './dom';
import { counted } from './numbers';

const BY_HAND = 'excluded by hand';

export class SelectionBar {
  readonly el: HTMLElement;
  private readonly count = h('strong', { class: 'jsc-selection-count' });
  private readonly exclude: HTMLElement;
  private readonly back: HTMLElement;
  private readonly reason = h('select', { class: 'jsc-reason', 'aria-label': 'Reason why the selected runs go out' });

  constructor(private readonly hand: () => Hand | null, private readonly scatter: () => FitScatterModel | null) {
    const button = (word: string, name: string, onclick: () => void): HTMLElement =>
      h('button', { type: 'button', class: `jsc-button jsc-selection-${name}`, onclick }, word);
    this.exclude = button('Exclude', 'exclude', () => this.takeOut());
    this.back = button('Bring back', 'restore', () => this.bringBack());
    this.el = h('section', { class: 'jsc-selection', 'aria-label': 'Selected runs', hidden: true },
      this.count, this.exclude, this.reason, this.back, button('Clear', 'clear', () => this.hand()?.clear()));
  }

  update(reasons: readonly string[]): void {
    const choices = reasons.includes(BY_HAND) ? reasons : [BY_HAND, ...reasons];
    if (this.reason.dataset.choices === choices.join()) return;
    const { value } = this.reason;
    this.reason.dataset.choices = choices.join();
    this.reason.replaceChildren(...choices.map((reason) => h('option', { value: reason }, reason)));
    if (choices.includes(value)) this.reason.value = value;
  }

  hold(): void {
    const { rows, out } = this.selected();
    if (rows.length > 0) {
      setText(this.count, selectedWords(rows.length));
      setText(this.exclude, out.length === rows.length ? 'Set reason' : 'Exclude');
      setAttribute(this.back, 'aria-disabled', out.length === 0 ? 'true' : null);
    }
    show(this.el, rows.length > 0);
  }

  /** Those that are in go out; where all are out already they get the reason that stands here. */
  private takeOut(): void {
    const { rows, out } = this.selected();
    const reason = this.reason.value || BY_HAND;
    const said = (this.scatter()?.get('reasons') ?? []) as string[];
    const isOut = new Set(out);
    const going = out.length < rows.length ? rows.filter((row) => !isOut.has(row)) : rows.filter((row) => said[row] !== reason);
    this.scatter()?.setOut(going, true, reason);
  }

  private bringBack(): void {
    this.scatter()?.setOut(this.selected().out, false);
  }

  private selected(): { rows: number[]; out: number[] } {
    const rows = [...(this.hand()?.selected ?? [])];
    const scatter = this.scatter();
    return { rows, out: scatter ? rows.filter((row) => scatter.shown.isOut(row)) : [] };
  }
}

export function selectedWords(count: number): string {
  return count === 0 ? 'No run selected' : `${counted(count, 'run')} selected`;
}
