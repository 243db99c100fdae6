/** The target: a field to type it in, what it says there, and the way back to the usual one. */
import type { Act, TargetCard } from '../wire.gen';
import type { TargetReading } from '../read_target';
import { h, setText } from './dom';

export class TargetForm {
  readonly el: HTMLElement;
  private readonly field: HTMLInputElement;
  private readonly usual: HTMLButtonElement;
  /** No live region: the announcer says it. */
  private readonly said = h('span', { class: 'jsc-target-said' });
  private card: TargetCard | null = null;

  constructor(private readonly act: (act: Act) => void) {
    this.field = h('input', {
      type: 'text', class: 'jsc-target-field', 'aria-label': 'Target, such as N=1e11 D=2T, C=1e24 or loss=2.0', spellcheck: 'false',
      title: 'Where the law is read: inputs (N=1e11 D=2T), compute with its best split (C=1e24), or a loss (loss=2.0)',
      onkeydown: (event: KeyboardEvent) => {
        if (event.key === 'Enter') this.commit();
        else if (event.key === 'Escape') this.write();
        else return;
        event.stopPropagation();
        event.preventDefault();
      },
    });
    const set = h('button', { type: 'button', class: 'jsc-button jsc-target-set', onclick: () => this.commit() }, 'Set');
    this.usual = h('button', {
      type: 'button', class: 'jsc-button jsc-target-usual', title: 'Ten times the largest run again', onclick: () => this.act({ type: 'set_target', text: '' }),
    }, 'Usual');
    this.el = h('section', { class: 'jsc-target-form', 'aria-label': 'Target' },
      h('label', {}, h('span', {}, 'Target'), this.field), set, this.usual, this.said);
  }

  update(card: TargetCard): void {
    const isOther = !this.card || this.card.text !== card.text || this.card.asked !== card.asked;
    this.card = card;
    this.usual.hidden = !card.is_set;
    this.say(card, { text: card.y_text });
    // What is being typed is nobody else's to change.
    if (isOther || document.activeElement !== this.field) this.write();
  }

  /** What the law says there, at once while something is under a hand. */
  say(card: TargetCard, { text }: Pick<TargetReading, 'text'>): void {
    setText(this.said, [text, card.beyond_text].filter(Boolean).join(' · '));
  }

  private write(): void {
    this.field.value = this.card?.asked || this.card?.text || '';
  }

  private commit(): void {
    this.act({ type: 'set_target', text: this.field.value.trim() });
  }
}
