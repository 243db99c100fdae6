/** The dots as SVG elements: one path a row, touched only where it differs from what it already shows. */
import { crossPath, shapePath } from './dot_shapes';
import type { Place } from './dot_field';
import type { RowState } from './wire.gen';

const SVG = 'http://www.w3.org/2000/svg';

/** Everything that a dot shows beside its place. */
export interface Look {
  state: RowState;
  shape: string;
  color: string;
  label: string;
  radius: number;
  isCurrent: boolean;
  isCarried: boolean;
  isSelected: boolean;
}

export function outline(look: Pick<Look, 'state' | 'shape' | 'radius'>): string {
  return look.state === 'out' ? crossPath(look.radius) : shapePath(look.shape, look.radius);
}

export class DotElements {
  private readonly elements = new Map<number, SVGPathElement>();
  private readonly drawn = new Map<number, string>();

  constructor(private readonly parent: Element) {}

  get(row: number): SVGPathElement | undefined {
    return this.elements.get(row);
  }

  /** The row whose element this is, or null. */
  rowOf(target: EventTarget | null): number | null {
    const row = target instanceof Element ? target.closest('.jsc-dot')?.getAttribute('data-row') : null;
    return row === null || row === undefined ? null : Number(row);
  }

  draw(places: ReadonlyMap<number, Place>, lookOf: (row: number) => Look): void {
    for (const [row, element] of this.elements) {
      if (places.has(row)) continue;
      element.remove();
      this.elements.delete(row);
      this.drawn.delete(row);
    }
    for (const place of places.values()) this.update(place, lookOf(place.row));
  }

  private update(place: Place, look: Look): void {
    const element = this.elements.get(place.row) ?? this.create(place.row);
    const text = `${place.x.toFixed(2)},${place.y.toFixed(2)}|${Object.values(look).join('|')}`;
    if (this.drawn.get(place.row) === text) return;
    this.drawn.set(place.row, text);
    element.setAttribute('transform', `translate(${place.x.toFixed(2)},${place.y.toFixed(2)})`);
    element.setAttribute('d', outline(look));
    const marks = `${look.isCarried ? ' jsc-carried' : ''}${look.isSelected ? ' jsc-selected' : ''}`;
    element.setAttribute('class', `jsc-dot jsc-${look.state}${marks}`);
    element.setAttribute('aria-checked', String(look.state === 'in'));
    element.setAttribute('aria-label', look.label);
    element.setAttribute('tabindex', look.isCurrent ? '0' : '-1');
    element.style.setProperty('--jsc-color', look.color);
  }

  private create(row: number): SVGPathElement {
    const element = document.createElementNS(SVG, 'path');
    element.setAttribute('role', 'checkbox');
    element.setAttribute('data-row', String(row));
    this.elements.set(row, element);
    this.parent.append(element);
    return element;
  }
}
