import { describe, expect, it } from 'vitest';
import { ActQueue } from '../../src/explorer/act_queue';
import type { Act, EventMessage } from '../../src/wire.gen';

const move = (value: number, final = false, name = 'alpha'): Act => ({ type: 'move_parameter', name, value, final });

function setUp(): { queue: ActQueue; sent: EventMessage[] } {
  const sent: EventMessage[] = [];
  return { queue: new ActQueue((message) => sent.push(message)), sent };
}

describe('the queue of acts', () => {
  it('keeps one in flight and sends only the latest value of a moving slider', () => {
    const { queue, sent } = setUp();
    for (let value = 0; value < 50; value++) queue.push(move(value));
    expect(sent.map((message) => message.event)).toEqual([move(0)]);
    queue.handled(sent[0].id);
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
    for (let id = 1; id <= acts.length; id++) queue.handled(id);
    expect(sent.map((message) => message.event)).toEqual(acts);
    expect(sent.map((message) => message.id)).toEqual([1, 2, 3, 4, 5, 6]);
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
