/** The row above the figure: the tool, the way of selecting, the part of the plot on view, and what colours and shapes tell. */
import type { Ask, Hand, ToolName } from '../hand';
import type { Way } from '../select_geometry';
import type { Act, PanelView } from '../wire.gen';
import { h, setAttribute } from './dom';
import { icon } from './icons';
import { type Choice, RadioGroup } from './radio_group';
import { ToldChoice } from './told_choice';

const TOOLS: readonly Choice<ToolName>[] = [
  { name: 'drag', word: 'Drag', title: 'Drag a dot away to take it out of the fit, its cross back to bring it in' },
  { name: 'click', word: 'Click', title: 'Click a dot to take it out of the fit, its cross to bring it back' },
  { name: 'box', word: 'Box', title: 'Draw a box around the dots to select' },
  { name: 'lasso', word: 'Lasso', title: 'Draw a line around the dots to select' },
  { name: 'pan', word: 'Pan', title: 'Drag the plot to move it, turn the wheel to zoom' },
];
const WAYS: readonly Choice<Way>[] = [
  { name: 'replace', word: 'Replace', title: 'What is drawn around becomes the selection' },
  { name: 'add', word: 'Add', title: 'What is drawn around joins the selection (also with Shift)' },
  { name: 'remove', word: 'Remove', title: 'What is drawn around leaves the selection (also with Alt)' },
];

export class PlotBar {
  readonly el: HTMLElement;
  private readonly tools: RadioGroup<ToolName>;
  private readonly ways: RadioGroup<Way>;
  private readonly reset: HTMLButtonElement;
  readonly color: ToldChoice;
  readonly shape: ToldChoice;

  constructor(private readonly hand: () => Hand | null, act: (act: Act) => void) {
    this.tools = new RadioGroup('Tool', TOOLS, (name) => hand()?.take(name));
    this.ways = new RadioGroup('Way of selecting', WAYS, (name) => hand()?.choose(name));
    this.reset = this.button('reset view', 'Show the whole plot');
    this.color = new ToldChoice('colour', 'jsc-color-by', 'nothing', false, (column) => act({ type: 'color_by', column }));
    this.shape = new ToldChoice('shape', 'jsc-shape-by', 'as colour', true, (column) => act({ type: 'shape_by', column }));
    const moves = h('div', { class: 'jsc-moves', role: 'group', 'aria-label': 'Move the view' },
      this.button('pan left', 'Move the view left'), this.button('pan right', 'Move the view right'),
      this.button('pan up', 'Move the view up'), this.button('pan down', 'Move the view down'));
    const view = h('div', { class: 'jsc-radios jsc-view', role: 'group', 'aria-label': 'View' },
      this.button('zoom in', 'Zoom in'), this.button('zoom out', 'Zoom out'), this.reset, overflow(moves), moves);
    this.ways.el.classList.add('jsc-ways');
    this.el = h('div', { class: 'jsc-plot-bar', role: 'group', 'aria-label': 'Plot' }, this.tools.el, this.ways.el, view);
  }

  /** After a change of what the hand holds. */
  hold(): void {
    const hand = this.hand();
    if (!hand) return;
    this.tools.update(hand.tool);
    this.ways.update(hand.way);
    setAttribute(this.reset, 'aria-disabled', hand.zoomed ? null : 'true');
  }

  update({ color, shape }: PanelView): void {
    this.color.update(color);
    // The column that colours tell is no other for shapes.
    this.shape.update({ ...shape, choices: shape.choices.filter(({ name }) => name !== color.name) });
  }

  private button(ask: Ask, label: string): HTMLButtonElement {
    const button: HTMLButtonElement = h('button', {
      type: 'button', class: `jsc-button jsc-tool jsc-${ask.replace(' ', '-')}`, 'aria-label': label, title: label,
      onclick: () => button.getAttribute('aria-disabled') !== 'true' && this.hand()?.ask(ask),
    }, icon(ask));
    return button;
  }
}

/** In a narrow panel the four that move the view open with one button; Escape closes them and gives the focus back. */
function overflow(moves: HTMLElement): HTMLElement {
  const button = h('button', {
    type: 'button', class: 'jsc-button jsc-tool jsc-more-view', 'aria-label': 'Move the view', title: 'Move the view', 'aria-expanded': 'false',
    onclick: () => open(button.getAttribute('aria-expanded') !== 'true'),
  }, icon('pan'));
  const open = (isOpen: boolean): void => {
    setAttribute(button, 'aria-expanded', String(isOpen));
    moves.classList.toggle('jsc-open', isOpen);
  };
  moves.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || button.getAttribute('aria-expanded') !== 'true') return;
    event.stopPropagation();
    open(false);
    button.focus();
  });
  return button;
}
