import { beforeEach, describe, expect, it, vi } from 'vitest';
import { readRows, writeRows } from '../src/wire_arrays';

// The widget base needs a kernel; what is tested here is only what the law adds to a Backbone model.
vi.mock('@jupyter-widgets/base', async () => {
  const { Model } = (await import('backbone')).default;
  class WidgetModel extends Model {
    override defaults(): Record<string, unknown> {
      return {};
    }
  }
  return { WidgetModel };
});

const { LawModel } = await import('../src/law_model');
let law: InstanceType<typeof LawModel>;

beforeEach(() => {
  law = new (LawModel as unknown as new (state: object) => typeof law)({
    tree: ['*', 'A', 'N'],
    inputs: ['N'],
    parameters: { A: 2, B: 5 },
  });
});

describe('the law in the page', () => {
  it('evaluates with the hand’s values over the kernel’s', () => {
    expect([...law.evaluate({ N: [1, 2] }, 2)!]).toEqual([2, 4]);
    law.setLocal('A', 3);
    expect([...law.evaluate({ N: [1, 2] }, 2)!]).toEqual([3, 6]);
    expect(law.get('parameters')).toEqual({ A: 2, B: 5 });
  });

  it('lets what is tied follow the hand', () => {
    law.set('ties', { B: ['*', 2, 'A'] });
    law.setLocal('A', 3);
    expect(law.current()).toEqual({ A: 3, B: 6 });
    law.set('ties', { B: ['+', 1, 'A'] });
    expect(law.current()).toEqual({ A: 3, B: 4 });
    law.clearLocal();
    expect(law.current()).toEqual({ A: 2, B: 5 });
  });

  it('says so when a slider moves, and when the kernel changes its mind', () => {
    const heard = vi.fn();
    law.on('law-change', heard);
    law.setLocal('A', 3);
    law.set('parameters', { A: 4, B: 5 });
    law.set('tree', ['+', 'A', 'N']);
    expect(heard).toHaveBeenCalledTimes(3);
    expect([...law.evaluate({ N: [1] }, 1)!]).toEqual([4]);
  });

  it('hands back the named values and no others', () => {
    law.setLocal('A', 3);
    law.setLocal('B', 6);
    law.clearLocal(['A', 'C']);
    expect(law.current()).toEqual({ A: 2, B: 6 });
    law.clearLocal();
    expect(law.hasLocal).toBe(false);
  });

  it('is hand-set while a slider is held or the kernel says so', () => {
    expect(law.isHandSet).toBe(false);
    law.setLocal('A', 3);
    expect(law.isHandSet).toBe(true);
    law.clearLocal();
    law.set('hand_set', ['A']);
    expect(law.isHandSet).toBe(true);
  });

  it('has no values where there is no tree', () => {
    law.set('tree', null);
    expect(law.evaluate({ N: [1] }, 1)).toBeNull();
  });

  it('passes on what a person does', () => {
    const heard = vi.fn();
    law.on('act', heard);
    law.act({ type: 'exclude', rows: [3], reason: 'excluded by hand' });
    expect(heard).toHaveBeenCalledWith({ type: 'exclude', rows: [3], reason: 'excluded by hand' });
  });
});

describe('the rows on the wire', () => {
  it('cross as bytes and come back as they were, from a page that saved them too', () => {
    const rows = { x: [[1, 2.5]], y: [3, null], sigma: null, weight: [1, 1], group: [0, 1] };
    const once = readRows(writeRows(rows) as never)!;
    expect([...(once.x[0] as Float64Array)]).toEqual([1, 2.5]);
    expect([...(once.y as Float64Array)]).toEqual([3, NaN]);
    expect(once.sigma).toBeNull();
    expect(readRows(writeRows(once) as never)).toEqual(once);
    expect(readRows(rows as never)!.x).toEqual([[1, 2.5]]);
    expect(readRows(null)).toBeNull();
  });
});
