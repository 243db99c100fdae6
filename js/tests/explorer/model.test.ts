import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { EventMessage } from '../../src/wire.gen';

// The real base pulls in half of Jupyter; what the model needs of it is an event bus with attributes.
vi.mock('@jupyter-widgets/base', async () => {
  const { Model } = (await import('backbone')).default;
  class Base extends Model {
    static serializers = {};
    comm: object | undefined = {};
    comm_live = true;
    sent: EventMessage[] = [];
    replies: ((reply: unknown) => void)[] = [];
    broken = false;
    override initialize(): void {}
    override defaults(): object {
      return {};
    }
    send(message: EventMessage, callbacks: { iopub: { status: (reply: unknown) => void } }): void {
      if (this.broken) throw new Error('closed');
      this.sent.push(message);
      this.replies.push(callbacks.iopub.status);
    }
  }
  return { DOMWidgetModel: Base, WidgetModel: Base, unpack_models: () => undefined };
});

const { ExplorerModel } = await import('../../src/explorer/model');
const { LawModel } = await import('../../src/law_model');

let law: any;
let model: any;
let errors: (string | null)[];

beforeEach(() => {
  law = new (LawModel as any)({ tree: 'a', inputs: [], parameters: { a: 1 } });
  model = new (ExplorerModel as any)({ law_model: law });
  errors = [];
  model.on('answered', (error: string | null) => errors.push(error));
});

const answer = (id: number, error: string | null = null): void => void model.trigger('msg:custom', { kind: 'handled', id, error });
const move = (value: number, final = false) => ({ type: 'move_parameter', name: 'a', value, final });

