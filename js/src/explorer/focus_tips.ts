/** What the pointer learns by resting on a control, for a focus that a key has brought: its title, beside it. */
import { Tip } from '../tip';
import { hasVisibleFocus } from './visible_focus';

/** The focus rests this long first: who walks on by Tab is not held up. */
export const REST = 600;

/** Where the words about a track begin another line. */
const PARTS = /; |, (?=standard error|95 %|bounds|published|likelihood|Space)/g;

export class FocusTips {
  private readonly tip = new Tip();
  private timer = 0;

  constructor(root: HTMLElement) {
    root.addEventListener('focusin', ({ target }) => this.begin(target));
    for (const type of ['focusout', 'keydown', 'pointerdown']) root.addEventListener(type, () => this.end());
  }

  dispose(): void {
    this.end();
  }

  private begin(target: EventTarget | null): void {
    this.end();
    if (!hasVisibleFocus(target)) return;
    this.timer = window.setTimeout(() => {
      const text = tipOf(target);
      if (text && target.isConnected) this.tip.show(text, target.getBoundingClientRect());
    }, REST);
  }

  private end(): void {
    window.clearTimeout(this.timer);
    this.tip.hide();
  }
}

/** A title, or what a slider's track shows; nothing that stands on the control already. */
export function tipOf(control: Element): string {
  const track = control instanceof HTMLInputElement ? control.getAttribute('aria-description') : null;
  const text = control.getAttribute('title') ?? track?.replace(PARTS, '\n') ?? '';
  return text === control.textContent?.trim() ? '' : text;
}
