/** Buttons of which one is chosen: one stop of the Tab key, arrows choose within. */
import { h, setAttribute } from './dom';
import { icon } from './icons';

export interface Choice<Name extends string> {
  name: Name;
  word: string;
  title: string;
}

export class RadioGroup<Name extends string> {
  readonly el: HTMLElement;
  private readonly buttons = new Map<Name, HTMLButtonElement>();

  constructor(label: string, private readonly choices: readonly Choice<Name>[], private readonly choose: (name: Name) => void) {
    for (const { name, word, title } of choices) {
      this.buttons.set(name, h('button', {
        type: 'button', role: 'radio', class: `jsc-button jsc-tool jsc-tool-${name}`, 'aria-label': word, title, onclick: () => choose(name),
      }, icon(name), h('span', { class: 'jsc-tool-word' }, word)));
    }
    this.el = h('div', { class: 'jsc-radios', role: 'radiogroup', 'aria-label': label }, ...this.buttons.values());
    this.el.addEventListener('keydown', (event) => this.key(event));
  }

  update(chosen: Name): void {
    for (const [name, button] of this.buttons) {
      setAttribute(button, 'aria-checked', String(name === chosen));
      setAttribute(button, 'tabindex', name === chosen ? '0' : '-1');
    }
  }

  private key(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = [...this.buttons.values()].indexOf(event.target as HTMLButtonElement);
    const next = this.choices[(at + step + this.choices.length) % this.choices.length].name;
    event.preventDefault();
    event.stopPropagation();
    this.choose(next);
    this.buttons.get(next)?.focus();
  }
}
