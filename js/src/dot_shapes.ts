/** The outlines of dots, as SVG paths around the origin: a level is told by its shape as well as by its colour. */
export type ShapeName = 'circle' | 'square' | 'triangle-up' | 'diamond' | 'triangle-down' | 'rectangle' | 'ellipse' | 'pentagon' | 'hexagon' | 'star';

type Corner = readonly [number, number];

const draw = (corners: readonly Corner[]): string =>
  `M${corners.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join('L')}Z`;

/** `count` corners on a circle, the first one straight up. */
const polygon = (count: number, radius: number, turn = 0): string =>
  draw(
    Array.from({ length: count }, (_, i): Corner => {
      const angle = (2 * Math.PI * i) / count - Math.PI / 2 + turn;
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    }),
  );

/** Five points, the first one straight up. */
const star = (outer: number, inner: number): string =>
  draw(
    Array.from({ length: 10 }, (_, i): Corner => {
      const angle = (Math.PI * i) / 5 - Math.PI / 2;
      const radius = i % 2 ? inner : outer;
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    }),
  );

const box = (w: number, h: number): string => draw([[-w, -h], [w, -h], [w, h], [-w, h]]);
const oval = (w: number, h: number): string => `M${-w},0a${w},${h} 0 1,0 ${2 * w},0a${w},${h} 0 1,0 ${-2 * w},0Z`;

/** Sizes are chosen so that all shapes cover about the area of a circle of radius `r`. */
const OUTLINES: Record<ShapeName, (r: number) => string> = {
  circle: (r) => oval(r, r),
  square: (r) => box(0.9 * r, 0.9 * r),
  'triangle-up': (r) => polygon(3, 1.5 * r),
  diamond: (r) => polygon(4, 1.3 * r),
  'triangle-down': (r) => polygon(3, 1.5 * r, Math.PI),
  rectangle: (r) => box(1.25 * r, 0.65 * r),
  ellipse: (r) => oval(0.65 * r, 1.45 * r),
  pentagon: (r) => polygon(5, 1.2 * r),
  hexagon: (r) => polygon(6, 1.1 * r),
  star: (r) => star(1.65 * r, 0.72 * r),
};

const isShape = (name: string): name is ShapeName => Object.hasOwn(OUTLINES, name);

/** The outline of a named shape; an unknown name is a circle. */
export function shapePath(name: string, radius: number): string {
  return OUTLINES[isShape(name) ? name : 'circle'](radius);
}

/** The hollow cross of a dot that is out: twelve corners, arms along the diagonals. */
export function crossPath(radius: number): string {
  const arm = 1.35 * radius;
  const half = 0.42 * radius;
  const upright: Corner[] = [
    [-half, -arm], [half, -arm], [half, -half], [arm, -half], [arm, half], [half, half],
    [half, arm], [-half, arm], [-half, half], [-arm, half], [-arm, -half], [-half, -half],
  ];
  const c = Math.SQRT1_2;
  return draw(upright.map(([x, y]): Corner => [c * (x - y), c * (x + y)]));
}
