/** The algebra of selecting: what lies in a box or a lasso, and how it joins what is selected already. */
export type Way = 'replace' | 'add' | 'remove';

export interface Spot {
  x: number;
  y: number;
}

export interface Bounds {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The selection after these rows are taken, added or taken away. */
export function combine(selected: ReadonlySet<number>, rows: Iterable<number>, way: Way): Set<number> {
  if (way === 'replace') return new Set(rows);
  const next = new Set(selected);
  for (const row of rows) {
    if (way === 'add') next.add(row);
    else next.delete(row);
  }
  return next;
}

/** Shift adds and Alt removes, whatever the mode button says. */
export function wayOf(event: { shiftKey: boolean; altKey: boolean }, chosen: Way): Way {
  if (event.altKey) return 'remove';
  return event.shiftKey ? 'add' : chosen;
}

/** The box between two corners, whichever way it was drawn. */
export function boxOf(from: Spot, to: Spot): Spot[] {
  return [from, { x: to.x, y: from.y }, to, { x: from.x, y: to.y }];
}

export function boundsOf(corners: readonly Spot[]): Bounds {
  const bounds = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const { x, y } of corners) {
    bounds.left = Math.min(bounds.left, x);
    bounds.right = Math.max(bounds.right, x);
    bounds.top = Math.min(bounds.top, y);
    bounds.bottom = Math.max(bounds.bottom, y);
  }
  return bounds;
}

/** Whether a point lies in a polygon, by the even-odd rule; the polygon closes itself. */
export function isInside(x: number, y: number, corners: readonly Spot[]): boolean {
  let inside = false;
  for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
    const [a, b] = [corners[i], corners[j]];
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

/** A drawn line with the steps below `step` pixels left out: as good to the eye, quicker to test against. */
export function thinned(line: readonly Spot[], next: Spot, step = 3): readonly Spot[] {
  const last = line[line.length - 1];
  return last && Math.hypot(next.x - last.x, next.y - last.y) < step ? line : [...line, next];
}
