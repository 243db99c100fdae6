/** The second line of a row, opened when wanted: what the parameter is tied to, its bounds, and values from papers. */
import type { Act, ParameterView } from '../wire.gen';
import { h, setAttribute, setText, show } from './dom';
import { formatPlain, formatWithError } from './numbers';
import { readValue } from './read_number';
import { symbolParts } from './symbols';
import { publishedText } from './track_marks';

const FREE = '';
const FORMULA = '=';

export interface EditorHost {
  act(act: Act): void;
  move(value: number): void;
  refuse(sentence: string): void;
}

export class RowEditor {
  readonly el: HTMLElement;
  private readonly choice: HTMLSelectElement;
  private readonly formula: HTMLInputElement;
  private readonly low: HTMLInputElement;
  private readonly high: HTMLInputElement;
  private readonly clear: HTMLButtonElement;
  private readonly papers = h('ul', { class: 'jsc-papers', 'aria-label': 'Published values' });
  private parameter!: ParameterView;
  private drawn = '';
  private asked: string | null = null;
  private others: string[] = [];

  constructor(
    private readonly name: string,
    id: string,
    private readonly host: EditorHost,
  ) {
    this.choice = h('select', { class: 'jsc-tie', 'aria-label': `${name}, tied to`, onchange: () => this.chosen() });
    this.formula = h('input', {
      type: 'text', class: 'jsc-tie-formula', spellcheck: 'false', autocomplete: 'off', hidden: true,
      'aria-label': `${name}, formula of its tie`, placeholder: `${name} = 1 - other`,
      title: 'A formula of other parameters, then Enter', onchange: () => this.tie(this.formula.value),
      oninput: () => this.edited(), onkeydown: (event: KeyboardEvent) => this.key(event, () => this.tie(this.formula.value)),
    });
    this.low = this.boundField('low');
    this.high = this.boundField('high');
    this.clear = h('button', {
      type: 'button', class: 'jsc-button jsc-clear-bounds', 'aria-label': `Clear the bounds of ${name}`,
      onclick: () => this.host.act({ type: 'set_bounds', name, low: null, high: null }),
    }, 'clear');
    this.el = h('div', { class: 'jsc-row-editor', id, hidden: true },
      h('div', { class: 'jsc-edit-line' }, h('span', { class: 'jsc-edit-word' }, 'tie'), this.choice, this.formula),
      h('div', { class: 'jsc-edit-line' }, h('span', { class: 'jsc-edit-word' }, 'bounds'), this.low,
        h('span', {}, 'to'), this.high, this.clear),
      this.papers);
  }

  update(parameter: ParameterView, others: string[]): void {
    [this.parameter, this.others] = [parameter, others];
    const now = JSON.stringify([parameter.tied, parameter.bound_low, parameter.bound_high, parameter.published, others]);
    if (now === this.drawn) {
      return;
    }
    this.drawn = now;
    this.asked = null;
    this.drawAll();
  }

  private drawAll(): void {
    this.drawTie(this.parameter.tied, this.others);
    this.drawBounds(this.parameter);
    this.drawPapers();
  }

  private drawBounds({ bound_low, bound_high, least, most }: ParameterView): void {
    const unbounded = (end: number | null): string => (end === null ? 'none' : formatPlain(end));
    this.drawBound(this.low, bound_low, unbounded(least));
    this.drawBound(this.high, bound_high, unbounded(most));
    show(this.clear, bound_low !== null || bound_high !== null);
  }

  private drawTie(tied: string, others: string[]): void {
    const options = [[FREE, 'nothing: it is fitted'], ...others.map((other) => [other, `= ${symbolParts(other).join('')}`]), [FORMULA, 'a formula …']];
    this.choice.replaceChildren(...options.map(([value, text]) => h('option', { value }, text)));
    this.choice.value = tied === '' ? FREE : others.includes(tied) ? tied : FORMULA;
    show(this.formula, this.choice.value === FORMULA);
    this.formula.value = tied && this.choice.value === FORMULA ? `${this.name} = ${tied}` : '';
    setAttribute(this.formula, 'aria-invalid', null);
  }

