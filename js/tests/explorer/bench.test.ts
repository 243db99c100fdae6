import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Bench, MANY } from '../../src/explorer/bench';
import { RowStates } from '../../src/explorer/row_states';
import { REST, RuleBar } from '../../src/explorer/rule_bar';
import { SuggestionStrip } from '../../src/explorer/suggestion_strip';
import { TargetForm } from '../../src/explorer/target_form';
import { whenText } from '../../src/explorer/when_text';
import { Lens } from '../../src/lens';
import type { Act, BenchItem, Insight } from '../../src/wire.gen';
import { target } from './views';

const item = (fields: Partial<BenchItem> = {}): BenchItem => ({ row: 3, key: '3', label: 'run 3', reason: 'diverged', who: 'hand', when: '', ...fields });
const insight = (fields: Partial<Insight> = {}): Insight => ({
  revision: 0, caution: 'Wrong where the law has the wrong form.', dismissed: 0,
  suggestions: [
    { row: 12, key: '12', label: 'run 12', kind: 'residual', number: 6.2, why: '6.2 robust SD above the law', reason: '+6.2 robust SD off' },
    { row: 5, key: '5', label: 'run 5', kind: 'duplicate', number: 0, why: 'repeats run 4', reason: 'duplicate of run 4' },
  ],
  without: { labels: ['alpha'], values: [0.35], se: [0.01], rows: [5, 12], shifts: [[0.001], [-0.02]], influence: [0.1, 2], about: false, tree: null, note: '' }, ...fields,
});
const pointer = (type: string, init: MouseEventInit = {}): MouseEvent => Object.assign(new MouseEvent(type, { bubbles: true, button: 0, ...init }), { pointerId: 1, pointerType: 'mouse' });

let acts: Act[];
const act = (one: Act): void => void acts.push(one);
beforeEach(() => {
  acts = [];
  document.body.replaceChildren();
});

