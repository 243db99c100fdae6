/** The keys of the panel: what each one does, and the undo and redo that work from anywhere inside it. */
import type { Act } from '../wire.gen';
import { h } from './dom';

const KEYS: [string, string][] = [
  ['Drag a dot away', 'takes the run out of the fit (more than 40 px, or onto the bench); drag it back to bring it in'],
  ['Tab, arrows', 'walk to the dots and from dot to dot'],
  ['X or Space', 'takes the run under the focus out, or brings it back'],
  ['Left, Right', 'on a slider: one standard error; with Shift ten'],
  ['Enter', 'in a value field: sets the parameter (4.1e2, 406M); Escape takes the typing back'],
  ['Ctrl+Z', 'undo; Ctrl+Shift+Z or Ctrl+Y redo (⌘ on a Mac)'],
  ['?', 'opens and closes this list'],
];

export function keysPanel(): HTMLElement {
  return h('section', { class: 'jsc-keys', 'aria-label': 'Keys and gestures', hidden: true },
    ...KEYS.map(([key, what]) => h('div', { class: 'jsc-key' }, h('strong', {}, key), h('span', {}, what))));
}

/** The act a key press asks for, or null; typing in a text field keeps its own undo. */
export function actOfKey(event: KeyboardEvent): Act | null {
  const target = event.target as Element | null;
  const isTyping = target instanceof HTMLInputElement && target.type === 'text';
  if (isTyping || !(event.ctrlKey || event.metaKey) || event.altKey) {
    return null;
  }
  const key = event.key.toLowerCase();
  if (key === 'z') {
    return { type: event.shiftKey ? 'redo' : 'undo' };
  }
  return key === 'y' && !event.shiftKey ? { type: 'redo' } : null;
}
