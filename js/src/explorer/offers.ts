/** The button whose act is shown before it is pressed: the one under the pointer, else the one a key has brought the focus to. */
import { hasVisibleFocus } from './visible_focus';

export class Offers {
  private pointed: Element | null = null;
  private focused: Element | null = null;
  private told: Element | null = null;
  private isQuiet = false;

  constructor(private readonly list: HTMLElement, find: (target: EventTarget | null) => Element | null, private readonly tell: (button: Element | null) => void) {
    // A move, not an entry: after a press the next button comes under a pointer that rests.
    list.addEventListener('pointermove', (event) => event.buttons === 0 && this.offer((this.pointed = find(event.target)), this.focused));
    list.addEventListener('pointerleave', () => this.offer((this.pointed = null), this.focused));
    list.addEventListener('focusin', ({ target }) => {
      if (this.isQuiet) return;
      this.focused = hasVisibleFocus(target) ? find(target) : null;
      this.offer(this.focused, this.pointed);
    });
    list.addEventListener('focusout', () => !this.isQuiet && this.offer((this.focused = null), this.pointed));
    list.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || this.told === null) return;
      event.preventDefault();
      event.stopPropagation();
      this.pointed = this.focused = null;
      this.offer(null, null);
    });
  }

  /** Make the buttons anew: what is gone offers nothing, and a focus that moves on by itself, as after a press, neither. */
  renew(make: () => void): void {
    this.isQuiet = true;
    make();
    this.isQuiet = false;
    const kept = (button: Element | null): Element | null => (button && this.list.contains(button) ? button : null);
    const focused = kept(this.focused);
    [this.pointed, this.focused] = [kept(this.pointed), focused === document.activeElement ? focused : null];
    if (this.told && !kept(this.told)) this.offer(this.focused, this.pointed);
  }

  private offer(first: Element | null, second: Element | null): void {
    const button = first ?? second;
    if (button === this.told) return;
    this.told = button;
    this.tell(button);
  }
}
