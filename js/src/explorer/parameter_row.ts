/** One parameter: its slider, a field to type in, a pin, its standard error, and words for how its value came about. */
import type { Act, ParameterView } from '../wire.gen';
import { h, setAttribute, setText, show } from './dom';
import { formatNumber, parseNumber } from './numbers';
import { symbolElement, symbolParts } from './symbols';
import { STEPS, stepped, toPosition, toValue } from './track';

/** What a row tells the panel: a value shown at once in the page, and acts for the kernel. */
export interface RowHost {
  preview(name: string, value: number): void;
  act(act: Act): void;
  complain(sentence: string): void;
}

export class ParameterRow {
  readonly el: HTMLElement;
  readonly slider: HTMLInputElement;
  readonly field: HTMLInputElement;
  readonly pin: HTMLButtonElement;
  readonly release: HTMLButtonElement;
  private readonly symbol = h('label', { class: 'jsc-row-name' });
  private readonly track = h('div', { class: 'jsc-track' });
  private readonly se = h('span', { class: 'jsc-row-se' });
  private readonly word = h('span', { class: 'jsc-row-word' });
  private parameter!: ParameterView;
  private isMoving = false;

  constructor(
    readonly name: string,
    private readonly host: RowHost,
    id: string,
  ) {
    this.slider = h('input', {
      type: 'range', min: 0, max: STEPS, step: 1, id, class: 'jsc-slider',
      oninput: () => this.move(toValue(Number(this.slider.value), this.parameter), false),
      onchange: () => this.move(toValue(Number(this.slider.value), this.parameter), true),
      onkeydown: (event: KeyboardEvent) => this.key(event), onkeyup: () => this.settle(), onblur: () => this.settle(),
    });
    this.field = h('input', {
      type: 'text', class: 'jsc-field', inputmode: 'text', spellcheck: 'false', autocomplete: 'off',
      title: 'Type a value such as 4.1e2 or 406M, then Enter; Escape takes it back',
      onchange: () => this.typed(),
      onkeydown: (event: KeyboardEvent) => this.fieldKey(event),
    });
    this.pin = h('button', { type: 'button', class: 'jsc-pin', onclick: () => this.togglePin() });
    this.release = h('button', {
      type: 'button', class: 'jsc-release', onclick: () => this.host.act({ type: 'release', name: this.name }),
    }, 'refit');
    this.track.append(h('div', { class: 'jsc-track-ci' }), h('div', { class: 'jsc-track-best' }), this.slider);
    this.el = h('div', { class: 'jsc-row', role: 'group', 'data-parameter': name },
      this.symbol, this.track, this.field, this.se, this.pin,
      h('div', { class: 'jsc-row-note' }, this.word, this.release));
    this.symbol.htmlFor = id;
  }

  /** Draws what the kernel says; a slider under the hand (`held`) keeps the value the hand gave it. */
  update(parameter: ParameterView, held: boolean): void {
    const first = this.parameter === undefined;
    const isHeld = !first && (held || this.isMoving);
    this.parameter = isHeld ? { ...parameter, value: this.parameter.value } : parameter;
    const spoken = spokenName(parameter);
    if (first || this.symbol.dataset.symbol !== parameter.symbol) {
      this.symbol.dataset.symbol = parameter.symbol;
      this.symbol.replaceChildren(symbolElement(parameter.symbol || this.name));
    }
    setAttribute(this.symbol, 'title', [spoken, parameter.unit].filter(Boolean).join(', in '));
    setAttribute(this.el, 'aria-label', spoken);
    setAttribute(this.slider, 'aria-label', `${spoken}, slider, ${parameter.track} track`);
    setAttribute(this.field, 'aria-label', `${spoken}, value`);
    if (!isHeld) {
      this.showValue(parameter.value);
    }
    this.drawState();
  }