  private drawBound(field: HTMLInputElement, bound: number | null, unbounded: string): void {
    field.value = bound === null ? '' : written(bound, this.parameter);
    setAttribute(field, 'placeholder', unbounded);
  }

  private drawPapers(): void {
    const { published, tied } = this.parameter;
    show(this.papers, published.length > 0);
    this.papers.replaceChildren(...published.map((mark) => h('li', {},
      h('button', {
        type: 'button', class: 'jsc-paper', disabled: tied !== '', title: 'Set the parameter to this value',
        onclick: () => mark.value !== null && this.host.move(mark.value),
      }, publishedText(mark)))));
  }

  private chosen(): void {
    const value = this.choice.value;
    show(this.formula, value === FORMULA);
    if (value === FORMULA) {
      this.formula.focus();
    } else if (value === FREE) {
      this.host.act({ type: 'untie', name: this.name });
    } else {
      this.asked = null;
      this.tie(value);
    }
  }

  private tie(expression: string): void {
    if (expression.trim() !== '' && this.isNew(expression)) {
      this.host.act({ type: 'tie', name: this.name, expression });
    }
  }

  /** Enter says it at once; the change that some browsers tell of as well is then no second act. */
  private isNew(text: string): boolean {
    const isNew = text !== this.asked;
    this.asked = text;
    return isNew;
  }

  private key(event: KeyboardEvent, commit: () => void): void {
    if (event.key === 'Enter') {
      commit();
    } else if (event.key === 'Escape') {
      this.asked = null;
      this.drawAll();
    }
  }

  private edited(): void {
    this.asked = null;
    setAttribute(this.formula, 'aria-invalid', null);
  }

  private boundField(side: 'low' | 'high'): HTMLInputElement {
    return h('input', {
      type: 'text', class: `jsc-bound-field jsc-bound-field-${side}`, spellcheck: 'false', autocomplete: 'off',
      'aria-label': `${this.name}, ${side === 'low' ? 'lower' : 'upper'} bound`, title: 'Blank for none',
      onchange: () => this.bounded(), oninput: () => this.edited(), onkeydown: (event: KeyboardEvent) => this.key(event, () => this.bounded()),
    });
  }

  /** Both ends as they stand in the fields: the kernel may not have answered about the other one yet. */
  private bounded(): void {
    if (!this.isNew(`${this.low.value} to ${this.high.value}`)) {
      return;
    }
    const [low, high] = [this.low, this.high].map(({ value }) =>
      value.trim() === '' ? null : readValue(value, this.name, this.parameter.unit));
    if (typeof low === 'string' || typeof high === 'string') {
      this.host.refuse(typeof low === 'string' ? low : (high as string));
    } else {
      this.host.act({ type: 'set_bounds', name: this.name, low, high });
    }
  }

  /** After a refusal bounds say again what is true; a formula stays as it was typed, to be put right. */
  restore(): void {
    const { tied } = this.parameter;
    const isTyped = this.choice.value === FORMULA && this.formula.value.trim() !== '' && this.formula.value !== `${this.name} = ${tied}`;
    if (isTyped) setAttribute(this.formula, 'aria-invalid', 'true');
    else this.drawTie(tied, this.others);
    this.drawBounds(this.parameter);
  }
}

function written(value: number, { se, style }: ParameterView): string {
  const short = formatWithError(value, se, style === 'count');
  return readValue(short, '', '') === value ? short : String(value);
}

/** A sentence near the control it is about, spoken at once. */
export class RowError {
  readonly el = h('div', { class: 'jsc-row-error', role: 'alert', hidden: true });

  say(sentence: string): void {
    setText(this.el, sentence);
    show(this.el, sentence !== '');
  }
}
