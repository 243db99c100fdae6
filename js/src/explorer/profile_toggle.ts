/** The button under which one slider takes the other parameters along. */
import { h, setAttribute } from './dom';

export class ProfileToggle {
  readonly el: HTMLButtonElement;
  private isOn = false;

  constructor(private readonly changed: (isOn: boolean) => void) {
    this.el = h('button', { type: 'button', class: 'jsc-button jsc-profile', 'aria-pressed': 'false', onclick: () => this.turn() }, 'Profile while dragging');
    this.update(true);
  }

  /** Off, and says why, where the page cannot refit. */
  update(isPossible: boolean): void {
    if (!isPossible && this.isOn) this.turn();
    this.el.disabled = !isPossible;
    setAttribute(this.el, 'title', isPossible
      ? 'The other parameters refit as one slider moves; letting go pins its value'
      : 'Not here: the page cannot refit this law, or there are more than 5,000 rows');
  }

  private turn(): void {
    this.isOn = !this.isOn;
    setAttribute(this.el, 'aria-pressed', String(this.isOn));
    this.changed(this.isOn);
  }
}
