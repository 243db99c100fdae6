/** What the last act moved: old value → new value, with the shift in standard errors. */
import type { Readout } from '../wire.gen';
import { h, setText } from './dom';
import { formatNumber, formatShift } from './numbers';

export class Readouts {
  readonly el = h('section', { class: 'jsc-readouts', 'aria-label': 'What the last act moved' });
  private drawn = '';

  update(readouts: Readout[], act: string): void {
    const now = JSON.stringify([readouts, act]);
    if (now === this.drawn) {
      return;
    }
    this.drawn = now;
    this.el.hidden = readouts.length === 0;
    const heading = h('div', { class: 'jsc-readouts-heading' });
    setText(heading, act ? `Moved by: ${act}` : 'Moved by the last act');
    this.el.replaceChildren(heading, h('dl', {}, ...readouts.flatMap(pair)));
  }
}

/** One readout in words: `alpha 0.3478 → 0.3512 (+0.3 SE)`. */
export function sentence(readout: Readout): string {
  const shift = formatShift(readout.shift_in_se);
  return `${readout.label} ${oldText(readout)} → ${newText(readout)}${shift ? ` (${shift})` : ''}`;
}

function pair(readout: Readout): HTMLElement[] {
  const shift = formatShift(readout.shift_in_se);
  const far = readout.shift_in_se !== null && Math.abs(readout.shift_in_se) >= 1;
  return [
    h('dt', {}, readout.label),
    h('dd', {},
      h('span', { class: 'jsc-old' }, oldText(readout)), h('span', { class: 'jsc-arrow', 'aria-label': 'to' }, '→'),
      h('span', { class: 'jsc-new' }, newText(readout)),
      h('span', { class: far ? 'jsc-shift jsc-far' : 'jsc-shift' }, shift)),
  ];
}

const oldText = (readout: Readout): string => readout.old_text || formatNumber(readout.old);
const newText = (readout: Readout): string => readout.new_text || formatNumber(readout.new);
