/** One parameter: its track, a field to type in, a pin, its standard error, and words for how its value came about. */
import type { Act, ParameterView, ProfileCurve } from '../wire.gen';
import { BoundHandle, type Side } from './bound_handle';
import { h, setAttribute, setText, show } from './dom';
import { formatCount, formatError, formatWithError, scientific } from './numbers';
import { readValue } from './read_number';
import { RowEditor, RowError } from './row_editor';
import { SliderHold } from './slider_hold';
import { symbolElement, symbolParts } from './symbols';
import { STEPS, clamped, first, last, stepped, toPosition, toValue } from './track';
import { TrackMarks, publishedText } from './track_marks';

/** What a row tells the panel: a value shown at once in the page, acts for the kernel, and words to speak. */
export interface RowHost {
  preview(name: string, value: number): void;
  act(act: Act): void;
  /** A move is given up: the value is as it was before it. */
  cancel(name: string, value: number | null): void;
  say?(sentence: string): void;
}

/** What a row needs to know beside its parameter. */
export interface RowSurroundings {
  held: boolean;
  others: string[];
  curve?: ProfileCurve;
  cost: string;
  /** A preview is on show, with the standard error so many times the kernel's. */
  preview?: { ratio?: number } | null;
}

export class ParameterRow {
  readonly el: HTMLElement;
  readonly slider: HTMLInputElement;
  readonly field: HTMLInputElement;
  readonly pin: HTMLButtonElement;
  readonly release: HTMLButtonElement;
  readonly more: HTMLButtonElement;
  readonly editor: RowEditor;
  private readonly untie: HTMLButtonElement;
  private readonly error = new RowError();
  private readonly marks: TrackMarks;
  private readonly handles: BoundHandle[];
  private readonly symbol = h('label', { class: 'jsc-row-name' });
  private readonly track = h('div', { class: 'jsc-track' });
  private readonly se = h('span', { class: 'jsc-row-se' });
  private readonly word = h('span', { class: 'jsc-row-word' });
  private parameter!: ParameterView;
  private drawn: Record<string, unknown> | null = null;
  private isPreview = false;
  /** What was last put into the field, to tell what somebody has typed. */
  private written = '';
  private readonly hold = new SliderHold((value) => this.drop(value));

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
      onpointerdown: () => (this.hold.isDropped = false),
    });
    this.field = h('input', {
      type: 'text', class: 'jsc-field', inputmode: 'text', spellcheck: 'false', autocomplete: 'off',
      onchange: () => this.typed(), onkeydown: (event: KeyboardEvent) => this.fieldKey(event),
    });
    this.pin = h('button', { type: 'button', class: 'jsc-pin', onclick: () => this.togglePin() });
    this.release = h('button', { type: 'button', class: 'jsc-release', onclick: () => this.snapBack() }, 'refit');
    this.untie = h('button', { type: 'button', class: 'jsc-untie', onclick: () => this.act({ type: 'untie', name }) }, 'untie');
    this.more = h('button', {
      type: 'button', class: 'jsc-more', 'aria-expanded': 'false', 'aria-controls': `${id}-more`, onclick: () => this.toggleMore(),
    }, '⋯');
    this.editor = new RowEditor(name, `${id}-more`, {
      act: (act) => this.act(act), move: (value) => this.moveTo(value, true), refuse: (sentence) => this.refuse(sentence),
    });
    this.marks = new TrackMarks((value) => this.parameter.tied === '' && this.moveTo(value, true));
    this.handles = (['low', 'high'] as Side[]).map((side) => new BoundHandle(side, (value) => this.bound(side, value)));
    this.track.append(this.marks.el, this.slider, h('div', { class: 'jsc-handles' }, ...this.handles.map((handle) => handle.el)));
    this.el = h('div', { class: 'jsc-row', role: 'group', 'data-parameter': name, onkeydown: (event: KeyboardEvent) => this.space(event) },
      this.symbol, this.track, this.field, this.se, this.pin, this.more,
      h('div', { class: 'jsc-row-note' }, this.word, this.release, this.untie), this.error.el, this.editor.el);
    this.symbol.htmlFor = id;
  }

  /** Draws what the kernel says; a slider under the hand (`held`) keeps the value the hand gave it. */
  update(parameter: ParameterView, { held, others, curve, cost, preview = null }: RowSurroundings): void {
    const isFirst = this.parameter === undefined;
    this.isPreview = preview !== null;
    this.drawError(parameter, preview);
    const isHeld = !isFirst && (held || this.hold.isOn);
    const drawn = { ...parameter, value: null, curve, cost, others: others.join(), isOpen: this.isOpen };
    if (this.drawn && isAlike(drawn, this.drawn)) {
      this.showMoved(parameter, isHeld);
      return;
    }
    this.drawn = drawn;
    this.parameter = isHeld ? { ...parameter, value: this.parameter.value } : parameter;
    if (isFirst || this.symbol.dataset.symbol !== parameter.symbol) {
      this.symbol.dataset.symbol = parameter.symbol;
      this.symbol.replaceChildren(symbolElement(parameter.symbol || this.name));
    }
    this.describe(parameter, curve);
    if (!isHeld) {
      this.showValue(parameter.value);
    }
    this.marks.update(parameter, curve);
    this.editor.update(parameter, others);
    this.handles.forEach((handle) => handle.update(this.parameter, this.isOpen));
    this.drawState(cost);
  }

  /** All but the value is as it was: a preview, in which only numbers move. */
  private showMoved(parameter: ParameterView, isHeld: boolean): void {
    if (isHeld) return;
    this.parameter = parameter;
    this.showValue(parameter.value);
    setAttribute(this.field, 'title', fieldTitle(parameter.value, parameter));
  }

  /** Says near the row why the kernel refused what was asked here, and shows again what is true. */
  refuse(sentence: string): void {
    this.error.say(sentence);
    this.editor.restore();
    this.showValue(this.parameter.value);
  }

  private describe(parameter: ParameterView, curve: ProfileCurve | undefined): void {
    const spoken = parameter.description ? `${parameter.name}, ${parameter.description}` : parameter.name;
    setAttribute(this.symbol, 'title', [spoken, parameter.unit].filter(Boolean).join(', in '));
    setAttribute(this.el, 'aria-label', spoken);
    setAttribute(this.slider, 'aria-label', `${spoken}, slider, ${parameter.track} track`);
    setAttribute(this.slider, 'aria-description', this.description(curve));
    setAttribute(this.field, 'aria-label', `${spoken}, value`);
    setAttribute(this.more, 'aria-label', `${parameter.name}: tie, bounds, published values`);
    setAttribute(this.more, 'title', 'Tie, bounds, published values');
  }

  /** What the marks on the track show, in words. */
  private description(curve: ProfileCurve | undefined): string {
    const { best, se, ci_low, ci_high, bound_low, bound_high, published } = this.parameter;
    const parts = [
      best === null ? '' : `best ${this.text(best)}`,
      se ? `standard error ${this.errorText(se)}` : '',
      ci_low !== null && ci_high !== null ? `95 % interval ${this.text(ci_low)} to ${this.text(ci_high)}` : '',
      bound_low !== null || bound_high !== null ? `bounds ${bound_low === null ? 'none' : this.text(bound_low)} to ${bound_high === null ? 'none' : this.text(bound_high)}` : '',
      published.length > 0 ? `published ${published.map(publishedText).join('; ')}` : '',
      curve && !curve.exact ? 'likelihood from the curvature at the best value' : '',
      'Space goes back to the best fit',
    ];
    return parts.filter(Boolean).join(', ');
  }

  private drawState(cost: string): void {
    const { pinned, hand_set, at_bound, best, tied, value } = this.parameter;
    const [symbol] = symbolParts(this.name);
    this.el.classList.toggle('jsc-hand-set', hand_set);
    this.el.classList.toggle('jsc-pinned', pinned);
    this.el.classList.toggle('jsc-tied', tied !== '');
    this.slider.disabled = this.field.readOnly = tied !== '';
    setAttribute(this.pin, 'aria-pressed', String(pinned));
    setAttribute(this.pin, 'aria-disabled', tied !== '' ? 'true' : null);
    setAttribute(this.pin, 'aria-label', pinned ? `Unpin ${symbol}` : `Pin ${symbol} at its value`);
    setAttribute(this.pin, 'title', pinned ? 'Pinned: fits keep this value. Press to let it go.' : 'Pin: fits keep this value');
    setAttribute(this.field, 'title', fieldTitle(value, this.parameter));
    const byHand = [best === null ? 'set by hand' : `set by hand (best ${this.text(best)})`, cost].filter(Boolean).join(', ');
    const words = [tied === '' ? '' : `tied: ${this.name} = ${tied}`, hand_set ? byHand : '', pinned ? 'pinned' : '', at_bound ? 'at its bound' : ''];
    setText(this.word, words.filter(Boolean).join(', '));
    show(this.release, hand_set);
    setAttribute(this.release, 'aria-label', `Refit ${symbol}`);
    setAttribute(this.release, 'title', 'Let the fit choose this value again (Space on the slider)');
    show(this.untie, tied !== '');
    setAttribute(this.untie, 'aria-label', `Untie ${symbol}`);
  }

  /** The standard error; of a preview as the page reckons it, none of what is held now. */
  private drawError({ se, pinned, style }: ParameterView, preview: { ratio?: number } | null): void {
    const error = se === null || pinned ? 0 : se * (preview?.ratio ?? 1);
    setText(this.se, error > 0 ? `± ${formatError(error, style === 'count')}` : '');
    const of = !preview ? '' : preview.ratio === undefined ? ' of the fit before; another' : ' of this preview, by the delta method; the kernel’s own';
    setAttribute(this.se, 'title', `Standard error${of}${preview ? ' comes with its fit' : ''}`);
  }

  private text(value: number | null, steady = false): string {
    return formatWithError(value, this.parameter.se, this.parameter.style === 'count', steady);
  }

  private errorText(se: number): string {
    return formatError(se, this.parameter.style === 'count');
  }

  private showValue(value: number | null): void {
    setValue(this.slider, String(toPosition(value, this.parameter)));
    this.style(value);
    if (document.activeElement !== this.field || !this.field.classList.contains('jsc-editing')) {
      this.write(value);
    }
  }

  /** Into the field; while it moves, with as many digits in each frame. */
  private write(value: number | null): void {
    this.written = this.text(value, this.isPreview || this.hold.isOn);
    setValue(this.field, this.written);
  }

  private style(value: number | null): void {
    setAttribute(this.slider, 'aria-valuetext', `${this.text(value)}${this.parameter.unit ? ` ${this.parameter.unit}` : ''}`);
  }

  private move(asked: number, final: boolean): void {
    if (this.hold.isDropped) {
      this.showValue(this.parameter.value);
      return;
    }
    const value = clamped(asked, this.parameter);
    if (value !== asked) {
      this.slider.value = String(toPosition(value, this.parameter));
    }
    this.moved(value, final);
  }

  private moved(value: number, final: boolean): void {
    if (final) this.hold.end();
    else this.hold.begin(this.parameter.value);
    this.parameter = { ...this.parameter, value };
    this.write(value);
    this.style(value);
    this.host.preview(this.name, value);
    this.act({ type: 'move_parameter', name: this.name, value, final });
  }

  /** A value from a key, the field or a mark, put on the slider as well; whether it is admitted the kernel says. */
  private moveTo(value: number, final: boolean): void {
    this.slider.value = String(toPosition(value, this.parameter));
    this.moved(value, final);
  }

  /** Escape: as if the slider had not been touched. */
  private drop(value: number | null): void {
    this.parameter = { ...this.parameter, value };
    this.showValue(value);
    this.host.cancel(this.name, value);
    this.host.say?.(`${this.name} is as it was`);
  }

  private key(event: KeyboardEvent): void {
    this.hold.isDropped = false;
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const sign = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    const end = event.key === 'Home' ? first(this.parameter) : event.key === 'End' ? last(this.parameter) : null;
    if (sign !== undefined) {
      event.preventDefault();
      const from = this.parameter.value ?? toValue(Number(this.slider.value), this.parameter);
      this.moveTo(stepped(from, this.parameter, sign * (event.shiftKey ? 10 : 1)), false);
    } else if (end !== null) {
      event.preventDefault();
      this.moveTo(end, false);
    }
  }

  /** The key is up, or the focus has gone: however often it repeated, it was one move. */
  private settle(): void {
    if (this.hold.isOn && this.parameter.value !== null) {
      this.moveTo(this.parameter.value, true);
    }
  }

  /** Space on the row, but not on a button or in a field, which have their own use for it. */
  private space(event: KeyboardEvent): void {
    const target = event.target as Element;
    if (event.key === ' ' && (target === this.el || target === this.slider) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      this.snapBack();
    }
  }

  /** Back to the best fit. */
  private snapBack(): void {
    const { hand_set, pinned, best } = this.parameter;
    if (hand_set || this.hold.isOn) {
      this.hold.end();
      if (best !== null) {
        this.parameter = { ...this.parameter, value: best };
        this.showValue(best);
        this.host.preview(this.name, best);
      }
      this.act({ type: 'release', name: this.name });
    } else {
      this.host.say?.(pinned ? `${this.name} is pinned; unpin it to let the fit choose` : `${this.name} is at its best fit`);
    }
  }

  private fieldKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      this.field.classList.remove('jsc-editing');
      this.write(this.parameter.value);
      this.error.say('');
    } else if (event.key === 'Enter') {
      this.typed();
    } else if (event.key !== 'Tab') {
      this.field.classList.add('jsc-editing');
    }
  }

  private typed(): void {
    this.field.classList.remove('jsc-editing');
    if (this.field.value === this.written || this.field.value === this.text(this.parameter.value)) {
      return; // as it was shown: a rounded number must not replace the value it stands for
    }
    const value = readValue(this.field.value, this.name, this.parameter.unit);
    setAttribute(this.field, 'aria-invalid', typeof value === 'string' ? 'true' : null);
    if (typeof value === 'string') {
      this.refuse(value);
    } else {
      this.moveTo(value, true);
    }
  }

  private togglePin(): void {
    if (this.parameter.tied === '') {
      this.act(this.parameter.pinned ? { type: 'release', name: this.name } : { type: 'pin', name: this.name, value: null });
    }
  }

  private bound(side: Side, value: number | null): void {
    const { bound_low, bound_high } = this.parameter;
    const ends = { low: bound_low, high: bound_high, [side]: value };
    this.act({ type: 'set_bounds', name: this.name, low: ends.low, high: ends.high });
  }

  private act(act: Act): void {
    this.error.say('');
    setAttribute(this.field, 'aria-invalid', null);
    this.host.act(act);
  }

  private get isOpen(): boolean {
    return this.more.getAttribute('aria-expanded') === 'true';
  }

  private toggleMore(): void {
    setAttribute(this.more, 'aria-expanded', String(!this.isOpen));
    show(this.editor.el, this.isOpen);
    this.handles.forEach((handle) => handle.update(this.parameter, this.isOpen));
  }
}

/** Writes a value only when it differs: the browser would lay the field out again. */
function setValue(input: HTMLInputElement, value: string): void {
  if (input.value !== value) input.value = value;
}

function isAlike(one: Record<string, unknown>, other: Record<string, unknown>): boolean {
  return Object.keys(one).every((name) => one[name] === other[name]);
}

/** Both ways to write a big count: 406M is 4.06e8. */
function fieldTitle(value: number | null, { style, unit, tied }: ParameterView): string {
  if (tied !== '') {
    return 'Tied: untie it to set a value';
  }
  const both = value !== null && style === 'count' && Math.abs(value) >= 1e6 ? `${formatCount(value)} = ${scientific(value)}${unit ? ` ${unit}` : ''}. ` : '';
  return `${both}Type a value such as 4.1e2 or 406M, then Enter; Escape takes it back`;
}
