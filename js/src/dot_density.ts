/** How large and how strong dots are drawn where many share the room: the more of them, the smaller and paler. */

/** Dots at most so many on view, and their radius in pixels. */
const SIZES: readonly (readonly [number, number])[] = [[300, 5], [1000, 4], [5000, 3], [20_000, 2.2], [50_000, 1.6]];
const SMALLEST = 1.3;
/** Dots that cover this share of the plot are pale, those that cover so little are strong. */
const [SPARSE, DENSE] = [0.03, 1];
const [STRONG, PALE] = [0.95, 0.5];

export function dotRadius(count: number): number {
  return SIZES.find(([most]) => count <= most)?.[1] ?? SMALLEST;
}

/** The opacity of a dot among `count` of this radius on an area of so many square pixels: a curve above them stays readable. */
export function dotOpacity(count: number, radius: number, area: number): number {
  const cover = (count * Math.PI * radius * radius) / Math.max(area, 1);
  const share = Math.min(1, Math.max(0, Math.log(cover / SPARSE) / Math.log(DENSE / SPARSE)));
  // In few steps, so that a stamp serves many views.
  return Math.round((STRONG - (STRONG - PALE) * share) * 20) / 20;
}
