/** The legend: one entry for each level of the other input, with its colour and its shape. */
import type { Level } from '../wire.gen';
import { h } from './dom';

/** Outlines in a box of -6..6, one for each shape name of the wire; unknown names are drawn as circles. */
const OUTLINES: Record<string, string> = {
  circle: 'M5,0A5,5,0,1,1,-5,0A5,5,0,1,1,5,0Z',
  square: 'M-4.5,-4.5H4.5V4.5H-4.5Z',
  rectangle: 'M-5.5,-3.5H5.5V3.5H-5.5Z',
  diamond: 'M0,-6L5,0L0,6L-5,0Z',
  'triangle-up': 'M0,-5.5L5.5,4.5H-5.5Z',
  'triangle-down': 'M0,5.5L5.5,-4.5H-5.5Z',
  cross: 'M-1.8,-5.4H1.8V-1.8H5.4V1.8H1.8V5.4H-1.8V1.8H-5.4V-1.8H-1.8Z',
};

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
  path.setAttribute('d', OUTLINES[shape] ?? OUTLINES.circle);
  path.setAttribute('fill', color);
  svg.append(path);
  return svg;
}
