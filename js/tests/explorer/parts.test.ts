import { describe, expect, it } from 'vitest';
import { Announcer, changes } from '../../src/explorer/announcer';
import { Bench } from '../../src/explorer/bench';
import { FitState } from '../../src/explorer/fit_state';
import { formulaElement } from '../../src/explorer/formula';
import { actOfKey } from '../../src/explorer/keys';
import { PlotBar } from '../../src/explorer/plot_bar';
import { Readouts } from '../../src/explorer/readouts';
import { RowStates } from '../../src/explorer/row_states';
import { symbolParts } from '../../src/explorer/symbols';
import { Toolbar } from '../../src/explorer/toolbar';
import { Verdicts } from '../../src/explorer/verdicts';
import type { Act, BenchItem, VerdictView } from '../../src/wire.gen';
import { panelView, parameter, readout } from './views';

const item = (fields: Partial<BenchItem> = {}): BenchItem => ({ row: 3, key: '17', label: 'run 17', reason: 'diverged', who: 'hand', when: '', ...fields });

describe('the bench', () => {
  it('lists what is out and brings it back', () => {
    const acts: Act[] = [];
    const bench = new Bench((act) => acts.push(act));
    bench.update([item()], ['diverged', 'duplicate', 'other'], 60);
    expect(bench.el.textContent).toContain('1 of 60 runs excluded');
    bench.el.querySelector<HTMLElement>('.jsc-back')!.click();
    const select = bench.el.querySelector('select')!;
    select.value = 'duplicate';
    select.dispatchEvent(new Event('change'));
    expect(acts).toEqual([{ type: 'restore', rows: [3] }, { type: 'exclude', rows: [3], reason: 'duplicate' }]);
  });

  it('keeps a reason that is not on the list', () => {
    const bench = new Bench(() => undefined);
    bench.update([item({ reason: 'NaN loss' })], ['diverged'], 60);
    expect(bench.el.querySelector('select')!.value).toBe('NaN loss');
  });

  it('hands the focus to the next item when one is brought back', () => {
    const bench = new Bench(() => undefined);
    document.body.replaceChildren(bench.el);
    bench.update([item(), item({ row: 5, label: 'run 19' })], ['diverged'], 60);
    bench.el.querySelector<HTMLElement>('.jsc-back')!.focus();
    bench.update([item({ row: 5, label: 'run 19' })], ['diverged'], 60);
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Bring back run 19');
  });

  it('writes labels as text, never as markup', () => {
    const bench = new Bench(() => undefined);
    bench.update([item({ label: '<img src=x onerror=alert(1)>' })], [], 1);
    expect(bench.el.querySelector('img')).toBeNull();
  });
});

describe('the readouts', () => {
  it('show old and new with the shift, and leave out parameters that did not move', () => {
    const readouts = new Readouts();
    readouts.update([readout({ label: 'L at 1e24', old_text: '2.40', new_text: '2.45', shift_in_se: 2 }), readout({ label: 'beta', new_text: '0.350' })], ['beta']);
    expect(readouts.el.querySelectorAll('.jsc-readout')).toHaveLength(1);
    expect(readouts.el.textContent).toContain('2.40→2.45+2.0 SE');
    expect(readouts.el.querySelector('.jsc-far')).not.toBeNull();
  });

  it('show only the new value before anything has happened', () => {
    const readouts = new Readouts();
    readouts.update([readout({ label: 'L', old: null, old_text: '', shift_in_se: null })], []);
    expect(readouts.el.textContent).toBe('This fit saysL0.360');
  });
});

describe('a verdict', () => {
  it('bears its severity as a word', () => {
    const verdicts = new Verdicts();
    verdicts.update([{ code: 'bound', severity: 'warning', sentence: 'E lies at its bound.' }]);
    expect(verdicts.el.querySelector('li')!.textContent).toContain('warningE lies at its bound.');
    verdicts.update([]);
    expect(verdicts.el.hidden).toBe(true);
  });
});

