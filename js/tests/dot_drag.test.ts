import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DotDrag, type DragHost } from '../src/dot_drag';

const SVG = 'http://www.w3.org/2000/svg';

let surface: SVGSVGElement;
let host: { [name in keyof DragHost]: ReturnType<typeof vi.fn> };
let out: Set<number>;
let under: Element | null;

/** jsdom has no pointer events of its own: a mouse event with a pointer's fields. */
function fire(type: string, clientX: number, clientY: number, pointerId = 1): void {
  const event = new MouseEvent(type, { clientX, clientY, bubbles: true, cancelable: true });
  surface.dispatchEvent(Object.assign(event, { pointerId }));
}

beforeEach(() => {
  document.body.innerHTML = '<div class="jsc-bench"></div>';
  surface = document.body.appendChild(document.createElementNS(SVG, 'svg'));
  Object.assign(surface, { setPointerCapture: vi.fn(), releasePointerCapture: vi.fn(), hasPointerCapture: () => true });
  under = null;
  document.elementFromPoint = () => under;
  out = new Set();
  host = {
    rowAt: vi.fn((event: MouseEvent) => (event.clientX <= 105 ? 7 : null)),
    isOut: vi.fn((row: number) => out.has(row)),
    isInsidePlot: vi.fn(() => true),
    outlineOf: vi.fn(() => ({ path: 'M0,0', color: 'red' })),
    exclude: vi.fn(),
    restore: vi.fn(),
    focus: vi.fn(),
    carried: vi.fn(),
    pulled: vi.fn(),
  };
  new DotDrag(surface, host as unknown as DragHost);
});

const ghosts = (): number => document.querySelectorAll('.jsc-ghost').length;

describe('dragging a dot', () => {
  it('carries a ghost and takes the row out once', () => {
    fire('pointerdown', 100, 100);
    fire('pointermove', 200, 100);
    expect(ghosts()).toBe(1);
    expect(host.carried).toHaveBeenLastCalledWith(7);
    fire('pointerup', 200, 100);
    fire('lostpointercapture', 200, 100);
    expect(host.exclude.mock.calls).toEqual([[7]]);
    expect(ghosts()).toBe(0);
    expect(host.carried).toHaveBeenLastCalledWith(null);
  });

  it('says how far the dot has come, and stops saying so when it is let go', () => {
    fire('pointerdown', 100, 100);
    fire('pointermove', 110, 100);
    fire('pointermove', 300, 100);
    expect(host.pulled.mock.calls).toEqual([[7, 0.25], [7, 1]]);
    fire('pointerup', 300, 100);
    expect(host.pulled).toHaveBeenCalledTimes(2);
  });

  it('brings an out row back', () => {
    out.add(7);
    fire('pointerdown', 100, 100);
    fire('pointerup', 160, 100);
    expect(host.restore.mock.calls).toEqual([[7]]);
    expect(host.exclude).not.toHaveBeenCalled();
  });

  it('lights the bench it is over, and puts it out', () => {
    const bench = document.querySelector('.jsc-bench')!;
    fire('pointerdown', 100, 100);
    under = bench;
    host.isInsidePlot.mockReturnValue(false);
    fire('pointermove', 110, 100);
    expect(bench.classList.contains('jsc-bench-over')).toBe(true);
    fire('pointerup', 110, 100);
    expect(bench.classList.contains('jsc-bench-over')).toBe(false);
    expect(host.exclude.mock.calls).toEqual([[7]]);
  });

  it.each(['pointercancel', 'lostpointercapture'])('is undone by %s', (type) => {
    fire('pointerdown', 100, 100);
    fire('pointermove', 200, 100);
    fire(type, 200, 100);
    fire('pointerup', 200, 100);
    expect(host.exclude).not.toHaveBeenCalled();
    expect(ghosts()).toBe(0);
  });

  it('is undone by Escape, which nobody else sees', () => {
    const heard = vi.fn();
    document.addEventListener('keydown', heard);
    fire('pointerdown', 100, 100);
    fire('pointermove', 200, 100);
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    fire('pointerup', 200, 100);
    expect(host.exclude).not.toHaveBeenCalled();
    expect(heard).not.toHaveBeenCalled();
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    expect(heard).toHaveBeenCalledOnce();
    document.removeEventListener('keydown', heard);
  });

  it('ignores a second finger', () => {
    fire('pointerdown', 100, 100, 1);
    fire('pointerdown', 101, 100, 2);
    fire('pointermove', 300, 100, 2);
    fire('pointerup', 300, 100, 2);
    expect(host.exclude).not.toHaveBeenCalled();
    fire('pointerup', 100, 100, 1);
    expect(host.focus.mock.calls).toEqual([[7]]);
  });

  it('keeps the page from scrolling under a finger on a dot, and only there', () => {
    const touch = (clientX: number): Event =>
      Object.assign(new Event('touchstart', { bubbles: true, cancelable: true }), {
        changedTouches: [{ clientX, clientY: 100, target: surface }],
      });
    const [on, off] = [touch(100), touch(400)];
    surface.dispatchEvent(on);
    surface.dispatchEvent(off);
    expect([on.defaultPrevented, off.defaultPrevented]).toEqual([true, false]);
  });

  it('does not start away from dots', () => {
    fire('pointerdown', 400, 100);
    fire('pointerup', 600, 100);
    expect(host.exclude).not.toHaveBeenCalled();
    expect(surface.setPointerCapture).not.toHaveBeenCalled();
  });

  it('toggles on a double click', () => {
    fire('dblclick', 100, 100);
    out.add(7);
    fire('dblclick', 100, 100);
    expect(host.exclude.mock.calls).toEqual([[7]]);
    expect(host.restore.mock.calls).toEqual([[7]]);
  });
});
