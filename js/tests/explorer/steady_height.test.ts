import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SteadyHeight } from '../../src/explorer/steady_height';

let resized: (height: number) => void;
let column: HTMLElement;
let steady: SteadyHeight;

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', class {
    constructor(act: (entries: { contentRect: { height: number } }[]) => void) {
      resized = (height) => act([{ contentRect: { height } }]);
    }
    observe(): void {}
    disconnect(): void {}
  });
  column = document.createElement('div');
  steady = new SteadyHeight(column);
});
afterEach(() => void vi.unstubAllGlobals());

it('a column under a moving hand grows and does not shrink, and is free again at rest', () => {
  resized(500);
  expect(column.style.minHeight).toBe('');
  steady.hold(true);
  [500, 620, 540].forEach((height) => resized(height));
  steady.hold(true);
  expect(column.style.minHeight).toBe('620px');
  steady.hold(false);
  expect(column.style.minHeight).toBe('');
  steady.hold(true);
  resized(400);
  expect(column.style.minHeight).toBe('400px');
});
