import { describe, expect, it } from 'vitest';
import { DotLabels } from '../../src/dot_labels';
import type { FitScatterModel } from '../../src/fit_scatter_model';
import { Hand } from '../../src/hand';
import { Legend } from '../../src/explorer/legend';
import { PlotBar } from '../../src/explorer/plot_bar';
import type { Act, Level } from '../../src/wire.gen';
import { panelView } from './views';

const mark = (label: string, shape: string): Level => ({ value: null, label, color: '#666666', shape, count: 2 });
const MARKS = [mark('optimizer = adamw', 'circle'), mark('optimizer = muon', 'star')];

function shapes(hand: Hand, out: number[][] = []): Legend {
  const scatter = {
    rowsOf: (group: number, told: string) => (told === 'marks' ? { rows: [group, group + 2], out: [] } : { rows: [], out: [] }),
    setOut: (rows: number[]) => out.push(rows),
  } as unknown as FitScatterModel;
  const legend = new Legend({ hand: () => hand, scatter: () => scatter }, 'marks');
  legend.update(MARKS);
  return legend;
}

const press = (legend: Legend, word: string): void =>
  [...legend.el.querySelectorAll('button')].find((button) => button.textContent?.startsWith(word))!.click();

describe('the legend of shapes', () => {
  it('hides and excludes by shape, apart from the colours', () => {
    const hand = new Hand();
    const out: number[][] = [];
    const legend = shapes(hand, out);
    press(legend, 'optimizer = muon');
    press(legend, 'Only this');
    expect([...hand.mutedOf('marks')]).toEqual([0]);
    expect(hand.muted.size).toBe(0);
    press(legend, 'Exclude 2 runs');
    expect(out).toEqual([[1, 3]]);
  });

  it('is drawn in ink, and colours without a shape as a patch', () => {
    const paths = [...shapes(new Hand()).el.querySelectorAll('path')];
    expect(paths.map((path) => path.getAttribute('fill'))).toEqual(['currentColor', 'currentColor']);
    expect(new Set(paths.map((path) => path.getAttribute('d'))).size).toBe(2);
    const colours = new Legend({ hand: () => new Hand(), scatter: () => null });
    colours.update([{ ...MARKS[0], shape: '', color: '#123456' }, { ...MARKS[1], shape: '' }]);
    expect(colours.el.querySelector('path')!.getAttribute('fill')).toBe('#123456');
    expect(colours.el.querySelector('ul')!.getAttribute('aria-label')).toBe('Colours');
  });
});

describe('the choice of shapes', () => {
  it('offers every column but that of the colours, and the way back', () => {
    const acts: Act[] = [];
    const bar = new PlotBar(() => null, (act) => acts.push(act));
    const choices = [{ name: 'D', label: 'tokens D' }, { name: 'optimizer', label: 'optimizer' }];
    bar.update(panelView({ color: { name: 'D', label: 'tokens D', choices }, shape: { name: '', label: '', choices } }));
    const { select } = bar.shape;
    expect([...select.options].map((option) => option.text)).toEqual(['as colour', 'optimizer']);
    select.value = 'optimizer';
    select.dispatchEvent(new Event('change'));
    select.value = '';
    select.dispatchEvent(new Event('change'));
    expect(acts).toEqual([{ type: 'shape_by', column: 'optimizer' }, { type: 'shape_by', column: '' }]);
  });
});

describe('what a dot is called', () => {
  it('says what its colour and its shape tell', () => {
    const sent: Record<string, unknown> = { labels: ['run 7: N 4M, loss 2.31'], reasons: [''] };
    const styles = { levels: { label: '' }, marks: { label: 'optimizer = muon' } };
    const model = {
      get: (name: string) => sent[name], on: () => undefined, off: () => undefined, comm_live: false,
      styleOf: (_row: number, told: 'levels' | 'marks') => styles[told],
    } as unknown as FitScatterModel;
    const labels = new DotLabels(model, () => 'in', () => undefined);
    expect(labels.of(0)).toBe('run 7: N 4M, loss 2.31, optimizer = muon');
  });
});
