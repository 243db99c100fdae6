import { beforeEach, describe, expect, it } from 'vitest';
import { ParameterRow, type RowSurroundings } from '../../src/explorer/parameter_row';
import { ParameterRows, type RowsSurroundings } from '../../src/explorer/parameter_rows';
import { STEPS } from '../../src/explorer/track';
import type { Act } from '../../src/wire.gen';
import { parameter } from './views';

let acts: Act[];
let previews: [string, number][];
let said: string[];
let cancelled: [string, number | null][];
const host = {
  act: (act: Act) => void acts.push(act),
  preview: (name: string, value: number) => void previews.push([name, value]),
  cancel: (name: string, value: number | null) => void cancelled.push([name, value]),
  say: (sentence: string) => void said.push(sentence),
};

const around = (held = false, more: Partial<RowSurroundings> = {}): RowSurroundings => ({ held, others: ['E', 'beta'], cost: '', ...more });
const panel = (fields: Partial<RowsSurroundings> = {}): RowsSurroundings => ({ isHeld: () => false, profiles: null, profileKey: 'one', cost: '', ...fields });

function makeRow(fields = {}, more: Partial<RowSurroundings> = {}): ParameterRow {
  const row = new ParameterRow('alpha', host, 'id');
  row.update(parameter(fields), around(false, more));
  document.body.replaceChildren(row.el);
  return row;
}

function slide(row: ParameterRow, position: number, type: 'input' | 'change'): void {
  row.slider.value = String(position);
  row.slider.dispatchEvent(new Event(type));
}

function type(row: ParameterRow, text: string): void {
  row.field.value = text;
  row.field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
  row.field.dispatchEvent(new Event('change'));
}

beforeEach(() => {
  [acts, previews, said, cancelled] = [[], [], [], []];
});

