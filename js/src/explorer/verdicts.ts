/** What the core found, as chips: the severity as a word, an icon and a colour, the finding as a sentence; the gravest first. */
import type { VerdictView } from '../wire.gen';
import { h, setAttribute } from './dom';

const ICONS: Record<VerdictView['severity'], string> = { note: 'i', warning: '!', error: '×' };
const GRAVEST: readonly VerdictView['severity'][] = ['error', 'warning', 'note'];
/** So many stand open; the others are one press away. */
const MOST = 3;

export class Verdicts {
  readonly el: HTMLElement;
  private readonly list = h('ul', { class: 'jsc-verdicts', 'aria-label': 'Findings about this fit' });
  private readonly more = h('button', { type: 'button', class: 'jsc-button jsc-verdicts-more', 'aria-expanded': 'false', onclick: () => this.toggle() });
  private drawn = '';
  private isOpen = false;

  constructor() {
    this.el = h('section', { class: 'jsc-findings', 'aria-label': 'Findings' }, this.list, this.more);
  }

  update(verdicts: VerdictView[]): void {
    const now = JSON.stringify(verdicts);
    if (now === this.drawn) return;
    this.drawn = now;
    this.el.hidden = verdicts.length === 0;
    const sorted = [...verdicts].sort((one, other) => GRAVEST.indexOf(one.severity) - GRAVEST.indexOf(other.severity));
    this.list.replaceChildren(...sorted.map(chip));
    this.fold();
  }

  private toggle(): void {
    this.isOpen = !this.isOpen;
    this.fold();
  }

  /** One more than fits is shown, not hidden behind a button of its own height. */
  private fold(): void {
    const chips = [...this.list.children] as HTMLElement[];
    const folds = chips.length > MOST + 1;
    chips.forEach((each, at) => (each.hidden = folds && !this.isOpen && at >= MOST));
    this.more.hidden = !folds;
    this.more.textContent = this.isOpen ? 'Show fewer findings' : `${chips.length - MOST} more findings`;
    setAttribute(this.more, 'aria-expanded', String(this.isOpen));
  }
}

function chip({ code, severity, sentence }: VerdictView): HTMLElement {
  return h('li', { class: `jsc-verdict jsc-${severity}`, 'data-code': code },
    h('span', { class: 'jsc-verdict-icon', 'aria-hidden': 'true' }, ICONS[severity] ?? ICONS.note),
    h('strong', {}, severity), h('span', {}, sentence));
}
