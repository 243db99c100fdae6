import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ActQueue, PACE } from '../../src/explorer/act_queue';
import type { Act, EventMessage } from '../../src/wire.gen';

const move = (value: number, final = false, name = 'alpha'): Act => ({ type: 'move_parameter', name, value, final });

function setUp(): { queue: ActQueue; sent: EventMessage[] } {
  const sent: EventMessage[] = [];
  return { queue: new ActQueue((message) => sent.push(message)), sent };
}

describe('the queue of acts', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
  afterEach(() => void vi.useRealTimers());

  it('keeps one in flight and sends only the latest value of a moving slider', () => {
    const { queue, sent } = setUp();
    for (let value = 0; value < 50; value++) queue.push(move(value));
    expect(sent.map((message) => message.event)).toEqual([move(0)]);
    queue.handled(sent[0].id);
    expect(sent).toHaveLength(1);
    vi.advanceTimersByTime(PACE);
    expect(sent.map((message) => message.event)).toEqual([move(0), move(49)]);
    queue.handled(sent[1].id);
    expect(queue.pending).toBe(0);
  });

  it('always sends the final value, in place of those before it', () => {
    const { queue, sent } = setUp();
    [move(1), move(2), move(3, true)].forEach((act) => queue.push(act));
    queue.handled(1);
    expect(sent[1].event).toEqual(move(3, true));
    queue.handled(2);
    expect(sent).toHaveLength(2);
  });

  it('never lets a later move swallow a finished one, another slider or another act', () => {
    const { queue, sent } = setUp();
    const acts: Act[] = [{ type: 'undo' }, move(1, true), move(2), { type: 'exclude', rows: [3], reason: 'diverged' }, move(4), move(5, false, 'beta')];
    acts.forEach((act) => queue.push(act));
    for (let id = 1; id <= acts.length; id++) {
      queue.handled(id);
      vi.advanceTimersByTime(PACE);
    }
    expect(sent.map((message) => message.event)).toEqual(acts);
    expect(sent.map((message) => message.id)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('sends a moving slider no oftener than its pace, however soon the kernel answers', () => {
    const { queue, sent } = setUp();
    for (let value = 0; value < 60; value++) {
      queue.push(move(value));
      if (sent.length > 0) queue.handled(sent[sent.length - 1].id);
      vi.advanceTimersByTime(1000 / 60);
    }
    expect(sent.length).toBeGreaterThanOrEqual(4);
    expect(sent.length).toBeLessThanOrEqual(5);
  });

  it('makes no other act wait behind a value that is not due', () => {
    const { queue, sent } = setUp();
    queue.push(move(1));
    queue.handled(1);
    queue.push(move(2));
    expect(sent).toHaveLength(1);
    queue.push({ type: 'undo' });
    expect(sent.map((message) => message.event)).toEqual([move(1), move(2)]);
    queue.handled(2);
    expect(sent[2].event).toEqual({ type: 'undo' });
  });

  it('sends nothing that was withdrawn or dropped while it waited', () => {
    const { queue, sent } = setUp();
    queue.push(move(1));
    queue.handled(1);
    queue.push(move(2));
    queue.withdraw('alpha');
    vi.advanceTimersByTime(2 * PACE);
    queue.push(move(3));
    queue.handled(2);
    queue.push(move(4));
    expect(queue.drop()).toBe(1);
    vi.advanceTimersByTime(2 * PACE);
    expect(sent.map((message) => message.event)).toEqual([move(1), move(3)]);
  });

  it('ignores an answer to a message that is not in flight', () => {
    const { queue, sent } = setUp();
    queue.push({ type: 'undo' });
    queue.push({ type: 'redo' });
    expect(queue.handled(7)).toBe(false);
    expect(sent).toHaveLength(1);
    expect(queue.handled(1)).toBe(true);
    expect(queue.handled(1)).toBe(false);
    expect(sent).toHaveLength(2);
  });
});
