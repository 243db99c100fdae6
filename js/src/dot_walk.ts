/** Finding dots: the nearest to a pointer, and the next one along an arrow key. */
export interface Place {
  row: number;
  x: number;
  y: number;
}

export type Direction = 'left' | 'right' | 'up' | 'down' | 'first' | 'last';

/** The row of the place nearest to (x, y) within `reach` pixels, or null. */
export function nearest(places: Iterable<Place>, x: number, y: number, reach: number): number | null {
  let found: number | null = null;
  let best = reach;
  for (const place of places) {
    const distance = Math.hypot(place.x - x, place.y - y);
    if (distance <= best) {
      best = distance;
      found = place.row;
    }
  }
  return found;
}

/**
 * Where an arrow key goes from `row`: left and right walk through every dot in order of x (ties: y, then row),
 * up and down go to the dot nearest in that direction, counting sideways distance double.
 */
export function walk(places: readonly Place[], row: number, direction: Direction): number | null {
  const order = [...places].sort((a, b) => a.x - b.x || b.y - a.y || a.row - b.row);
  const at = order.findIndex((place) => place.row === row);
  if (order.length === 0) return null;
  if (at < 0 || direction === 'first') return order[0].row;
  if (direction === 'last') return order[order.length - 1].row;
  if (direction === 'left') return (order[at - 1] ?? order[at]).row;
  if (direction === 'right') return (order[at + 1] ?? order[at]).row;
  return vertical(order, order[at], direction === 'up' ? -1 : 1);
}

function vertical(places: readonly Place[], from: Place, sign: 1 | -1): number {
  let found = from.row;
  let best = Infinity;
  for (const place of places) {
    const ahead = sign * (place.y - from.y);
    const cost = ahead + 2 * Math.abs(place.x - from.x);
    if (ahead > 0 && cost < best) {
      best = cost;
      found = place.row;
    }
  }
  return found;
}