describe('many findings', () => {
  const chips = (count: number): VerdictView[] => Array.from({ length: count }, (_, at) => ({
    code: `c${at}`, severity: at === count - 1 ? 'error' as const : 'note' as const, sentence: `Finding ${at}.`,
  }));
  const open = (verdicts: Verdicts): string[] => [...verdicts.el.querySelectorAll<HTMLElement>('li')].filter((each) => !each.hidden).map((each) => each.dataset.code!);

  it('stand folded behind three, the gravest first, and open with a press that lasts', () => {
    const verdicts = new Verdicts();
    verdicts.update(chips(6));
    expect(open(verdicts)).toEqual(['c5', 'c0', 'c1']);
    const more = verdicts.el.querySelector('button')!;
    expect([more.textContent, more.getAttribute('aria-expanded')]).toEqual(['3 more findings', 'false']);
    more.click();
    expect(open(verdicts)).toHaveLength(6);
    verdicts.update(chips(7));
    expect([open(verdicts).length, more.textContent, more.getAttribute('aria-expanded')]).toEqual([7, 'Show fewer findings', 'true']);
  });

  it('stand open when only one more would be folded', () => {
    const verdicts = new Verdicts();
    verdicts.update(chips(4));
    expect(open(verdicts)).toHaveLength(4);
    expect(verdicts.el.querySelector('button')!.hidden).toBe(true);
  });
});

describe('the states of the runs', () => {
  it('say of hidden ones how many are in the fit', () => {
    const states = new RowStates(() => undefined);
    states.update({ in: 8, out: 2, held_out: 0, hidden: 2 }, 3);
    expect(states.el.textContent).toContain('3 hidden, 2 still in the fit, 1 out of it');
    states.update({ in: 8, out: 2, held_out: 0, hidden: 0 }, 1);
    expect(states.el.textContent).toContain('1 hidden, none of them in the fit');
    states.update({ in: 8, out: 2, held_out: 0, hidden: 2 }, 2);
    expect(states.el.textContent).toContain('2 hidden, still in the fit');
  });
});

describe('moving the view in a narrow panel', () => {
  it('opens with one button, and Escape gives the focus back', () => {
    const bar = new PlotBar(() => null, () => undefined);
    document.body.replaceChildren(bar.el);
    const more = bar.el.querySelector<HTMLButtonElement>('.jsc-more-view')!;
    const moves = bar.el.querySelector('.jsc-moves')!;
    more.click();
    expect([more.getAttribute('aria-expanded'), moves.classList.contains('jsc-open')]).toEqual(['true', true]);
    const left = moves.querySelector<HTMLButtonElement>('button')!;
    left.focus();
    left.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    expect([more.getAttribute('aria-expanded'), moves.classList.contains('jsc-open')]).toEqual(['false', false]);
    expect(document.activeElement).toBe(more);
  });
});

describe('the toolbar', () => {
  it('cannot undo where there is nothing, and keeps the focus', () => {
    const acts: Act[] = [];
    const toolbar = new Toolbar({ act: (act) => acts.push(act), toggle: () => undefined });
    document.body.replaceChildren(toolbar.el);
    toolbar.update(panelView());
    toolbar.undo.focus();
    toolbar.undo.click();
    expect(acts).toEqual([]);
    toolbar.update(panelView({ history: { can_undo: true, can_redo: false, undo_label: 'exclude run 17', redo_label: '', lines: [], steps: [], at: 0 } }));
    toolbar.undo.click();
    expect(acts).toEqual([{ type: 'undo' }]);
    expect(toolbar.undo.title).toBe('Undo: exclude run 17');
    expect(document.activeElement).toBe(toolbar.undo);
  });

  it('resets only what a hand has set', () => {
    const acts: Act[] = [];
    const toolbar = new Toolbar({ act: (act) => acts.push(act), toggle: () => undefined });
    toolbar.update(panelView());
    toolbar.reset.click();
    toolbar.update(panelView({ parameters: [parameter({ hand_set: true })] }));
    toolbar.reset.click();
    expect(acts).toEqual([{ type: 'reset_parameters' }]);
  });

  it('offers the axes of the law', () => {
    const acts: Act[] = [];
    const toolbar = new Toolbar({ act: (act) => acts.push(act), toggle: () => undefined });
    toolbar.update(panelView());
    toolbar.axis.value = 'C';
    toolbar.axis.dispatchEvent(new Event('change'));
    expect(acts).toEqual([{ type: 'choose_axis', axis: 'C' }]);
  });
});

