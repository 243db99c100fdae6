import { describe, expect, it, vi } from 'vitest';
import { Hand } from '../src/hand';
import { boxOf, combine, isInside, thinned, wayOf } from '../src/select_geometry';

describe('a polygon', () => {
  const u = [{ x: 0, y: 0 }, { x: 9, y: 0 }, { x: 9, y: 9 }, { x: 6, y: 9 }, { x: 6, y: 3 }, { x: 3, y: 3 }, { x: 3, y: 9 }, { x: 0, y: 9 }];

  it('holds what lies in it and not what lies in its bay', () => {
    expect([isInside(1, 8, u), isInside(8, 8, u), isInside(4.5, 1, u)]).toEqual([true, true, true]);
    expect([isInside(4.5, 6, u), isInside(10, 1, u), isInside(-1, 5, u)]).toEqual([false, false, false]);
  });

  it('counts a corner at the height of the point once', () => {
    const diamond = [{ x: -2, y: 0 }, { x: 0, y: 2 }, { x: 2, y: 0 }, { x: 0, y: -2 }];
    expect([isInside(0, 0, diamond), isInside(1, 0, diamond), isInside(-3, 0, diamond), isInside(3, 0, diamond)]).toEqual([true, true, false, false]);
    expect([isInside(-1, 2, diamond), isInside(-1, -2, diamond)]).toEqual([false, false]);
  });

  it('is a box whichever corner comes first', () => {
    for (const [from, to] of [[{ x: 1, y: 1 }, { x: 5, y: 4 }], [{ x: 5, y: 1 }, { x: 1, y: 4 }]]) {
      expect([isInside(2, 2, boxOf(from, to)), isInside(6, 2, boxOf(from, to))]).toEqual([true, false]);
    }
  });

  it('leaves out steps too small to see', () => {
    const line = [{ x: 0, y: 0 }];
    expect(thinned(line, { x: 1, y: 1 })).toBe(line);
    expect(thinned(line, { x: 4, y: 0 })).toHaveLength(2);
  });
});

describe('selecting', () => {
  const selected = new Set([1, 2]);

  it('replaces, adds and removes', () => {
    expect(combine(selected, [2, 3], 'replace')).toEqual(new Set([2, 3]));
    expect(combine(selected, [2, 3], 'add')).toEqual(new Set([1, 2, 3]));
    expect(combine(selected, [2, 3], 'remove')).toEqual(new Set([1]));
    expect(selected).toEqual(new Set([1, 2]));
  });

  it('is done as the mode button says, unless Shift or Alt says otherwise', () => {
    expect(wayOf({ shiftKey: false, altKey: false }, 'add')).toBe('add');
    expect(wayOf({ shiftKey: true, altKey: false }, 'replace')).toBe('add');
    expect(wayOf({ shiftKey: true, altKey: true }, 'add')).toBe('remove');
  });

  it('takes all that are selected together, and only one when it is not among them', () => {
    const hand = new Hand();
    hand.select([3, 5]);
    expect(hand.together(5).sort()).toEqual([3, 5]);
    expect(hand.together(4)).toEqual([4]);
  });

  it('tells of a change once, of none never, and ends when a group is hidden', () => {
    const hand = new Hand();
    const heard = vi.fn();
    const end = hand.on(heard);
    hand.select([3]);
    hand.select([3]);
    hand.mute([1]);
    expect(heard.mock.calls.flat()).toEqual(['selection', 'selection', 'muted']);
    expect(hand.selected.size).toBe(0);
    end();
    hand.select([4]);
    expect(heard).toHaveBeenCalledTimes(3);
  });
});
