/** What can be done with the selected runs at once: exclude with a reason, bring back, let go. */
import type { Hand } from '../hand';
import type { FitScatterModel } from '../fit_scatter_model';
import { h, setText, show } from './dom';
import { counted } from './numbers';

const BY_HAND = 'excluded by hand';

export class SelectionBar {
  readonly el: HTMLElement;
  private readonly count = h('strong', { class: 'jsc-selection-count' });
  private readonly reason = h('select', { class: 'jsc-reason', 'aria-label': 'Reason why the selected runs go out' });

  constructor(private readonly hand: () => Hand | null, private readonly scatter: () => FitScatterModel | null) {
    const button = (word: string, name: string, onclick: () => void): HTMLElement =>
      h('button', { type: 'button', class: `jsc-button jsc-selection-${name}`, onclick }, word);
    this.el = h('section', { class: 'jsc-selection', 'aria-label': 'Selected runs', hidden: true },
      this.count, button('Exclude', 'exclude', () => this.setOut(true)), this.reason,
      button('Bring back', 'restore', () => this.setOut(false)), button('Clear', 'clear', () => this.hand()?.clear()));
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
    const count = this.hand()?.selected.size ?? 0;
    if (count > 0) setText(this.count, selectedWords(count));
    show(this.el, count > 0);
  }

  private setOut(out: boolean): void {
    const scatter = this.scatter();
    const rows = [...(this.hand()?.selected ?? [])].filter((row) => scatter?.shown.isOut(row) !== out);
    scatter?.setOut(rows, out, this.reason.value || BY_HAND);
  }
}

export function selectedWords(count: number): string {
  return count === 0 ? 'No run selected' : `${counted(count, 'run')} selected`;
}
