/** Runs that look off: each with its number and why; taken out only by a press, and never asked about again by another. */
import type { Lens } from '../lens';
import type { Act, Insight } from '../wire.gen';
import { h, setText } from './dom';
import { counted } from './numbers';

export class SuggestionStrip {
  readonly el: HTMLElement;
  private readonly words = h('strong', { class: 'jsc-suggest-words' });
  private readonly caution = h('p', { class: 'jsc-suggest-caution' });
  private readonly list = h('ul', { class: 'jsc-suggest-list' });
  private readonly strip: HTMLElement;
  private readonly sizing: HTMLButtonElement;
  private rows: number[] = [];
  private drawn = '';
  private lens: Lens | null = null;
  private unlens: () => void = () => {};

  constructor(private readonly act: (act: Act) => void) {
    const each = (words: string, title: string, type: 'accept_suggestion' | 'dismiss_suggestion'): HTMLElement =>
      h('button', { type: 'button', class: `jsc-button jsc-${type}-all`, title, onclick: () => this.act({ type, rows: this.rows }) }, words);
    this.sizing = h('button', {
      type: 'button', class: 'jsc-button jsc-sizing', 'aria-pressed': 'false',
      title: 'Draw each dot by how far the prediction at the target moves when it is left out',
      onclick: () => this.lens?.size(!this.lens.sizing),
    }, 'Size by influence');
    this.strip = h('div', { class: 'jsc-suggest', hidden: true },
      h('div', { class: 'jsc-suggest-line' }, h('span', { class: 'jsc-suggest-icon', 'aria-hidden': 'true' }, '!'), this.words,
        each('Accept all', 'Take all of them out, each for its own reason', 'accept_suggestion'),
        each('Never', 'Leave all of them in and never suggest them again', 'dismiss_suggestion')),
      this.list, this.caution);
    this.el = h('section', { class: 'jsc-suggestions', 'aria-label': 'Runs that look off' }, this.sizing, this.strip);
    const look = ({ target }: Pick<Event, 'target'>): void => {
      const row = target instanceof Element ? target.closest<HTMLElement>('[data-row]')?.dataset.row : undefined;
      this.lens?.spotlight(row === undefined ? null : Number(row));
    };
    for (const type of ['pointerover', 'focusin']) this.list.addEventListener(type, look);
    this.list.addEventListener('focusout', () => this.lens?.spotlight(null));
    this.list.addEventListener('pointerleave', () => look({ target: this.list.querySelector(':focus') }));
  }

  follow(lens: Lens | null): void {
    if (lens === this.lens) return;
    this.unlens();
    this.lens = lens;
    this.unlens = lens?.on((what) => {
      if (what === 'insight') this.update(lens.insight);
      if (what === 'sizing') this.sizing.setAttribute('aria-pressed', String(lens.sizing));
    }) ?? (() => {});
    this.update(lens?.insight ?? null);
  }

  dispose(): void {
    this.unlens();
  }

  /** What is known stays on show until something newer is: the strip must not flicker with every act. */
  private update(insight: Insight | null): void {
    if (!insight) return;
    const now = JSON.stringify([insight.suggestions, insight.caution, insight.without.note]);
    if (now === this.drawn) return;
    this.drawn = now;
    const found = insight.suggestions;
    this.rows = found.map((one) => one.row);
    const canSize = insight.without.note === '';
    this.sizing.setAttribute('aria-disabled', String(!canSize));
    this.sizing.title = canSize ? 'Draw each dot by how far the prediction at the target moves when it is left out' : insight.without.note;
    this.strip.hidden = found.length === 0;
    setText(this.words, `${counted(found.length, 'run looks', 'runs look')} off`);
    setText(this.caution, insight.caution);
    const focused = this.focused();
    this.list.replaceChildren(...found.map((one) => h('li', { class: 'jsc-suggest-item', 'data-row': one.row, 'data-kind': one.kind },
      h('span', { class: 'jsc-suggest-key' }, one.label), h('span', { class: 'jsc-suggest-why' }, one.why),
      this.button('Accept', `Take ${one.label} out: ${one.why}`, { type: 'accept_suggestion', rows: [one.row] }),
      this.button('Never', `Leave ${one.label} in and never suggest it again`, { type: 'dismiss_suggestion', rows: [one.row] }))));
    this.refocus(focused);
  }

  /** The place of the button with the focus among those of the strip. */
  private focused(): number {
    return [...this.strip.querySelectorAll('button')].indexOf(document.activeElement as HTMLButtonElement);
  }

  /** After a press the focus stays in the strip, or where a key goes on from it. */
  private refocus(was: number): void {
    if (was < 0 || this.strip.contains(document.activeElement)) return;
    const buttons = this.strip.hidden ? [] : [...this.strip.querySelectorAll('button')];
    (buttons[Math.min(was, buttons.length - 1)] ?? this.sizing).focus();
  }

  private button(words: string, label: string, act: Act): HTMLElement {
    return h('button', { type: 'button', class: 'jsc-button', 'aria-label': label, title: label, onclick: () => this.act(act) }, words);
  }
}
