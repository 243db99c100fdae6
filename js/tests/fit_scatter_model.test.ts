import { beforeEach, describe, expect, it, vi } from 'vitest';

// The marks' own library needs a page; what is tested here is only what the dots add to a Backbone model.
vi.mock('@jupyter-widgets/base', async () => {
  const { Model } = (await import('backbone')).default;
  class WidgetModel extends Model {
    static serializers = {};
    override defaults(): object {
      return {};
    }
  }
  return { WidgetModel, unpack_models: () => undefined };
});
vi.mock('bqplot', async () => {
  const { Model } = (await import('backbone')).default;
  class ScatterModel extends Model {
    static serializers = {};
    override defaults(): Record<string, unknown> {
      return {};
    }
    override initialize(): void {}
  }
  return { ScatterModel };
});

const { FitScatterModel } = await import('../src/fit_scatter_model');
const { LawModel } = await import('../src/law_model');
let law: any;
let dots: any;
let acts: unknown[];

beforeEach(() => {
  law = new (LawModel as any)({ tree: 'A', inputs: [], parameters: { A: 2 } });
  dots = new (FitScatterModel as any)({ law_model: law, table: 3, x: [1, 2, 3], states: ['in', 'in', 'in'] });
  acts = [];
  law.on('act', (act: unknown) => acts.push(act));
});

describe('the dots of a table', () => {
  it('say with every act which table their rows are of', () => {
    dots.setOut([1], true, 'diverged');
    dots.setOut(2, false);
    expect(acts).toEqual([{ type: 'exclude', rows: [1], table: 3, reason: 'diverged' }, { type: 'restore', rows: [2], table: 3 }]);
  });

  it('hold nothing by its place once the rows have others', () => {
    law.hand.select([1], 'replace');
    law.lens.spotlight(2);
    dots.setOut([1], true);
    dots.set({ table: 4, states: ['in', 'in', 'in'] });
    expect([law.hand.selected.size, law.lens.spot, dots.shown.of(1)]).toEqual([0, null, 'in']);
  });

  it('keep the selection when rows come at the end, and let go those that went or were hidden', () => {
    law.hand.select([0, 1, 2], 'replace');
    dots.set({ x: [1, 2, 3, 4], states: ['in', 'in', 'in', 'in'] });
    expect([...law.hand.selected]).toEqual([0, 1, 2]);
    dots.set({ x: [1, 2], states: ['in', 'hidden'] });
    expect([...law.hand.selected]).toEqual([0]);
  });
});
