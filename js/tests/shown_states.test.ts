import { beforeEach, describe, expect, it } from 'vitest';
import { ShownStates } from '../src/shown_states';
import type { RowState } from '../src/wire.gen';

let kernel: RowState[];
let shown: ShownStates;

beforeEach(() => {
  kernel = ['in', 'in', 'held_out'];
  shown = new ShownStates(() => kernel);
});

describe('the state a dot shows', () => {
  it('is the kernel’s, and in where the kernel says nothing', () => {
    expect([0, 2, 9].map((row) => shown.of(row))).toEqual(['in', 'held_out', 'in']);
  });

  it('is the hand’s until the kernel agrees', () => {
    shown.assume(0, 'out');
    expect(shown.isOut(0)).toBe(true);
    kernel = ['out', 'in', 'in'];
    shown.reconcile();
    kernel = ['in', 'in', 'in'];
    expect(shown.isOut(0)).toBe(false);
  });

  it('does not flicker back while the kernel answers an earlier act', () => {
    shown.assume(0, 'out');
    shown.assume(1, 'out');
    kernel = ['out', 'in', 'in'];
    shown.reconcile();
    expect(shown.isOut(1)).toBe(true);
  });

  it('returns to the kernel’s when the kernel refuses', () => {
    shown.assume(0, 'out');
    shown.settle();
    expect(shown.of(0)).toBe('in');
  });
});
