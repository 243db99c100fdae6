/** The list from which a person chooses what colours or shapes tell. */
import type { ColorCard } from '../wire.gen';
import { h, show } from './dom';

export class ToldChoice {
  readonly el: HTMLElement;
  readonly select: HTMLSelectElement;

  /** `nothing` is the word for no column of its own; `isKept` whether it can be chosen again. */
  constructor(word: string, name: string, private readonly nothing: string, private readonly isKept: boolean, choose: (column: string) => void) {
    this.select = h('select', { class: name, onchange: () => choose(this.select.value) });
    this.el = h('label', { class: 'jsc-color-label' }, h('span', {}, word), this.select);
  }

  update(card: ColorCard): void {
    const drawn = JSON.stringify(card);
    if (this.select.dataset.drawn !== drawn) {
      this.select.dataset.drawn = drawn;
      this.select.replaceChildren(
        ...(card.name === '' || this.isKept ? [h('option', { value: '' }, this.nothing)] : []),
        ...card.choices.map(({ name, label }) => h('option', { value: name, title: label }, label)));
    }
    this.select.value = card.name;
    show(this.el, card.choices.length > (card.name === '' || this.isKept ? 0 : 1));
  }
}
