/** Every act that is remembered, as a list to jump in: those that were undone stay, greyed, until a new act takes their place. */
import type { Act, HistoryStep, HistoryView } from '../wire.gen';
import { Comparison, type Compare } from './comparison';
import { h, setAttribute } from './dom';
import { counted } from './numbers';

export class HistoryPanel {
  readonly el: HTMLElement;
  private readonly list = h('ol', { class: 'jsc-history-list', 'aria-label': 'Acts, oldest first' });
  private readonly comparison: Comparison;
  private drawn = '';
  private at = 0;
  private latest: HistoryView | null = null;

  constructor(private readonly act: (act: Act) => void, compare: Compare) {
    this.comparison = new Comparison(compare);
    this.list.addEventListener('keydown', (event) => this.walk(event));
    this.el = h('section', { class: 'jsc-history', 'aria-label': 'History', hidden: true }, this.list, this.comparison.el);
  }

  /** Drawn only while it is open: a list of a thousand acts is nothing to write anew with every act. */
  update(history: HistoryView): void {
    this.latest = history;
    if (!this.el.hidden) {
      this.draw(history);
    }
  }

  private draw({ steps, at }: HistoryView): void {
    const now = JSON.stringify([steps, at]);
    if (now === this.drawn) {
      return;
    }
    this.drawn = now;
    this.at = at;
    const had = this.list.contains(document.activeElement);
    this.list.replaceChildren(...forgotten(steps[0]?.number ?? 0), ...steps.map((step) => this.item(step)));
    this.comparison.update(steps, at);
    const current = this.list.querySelector<HTMLElement>('[aria-current]');
    if (had) {
      current?.focus();
    }
    this.scrollTo(current);
  }

  /** Called when the panel is opened: the current act is in sight. */
  opened(): void {
    if (this.latest) {
      this.draw(this.latest);
    }
    this.scrollTo(this.list.querySelector<HTMLElement>('[aria-current]'));
  }

  private item({ number, label, line, done }: HistoryStep): HTMLElement {
    const isNow = number === this.at;
    const words = number === 0 ? 'start' : label || line;
    const place = isNow ? 'now' : done ? '' : 'undone';
    const button = h('button', {
      type: 'button', class: 'jsc-history-step', 'data-step': number, tabindex: isNow ? 0 : -1,
      'aria-current': isNow ? 'step' : null,
      'aria-label': `${number}: ${words}${place && `, ${place}`}`,
      title: isNow ? 'The panel is here' : `Go to the state after ${counted(number, 'act')}`,
      onclick: () => isNow || this.act({ type: 'jump', to: number }),
    },
      h('span', { class: 'jsc-history-number' }, String(number)),
      h('code', { class: 'jsc-history-line' }, number === 0 ? 'start' : line || label),
      h('span', { class: 'jsc-history-place' }, place));
    return h('li', { class: done ? '' : 'jsc-undone' }, button);
  }

  private walk(event: KeyboardEvent): void {
    const steps = [...this.list.querySelectorAll<HTMLElement>('.jsc-history-step')];
    const here = steps.indexOf(event.target as HTMLElement);
    const to = { ArrowUp: here - 1, ArrowDown: here + 1, Home: 0, End: steps.length - 1 }[event.key];
    if (here < 0 || to === undefined) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    const next = steps[Math.min(Math.max(to, 0), steps.length - 1)];
    steps.forEach((step) => setAttribute(step, 'tabindex', step === next ? 0 : -1));
    next.focus();
  }

  /** Moves the list alone, never the notebook around it. */
  private scrollTo(step: HTMLElement | null): void {
    const item = step?.parentElement;
    if (item && (item.offsetTop < this.list.scrollTop || item.offsetTop + item.offsetHeight > this.list.scrollTop + this.list.clientHeight)) {
      this.list.scrollTop = item.offsetTop - this.list.clientHeight / 2;
    }
  }
}

/** Says how many acts lie before the first place that can be gone back to. */
function forgotten(first: number): HTMLElement[] {
  const words = counted(first, 'earlier act is', 'earlier acts are');
  return first > 0 ? [h('li', { class: 'jsc-history-forgotten' }, `${words} done for good: the list goes back to here`)] : [];
}
