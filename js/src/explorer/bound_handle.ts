/** One end of a parameter's bounds as a handle on its track: dragged, or moved by keys. */
import type { ParameterView } from '../wire.gen';
import { h, setAttribute, show } from './dom';
import { formatWithError } from './numbers';
import { STEPS, toPosition, toValue } from './track';

export type Side = 'low' | 'high';

export class BoundHandle {
  readonly el: HTMLElement;
  private parameter: ParameterView | null = null;
  private position = 0;
  private moved = false;

  /** `commit` hears the new bound, null for none, once the hand lets go. */
  constructor(
    readonly side: Side,
    private readonly commit: (value: number | null) => void,
  ) {
    this.el = h('div', {
      class: `jsc-bound jsc-bound-${side}`, role: 'slider', hidden: true, 'aria-orientation': 'horizontal',
      onpointerdown: (event: PointerEvent) => this.grab(event), onpointermove: (event: PointerEvent) => this.drag(event),
      onpointerup: () => this.settle(), onpointercancel: () => this.settle(),
      onkeydown: (event: KeyboardEvent) => this.key(event), onkeyup: () => this.settle(), onblur: () => this.settle(),
    });
  }

  /** With the row open the handle is in the tab order; a bound that is set shows also when it is closed. */
  update(parameter: ParameterView, isOpen: boolean): void {
    this.parameter = parameter;
    const bound = this.bound;
    show(this.el, isOpen || bound !== null);
    setAttribute(this.el, 'tabindex', isOpen ? 0 : -1);
    setAttribute(this.el, 'aria-label', `${parameter.name}, ${this.side === 'low' ? 'lower' : 'upper'} bound`);
    if (!this.moved) {
      this.put(bound === null ? this.end : toPosition(bound, parameter));
    }
  }

  private get bound(): number | null {
    return this.side === 'low' ? this.parameter!.bound_low : this.parameter!.bound_high;
  }

  /** The position at which there is no bound. */
  private get end(): number {
    return this.side === 'low' ? 0 : STEPS;
  }

  private put(position: number): void {
    const parameter = this.parameter!;
    const other = this.side === 'low' ? parameter.bound_high : parameter.bound_low;
    const limit = other === null ? STEPS - this.end : toPosition(other, parameter);
    this.position = Math.round(this.side === 'low' ? Math.max(0, Math.min(position, limit - 1)) : Math.min(STEPS, Math.max(position, limit + 1)));
    this.el.style.setProperty('--jsc-at', String(this.position / STEPS));
    setAttribute(this.el, 'aria-valuemin', 0);
    setAttribute(this.el, 'aria-valuemax', STEPS);
    setAttribute(this.el, 'aria-valuenow', this.position);
    const text = this.position === this.end ? 'none' : formatWithError(toValue(this.position, parameter), parameter.se, parameter.style === 'count');
    setAttribute(this.el, 'aria-valuetext', text);
    this.el.title = `${this.el.getAttribute('aria-label')}: ${text}. Drag, or arrow keys; Delete takes it away`;
  }

  private grab(event: PointerEvent): void {
    event.preventDefault();
    event.stopPropagation();
    this.el.setPointerCapture?.(event.pointerId);
    this.el.focus();
    this.moved = true;
  }

  private drag(event: PointerEvent): void {
    const box = this.el.parentElement?.getBoundingClientRect();
    if (this.moved && box && box.width > 0 && event.buttons) {
      this.put((STEPS * (event.clientX - box.left)) / box.width);
    }
  }

  private key(event: KeyboardEvent): void {
    const sign = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    const isEnd = ['Delete', 'Backspace', this.side === 'low' ? 'Home' : 'End'].includes(event.key);
    if ((sign === undefined && !isEnd) || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    this.moved = true;
    this.put(isEnd ? this.end : this.position + sign! * (event.shiftKey ? STEPS / 10 : STEPS / 100));
  }

  /** The hand has let go: a bound in three digits, so that it reads well as code; at the end of the track there is none. */
  private settle(): void {
    if (!this.moved) {
      return;
    }
    this.moved = false;
    const value = this.position === this.end ? null : Number(toValue(this.position, this.parameter!).toPrecision(3));
    if (value !== this.bound) {
      this.commit(value);
    }
  }
}
