/** Says aloud, through an aria-live region, what an act has changed. */
import type { PanelView } from '../wire.gen';
import { h, setText } from './dom';
import { isMoved, sentence } from './readouts';

export class Announcer {
  readonly el = h('div', { class: 'jsc-live', 'aria-live': 'polite', role: 'status' });
  private previous: PanelView | null = null;

  update(view: PanelView): void {
    if (this.previous) {
      const text = changes(this.previous, view).join('. ');
      if (text) {
        setText(this.el, text);
      }
    }
    this.previous = view;
  }

  say(text: string): void {
    setText(this.el, text);
  }
}

/** What differs between two states of the panel, in the order a person would ask for it. */
export function changes(before: PanelView, after: PanelView): string[] {
  const out = new Map(before.bench.map((item) => [item.row, item]));
  const now = new Map(after.bench.map((item) => [item.row, item]));
  const left = after.bench.filter((item) => !out.has(item.row)).map((item) => `${item.label} is out: ${item.reason}`);
  const back = before.bench.filter((item) => !now.has(item.row)).map((item) => `${item.label} is back in`);
  const moved = JSON.stringify(before.readouts) === JSON.stringify(after.readouts) ? [] : after.readouts.filter(isMoved).slice(0, 3).map(sentence);
  const status = before.fit.status_sentence === after.fit.status_sentence ? [] : [after.fit.status_sentence];
  const axis = before.axis.name === after.axis.name ? [] : [`x axis: ${after.axis.label}`];
  return [...few(left), ...few(back), ...axis, ...moved, ...status];
}

function few(lines: string[]): string[] {
  return lines.length <= 3 ? lines : [...lines.slice(0, 3), `and ${lines.length - 3} more`];
}
