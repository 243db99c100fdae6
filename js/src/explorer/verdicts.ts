/** What the core found, as chips: the severity as a word, an icon and a colour, the finding as a sentence. */
import type { VerdictView } from '../wire.gen';
import { h } from './dom';

const ICONS: Record<VerdictView['severity'], string> = { note: 'i', warning: '!', error: '×' };

export class Verdicts {
  readonly el = h('ul', { class: 'jsc-verdicts', 'aria-label': 'Findings about this fit' });
  private drawn = '';

  update(verdicts: VerdictView[]): void {
    const now = JSON.stringify(verdicts);
    if (now !== this.drawn) {
      this.drawn = now;
      this.el.hidden = verdicts.length === 0;
      this.el.replaceChildren(...verdicts.map(chip));
    }
  }
}

function chip({ code, severity, sentence }: VerdictView): HTMLElement {
  return h('li', { class: `jsc-verdict jsc-${severity}`, 'data-code': code },
    h('span', { class: 'jsc-verdict-icon', 'aria-hidden': 'true' }, ICONS[severity] ?? ICONS.note),
    h('strong', {}, severity), h('span', {}, sentence));
}
