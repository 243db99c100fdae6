import { describe, expect, it } from 'vitest';
import { movedInputs, stepped, typed } from '../src/target_place';
import { target } from './explorer/views';

describe('the target under the hand', () => {
  it('moves the input that the axis shows and leaves the others', () => {
    const card = target({ inputs: { N: 1e10, D: 2.5e11 }, moves: { N: 1 } });
    expect(movedInputs(card, 31622776601)).toEqual({ N: 3.16e10, D: 2.5e11 });
  });

  it('shares a move along compute between size and tokens', () => {
    const card = target({ x: 6e20, inputs: { N: 1e9, D: 1e11 }, moves: { N: 0.5, D: 0.5 } });
    expect(movedInputs(card, 6e22)).toEqual({ N: 1e10, D: 1e12 });
  });

  it('is typed as the kernel reads it, odd names in backticks', () => {
    expect(typed({ N: 3.16e10, 'model size': 7 })).toBe('N=31600000000 `model size`=7');
  });

  it('steps a twentieth of a decade, ten times that with Shift, and a hundredth of a linear axis', () => {
    expect(stepped(1e9, 'ArrowRight', false, [1, 2], true)).toBeCloseTo(1e9 * 10 ** 0.05, 0);
    expect(stepped(1e9, 'ArrowLeft', true, [1, 2], true)).toBeCloseTo(1e9 / 10 ** 0.5, 0);
    expect(stepped(50, 'ArrowUp', false, [0, 200], false)).toBe(52);
    expect(stepped(50, 'x', false, [0, 200], false)).toBeNull();
  });
});
