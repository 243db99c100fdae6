import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Asks } from '../../src/explorer/asks';
import { CodePanel } from '../../src/explorer/code_panel';
import { FigurePanel } from '../../src/explorer/figure_panel';
import { HistoryPanel } from '../../src/explorer/history_panel';
import { setApplication } from '../../src/notebook_cells';
import type { Act, AskMessage, Difference, HistoryView } from '../../src/wire.gen';

const STEPS = [
  { number: 0, label: '', line: '', done: true },
  { number: 1, label: 'exclude run 17', line: 'panel.exclude([17], "diverged")', done: true },
  { number: 2, label: 'pin E', line: 'panel.pin("E", 1.8)', done: false },
];
const history = (at: number): HistoryView => ({
  can_undo: at > 0, can_redo: at < 2, undo_label: '', redo_label: '', lines: [], at,
  steps: STEPS.map((step) => ({ ...step, done: step.number <= at })),
});
const difference: Difference = { part: 'parameter', name: 'E', old: 1.7, new: 1.8, old_text: '1.70', new_text: '1.80', shift_in_se: 1.5 };

describe('the history', () => {
  let acts: Act[];
  let compare: ReturnType<typeof vi.fn>;
  let panel: HistoryPanel;
  const steps = (): HTMLElement[] => [...panel.el.querySelectorAll<HTMLElement>('.jsc-history-step')];

  beforeEach(() => {
    acts = [];
    compare = vi.fn(async () => ({ differences: [difference] }));
    panel = new HistoryPanel((act) => acts.push(act), compare as never);
    document.body.replaceChildren(panel.el);
    panel.el.hidden = false;
    panel.update(history(1));
  });

  it('is not drawn while it is closed, and caught up with when it opens', () => {
    panel.el.hidden = true;
    panel.update({ ...history(1), steps: STEPS.slice(0, 2) });
    expect(steps()).toHaveLength(3);
    panel.el.hidden = false;
    panel.opened();
    expect(steps()).toHaveLength(2);
  });

  it('shows every act as its line, undone ones too', () => {
    expect(steps().map((step) => step.querySelector('code')!.textContent)).toEqual(['start', STEPS[1].line, STEPS[2].line]);
    expect(panel.el.querySelectorAll('.jsc-undone')).toHaveLength(1);
    expect(steps()[2].getAttribute('aria-label')).toBe('2: pin E, undone');
  });

  it('says how many acts lie before those it can go back to, and still jumps', () => {
    panel.update({ ...history(1), at: 801, steps: STEPS.map((step) => ({ ...step, number: 800 + step.number })) });
    expect(panel.el.querySelector('li')!.textContent).toContain('800 earlier acts');
    steps()[0].click();
    expect(acts).toEqual([{ type: 'jump', to: 800 }]);
  });

  it('jumps to the act that is pressed, and not to where it is', () => {
    steps()[2].click();
    steps()[1].click();
    steps()[0].click();
    expect(acts).toEqual([{ type: 'jump', to: 2 }, { type: 'jump', to: 0 }]);
  });

  it('is one tab stop, which arrows walk', () => {
    expect(steps().map((step) => step.tabIndex)).toEqual([-1, 0, -1]);
    steps()[1].focus();
    steps()[1].dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
    expect(document.activeElement).toBe(steps()[2]);
    panel.update(history(2));
    expect(document.activeElement).toBe(steps()[2]);
  });

  it('compares the start with the present unless told otherwise, and follows the present', async () => {
    panel.update(history(2));
    panel.el.querySelector<HTMLElement>('.jsc-compare')!.click();
    await vi.waitFor(() => expect(panel.el.querySelector('td')?.textContent).toBe('1.70'));
    expect(compare).toHaveBeenCalledWith(0, 2);
    expect(panel.el.textContent).toContain('+1.5 SE');
    panel.update(history(1));
    expect(panel.el.querySelector<HTMLElement>('table')!.hidden).toBe(true);
  });

  it('says what the kernel says when it cannot compare', async () => {
    compare.mockRejectedValue(new Error('nobody there'));
    panel.el.querySelector<HTMLElement>('.jsc-compare')!.click();
    await vi.waitFor(() => expect(panel.el.textContent).toContain('nobody there'));
  });
});

