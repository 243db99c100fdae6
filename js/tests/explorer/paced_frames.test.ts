import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EVERY, PacedFrames } from '../../src/explorer/paced_frames';

const frames: FrameRequestCallback[] = [];
let drawn: number;
let paced: PacedFrames;

const frame = (): void => frames.splice(0).forEach((each) => each(0));

beforeEach(() => {
  frames.length = drawn = 0;
  vi.stubGlobal('requestAnimationFrame', (each: FrameRequestCallback) => frames.push(each));
  vi.stubGlobal('cancelAnimationFrame', () => (frames.length = 0));
  paced = new PacedFrames(() => drawn++);
});
afterEach(() => void vi.unstubAllGlobals());

describe('numbers that are drawn now and then', () => {
  it('are drawn with the first frame, and then with every third', () => {
    for (let move = 0; move < 3 * EVERY + 1; move++) {
      paced.schedule(false);
      frame();
    }
    expect(drawn).toBe(4);
  });

  it('are drawn once more after the last move, and then no frame is asked for', () => {
    paced.schedule(false);
    frame();
    paced.schedule(false);
    for (let rest = 0; rest < EVERY; rest++) frame();
    expect(drawn).toBe(2);
    for (let rest = 0; rest <= EVERY; rest++) frame();
    expect([drawn, frames.length]).toEqual([2, 0]);
  });

  it('are drawn with the next frame once the hand rests', () => {
    paced.schedule(false);
    frame();
    paced.schedule(true);
    frame();
    expect(drawn).toBe(2);
  });

  it('are not drawn after the end', () => {
    paced.schedule(false);
    paced.stop();
    frame();
    expect(drawn).toBe(0);
  });
});
