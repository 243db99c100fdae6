/** The legend: one entry for each level of the other input, with its colour and its shape. */
import { shapePath } from '../dot_shapes';
import type { Level } from '../wire.gen';
import { h } from './dom';

export class Legend {
  readonly el = h('ul', { class: 'jsc-legend', 'aria-label': 'Colours and shapes' });
  private drawn = '';

  update(levels: Level[]): void {
    const now = JSON.stringify(levels);
    if (now !== this.drawn) {
      this.drawn = now;
      this.el.hidden = levels.length < 2;
      this.el.replaceChildren(...levels.map((level) => h('li', {}, swatch(level), h('span', {}, level.label))));
    }
  }
}

function swatch({ color, shape }: Level): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '-7 -7 14 14');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', shapePath(shape, 4.5));
  path.setAttribute('fill', color);
  svg.append(path);
  return svg;
}
