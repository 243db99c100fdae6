/** What a key press on a dot asks for: to walk, to take out or bring back, to select. */
import type { Direction } from './dot_field';

const ARROWS: Record<string, Direction> = {
  ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down', Home: 'first', End: 'last',
};

export type DotKey =
  | { does: 'walk'; direction: Direction; extend: boolean }
  | { does: 'toggle' }
  | { does: 'select' }
  | { does: 'escape' };

export function dotKey(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): DotKey | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const direction = ARROWS[event.key];
  if (direction) return { does: 'walk', direction, extend: event.shiftKey };
  const key = event.key.toLowerCase();
  if (key === ' ' || key === 'x') return { does: 'toggle' };
  if (key === 's') return { does: 'select' };
  return key === 'escape' ? { does: 'escape' } : null;
}
