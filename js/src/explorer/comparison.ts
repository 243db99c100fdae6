/** Two places of the history side by side: what the kernel says differs between them. */
import type { Difference, HistoryStep } from '../wire.gen';
import { h, setText, show } from './dom';
import { counted } from './numbers';

export type Compare = (before: number, after: number) => Promise<{ differences: Difference[] }>;

export class Comparison {
  readonly el: HTMLElement;
  private readonly before = h('select', { class: 'jsc-compare-before', 'aria-label': 'Compare from', onchange: () => this.forget() });
  private readonly after = h('select', { class: 'jsc-compare-after', 'aria-label': 'Compare to', onchange: () => this.forget() });
  private readonly said = h('p', { class: 'jsc-compare-said', role: 'status', hidden: true });
  private readonly table = h('table', { class: 'jsc-compare-table', hidden: true });
  private asked = 0;

  constructor(private readonly compare: Compare) {
    const go = h('button', { type: 'button', class: 'jsc-button jsc-compare', onclick: () => void this.ask() }, 'Compare');
    this.el = h('div', { class: 'jsc-comparison' },
      h('div', { class: 'jsc-compare-choice' }, this.before, h('span', { 'aria-hidden': 'true' }, '→'), this.after, go),
      this.said, this.table);
  }

  /** New acts leave the choice where it was, but for "to", which follows the present as long as it stood on it. */
  update(steps: HistoryStep[], at: number): void {
    const first = steps[0]?.number ?? 0;
    const had = [this.before, this.after].map((select) => (select.options.length ? Number(select.value) : NaN));
    const followed = Number.isNaN(had[1]) || had[1] === Number(this.after.dataset.at);
    [this.before, this.after].forEach((select, index) => {
      const wanted = index === 1 && followed ? at : Number.isNaN(had[index]) ? first : had[index];
      select.replaceChildren(...steps.map(({ number, label, done }) => h('option', { value: String(number) }, words(number, label, done))));
      select.value = String(Math.min(Math.max(wanted, first), steps[steps.length - 1]?.number ?? 0));
    });
    this.after.dataset.at = String(at);
    this.forget();
  }

  private forget(): void {
    this.asked++;
    show(this.said, false);
    show(this.table, false);
  }

  private async ask(): Promise<void> {
    this.forget();
    const mine = this.asked;
    try {
      const { differences } = await this.compare(Number(this.before.value), Number(this.after.value));
      if (mine === this.asked) {
        this.draw(differences);
      }
    } catch (error) {
      if (mine === this.asked) {
        this.say((error as Error).message);
      }
    }
  }

  private draw(differences: Difference[]): void {
    this.table.replaceChildren(
      h('caption', {}, `From ${this.before.selectedOptions[0]?.text} to ${this.after.selectedOptions[0]?.text}`),
      h('thead', {}, h('tr', {}, ...['', 'before', 'after', 'shift'].map((word) => h('th', { scope: 'col' }, word)))),
      h('tbody', {}, ...differences.map(row)));
    show(this.table, differences.length > 0);
    this.say(differences.length === 0 ? 'Nothing differs.' : `${counted(differences.length, 'thing differs', 'things differ')}.`);
  }

  private say(text: string): void {
    setText(this.said, text);
    show(this.said, true);
  }
}

function words(number: number, label: string, done: boolean): string {
  return number === 0 ? '0 start' : `${number} ${label}${done ? '' : ' (undone)'}`;
}

function row({ name, old_text, new_text, shift_in_se }: Difference): HTMLElement {
  const shift = shift_in_se === null ? '' : `${shift_in_se < 0 ? '−' : '+'}${Math.abs(shift_in_se).toFixed(1)} SE`;
  return h('tr', {}, h('th', { scope: 'row' }, name), h('td', {}, old_text || '–'), h('td', {}, new_text || '–'), h('td', {}, shift));
}
