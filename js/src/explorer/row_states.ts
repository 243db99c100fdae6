/** The states of the runs in one line under the figure, each with its mark: in, excluded, held out, hidden. */
import { crossPath, shapePath } from '../dot_shapes';
import { h } from './dom';

const SVG = 'http://www.w3.org/2000/svg';

export interface RowCounts {
  in: number;
  out: number;
  held_out: number;
  hidden: number;
}

export class RowStates {
  readonly el = h('div', { class: 'jsc-row-states', role: 'group', 'aria-label': 'States of the runs' });
  private drawn = '';

  constructor(private readonly showHidden: () => void) {}

  /** `unseen` counts all that are not drawn: those hidden in the fit, and others that are out of it or held out. */
  update(counts: RowCounts, unseen = counts.hidden): void {
    const now = JSON.stringify([counts, unseen]);
    if (now === this.drawn) return;
    this.drawn = now;
    const total = counts.in + counts.out + counts.held_out + counts.hidden;
    const parts: [keyof RowCounts, string][] = [['out', `${many(counts.out)} of ${many(total)} excluded`], ['in', `${many(counts.in)} in the fit`]];
    if (counts.held_out > 0) parts.push(['held_out', `${many(counts.held_out)} held out, to test the fit on`]);
    this.el.replaceChildren(...parts.map(([state, words]) => h('span', { class: `jsc-row-state jsc-state-${state}` }, mark(state), words)));
    if (unseen > 0) {
      const apart = unseen - counts.hidden;
      const words = apart === 0 ? 'still in the fit' : counts.hidden === 0 ? 'none of them in the fit' : `${counts.hidden} still in the fit, ${apart} out of it`;
      this.el.append(h('span', { class: 'jsc-row-state jsc-state-hidden' }, `${many(unseen)} hidden, ${words}`,
        h('button', { type: 'button', class: 'jsc-button jsc-show-hidden', onclick: () => this.showHidden() }, 'Show')));
    }
  }
}

/** A count as people read it: 100,000. */
const many = (count: number): string => count.toLocaleString('en');

function mark(state: keyof RowCounts): Node {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '-8 -8 16 16');
  svg.setAttribute('class', 'jsc-scatter');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', state === 'out' ? crossPath(5) : shapePath('circle', 5));
  path.setAttribute('class', `jsc-dot jsc-${state}`);
  path.style.setProperty('--jsc-color', 'currentColor');
  svg.append(path);
  return svg;
}