  private drawState(): void {
    const { pinned, hand_set, at_bound, se, best } = this.parameter;
    const [symbol] = symbolParts(this.name);
    this.el.classList.toggle('jsc-hand-set', hand_set);
    this.el.classList.toggle('jsc-pinned', pinned);
    setText(this.se, se === null || pinned ? '' : `± ${formatNumber(se, 2)}`);
    setAttribute(this.se, 'title', 'Standard error');
    setAttribute(this.pin, 'aria-pressed', String(pinned));
    setAttribute(this.pin, 'aria-label', pinned ? `Unpin ${symbol}` : `Pin ${symbol} at its value`);
    setAttribute(this.pin, 'title', pinned ? 'Pinned: fits keep this value. Press to let it go.' : 'Pin: fits keep this value');
    const words = [hand_set ? 'set by hand' : '', pinned ? 'pinned' : '', at_bound ? 'at its bound' : ''].filter(Boolean);
    if (hand_set && best !== null) {
      words[0] += ` (best ${formatNumber(best)})`;
    }
    setText(this.word, words.join(', '));
    show(this.release, hand_set);
    setAttribute(this.release, 'aria-label', `Refit ${symbol}`);
    setAttribute(this.release, 'title', 'Let the fit choose this value again');
    this.drawTrack();
  }

  /** The 95 % interval as a bar and the best value as a tick, under the thumb. */
  private drawTrack(): void {
    const { best, ci_low, ci_high } = this.parameter;
    const at = (value: number | null): number => toPosition(value, this.parameter) / STEPS;
    const style = this.track.style;
    this.track.classList.toggle('jsc-has-ci', ci_low !== null && ci_high !== null);
    this.track.classList.toggle('jsc-has-best', best !== null);
    style.setProperty('--jsc-ci-low', String(at(ci_low)));
    style.setProperty('--jsc-ci-high', String(at(ci_high)));
    style.setProperty('--jsc-best', String(at(best)));
  }

  private showValue(value: number | null): void {
    this.slider.value = String(toPosition(value, this.parameter));
    this.style(value);
    if (document.activeElement !== this.field || !this.field.classList.contains('jsc-editing')) {
      this.field.value = formatNumber(value);
    }
  }

  private style(value: number | null): void {
    setAttribute(this.slider, 'aria-valuetext', `${formatNumber(value)}${this.parameter.unit ? ` ${this.parameter.unit}` : ''}`);
    this.track.style.setProperty('--jsc-value', String(Number(this.slider.value) / STEPS));
  }

  private move(value: number, final: boolean): void {
    this.isMoving = !final;
    this.parameter = { ...this.parameter, value };
    this.field.value = formatNumber(value);
    this.style(value);
    this.host.preview(this.name, value);
    this.host.act({ type: 'move_parameter', name: this.name, value, final });
  }

  private key(event: KeyboardEvent): void {
    const sign = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (sign !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      const from = this.parameter.value ?? toValue(Number(this.slider.value), this.parameter);
      this.moveTo(stepped(from, this.parameter, sign * (event.shiftKey ? 10 : 1)), false);
    }
  }

  /** The key is up, or the focus has gone: however often it repeated, it was one move. */
  private settle(): void {
    if (this.isMoving && this.parameter.value !== null) {
      this.moveTo(this.parameter.value, true);
    }
  }

  private fieldKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      this.field.classList.remove('jsc-editing');
      this.field.value = formatNumber(this.parameter.value);
    } else if (event.key === 'Enter') {
      this.typed();
    } else if (event.key !== 'Tab') {
      this.field.classList.add('jsc-editing');
    }
  }

  private typed(): void {
    this.field.classList.remove('jsc-editing');
    if (this.field.value === formatNumber(this.parameter.value)) {
      return; // as it was shown: a rounded number must not replace the value it stands for
    }
    const value = parseNumber(this.field.value);
    setAttribute(this.field, 'aria-invalid', value === null ? 'true' : null);
    if (value === null) {
      this.host.complain(`${this.name}: expected a number such as 4.1e2 or 406M, got '${this.field.value}'. Nothing was changed.`);
      this.field.value = formatNumber(this.parameter.value);
    } else {
      this.moveTo(value, true);
    }
  }

  /** A value from a key or from the field, put on the slider as well. */
  private moveTo(value: number, final: boolean): void {
    this.slider.value = String(toPosition(value, this.parameter));
    this.move(value, final);
  }

  private togglePin(): void {
    this.host.act(this.parameter.pinned ? { type: 'release', name: this.name } : { type: 'pin', name: this.name, value: null });
  }
}

function spokenName(parameter: ParameterView): string {
  return parameter.description ? `${parameter.name}, ${parameter.description}` : parameter.name;
}
