import { describe, expect, it } from 'vitest';
import { blit } from '../src/dot_canvas';

const [red, halfBlue] = [0xff0000ff, 0x80ff0000];
const cross = { steps: Int32Array.from([0, -1, 1, -5, 5]), color: new Uint32Array(5).fill(red), reach: 1 };

describe('a stamp', () => {
  it('lies around its middle and nowhere else', () => {
    const pixels = new Uint32Array(25);
    blit(pixels, 5, 2, 2, cross);
    expect([...pixels.keys()].filter((at) => pixels[at] === red)).toEqual([7, 11, 12, 13, 17]);
  });

  it('is left out where it would wrap around the edge', () => {
    const pixels = new Uint32Array(25);
    for (const [x, y] of [[0, 2], [4, 2], [2, 0], [2, 4]]) blit(pixels, 5, x, y, cross);
    expect(pixels.every((pixel) => pixel === 0)).toBe(true);
  });

  it('mixes with what lies below where it is not opaque', () => {
    const pixels = new Uint32Array(25).fill(red);
    blit(pixels, 5, 2, 2, { steps: Int32Array.from([0]), color: Uint32Array.from([halfBlue]), reach: 0 });
    const mixed = pixels[12];
    expect(mixed >>> 24).toBe(255);
    expect([mixed & 255, (mixed >>> 16) & 255].map((part) => Math.abs(part - 128) <= 1)).toEqual([true, true]);
  });
});
