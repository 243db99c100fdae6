import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ReturningFigure } from '../../src/explorer/returning_figure';

describe('a figure that was hidden for want of room', () => {
  let el: HTMLElement;
  let relayout: ReturnType<typeof vi.fn<() => void>>;
  let returning: ReturningFigure;
  let room = 0;

  beforeEach(() => {
    vi.useFakeTimers();
    el = document.createElement('div');
    document.body.append(el);
    el.getBoundingClientRect = () => new DOMRect(0, 0, room, room);
    relayout = vi.fn(() => {
      if (room > 0) el.style.visibility = '';
    });
    returning = new ReturningFigure(el, relayout);
  });

  afterEach(() => {
    returning.dispose();
    el.remove();
    vi.useRealTimers();
  });

  it('comes back when there is room, and is left alone then', async () => {
    room = 0;
    el.style.visibility = 'hidden';
    await vi.advanceTimersByTimeAsync(100);
    expect(relayout).not.toHaveBeenCalled();
    room = 400;
    await vi.advanceTimersByTimeAsync(300);
    expect(relayout).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(5000);
    expect(relayout).toHaveBeenCalledTimes(1);
  });

  it('is never touched while it is seen, nor after the panel is gone', async () => {
    room = 400;
    el.style.margin = '1px';
    await vi.advanceTimersByTimeAsync(5000);
    el.style.visibility = 'hidden';
    await Promise.resolve();
    returning.dispose();
    await vi.advanceTimersByTimeAsync(5000);
    expect(relayout).not.toHaveBeenCalled();
  });
});