describe('a parameter row', () => {
  it('shows the value on the slider, in the field and to a screen reader', () => {
    const row = makeRow({ unit: 'nats' });
    expect(Number(row.slider.value)).toBe(0.35 * STEPS);
    expect(row.field.value).toBe('0.350');
    expect(row.slider.getAttribute('aria-valuetext')).toBe('0.350 nats');
    expect(row.slider.getAttribute('aria-label')).toContain('alpha, exponent of N');
    expect(row.el.querySelector('.jsc-symbol')!.textContent).toBe('α');
    expect(row.el.querySelector('.jsc-row-se')!.textContent).toBe('± 0.010');
  });

  it('is as it was after Escape in a drag, whatever the pointer does until it is pressed anew', () => {
    const row = makeRow();
    slide(row, 4000, 'input');
    slide(row, 4100, 'input');
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', cancelable: true }));
    expect([row.field.value, Number(row.slider.value)]).toEqual(['0.350', 3500]);
    slide(row, 4200, 'input');
    slide(row, 4200, 'change');
    expect([cancelled, acts.length, Number(row.slider.value)]).toEqual([[['alpha', 0.35]], 2, 3500]);
    const calm = new KeyboardEvent('keydown', { key: 'Escape', cancelable: true });
    window.dispatchEvent(calm);
    expect([calm.defaultPrevented, cancelled.length]).toEqual([false, 1]);
    row.slider.dispatchEvent(new Event('pointerdown'));
    slide(row, 4000, 'change');
    expect(acts).toHaveLength(3);
  });

  it('previews every move in the page and sends a final act at release', () => {
    const row = makeRow();
    slide(row, 4000, 'input');
    slide(row, 4100, 'input');
    slide(row, 4100, 'change');
    expect(previews.map(([, value]) => value)).toEqual([0.4, 0.41, 0.41]);
    expect(acts.map((act) => act.type === 'move_parameter' && act.final)).toEqual([false, false, true]);
    expect(row.field.value).toBe('0.410');
  });

  it('keeps the value under the hand while an older answer arrives', () => {
    const row = makeRow();
    slide(row, 4000, 'input');
    row.update(parameter({ value: 0.36, hand_set: true }), around(true));
    expect(Number(row.slider.value)).toBe(4000);
    slide(row, 4000, 'change');
    row.update(parameter({ value: 0.4, hand_set: true }), around());
    expect(row.field.value).toBe('0.400');
  });

  it('takes typed numbers as people write them, once', () => {
    const row = makeRow({ track: 'log', low: 1, high: 1e9, value: 100, best: 100 });
    type(row, '4.1e2');
    type(row, '406M');
    expect(acts).toEqual([
      { type: 'move_parameter', name: 'alpha', value: 410, final: true },
      { type: 'move_parameter', name: 'alpha', value: 406e6, final: true },
    ]);
  });

  it('complains about what is no number, and changes nothing', () => {
    const row = makeRow();
    type(row, 'abc');
    expect(acts).toEqual([]);
    expect(row.el.querySelector('[role=alert]')!.textContent).toContain("got 'abc'");
    expect(row.field.value).toBe('0.350');
    type(row, '0.4');
    expect(row.el.querySelector<HTMLElement>('[role=alert]')!.hidden).toBe(true);
  });

  it('does not replace a value by its rounded text', () => {
    const row = makeRow({ value: 0.3478123 });
    type(row, '0.348');
    expect(acts).toEqual([]);
  });

  it('moves one standard error with an arrow, ten with Shift, from where the last one ended', () => {
    const row = makeRow();
    const press = (key: string, shiftKey = false): void =>
      void row.slider.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, cancelable: true }));
    press('ArrowRight');
    press('ArrowRight');
    press('ArrowLeft', true);
    row.slider.dispatchEvent(new KeyboardEvent('keyup', { key: 'ArrowLeft' }));
    const moves = acts.flatMap((act) => (act.type === 'move_parameter' ? [act] : []));
    [0.36, 0.37, 0.27, 0.27].forEach((value, i) => expect(moves[i].value).toBeCloseTo(value, 12));
    expect(moves.map((move) => move.final)).toEqual([false, false, false, true]);
  });

  it('finishes a move that the focus leaves', () => {
    const row = makeRow();
    row.slider.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }));
    row.slider.dispatchEvent(new Event('blur'));
    row.slider.dispatchEvent(new Event('blur'));
    expect(acts.map((act) => act.type === 'move_parameter' && act.final)).toEqual([false, true]);
  });

  it('starts an arrow from the value on show after an undo', () => {
    const row = makeRow();
    const right = (type: string): void => void row.slider.dispatchEvent(new KeyboardEvent(type, { key: 'ArrowRight' }));
    ['keydown', 'keyup'].forEach(right);
    row.update(parameter({ value: 0.5 }), around());
    right('keydown');
    expect((acts[2] as { value: number }).value).toBeCloseTo(0.51, 12);
  });

  it('says with a word, not with colour alone, how its value came about', () => {
    const row = makeRow({ hand_set: true, value: 0.4 }, { cost: 'objective +1.2 (x1.3)' });
    expect(row.el.textContent).toContain('set by hand (best 0.350), objective +1.2 (x1.3)');
    expect(row.release.hidden).toBe(false);
    row.update(parameter({ pinned: true }), around());
    expect(row.el.textContent).toContain('pinned');
    expect(row.pin.getAttribute('aria-pressed')).toBe('true');
    row.update(parameter({ at_bound: true }), around());
    expect(row.el.textContent).toContain('at its bound');
  });

  it('pins and lets go', () => {
    const row = makeRow();
    row.pin.click();
    row.update(parameter({ pinned: true }), around());
    row.pin.click();
    expect(acts).toEqual([{ type: 'pin', name: 'alpha', value: null }, { type: 'release', name: 'alpha' }]);
  });

  const press = (row: ParameterRow, key: string, init: KeyboardEventInit = {}): void =>
    void row.slider.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }));

  it('snaps back to the best fit with Space, and says so when it stands there', () => {
    const row = makeRow({ hand_set: true, value: 0.4 });
    press(row, ' ');
    expect(acts).toEqual([{ type: 'release', name: 'alpha' }]);
    expect(previews).toEqual([['alpha', 0.35]]);
    expect(row.field.value).toBe('0.350');
    row.update(parameter({ pinned: true }), around());
    press(row, ' ');
    row.update(parameter(), around());
    press(row, ' ');
    expect(said).toEqual(['alpha is pinned; unpin it to let the fit choose', 'alpha is at its best fit']);
    row.field.dispatchEvent(new KeyboardEvent('keydown', { key: ' ', bubbles: true }));
    expect(acts).toHaveLength(1);
  });

  it('goes to the bounds with Home and End, and no arrow or drag leaves them', () => {
    const row = makeRow({ bound_low: 0.2, bound_high: 0.4 });
    press(row, 'End');
    press(row, 'ArrowRight', { shiftKey: true });
    press(row, 'Home');
    slide(row, 9000, 'change');
    expect(acts.map((act) => act.type === 'move_parameter' && act.value)).toEqual([0.4, 0.4, 0.2, 0.4]);
    expect(row.slider.value).toBe('4000');
  });

  it('is moved by no hand while it is tied, and untied by its button', () => {
    const row = makeRow({ tied: 'beta' });
    expect(row.el.textContent).toContain('tied: alpha = beta');
    expect(row.slider.disabled).toBe(true);
    expect(row.field.readOnly).toBe(true);
    row.pin.click();
    row.el.querySelector<HTMLElement>('.jsc-untie')!.click();
    expect(acts).toEqual([{ type: 'untie', name: 'alpha' }]);
  });

  it('opens to a choice of ties, and a formula is one of them', () => {
    const row = makeRow();
    expect(row.editor.el.hidden).toBe(true);
    row.more.click();
    expect(row.editor.el.hidden).toBe(false);
    const choice = row.el.querySelector<HTMLSelectElement>('.jsc-tie')!;
    const formula = row.el.querySelector<HTMLInputElement>('.jsc-tie-formula')!;
    const choose = (value: string): void => {
      choice.value = value;
      choice.dispatchEvent(new Event('change'));
    };
    choose('beta');
    choose('=');
    expect(formula.hidden).toBe(false);
    formula.value = 'alpha = 1 - beta';
    formula.dispatchEvent(new Event('change'));
    row.update(parameter({ tied: '1 - beta' }), around());
    expect([choice.value, formula.value, formula.hidden]).toEqual(['=', 'alpha = 1 - beta', false]);
    choose('');
    expect(acts).toEqual([
      { type: 'tie', name: 'alpha', expression: 'beta' }, { type: 'tie', name: 'alpha', expression: 'alpha = 1 - beta' }, { type: 'untie', name: 'alpha' },
    ]);
  });

  it('takes bounds as typed, blank for none, and says near itself what it cannot read', () => {
    const row = makeRow({ bound_high: 0.6 });
    row.more.click();
    const low = row.el.querySelector<HTMLInputElement>('.jsc-bound-field-low')!;
    const bound = (text: string): void => {
      low.value = text;
      low.dispatchEvent(new Event('change'));
    };
    bound('2e-1');
    low.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
    bound('');
    bound('low');
    expect(acts).toEqual([{ type: 'set_bounds', name: 'alpha', low: 0.2, high: 0.6 }, { type: 'set_bounds', name: 'alpha', low: null, high: 0.6 }]);
    expect(row.el.querySelector('[role=alert]')!.textContent).toContain("got 'low'");
  });

  it('shows again the bounds there are when others are refused, and does not ask twice', () => {
    const row = makeRow({ bound_low: 0.2 });
    row.more.click();
    const [low, high] = ['low', 'high'].map((side) => row.el.querySelector<HTMLInputElement>(`.jsc-bound-field-${side}`)!);
    high.value = '0.1';
    high.dispatchEvent(new Event('input'));
    high.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
    row.refuse('The lower bound of alpha must be below the upper.');
    expect([low.value, high.value]).toEqual(['0.200', '']);
    low.value = '0.3';
    low.dispatchEvent(new Event('input'));
    low.dispatchEvent(new Event('change'));
    expect(acts).toEqual([{ type: 'set_bounds', name: 'alpha', low: 0.2, high: 0.1 }, { type: 'set_bounds', name: 'alpha', low: 0.3, high: null }]);
  });

  it('keeps a formula that was refused, to be put right, and does not ask twice', () => {
    const row = makeRow();
    row.more.click();
    const [choice, formula] = [row.el.querySelector<HTMLSelectElement>('.jsc-tie')!, row.el.querySelector<HTMLInputElement>('.jsc-tie-formula')!];
    choice.value = '=';
    choice.dispatchEvent(new Event('change'));
    formula.value = '1 - beta +';
    formula.dispatchEvent(new Event('input'));
    formula.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
    row.refuse('Cannot read the formula.');
    row.update(parameter(), around());
    formula.dispatchEvent(new Event('change'));
    expect([formula.value, formula.hidden, formula.getAttribute('aria-invalid')]).toEqual(['1 - beta +', false, 'true']);
    expect(acts).toEqual([{ type: 'tie', name: 'alpha', expression: '1 - beta +' }]);
    choice.value = 'beta';
    choice.dispatchEvent(new Event('change'));
    row.refuse('beta is tied itself.');
    expect(choice.value).toBe('');
  });

  it('has handles for its bounds that keys move and take away', () => {
    const row = makeRow({ bound_low: 0.2 });
    const [low, high] = [...row.el.querySelectorAll<HTMLElement>('[role=slider]')];
    expect([low.hidden, high.hidden, low.tabIndex]).toEqual([false, true, -1]);
    row.more.click();
    expect([high.hidden, low.tabIndex, high.getAttribute('aria-valuetext')]).toEqual([false, 0, 'none']);
    const key = (el: HTMLElement, name: string): void => {
      el.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }));
      el.dispatchEvent(new KeyboardEvent('keyup', { key: name }));
    };
    key(high, 'ArrowLeft');
    key(low, 'ArrowRight');
    key(low, 'Delete');
    expect(acts).toEqual([
      { type: 'set_bounds', name: 'alpha', low: 0.2, high: 0.99 }, { type: 'set_bounds', name: 'alpha', low: 0.21, high: null },
      { type: 'set_bounds', name: 'alpha', low: null, high: null },
    ]);
  });

  it('offers published values as marks, as words and as buttons', () => {
    const mark = { label: 'Hoffmann 2022', value: 0.34, text: '0.340', is_fact: true, detail: 'arXiv:2203.15556' };
    const row = makeRow({ published: [mark] });
    expect(row.el.querySelector<HTMLElement>('.jsc-published')!.title).toBe('Hoffmann 2022: 0.340 (arXiv:2203.15556)');
    expect(row.slider.getAttribute('aria-description')).toContain('published Hoffmann 2022: 0.340');
    row.more.click();
    row.el.querySelector<HTMLElement>('.jsc-paper')!.click();
    expect(acts).toEqual([{ type: 'move_parameter', name: 'alpha', value: 0.34, final: true }]);
  });

  it('writes counts with a suffix and says the power of ten beside it', () => {
    const row = makeRow({ style: 'count', unit: 'tokens', value: 4.063e8, best: 4.063e8, se: 2e6, low: 1e7, high: 1e10, track: 'log' });
    expect(row.field.value).toBe('406.3M');
    expect(row.field.title).toContain('406M = 4.06e8 tokens');
    type(row, '1.2B tokens');
    expect(acts[0]).toEqual({ type: 'move_parameter', name: 'alpha', value: 1.2e9, final: true });
  });
});

