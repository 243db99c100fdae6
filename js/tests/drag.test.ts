import { describe, expect, it } from 'vitest';
import { DragTracker, type Landing, OUT_DISTANCE } from '../src/drag';

const plot: Landing = { overBench: false, insidePlot: true };
const bench: Landing = { overBench: true, insidePlot: false };
const outside: Landing = { overBench: false, insidePlot: false };

function pressed(isOut = false): DragTracker {
  const tracker = new DragTracker();
  tracker.start({ pointerId: 1, row: 7, isOut, clientX: 100, clientY: 100 });
  return tracker;
}

describe('a dot that is in', () => {
  it.each([
    [OUT_DISTANCE, null],
    [OUT_DISTANCE + 1, 'exclude'],
  ])('let go %i px from its place: %s', (distance, decision) => {
    expect(pressed().release(1, 100 + distance, 100, plot)).toEqual({ row: 7, decision, wasClick: false });
  });

  it('goes out on the bench, however near', () => {
    expect(pressed().release(1, 110, 100, bench)?.decision).toBe('exclude');
  });

  it('goes out on a flick that no move was seen of', () => {
    expect(pressed().release(1, 300, 20, outside)?.decision).toBe('exclude');
  });

  it('stays when carried off and brought back', () => {
    const tracker = pressed();
    tracker.move(1, 400, 400);
    expect(tracker.decide(plot)).toBe('exclude');
    expect(tracker.release(1, 103, 100, plot)).toEqual({ row: 7, decision: null, wasClick: false });
  });

  it('stays on a click', () => {
    expect(pressed().release(1, 102, 101, bench)).toEqual({ row: 7, decision: null, wasClick: true });
  });
});

describe('a dot that is out', () => {
  it('comes back when its cross is let go in the plot', () => {
    expect(pressed(true).release(1, 160, 100, plot)?.decision).toBe('restore');
  });

  it('comes back near its place even past the edge of the plot', () => {
    expect(pressed(true).release(1, 120, 100, outside)?.decision).toBe('restore');
  });

  it('stays out on the bench, outside, and on a click', () => {
    expect(pressed(true).release(1, 160, 100, bench)?.decision).toBeNull();
    expect(pressed(true).release(1, 160, 100, outside)?.decision).toBeNull();
    expect(pressed(true).release(1, 101, 100, plot)?.decision).toBeNull();
  });
});

describe('how far a drag has come', () => {
  it.each([
    [2, plot, 0],
    [10, plot, 0.25],
    [OUT_DISTANCE, plot, 1],
    [300, outside, 1],
    [10, bench, 1],
  ])('%i px from the place of a dot that is in', (distance, landing, reach) => {
    const tracker = pressed();
    tracker.move(1, 100 + distance, 100);
    expect(tracker.reach(landing)).toBe(reach);
  });

  it.each([
    [10, plot, 0.25],
    [300, plot, 1],
    [300, outside, 0],
    [10, bench, 0],
  ])('%i px from the place of a dot that is out', (distance, landing, reach) => {
    const tracker = pressed(true);
    tracker.move(1, 100 + distance, 100);
    expect(tracker.reach(landing)).toBe(reach);
  });
});

describe('a drag', () => {
  it('belongs to one pointer', () => {
    const tracker = pressed();
    expect(tracker.start({ pointerId: 2, row: 8, isOut: false, clientX: 0, clientY: 0 })).toBe(false);
    expect(tracker.move(2, 500, 500)).toBe(false);
    expect(tracker.release(2, 500, 500, plot)).toBeNull();
    expect(tracker.row).toBe(7);
  });

  it('does nothing once cancelled', () => {
    const tracker = pressed();
    tracker.move(1, 400, 400);
    tracker.cancel();
    expect(tracker.isDragging).toBe(false);
    expect(tracker.release(1, 400, 400, plot)).toBeNull();
  });

  it('starts anew after a release', () => {
    const tracker = pressed();
    tracker.release(1, 400, 400, plot);
    expect(tracker.start({ pointerId: 1, row: 3, isOut: false, clientX: 0, clientY: 0 })).toBe(true);
    expect(tracker.offset).toEqual({ dx: 0, dy: 0 });
  });
});
