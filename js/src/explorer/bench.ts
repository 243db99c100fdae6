/** The bench: the runs that are out, each with its reason and the way back; dots dropped on it go out. */
import type { Act, BenchItem } from '../wire.gen';
import { h, setText } from './dom';

export class Bench {
  readonly el: HTMLElement;
  private readonly list = h('ul', { class: 'jsc-bench-list' });
  private readonly heading = h('div', { class: 'jsc-bench-heading' });
  private drawn = '';

  constructor(private readonly act: (act: Act) => void) {
    this.el = h('section', { class: 'jsc-bench', 'aria-label': 'Excluded runs' }, this.heading, this.list);
  }

  update(items: BenchItem[], reasons: string[], total: number): void {
    setText(this.heading, items.length === 0
      ? 'Bench: drag a dot here, or press X on it, to take it out of the fit'
      : `Bench: ${items.length} of ${total} runs excluded`);
    const now = JSON.stringify([items, reasons]);
    if (now === this.drawn) {
      return;
    }
    this.drawn = now;
    const focused = this.focusedRow();
    this.list.replaceChildren(...items.map((item) => this.item(item, reasons)));
    this.refocus(focused);
  }

  private item(item: BenchItem, reasons: string[]): HTMLElement {
    const choices = reasons.includes(item.reason) || !item.reason ? reasons : [item.reason, ...reasons];
    const select = h('select', {
      class: 'jsc-reason', 'aria-label': `Reason why ${item.label} is out`,
      onchange: () => this.act({ type: 'exclude', rows: [item.row], reason: select.value }),
    }, ...choices.map((reason) => h('option', { value: reason, selected: reason === item.reason }, reason)));
    const back = h('button', {
      type: 'button', class: 'jsc-button jsc-back', 'aria-label': `Bring back ${item.label}`, title: 'Bring this run back into the fit',
      onclick: () => this.act({ type: 'restore', rows: [item.row] }),
    }, 'Bring back');
    return h('li', { class: 'jsc-bench-item', 'data-row': item.row },
      h('span', { class: 'jsc-bench-cross', 'aria-hidden': 'true' }, '✕'),
      h('span', { class: 'jsc-bench-label', title: item.label }, item.label),
      item.who && item.who !== 'hand' ? h('span', { class: 'jsc-bench-who' }, `by ${item.who}`) : null,
      select, back);
  }

  private focusedRow(): { index: number; selector: string } | null {
    const active = document.activeElement;
    const item = active?.closest?.('.jsc-bench-item');
    if (!active || !item || !this.list.contains(item)) {
      return null;
    }
    return { index: [...this.list.children].indexOf(item), selector: active.tagName.toLowerCase() };
  }

  /** After a press on "Bring back" the focus goes to the item that took its place, not to the top of the page. */
  private refocus(was: { index: number; selector: string } | null): void {
    if (was && this.list.children.length > 0) {
      const item = this.list.children[Math.min(was.index, this.list.children.length - 1)];
      item.querySelector<HTMLElement>(was.selector)?.focus();
    }
  }
}