describe('the rows of a law', () => {
  it('keeps the row, and so the focus, of a parameter that stays', () => {
    const rows = new ParameterRows(host);
    document.body.replaceChildren(rows.el);
    rows.update([parameter(), parameter({ name: 'E' })], panel());
    const before = rows.row('alpha')!;
    before.field.focus();
    rows.update([parameter({ value: 0.4 }), parameter({ name: 'E' })], panel());
    expect(rows.row('alpha')).toBe(before);
    expect(document.activeElement).toBe(before.field);
    rows.update([parameter({ name: 'E' }), parameter({ name: 'b' })], panel());
    expect([...rows.el.querySelectorAll('.jsc-row')].map((el) => (el as HTMLElement).dataset.parameter)).toEqual(['E', 'b']);
  });

  it('gives each slider a label of its own, also with two panels on a page', () => {
    const [one, two] = [new ParameterRows(host), new ParameterRows(host)];
    [one, two].forEach((rows) => rows.update([parameter()], panel()));
    document.body.replaceChildren(one.el, two.el);
    expect(one.row('alpha')!.slider.id).not.toBe(two.row('alpha')!.slider.id);
    expect(one.el.querySelector('label')!.htmlFor).toBe(one.row('alpha')!.slider.id);
  });

  it('dims curves of another fit, and a word says so', () => {
    const rows = new ParameterRows(host);
    const curves = { alpha: { values: [0.3, 0.35, 0.4], z: [-2, 0, 2], exact: true } };
    rows.update([parameter()], panel({ profiles: { key: 'one', curves, complete: true } }));
    expect(rows.el.classList.contains('jsc-stale-profiles')).toBe(false);
    expect(rows.el.querySelector('.jsc-likelihood-area')!.getAttribute('d')).toContain('M0,100');
    rows.update([parameter()], panel({ profiles: { key: 'one', curves, complete: true }, profileKey: 'two' }));
    expect(rows.el.classList.contains('jsc-stale-profiles')).toBe(true);
    expect(rows.el.textContent).toContain('of the fit before');
  });

  it('says a refusal at the row that asked, once', () => {
    const rows = new ParameterRows(host);
    rows.update([parameter(), parameter({ name: 'E' })], panel());
    rows.row('E')!.pin.click();
    expect(rows.refused(null, true)).toBe(false); // an earlier act was done
    expect(rows.refused('E is tied.', false)).toBe(true);
    expect(rows.row('E')!.el.querySelector('[role=alert]')!.textContent).toBe('E is tied.');
    expect(rows.refused('Another.', false)).toBe(false);
  });
});
