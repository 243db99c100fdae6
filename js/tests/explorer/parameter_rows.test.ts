import { beforeEach, describe, expect, it } from 'vitest';
import { ParameterRow } from '../../src/explorer/parameter_row';
import { ParameterRows } from '../../src/explorer/parameter_rows';
import { STEPS } from '../../src/explorer/track';
import type { Act } from '../../src/wire.gen';
import { parameter } from './views';

let acts: Act[];
let previews: [string, number][];
let complaints: string[];
const host = {
  act: (act: Act) => void acts.push(act),
  preview: (name: string, value: number) => void previews.push([name, value]),
  complain: (sentence: string) => void complaints.push(sentence),
};

function makeRow(fields = {}): ParameterRow {
  const row = new ParameterRow('alpha', host, 'id');
  row.update(parameter(fields), false);
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
  [acts, previews, complaints] = [[], [], []];
});

describe('a parameter row', () => {
  it('shows the value on the slider, in the field and to a screen reader', () => {
    const row = makeRow({ unit: 'nats' });
    expect(Number(row.slider.value)).toBe(0.35 * STEPS);
    expect(row.field.value).toBe('0.35');
    expect(row.slider.getAttribute('aria-valuetext')).toBe('0.35 nats');
    expect(row.slider.getAttribute('aria-label')).toContain('alpha, exponent of N');
    expect(row.el.querySelector('.jsc-symbol')!.textContent).toBe('α');
    expect(row.el.querySelector('.jsc-row-se')!.textContent).toBe('± 0.01');
  });

  it('previews every move in the page and sends a final act at release', () => {
    const row = makeRow();
    slide(row, 4000, 'input');
    slide(row, 4100, 'input');
    slide(row, 4100, 'change');
    expect(previews.map(([, value]) => value)).toEqual([0.4, 0.41, 0.41]);
    expect(acts.map((act) => act.type === 'move_parameter' && act.final)).toEqual([false, false, true]);
    expect(row.field.value).toBe('0.41');
  });

  it('keeps the value under the hand while an older answer arrives', () => {
    const row = makeRow();
    slide(row, 4000, 'input');
    row.update(parameter({ value: 0.36, hand_set: true }), true);
    expect(Number(row.slider.value)).toBe(4000);
    slide(row, 4000, 'change');
    row.update(parameter({ value: 0.4, hand_set: true }), false);
    expect(row.field.value).toBe('0.4');
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
    expect(complaints[0]).toContain("got 'abc'");
    expect(row.field.value).toBe('0.35');
  });

  it('does not replace a value by its rounded text', () => {
    const row = makeRow({ value: 0.3478123 });
    type(row, '0.3478');
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
    row.update(parameter({ value: 0.5 }), false);
    right('keydown');
    expect((acts[2] as { value: number }).value).toBeCloseTo(0.51, 12);
  });

  it('says with a word, not with colour alone, how its value came about', () => {
    const row = makeRow({ hand_set: true, value: 0.4 });
    expect(row.el.textContent).toContain('set by hand (best 0.35)');
    expect(row.release.hidden).toBe(false);
    row.update(parameter({ pinned: true }), false);
    expect(row.el.textContent).toContain('pinned');
    expect(row.pin.getAttribute('aria-pressed')).toBe('true');
    row.update(parameter({ at_bound: true }), false);
    expect(row.el.textContent).toContain('at its bound');
  });

  it('pins and lets go', () => {
    const row = makeRow();
    row.pin.click();
    row.update(parameter({ pinned: true }), false);
    row.pin.click();
    expect(acts).toEqual([{ type: 'pin', name: 'alpha', value: null }, { type: 'release', name: 'alpha' }]);
  });
});

describe('the rows of a law', () => {
  it('keeps the row, and so the focus, of a parameter that stays', () => {
    const rows = new ParameterRows(host);
    document.body.replaceChildren(rows.el);
    rows.update([parameter(), parameter({ name: 'E' })], () => false);
    const before = rows.row('alpha')!;
    before.field.focus();
    rows.update([parameter({ value: 0.4 }), parameter({ name: 'E' })], () => false);
    expect(rows.row('alpha')).toBe(before);
    expect(document.activeElement).toBe(before.field);
    rows.update([parameter({ name: 'E' }), parameter({ name: 'b' })], () => false);
    expect([...rows.el.children].map((el) => (el as HTMLElement).dataset.parameter)).toEqual(['E', 'b']);
  });

  it('gives each slider a label of its own, also with two panels on a page', () => {
    const [one, two] = [new ParameterRows(host), new ParameterRows(host)];
    [one, two].forEach((rows) => rows.update([parameter()], () => false));
    document.body.replaceChildren(one.el, two.el);
    expect(one.row('alpha')!.slider.id).not.toBe(two.row('alpha')!.slider.id);
    expect(one.el.querySelector('label')!.htmlFor).toBe(one.row('alpha')!.slider.id);
  });
});
