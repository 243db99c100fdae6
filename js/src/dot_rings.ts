/** Rings around dots: amber and dashed with a mark for runs that look off, a pulse for the one that the bench points out. */
import { shapePath } from './dot_shapes';

const SVG = 'http://www.w3.org/2000/svg';

export interface Spot {
  x: number;
  y: number;
}

export class DotRings {
  private readonly el = document.createElementNS(SVG, 'g');
  private drawn = '';

  constructor(parent: Element) {
    this.el.setAttribute('class', 'jsc-rings');
    this.el.setAttribute('aria-hidden', 'true');
    parent.append(this.el);
  }

  /** One ring a row that is on view. */
  draw(suggested: Iterable<number>, spot: number | null, at: (row: number) => Spot | null, radius: number): void {
    const rings = [...suggested].map((row) => ({ row, place: at(row), isSpot: false }));
    if (spot !== null) rings.push({ row: spot, place: at(spot), isSpot: true });
    const shown = rings.filter((ring): ring is typeof ring & { place: Spot } => ring.place !== null);
    const now = JSON.stringify([shown.map(({ row, place, isSpot }) => [row, place.x.toFixed(1), place.y.toFixed(1), isSpot]), radius]);
    if (now === this.drawn) return;
    this.drawn = now;
    this.el.replaceChildren(...shown.map(({ row, place, isSpot }) => this.ring(row, place, isSpot, radius)));
  }

  private ring(row: number, { x, y }: Spot, isSpot: boolean, radius: number): SVGElement {
    const group = document.createElementNS(SVG, 'g');
    group.setAttribute('class', isSpot ? 'jsc-spot' : 'jsc-suggested');
    group.setAttribute('data-ring', String(row));
    group.setAttribute('transform', `translate(${x.toFixed(2)},${y.toFixed(2)})`);
    group.append(path(shapePath('circle', radius + (isSpot ? 7 : 4))));
    // A mark of its own beside the colour: a small exclamation sign at the shoulder of the ring.
    if (!isSpot) {
      const [dx, dy] = [radius + 5, -radius - 5];
      group.append(path(`M${dx - 1},${dy - 5}h2l-0.4,5h-1.2ZM${dx - 1},${dy + 1.2}h2v2h-2Z`, 'jsc-suggested-mark'));
    }
    return group;
  }
}

function path(d: string, name = ''): SVGPathElement {
  const element = document.createElementNS(SVG, 'path');
  element.setAttribute('d', d);
  if (name) element.setAttribute('class', name);
  return element;
}
