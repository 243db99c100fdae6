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

  update(counts: RowCounts): void {
    const now = JSON.stringify(counts);
    if (now === this.drawn) return;
    this.drawn = now;
    const total = counts.in + counts.out + counts.held_out + counts.hidden;
    const parts: [keyof RowCounts, string][] = [['out', `${counts.out} of ${total} excluded`], ['in', `${counts.in} in the fit`]];
    if (counts.held_out > 0) parts.push(['held_out', `${counts.held_out} held out, to test the fit on`]);
    this.el.replaceChildren(...parts.map(([state, words]) => h('span', { class: `jsc-row-state jsc-state-${state}` }, mark(state), words)));
    if (counts.hidden > 0) {
      this.el.append(h('span', { class: 'jsc-row-state jsc-state-hidden' }, `${counts.hidden} hidden, still in the fit`,
        h('button', { type: 'button', class: 'jsc-button jsc-show-hidden', onclick: () => this.showHidden() }, 'Show')));
    }
  }
}

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