describe('the bench', () => {
  it('groups by reason, and a group comes back at once', () => {
    const bench = new Bench(act);
    bench.update([item(), item({ row: 7, label: 'run 7' }), item({ row: 8, label: 'run 8', reason: 'N < 2e7', who: 'rule' })], ['diverged'], 60);
    expect([...bench.el.querySelectorAll('.jsc-bench-reason')].map((each) => each.textContent)).toEqual(['diverged · 2', 'rule: N < 2e7 · 1']);
    bench.el.querySelector<HTMLElement>('.jsc-back-all')!.click();
    expect(acts).toEqual([{ type: 'restore', rows: [3, 7] }]);
  });

  it('makes nothing of five hundred runs until their group is opened', () => {
    const [bench, lens] = [new Bench(act), new Lens()];
    bench.follow(lens);
    const items = Array.from({ length: 500 }, (_, row) => item({ row, label: `run ${row}` }));
    bench.update(items, ['diverged'], 1000);
    const group = bench.el.querySelector('details')!;
    expect([group.open, group.querySelectorAll('.jsc-bench-item').length]).toEqual([false, 0]);
    lens.point(499);
    expect(group.querySelector('summary')!.classList).toContain('jsc-pointed');
    bench.update(items.slice(0, MANY + 5), ['diverged'], 1000);
    group.open = true;
    group.dispatchEvent(new Event('toggle'));
    expect(group.querySelectorAll('.jsc-bench-item')).toHaveLength(MANY + 5);
  });

  it('counts the runs that are not listed, and brings them back with the others', () => {
    const bench = new Bench(act);
    const items = Array.from({ length: 200 }, (_, row) => item({ row, label: `run ${row}` }));
    bench.update(items, ['diverged'], 100000, [{ reason: 'diverged', count: 50000, by_rule: false }]);
    expect(bench.el.querySelector('.jsc-bench-heading')!.textContent).toBe('Bench: 50,000 of 100,000 runs excluded');
    const group = bench.el.querySelector('details')!;
    expect(group.open).toBe(false);
    group.open = true;
    group.dispatchEvent(new Event('toggle'));
    expect(group.querySelector('.jsc-bench-more')!.textContent).toBe('and 49,800 more');
    bench.el.querySelector<HTMLElement>('.jsc-back-all')!.click();
    expect(acts).toEqual([{ type: 'restore_reason', reason: 'diverged' }]);
  });

  it('offers what a button under the pointer would bring back, and nothing once it is gone', () => {
    const offered: (Act | null)[] = [];
    const bench = new Bench(act, () => {}, (one) => offered.push(one));
    bench.update([item(), item({ row: 7, label: 'run 7' })], ['diverged'], 60);
    const over = (selector: string): void => void bench.el.querySelector(selector)!.dispatchEvent(pointer('pointermove'));
    over('.jsc-back-all');
    over('.jsc-back-all');
    over('[data-row="7"] .jsc-back');
    over('.jsc-bench-label');
    expect(offered).toEqual([{ type: 'restore', rows: [3, 7] }, { type: 'restore', rows: [7] }, null]);
    over('[data-row="7"] .jsc-back');
    bench.update([item()], ['diverged'], 60);
    expect(offered.slice(3)).toEqual([{ type: 'restore', rows: [7] }, null]);
  });

  it('keeps the elements of runs that stay', () => {
    const bench = new Bench(act);
    const items = Array.from({ length: 9 }, (_, row) => item({ row, label: `run ${row}` }));
    bench.update(items, ['diverged'], 60);
    const kept = bench.el.querySelector('[data-row="8"]');
    bench.update(items.slice(1), ['diverged'], 60);
    expect(bench.el.querySelector('[data-row="8"]')).toBe(kept);
    expect(bench.el.querySelectorAll('.jsc-bench-item')).toHaveLength(8);
  });

  it('takes a reason in words of one’s own', () => {
    const bench = new Bench(act);
    document.body.append(bench.el);
    bench.update([item()], ['diverged', 'other'], 60);
    const select = bench.el.querySelector('select')!;
    select.value = 'other';
    select.dispatchEvent(new Event('change'));
    expect(acts).toEqual([]);
    const own = bench.el.querySelector<HTMLInputElement>('.jsc-reason-own')!;
    expect(document.activeElement).toBe(own);
    own.value = 'wrong tokenizer';
    own.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
    expect(acts).toEqual([{ type: 'exclude', rows: [3], reason: 'wrong tokenizer' }]);
  });

  it('points out in the plot what is looked at here, and the other way round', () => {
    const [bench, lens] = [new Bench(act), new Lens()];
    bench.follow(lens);
    bench.update([item()], ['diverged'], 60);
    const element = bench.el.querySelector('.jsc-bench-item')!;
    element.dispatchEvent(pointer('pointerover'));
    expect(lens.spot).toBe(3);
    bench.el.querySelector('.jsc-bench-list')!.dispatchEvent(pointer('pointerleave'));
    expect(lens.spot).toBeNull();
    lens.point(3);
    expect(element.classList).toContain('jsc-pointed');
    lens.point(null);
    expect(element.classList).not.toContain('jsc-pointed');
  });

  it('gives back a run that is carried into the plot of its own panel, and none let go elsewhere', () => {
    const over: (boolean | null)[] = [];
    const bench = new Bench(act, (_row, inside) => over.push(inside));
    const panel = document.createElement('div');
    panel.className = 'jsc-explorer';
    panel.innerHTML = '<div class="jsc-figure"><p></p></div>';
    panel.append(bench.el);
    document.body.append(panel);
    bench.update([item()], ['diverged'], 60);
    const label = bench.el.querySelector('.jsc-bench-label')!;
    for (const [under, restored] of [[document.body, 0], [panel.querySelector('p'), 1]] as const) {
      document.elementFromPoint = () => under;
      label.dispatchEvent(pointer('pointerdown', { clientX: 5, clientY: 5 }));
      label.dispatchEvent(pointer('pointermove', { clientX: 90, clientY: 5 }));
      label.dispatchEvent(pointer('pointerup', { clientX: 90, clientY: 5 }));
      expect(acts).toHaveLength(restored);
    }
    expect(acts).toEqual([{ type: 'restore', rows: [3] }]);
    expect(over).toEqual([false, null, true, null]);
    expect(document.querySelector('.jsc-ghost')).toBeNull();
  });

  it('says how long ago', () => {
    const now = Date.parse('2024-05-31T12:00:00Z');
    expect(['2024-05-31T11:59:30Z', '2024-05-31T11:42:00Z', '2024-05-31T09:00:00Z', '2024-05-01T09:00:00Z', ''].map((iso) => whenText(iso, now)))
      .toEqual(['just now', '18 min ago', '3 h ago', '2024-05-01', '']);
  });
});

describe('a rule', () => {
  const typed = (bar: RuleBar, text: string): HTMLInputElement => {
    const field = bar.el.querySelector<HTMLInputElement>('.jsc-rule')!;
    field.value = text;
    field.dispatchEvent(new Event('input'));
    return field;
  };

  it('is counted while it is typed, and only the last typing is answered', async () => {
    vi.useFakeTimers();
    const asked: string[] = [];
    const bar = new RuleBar({ act, count: (text) => (asked.push(text), Promise.resolve({ text, count: 12, total: 245, kept: 0, already: 0, sentence: `would exclude 12 of 245` })) });
    typed(bar, 'N <');
    typed(bar, 'N < 2e7');
    await vi.advanceTimersByTimeAsync(REST);
    expect(asked).toEqual(['N < 2e7']);
    expect(bar.el.querySelector('.jsc-rule-said')!.textContent).toBe('would exclude 12 of 245');
    vi.useRealTimers();
  });

  it('that cannot be read is said and marked, and goes once it is cleared', async () => {
    vi.useFakeTimers();
    const bar = new RuleBar({ act, count: () => Promise.reject(new Error('Cannot read the rule.\n  N <\n    ^')) });
    const field = typed(bar, 'N <');
    await vi.advanceTimersByTimeAsync(REST);
    expect(bar.el.querySelector('.jsc-rule-said')!.textContent).toBe('Cannot read the rule.');
    expect(field.hasAttribute('aria-invalid')).toBe(true);
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    expect([field.value, field.hasAttribute('aria-invalid')]).toEqual(['', false]);
    vi.useRealTimers();
  });

  it('is applied by Enter, drawn as a chip, and removed by its x', () => {
    const bar = new RuleBar({ act, count: () => new Promise(() => undefined) });
    typed(bar, 'N < 2e7').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
    bar.update([{ text: 'N < 2e7', count: 11, true_of: 13, kept: 2 }], ['N', 'model size']);
    expect(bar.el.querySelector('.jsc-rule-chip')!.textContent).toBe('N < 2e7 · 11 runs, 2 kept by hand×');
    expect(bar.el.querySelector<HTMLInputElement>('.jsc-rule')!.value).toBe('');
    bar.el.querySelector<HTMLElement>('.jsc-rule-remove')!.click();
    expect(acts).toEqual([{ type: 'exclude_where', rule: 'N < 2e7' }, { type: 'remove_rule', rule: 'N < 2e7' }]);
    expect([...bar.el.querySelectorAll('option')].map((option) => option.value)).toEqual(['N < ', '`model size` < ']);
  });
});

