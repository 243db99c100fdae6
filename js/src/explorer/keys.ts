/** The keys of the panel: what each one does, and the undo and redo that work from anywhere inside it. */
import type { Act } from '../wire.gen';
import { h } from './dom';

const KEYS: [string, string][] = [
  ['Drag a dot away', 'takes the run out of the fit (more than 40 px, or onto the bench); drag it back to bring it in; Escape drops it'],
  ['Drag, Click, Box, Lasso, Pan', 'the tools above the plot: Click takes a run out or back with one press, Box and Lasso select, Pan moves the view'],
  ['Replace, Add, Remove', 'what Box and Lasso do to the selection; Shift adds and Alt removes, also with a click on a dot'],
  ['Tab, arrows', 'walk to the dots and from dot to dot; Home and End go to the first and the last'],
  ['X or Space', 'takes the run under the focus out, or brings it back; all selected runs when it is one of them'],
  ['S', 'selects the run under the focus, or lets it go; Shift with an arrow selects along the way'],
  ['Ctrl+A', 'selects every run on view (⌘A on a Mac); Escape lets the selection go'],
  ['Drag a selected dot', 'takes all selected runs together'],
  ['A name in the legend', 'shows its group alone, hides it from view, or takes it out of the fit'],
  ['Wheel or drag on an axis', 'zooms or moves that axis; Ctrl with the wheel zooms both; the last button of the tools shows the whole plot'],
  ['Zoom and arrow buttons', 'above the plot, by Tab and Enter: zoom in and out, move the view left, right, up and down, show the whole plot'],
  ['Left, Right', 'on a slider: one standard error; with Shift ten; Home and End go to the bounds'],
  ['Space', 'on a slider: back to the best fit'],
  ['Bring back', 'on the bench: under the pointer or the focus it shows the fit with the run in it before it is pressed; Escape ends that'],
  ['Escape', 'while a slider or a dot is dragged: drops it, and everything is as it was'],
  ['A track', 'shows the likelihood of each value with the others at their best; bar: 95 % interval, ticks: 1 and 2 standard errors, triangles: published values'],
  ['⋯', 'opens a parameter: tie it to others, bound it (handles on the track move by arrows, Delete takes them away), published values'],
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