describe('the insight', () => {
  it('is asked for once the hand rests, and shown only for the view it is about', async () => {
    vi.useFakeTimers();
    model.set('view', { revision: 3, parameters: [] });
    await vi.advanceTimersByTimeAsync(200);
    expect(model.sent.map((each: { kind: string; what?: string }) => [each.kind, each.what])).toEqual([['ask', 'insight']]);
    const found = { revision: 3, suggestions: [], caution: '', dismissed: 0, without: { labels: [], values: [], se: [], rows: [], shifts: [], influence: [], note: '' } };
    model.set('insight', found);
    expect(law.lens.insight).toBe(found);
    model.set('view', { revision: 4, parameters: [] });
    expect(law.lens.insight).toBeNull();
    model.act({ type: 'undo' });
    await vi.advanceTimersByTimeAsync(200);
    expect(model.sent.filter((each: { kind: string }) => each.kind === 'ask')).toHaveLength(1);
    answer(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(model.sent.filter((each: { kind: string }) => each.kind === 'ask')).toHaveLength(2);
    vi.useRealTimers();
  });
});

describe('the explorer model', () => {
  it('withdraws the values of a cancelled drag and takes back those that arrived', () => {
    for (const value of [2, 3]) {
      model.preview('a', value);
      model.rowAct(move(value));
    }
    model.cancelMove('a', 1);
    expect(law.current()).toEqual({ a: 1 });
    answer(1);
    expect(model.sent.map((each: EventMessage) => each.event)).toEqual([move(2), { type: 'cancel_move', name: 'a' }]);
    answer(2);
    expect([law.current(), law.hasLocal, [...model.held]]).toEqual([{ a: 1 }, false, []]);
  });

  it('sends nothing of a cancelled drag while profiling', () => {
    model.isProfiling = true;
    model.preview('a', 2);
    model.rowAct(move(2));
    model.cancelMove('a', 1);
    expect([model.sent, law.current(), law.isLive, [...model.held]]).toEqual([[], { a: 1 }, false, []]);
  });

  it('carries what is done to a dot to the kernel, once', () => {
    law.act({ type: 'exclude', rows: [3], reason: 'diverged' });
    expect(model.sent).toEqual([{ kind: 'event', id: 1, event: { type: 'exclude', rows: [3], table: 0, reason: 'diverged' } }]);
  });

  it('says with rows which table they are of: the one that was on show', () => {
    model.set('view', { parameters: [], table: 3 });
    law.act({ type: 'exclude', rows: [4], reason: '', table: 2 });
    model.act({ type: 'restore', rows: [5] });
    model.act({ type: 'undo' });
    model.set('view', { parameters: [], table: 4 });
    [1, 2].forEach((id) => answer(id));
    expect(model.sent.map((message: EventMessage) => message.event).filter(Boolean)).toEqual([
      { type: 'exclude', rows: [4], reason: '', table: 2 }, { type: 'restore', rows: [5], table: 3 }, { type: 'undo' },
    ]);
  });

  it('lets the page keep its own value until the kernel has caught up', () => {
    model.preview('a', 2);
    model.act(move(2));
    model.preview('a', 3);
    model.act(move(3, true));
    answer(1);
    expect(law.current()).toEqual({ a: 3 });
    expect(model.held.has('a')).toBe(true);
    law.set('parameters', { a: 3 });
    answer(2);
    expect(law.hasLocal).toBe(false);
    expect(model.held.size).toBe(0);
  });

  it('takes the view for the fit once both hold what was said', () => {
    const law_ = { isUnfinished: true, isAnswered: false, assume: () => undefined, lens: { learn: () => undefined } };
    vi.spyOn(model, 'law', 'get').mockReturnValue(law_);
    model.set('view', { revision: 4, parameters: [] });
    expect(model.isUnfinished).toBe(true);
    model.act({ type: 'exclude', rows: [3], reason: '', table: 0 });
    // The law hears of the fit first, its view comes after.
    law_.isAnswered = true;
    expect(model.isUnfinished).toBe(true);
    model.set('view', { revision: 5, parameters: [] });
    expect(model.isUnfinished).toBe(false);
    law_.isAnswered = false;
    expect(model.isUnfinished).toBe(true);
  });

  it('hands the values back when the kernel refuses, and says why', () => {
    model.preview('a', -1);
    model.act(move(-1, true));
    answer(1, 'a must be positive');
    expect(law.current()).toEqual({ a: 1 });
    expect(errors).toEqual(['a must be positive']);
  });

  it('goes on when a kernel falls idle without an answer', () => {
    model.act({ type: 'undo' });
    model.act({ type: 'redo' });
    model.replies[0]({ content: { execution_state: 'busy' } });
    expect(model.sent).toHaveLength(1);
    model.replies[0]({ content: { execution_state: 'idle' } });
    expect(model.sent).toHaveLength(2);
  });

  it('says what a dead kernel leaves undone, and lets the sliders move the curve without one', () => {
    model.act({ type: 'undo' });
    model.act({ type: 'undo' });
    model.comm_live = false;
    model.trigger('comm_live_update');
    expect(errors).toEqual(['The kernel is gone: 2 acts were not done.']);
    model.preview('a', 5);
    model.act(move(5, true));
    expect(law.current()).toEqual({ a: 5 });
    expect(model.sent).toHaveLength(1);
  });

  it('says so when the connection is closed under its hands', () => {
    model.broken = true;
    model.act({ type: 'undo' });
    expect(errors[0]).toContain('The kernel is gone');
    expect(model.queue.pending).toBe(0);
  });

  it('while profiling, says nothing until the slider is let go, and then pins', () => {
    model.isProfiling = true;
    const profile = vi.spyOn(law, 'profile');
    model.preview('a', 2);
    model.rowAct(move(2));
    expect(profile).toHaveBeenCalledWith('a', 2);
    expect(model.sent).toEqual([]);
    model.rowAct(move(2, true));
    expect(model.sent.map((message: EventMessage) => message.event)).toEqual([{ type: 'pin', name: 'a', value: 2 }]);
  });

  it('refits with a pinned slider, and leaves the others to the hand', () => {
    const profile = vi.spyOn(law, 'profile');
    model.set('view', { parameters: [{ name: 'a', pinned: true }, { name: 'b', pinned: false }] });
    model.preview('b', 2);
    expect(profile).not.toHaveBeenCalled();
    model.preview('a', 2);
    expect(profile).toHaveBeenCalledWith('a', 2);
  });

  it('shows an act as done until the kernel has answered', () => {
    const [assume, settle] = [vi.spyOn(law, 'assume'), vi.spyOn(law, 'settle')];
    model.act({ type: 'restore', rows: [3] });
    expect(assume).toHaveBeenCalledWith({ type: 'restore', rows: [3] });
    const dots = { _model_name: 'FitScatterModel', states: ['out', 'in', 'out', 'out'], reasons: ['odd', '', 'late', 'odd'] };
    const asModel = (state: Record<string, unknown>): unknown => ({ get: (name: string) => state[name] });
    model.set('figure', asModel({ marks: [asModel({ _model_name: 'LawLinesModel' }), asModel(dots)] }));
    model.act({ type: 'restore_reason', reason: 'odd' });
    expect(assume).toHaveBeenLastCalledWith({ type: 'restore', rows: [0, 3] });
    answer(1);
    expect(settle).not.toHaveBeenCalled();
    answer(2);
    expect(settle).toHaveBeenCalled();
  });
});