describe('suggestions', () => {
  it('say why with a number, and do nothing until they are accepted or dismissed', () => {
    const [strip, lens] = [new SuggestionStrip(act), new Lens()];
    strip.follow(lens);
    expect(strip.el.querySelector<HTMLElement>('.jsc-suggest')!.hidden).toBe(true);
    lens.learn(insight());
    expect(strip.el.textContent).toContain('2 runs look off');
    expect(strip.el.textContent).toContain('6.2 robust SD above the law');
    expect(strip.el.textContent).toContain('Wrong where the law has the wrong form.');
    expect(acts).toEqual([]);
    strip.el.querySelector<HTMLElement>('[data-row="12"] button')!.click();
    strip.el.querySelector<HTMLElement>('.jsc-accept_suggestion-all')!.click();
    strip.el.querySelector<HTMLElement>('.jsc-dismiss_suggestion-all')!.click();
    expect(acts).toEqual([
      { type: 'accept_suggestion', rows: [12] }, { type: 'accept_suggestion', rows: [12, 5] }, { type: 'dismiss_suggestion', rows: [12, 5] },
    ]);
  });

  it('stay while the kernel works, and go when there are none', () => {
    const [strip, lens] = [new SuggestionStrip(act), new Lens()];
    strip.follow(lens);
    lens.learn(insight());
    lens.learn(null);
    expect(strip.el.querySelector<HTMLElement>('.jsc-suggest')!.hidden).toBe(false);
    lens.learn(insight({ suggestions: [] }));
    expect(strip.el.querySelector<HTMLElement>('.jsc-suggest')!.hidden).toBe(true);
  });

  it('let dots be sized by influence', () => {
    const [strip, lens] = [new SuggestionStrip(act), new Lens()];
    strip.follow(lens);
    lens.learn(insight());
    expect(lens.growth(12)).toBe(1);
    const button = strip.el.querySelector<HTMLElement>('.jsc-sizing')!;
    button.click();
    expect(button.getAttribute('aria-pressed')).toBe('true');
    expect(lens.growth(12)).toBeCloseTo(2.6);
    expect(lens.growth(12)).toBeGreaterThan(lens.growth(5));
    expect(lens.growth(99)).toBe(1);
  });
});

describe('the target form', () => {
  it('sends what is typed, shows what was asked for, and goes back to the usual one', () => {
    const form = new TargetForm(act);
    form.update(target({ is_set: true, asked: 'C=1e24', y_text: '1.98 (1.95 to 2.01)' }));
    const field = form.el.querySelector<HTMLInputElement>('.jsc-target-field')!;
    expect(field.value).toBe('C=1e24');
    expect(form.el.querySelector('.jsc-target-said')!.textContent).toBe('1.98 (1.95 to 2.01) · 10x beyond your largest N');
    field.value = ' N=406M D=8B ';
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
    form.el.querySelector<HTMLElement>('.jsc-target-usual')!.click();
    expect(acts).toEqual([{ type: 'set_target', text: 'N=406M D=8B' }, { type: 'set_target', text: '' }]);
  });

  it('leaves alone what is being typed', () => {
    const form = new TargetForm(act);
    document.body.append(form.el);
    form.update(target());
    const field = form.el.querySelector<HTMLInputElement>('.jsc-target-field')!;
    field.focus();
    field.value = 'N=4';
    form.update(target({ y_text: 'another' }));
    expect(field.value).toBe('N=4');
    form.update(target({ text: 'N=20B' }));
    expect(field.value).toBe('N=20B');
  });
});

describe('the states of the runs', () => {
  it('are words beside their marks, and hidden runs can be shown again', () => {
    let shown = 0;
    const states = new RowStates(() => shown++);
    states.update({ in: 230, out: 3, held_out: 12, hidden: 0 });
    expect([...states.el.children].map((each) => each.textContent)).toEqual(['3 of 245 excluded', '230 in the fit', '12 held out, to test the fit on']);
    states.update({ in: 228, out: 3, held_out: 12, hidden: 2 });
    states.el.querySelector<HTMLElement>('.jsc-show-hidden')!.click();
    expect(shown).toBe(1);
  });
});
