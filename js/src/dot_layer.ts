/** Draws the dots: up to 2,000 as SVG elements, more on a canvas with one element standing in for the dot that has the focus. */
import { DotCanvas, type Stamp } from './dot_canvas';
import { dotOpacity, dotRadius } from './dot_density';
import { DotElements, type Look } from './dot_elements';
import type { DotField, Place } from './dot_field';

export const MOST_ELEMENTS = 2000;
const SVG = 'http://www.w3.org/2000/svg';

/** What the layer needs to know of each dot. */
export interface DotSource {
  look(row: number, radius: number): Look;
  /** A small number for each row, the same for dots that look the same. */
  kinds(): (row: number) => number;
  current: number | null;
  selected: ReadonlySet<number>;
}

/** Where the plot area lies in the figure. */
export interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
}

export class DotLayer {
  readonly elements: DotElements;
  private readonly halos = document.createElementNS(SVG, 'path');
  private canvas: DotCanvas | null = null;
  private kinds: Uint16Array | null = null;
  private looks: { stamp: Stamp; high: boolean }[] = [];
  private raised = 0;
  private drawnRows = -1;

  constructor(
    private readonly parent: Element,
    private readonly redraw: () => void,
  ) {
    this.halos.setAttribute('class', 'jsc-halos');
    parent.append(this.halos);
    this.elements = new DotElements(parent);
  }

  get onCanvas(): boolean {
    return this.canvas !== null;
  }

  /** States, levels, colours or the selection have changed: every dot is looked at again with the next drawing. */
  stale(): void {
    this.kinds = null;
  }

  draw(field: DotField, source: DotSource, frame: Frame): void {
    const rows = field.x.length;
    const radius = dotRadius(field.size);
    if (rows > MOST_ELEMENTS) this.stampAll(field, source, frame, radius);
    else this.drawAll(field, source, radius);
  }

  /** Make sure that there is an element for this row, so that it can have the focus. */
  element(row: number, field: DotField, source: DotSource): SVGPathElement | undefined {
    if (this.onCanvas && !this.elements.get(row)) this.standIn(field, source, [source.current, row], 4);
    return this.elements.get(row);
  }

  remove(): void {
    this.canvas?.remove();
    this.canvas = null;
  }

  private drawAll(field: DotField, source: DotSource, radius: number): void {
    this.remove();
    const places = new Map<number, Place>();
    for (const row of field.rows()) places.set(row, field.at(row)!);
    this.elements.draw(places, (row) => source.look(row, radius));
    this.ring(field, source.selected, radius + 4);
  }

  private stampAll(field: DotField, source: DotSource, frame: Frame, radius: number): void {
    const svg = (this.parent as SVGElement).ownerSVGElement;
    if (!this.canvas && svg) {
      this.canvas = new DotCanvas(this.redraw);
      svg.before(this.canvas.el);
    }
    this.canvas?.fit(frame.left, frame.top, frame.width, frame.height);
    if (!this.kinds || this.drawnRows !== field.x.length) this.sort(field, source);
    const opacity = dotOpacity(field.size, radius, frame.width * frame.height);
    this.canvas?.draw(field, this.kinds!, this.looks.map((look) => stampOf(look, radius, opacity)), this.raised);
    this.standIn(field, source, [source.current], Math.max(radius + 1, 3.5));
    this.ring(field, new Set(), 0);
  }

  /** The few elements that stand in for dots on the canvas: their marks lie on the stamps, their names are read aloud. */
  private standIn(field: DotField, source: DotSource, rows: (number | null)[], radius: number): void {
    const places = new Map<number, Place>();
    for (const row of rows) {
      const place = row === null ? null : field.at(row);
      if (place) places.set(place.row, place);
    }
    this.elements.draw(places, (row) => source.look(row, radius));
  }

  /** Which rows look alike: all that differ in nothing share one stamp; those selected or out come last. */
  private sort(field: DotField, source: DotSource): void {
    const rows = field.x.length;
    const found: number[] = [];
    const looks: { stamp: Stamp; high: boolean }[] = [];
    const kinds = new Uint16Array(rows);
    const kindOf = source.kinds();
    for (let row = 0; row < rows; row++) {
      const key = kindOf(row);
      let kind = found[key];
      if (kind === undefined) {
        kind = found[key] = looks.length;
        const { state, shape, color, isSelected, radius: growth } = source.look(row, 1);
        const stamp: Stamp = { shape, color, state: state === 'hidden' ? 'in' : state, selected: isSelected, radius: growth, opacity: 1 };
        looks.push({ stamp, high: isSelected || state !== 'in' });
      }
      kinds[row] = kind;
    }
    const order = [...looks.keys()].sort((a, b) => Number(looks[a].high) - Number(looks[b].high));
    const place = new Uint16Array(looks.length);
    order.forEach((kind, at) => (place[kind] = at));
    this.kinds = kinds.map((kind) => place[kind]);
    this.looks = order.map((kind) => looks[kind]);
    this.raised = looks.filter(({ high }) => !high).length;
    this.drawnRows = rows;
  }

  /** Rings around the selected dots: a mark of their own, whatever colour and shape tell. */
  private ring(field: DotField, selected: ReadonlySet<number>, radius: number): void {
    const circle = (row: number): string =>
      `M${(field.x[row] - radius).toFixed(1)},${field.y[row].toFixed(1)}a${radius},${radius} 0 1,0 ${2 * radius},0a${radius},${radius} 0 1,0 ${-2 * radius},0Z`;
    this.halos.setAttribute('d', [...selected].filter((row) => field.has(row)).map(circle).join(''));
  }
}

/** A stamp of the size and strength that suit what is on view; what is out or selected stays strong, and large enough to tell. */
function stampOf({ stamp, high }: { stamp: Stamp; high: boolean }, radius: number, opacity: number): Stamp {
  const least = stamp.state === 'out' ? 2.6 : stamp.selected ? 2.2 : 0;
  return { ...stamp, radius: stamp.radius * Math.max(radius, least), opacity: high ? 1 : opacity };
}
