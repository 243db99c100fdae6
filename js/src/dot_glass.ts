/** The lens over the dots: rings, sizes, what the tip says, and word to the bench of the dot that is looked at. */
import type { DotField } from './dot_field';
import { DotRings } from './dot_rings';
import { Lens } from './lens';
import { withoutMe } from './without_me';

const NO_LENS = new Lens();

export class DotGlass {
  private readonly rings: DotRings;
  private lens: Lens = NO_LENS;
  private unlens: () => void = () => {};

  constructor(parent: Element, private readonly changed: (isLook: boolean) => void) {
    this.rings = new DotRings(parent);
  }

  follow(lens: Lens | null): void {
    this.unlens();
    this.lens = lens ?? NO_LENS;
    this.unlens = this.lens.on((what) => {
      if (what !== 'pointed') this.changed(what !== 'spot');
    });
  }

  dispose(): void {
    this.lens.point(null);
    this.unlens();
  }

  draw(field: DotField, radius: number): void {
    this.rings.draw(this.lens.suggested().keys(), this.lens.spot, (row) => field.at(row), radius);
  }

  get isSizing(): boolean {
    return this.lens.sizing;
  }

  /** How much wider the dot is drawn, in quarters, so that dots on a canvas share their stamps. */
  growth(row: number): number {
    return Math.round(4 * this.lens.growth(row)) / 4;
  }

  /** The label, and under it what leaves with the run. */
  words(row: number, label: string): string {
    return [label, ...withoutMe(this.lens, row)].join('\n');
  }

  /** The same for a screen reader, as a description of the dot that has the focus. */
  describe(row: number, element: Element | undefined): void {
    const lines = withoutMe(this.lens, row);
    if (lines.length > 0) element?.setAttribute('aria-description', lines.join('. '));
    else element?.removeAttribute('aria-description');
  }

  point(row: number | null): void {
    this.lens.point(row);
  }
}
