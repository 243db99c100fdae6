/** What the last act moved: old value → new value, with the shift in standard errors. */
import type { Readout } from '../wire.gen';
import { h, setText, show } from './dom';
import { formatNumber, formatShift, unchanged } from './numbers';
import { symbolElement } from './symbols';

export class Readouts {
  readonly el = h('section', { class: 'jsc-readouts', 'aria-label': 'Readouts' });
  private readonly heading = h('div', { class: 'jsc-readouts-heading' });
  private readonly list = h('div', { class: 'jsc-readouts-list', role: 'list' });
  private drawn = '';
  private shape = '';

  constructor() {
    this.el.append(this.heading, this.list);
  }

  /** Parameters have rows of their own, so they are listed here only when the act moved them. */
  update(readouts: Readout[], parameters: string[], isPreview = false): void {
    const now = JSON.stringify([readouts, parameters, isPreview]);
    if (now === this.drawn) {
      return;
    }
    this.drawn = now;
    const shown = readouts.filter((readout) => isMoved(readout) || !parameters.includes(readout.label));
    show(this.el, shown.length > 0);
    setText(this.heading, heading(shown, isPreview));
    const shape = JSON.stringify(shown.map((readout) => [...shapeOf(readout), parameters.includes(readout.label)]));
    if (shape !== this.shape) {
      this.shape = shape;
      this.list.replaceChildren(...shown.map((readout) => line(readout, parameters)));
    }
    shown.forEach((readout, i) => renew(this.list.children[i], readout));
  }
}

/** Labels of so many letters stand beside their numbers; longer ones above them. */
const SHORT = 22;

/** All of a line but its two numbers that a preview changes with every frame. */
function shapeOf(readout: Readout): unknown[] {
  const { new: _new, new_text: _text, shift_in_se: _shift, ...rest } = readout;
  return [rest, shiftText(readout) !== ''];
}

function renew(line: Element, readout: Readout): void {
  setText(line.querySelector<HTMLElement>('.jsc-new')!, newText(readout));
  const shift = line.querySelector<HTMLElement>('.jsc-shift');
  if (shift) {
    setText(shift, shiftText(readout));
    shift.classList.toggle('jsc-far', Math.abs(readout.shift_in_se ?? 0) >= 1);
  }
}

const shiftText = (readout: Readout): string => (isMoved(readout) ? formatShift(readout.shift_in_se) : stillText(readout));
/** A change below the digits that are printed is none to be read, and is said as that. */
const stillText = ({ old, new: now, new_text: text }: Readout): string => (old === null ? '' : unchanged(old, now, text));

function heading(shown: Readout[], isPreview: boolean): string {
  if (shown.some(isMoved)) return isPreview ? 'What this would move' : 'What the last change moved';
  return !isPreview && shown.some(({ old }) => old !== null) ? 'The last change moved no digit of this' : 'This fit says';
}

/** One readout in words: `alpha 0.3478 → 0.3512 (+0.3 SE)`. */
export function sentence(readout: Readout): string {
  const note = readout.note ? `, ${readout.note}` : '';
  if (!isMoved(readout)) {
    const still = stillText(readout);
    return `${readout.label} ${newText(readout)}${still ? ` (${still})` : ''}${note}`;
  }
  const shift = formatShift(readout.shift_in_se);
  return `${readout.label} ${oldText(readout)} → ${newText(readout)}${shift ? ` (${shift})` : ''}${note}`;
}

/** A change that shows at the precision of the numbers' errors. */
export function isMoved(readout: Readout): boolean {
  return readout.moved;
}

function line(readout: Readout, parameters: string[]): HTMLElement {
  const label = parameters.includes(readout.label) ? symbolElement(readout.label) : readout.label;
  const before = isMoved(readout)
    ? [h('span', { class: 'jsc-old' }, oldText(readout)), h('span', { class: 'jsc-arrow', role: 'img', 'aria-label': 'to' }, '→')]
    : [];
  const shift = shiftText(readout);
  const isLong = readout.label.length > (before.length > 0 ? SHORT : 2 * SHORT);
  return h('div', { class: `jsc-readout${isLong ? ' jsc-long-label' : ''}`, role: 'listitem', 'data-label': readout.label },
    h('span', { class: 'jsc-readout-label' }, label),
    h('span', { class: 'jsc-readout-values' }, ...before, h('span', { class: 'jsc-new' }, newText(readout)),
      shift ? h('span', { class: 'jsc-shift' }, shift) : null),
    readout.note ? h('span', { class: 'jsc-readout-note' }, readout.note) : null);
}

const oldText = (readout: Readout): string => readout.old_text || formatNumber(readout.old);
const newText = (readout: Readout): string => readout.new_text || formatNumber(readout.new);