describe('a question', () => {
  it('gets the answer that bears its number', async () => {
    const sent: AskMessage[] = [];
    const asks = new Asks((message) => sent.push(message));
    const [one, other] = [asks.ask('compare', { before: 0 }), asks.ask('compare')];
    asks.answered({ kind: 'answer', id: sent[1].id, value: 'second', error: null });
    asks.answered({ kind: 'answer', id: sent[0].id, value: null, error: 'no' });
    await expect(one).rejects.toThrow('no');
    expect(await other).toBe('second');
  });

  it('is refused when the kernel goes', async () => {
    const asks = new Asks(() => undefined);
    const one = asks.ask('compare');
    asks.drop();
    await expect(one).rejects.toThrow('no kernel');
  });
});

describe('the code', () => {
  it('goes into the cell below the one that shows the panel', () => {
    const code = new CodePanel();
    code.update('import jupyter_scaling as scaling\n');
    const cells = [document.createElement('div'), document.createElement('div')];
    const node = document.createElement('div');
    node.append(...cells);
    cells[0].append(code.el);
    document.body.replaceChildren(node);
    const insertCell = vi.fn();
    const content = { node, widgets: cells.map((cell) => ({ node: cell })), model: { sharedModel: { insertCell } }, activeCellIndex: 0 };
    setApplication({ shell: { widgets: () => [{ node, content }] } });
    code.el.querySelector<HTMLElement>('.jsc-insert')!.click();
    expect(insertCell).toHaveBeenCalledWith(1, { cell_type: 'code', source: 'import jupyter_scaling as scaling\npanel', metadata: { trusted: true } });
    expect(content.activeCellIndex).toBe(1);
  });

  it('goes to the clipboard where there is no notebook, and says so', async () => {
    setApplication(null);
    const writeText = vi.fn(async () => undefined);
    vi.stubGlobal('navigator', { clipboard: { writeText } });
    const code = new CodePanel();
    code.update('a = 1');
    code.el.querySelector<HTMLElement>('.jsc-insert')!.click();
    await vi.waitFor(() => expect(code.el.textContent).toContain('in the clipboard'));
    expect(writeText).toHaveBeenCalledWith('a = 1');
    vi.unstubAllGlobals();
  });
});

describe('the figure', () => {
  it('is asked of the kernel with the caption that is typed, and saved under the name of the law', async () => {
    const ask = vi.fn(async () => ({ text: '<svg/>' }));
    const saved: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved.push(this.download);
    });
    vi.stubGlobal('URL', { createObjectURL: () => 'blob:x', revokeObjectURL: () => undefined });
    const panel = new FigurePanel(ask, () => 'my law');
    panel.el.querySelector<HTMLElement>('.jsc-save-svg')!.click();
    await vi.waitFor(() => expect(saved).toEqual(['my_law.svg']));
    expect(ask).toHaveBeenLastCalledWith({ kind: 'svg', width: 'page', title: 'full' });
    panel.el.querySelector('select')!.value = 'column';
    panel.el.querySelector<HTMLInputElement>('[type=checkbox]')!.checked = false;
    panel.el.querySelector('input')!.value = ' Fig. 1 ';
    panel.el.querySelector<HTMLElement>('.jsc-save-code')!.click();
    await vi.waitFor(() => expect(saved).toEqual(['my_law.svg', 'my_law.py']));
    expect(ask).toHaveBeenLastCalledWith({ kind: 'matplotlib', width: 'column', title: 'none', caption: 'Fig. 1' });
    vi.unstubAllGlobals();
  });

  it('that the kernel cannot draw is not saved, and the panel says why', async () => {
    const panel = new FigurePanel(async () => Promise.reject(new Error('no ink')), () => 'law');
    panel.el.querySelector<HTMLElement>('.jsc-save-png')!.click();
    await vi.waitFor(() => expect(panel.el.textContent).toContain('no ink'));
  });
});
