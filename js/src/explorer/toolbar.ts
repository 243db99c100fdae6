/** The row of buttons above the figure: undo, redo, reset, the choice of the x axis, the code, the keys. */
import type { Act, PanelView } from '../wire.gen';
import { h, setAttribute } from './dom';

/** What a button of the toolbar opens and closes. */
export type Drawer = 'keys' | 'code' | 'history' | 'figure';

export interface ToolbarHost {
  act(act: Act): void;
  toggle(panel: Drawer, open: boolean): void;
}

export class Toolbar {
  readonly el: HTMLElement;
  readonly undo: HTMLButtonElement;
  readonly redo: HTMLButtonElement;
  readonly reset: HTMLButtonElement;
  readonly axis: HTMLSelectElement;
  private readonly axisLabel: HTMLElement;

  constructor(private readonly host: ToolbarHost) {
    this.undo = this.button('Undo', 'jsc-undo', () => host.act({ type: 'undo' }));
    this.redo = this.button('Redo', 'jsc-redo', () => host.act({ type: 'redo' }));
    this.reset = this.button('Reset', 'jsc-reset', () => host.act({ type: 'reset_parameters' }));
    this.axis = h('select', { class: 'jsc-axis', onchange: () => host.act({ type: 'choose_axis', axis: this.axis.value }) });
    this.axisLabel = h('label', { class: 'jsc-axis-label' }, h('span', {}, 'x axis'), this.axis);
    this.el = h('div', { class: 'jsc-toolbar', role: 'group', 'aria-label': 'Panel' },
      this.undo, this.redo, this.reset, this.axisLabel,
      this.toggle('History', 'history', 'History: every act, to go back to and to compare'),
      this.toggle('Figure', 'figure', 'Save the figure'),
      this.toggle('Code', 'code', 'Python that re-creates this panel'),
      this.toggle('?', 'keys', 'Keys and gestures'));
  }

  update(view: PanelView): void {
    const { can_undo, can_redo, undo_label, redo_label } = view.history;
    enable(this.undo, can_undo, can_undo ? `Undo: ${undo_label}` : 'Nothing to undo');
    enable(this.redo, can_redo, can_redo ? `Redo: ${redo_label}` : 'Nothing to redo');
    const moved = view.parameters.some((parameter) => parameter.hand_set);
    enable(this.reset, moved, moved ? 'Every parameter back to the best fit; pins and excluded runs stay' : 'No parameter is set by hand');
    const choices = view.axis.choices.map((choice) => `${choice.name}|${choice.label}`).join();
    if (this.axis.dataset.choices !== choices) {
      this.axis.dataset.choices = choices;
      this.axis.replaceChildren(...view.axis.choices.map(({ name, label }) => h('option', { value: name, title: label }, label)));
    }
    this.axis.value = view.axis.name;
    this.axisLabel.hidden = view.axis.choices.length < 2;
  }

  private button(text: string, name: string, onclick: () => void): HTMLButtonElement {
    const button: HTMLButtonElement = h('button', {
      type: 'button', class: `jsc-button ${name}`,
      onclick: () => button.getAttribute('aria-disabled') !== 'true' && onclick(),
    }, text);
    return button;
  }

  private toggle(text: string, panel: Drawer, label: string): HTMLButtonElement {
    const button: HTMLButtonElement = h('button', {
      type: 'button', class: `jsc-button jsc-toggle-${panel}`, 'aria-expanded': 'false', 'aria-label': label, title: label,
      onclick: () => {
        const open = button.getAttribute('aria-expanded') !== 'true';
        setAttribute(button, 'aria-expanded', String(open));
        this.host.toggle(panel, open);
      },
    }, text);
    return button;
  }
}

/** A button that cannot be pressed keeps its place in the tab order, so that the focus is not thrown away by an undo. */
function enable(button: HTMLButtonElement, enabled: boolean, title: string): void {
  setAttribute(button, 'aria-disabled', enabled ? null : 'true');
  setAttribute(button, 'title', title);
}