describe('the live region', () => {
  it('says nothing at first, then what an act changed', () => {
    const announcer = new Announcer();
    announcer.update(panelView());
    expect(announcer.el.textContent).toBe('');
    announcer.update(panelView({ bench: [item()], bench_groups: [{ reason: 'diverged', count: 1, by_rule: false }], readouts: [readout()] }));
    expect(announcer.el.textContent).toBe('run 17 is out: diverged. alpha 0.350 to 0.360 (+1.0 SE)');
  });

  it('does not read out fifty runs', () => {
    const bench = Array.from({ length: 50 }, (_, row) => item({ row, label: `run ${row}` }));
    const bench_groups = [{ reason: 'diverged', count: 50, by_rule: false }];
    expect(changes(panelView(), panelView({ bench, bench_groups }))).toHaveLength(4);
  });

  it('counts runs of which not all are listed', () => {
    const view = (count: number) => panelView({ bench: [item()], bench_groups: count > 0 ? [{ reason: 'diverged', count, by_rule: false }] : [] });
    expect(changes(view(0), view(50000))).toEqual(['50,000 runs are out: diverged']);
    expect(changes(view(50000), view(49999))).toEqual(['1 run is back in, out before for: diverged']);
  });
});

describe('the state of the fit', () => {
  it('says in words that acts wait, and that there is no kernel', () => {
    const state = new FitState();
    state.update(panelView().fit);
    expect(state.el.textContent).toContain('fresh: best fit');
    expect(state.el.dataset.lock).toBe('closed');
    state.waiting(2, true);
    expect(state.el.textContent).toContain('2 acts wait');
    expect([state.el.dataset.lock, state.el.dataset.freshness]).toEqual(['open', 'stale']);
    state.waiting(0, false);
    expect(state.el.textContent).toContain('No kernel');
    state.waiting(0, true);
    expect(state.el.querySelector<HTMLElement>('.jsc-waiting')!.hidden).toBe(true);
  });
});

describe('the padlock', () => {
  it.each([
    ['fresh', 'closed', 'fresh'], ['hand_set', 'pencil', 'set by hand'], ['failed', 'open', 'stale'],
  ] as const)('is for %s a %s one and the word %s', (freshness, lock, word) => {
    const state = new FitState();
    state.update({ ...panelView().fit, freshness, cost: freshness === 'hand_set' ? 'objective +3.2 (x1.4)' : '' });
    expect(state.el.dataset.lock).toBe(lock);
    expect(state.el.querySelector('.jsc-state-word')!.textContent).toContain(word);
    expect(state.el.textContent!.includes('objective +3.2 (x1.4)')).toBe(freshness === 'hand_set');
  });
});

describe('the keys', () => {
  const press = (init: KeyboardEventInit, target: HTMLElement = document.body): Act | null => {
    let act: Act | null = null;
    target.addEventListener('keydown', (event) => (act = actOfKey(event)), { once: true });
    target.dispatchEvent(new KeyboardEvent('keydown', init));
    return act;
  };

  it('undo and redo, but not inside a field that is being typed in', () => {
    expect(press({ key: 'z', ctrlKey: true })).toEqual({ type: 'undo' });
    expect(press({ key: 'Z', metaKey: true, shiftKey: true })).toEqual({ type: 'redo' });
    expect(press({ key: 'y', ctrlKey: true })).toEqual({ type: 'redo' });
    expect(press({ key: 'z' })).toBeNull();
    const field = document.createElement('input');
    expect(press({ key: 'z', ctrlKey: true }, field)).toBeNull();
  });
});

describe('a formula', () => {
  it('has real superscripts and Greek letters', () => {
    expect(formulaElement('L = E + A / N**alpha + B / D**beta').innerHTML.replace(/ class="jsc-symbol"/g, '').replace(/<\/?span>/g, '')).toBe(
      'L = E + A / N<sup>α</sup> + B / D<sup>β</sup>');
  });

  it.each([
    ['a*x**(-b)', 'a · x[−b]'], ['(1 + (x/d1)**(1/f1))**(-c1*f1)', '(1 + (x / d1)[1 / f1])[−c1 · f1]'], ['exp(-k*t)', 'exp(−k · t)'], ['x**-b + 1', 'x[−b] + 1'],
  ])('%s', (text, expected) => {
    const el = formulaElement(text);
    el.querySelectorAll('sup').forEach((sup) => sup.replaceWith(`[${sup.textContent}]`));
    expect(el.textContent).toBe(expected);
  });

  it.each([['alpha_N', ['α', 'N']], ['c0', ['c', '0']], ['\\beta', ['β', '']], ['E', ['E', '']], ['D_eff', ['D', 'eff']], ['lam', ['λ', '']]])(
    'writes the symbol of %s', (name, parts) => expect(symbolParts(name)).toEqual(parts));
});
