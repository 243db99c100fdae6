import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { guardShortcuts } from '../src/shortcuts';

const NAME = 'data-lm-suppress-shortcuts';
let inside: HTMLElement;
let outside: HTMLElement;
let end: () => void;

beforeEach(() => {
  document.body.innerHTML = '<div id="root"><button id="in"></button></div><button id="out"></button>';
  [inside, outside] = [document.getElementById('in')!, document.getElementById('out')!];
  end = guardShortcuts(document.getElementById('root')!);
});
afterEach(() => end());

/** Whether the document, which listens first in Notebook 7, sees the attribute on the element that has the focus. */
function seenBy(target: HTMLElement, key: KeyboardEventInit): boolean {
  let seen = false;
  const look = (): void => void (seen = target.hasAttribute(NAME));
  document.addEventListener('keydown', look, { capture: true, once: true });
  target.dispatchEvent(new KeyboardEvent('keydown', { ...key, bubbles: true }));
  return seen;
}

describe('the notebook’s shortcuts', () => {
  it('do not see single keys of ours', () => {
    expect(seenBy(inside, { key: 'x' })).toBe(true);
  });

  it('still see keys with a modifier, and everyone else’s', () => {
    expect(seenBy(inside, { key: 'x' })).toBe(true);
    expect(seenBy(inside, { key: 's', ctrlKey: true })).toBe(false);
    expect(seenBy(outside, { key: 'x' })).toBe(false);
  });

  it('do not see undo and redo, which are the panel’s own', () => {
    expect(seenBy(inside, { key: 'z', ctrlKey: true })).toBe(true);
    expect(seenBy(inside, { key: 'Z', metaKey: true, shiftKey: true })).toBe(true);
    expect(seenBy(inside, { key: 'y', ctrlKey: true })).toBe(true);
  });

  it('are left alone once the guard ends', () => {
    end();
    expect(seenBy(inside, { key: 'x' })).toBe(false);
  });
});
