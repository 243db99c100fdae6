/** One run on the bench: its name, who took it out and when, its reason, and the way back. */
import type { Act, BenchItem } from '../wire.gen';
import { h } from './dom';
import { whenText } from './when_text';

const WHO: Record<string, string> = { hand: 'by hand', code: 'in code', rule: 'by a rule', suggestion: 'suggested', data: 'by its values' };
const OTHER = 'other';

export function benchItem(item: BenchItem, reasons: string[], act: (act: Act) => void): HTMLElement {
  const back = h('button', {
    type: 'button', class: 'jsc-button jsc-back', 'aria-label': `Bring back ${item.label}`, title: `Bring ${item.label} back into the fit${since(item)}`,
    onclick: () => act({ type: 'restore', rows: [item.row] }),
  }, 'Bring back');
  return h('li', { class: 'jsc-bench-item', 'data-row': item.row },
    h('span', { class: 'jsc-bench-cross', 'aria-hidden': 'true' }, '✕'),
    h('span', { class: 'jsc-bench-label', title: `${item.label}. Drag it into the plot to bring it back` }, item.label),
    h('span', { class: 'jsc-bench-who' }, WHO[item.who] ?? `by ${item.who}`,
      item.when ? h('time', { datetime: item.when, title: exact(item.when) }, ` ${whenText(item.when)}`) : null),
    reasonField(item, reasons, act), back);
}

const exact = (when: string): string => when.replace('T', ' ').replace('+00:00', ' UTC');
const since = ({ when }: BenchItem): string => (when ? `; out since ${exact(when)}` : '');

/** The short list; other opens a field for words of one's own. */
function reasonField(item: BenchItem, reasons: string[], act: (act: Act) => void): HTMLElement {
  const choices = reasons.includes(item.reason) || !item.reason ? reasons : [item.reason, ...reasons];
  const change = (reason: string): void => act({ type: 'exclude', rows: [item.row], reason });
  const own = h('input', {
    type: 'text', class: 'jsc-reason-own', hidden: true, placeholder: 'reason', 'aria-label': `Reason in your own words why ${item.label} is out`,
    onkeydown: (event: KeyboardEvent) => {
      if (event.key === 'Enter') change(own.value.trim() || OTHER);
      else if (event.key === 'Escape') {
        own.hidden = true;
        select.value = item.reason;
        select.focus();
      } else return;
      event.stopPropagation();
    },
    onblur: () => !own.hidden && own.value.trim() && change(own.value.trim()),
  });
  const select = h('select', {
    class: 'jsc-reason', 'aria-label': `Reason why ${item.label} is out`,
    onchange: () => {
      own.hidden = select.value !== OTHER;
      if (own.hidden) change(select.value);
      else own.focus();
    },
  }, ...choices.map((reason) => h('option', { value: reason, selected: reason === item.reason }, reason === OTHER ? 'other…' : reason)));
  return h('span', { class: 'jsc-reason-cell' }, select, own);
}

/** Refreshes how long ago each was taken out. */
export function refreshTimes(root: Element): void {
  for (const time of root.querySelectorAll('time')) {
    const text = ` ${whenText(time.dateTime)}`;
    if (time.textContent !== text) time.textContent = text;
  }
}
