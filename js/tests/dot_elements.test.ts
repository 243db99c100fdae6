import { beforeEach, describe, expect, it } from 'vitest';
import { crossPath, shapePath } from '../src/dot_shapes';
import { DotElements, type Look } from '../src/dot_elements';
import type { Place } from '../src/dot_field';

const SVG = 'http://www.w3.org/2000/svg';
const look: Look = {
  state: 'in', shape: 'square', color: '#123456', label: 'run 17', radius: 5, isCurrent: false, isCarried: false, isSelected: false,
};
const at = (...rows: number[]): Map<number, Place> => new Map(rows.map((row) => [row, { row, x: 10 * row, y: 5 }]));

let group: SVGGElement;
let dots: DotElements;

beforeEach(() => {
  group = document.createElementNS(SVG, 'g');
  dots = new DotElements(group);
});

describe('a dot', () => {
  it('is a checkbox with a name, checked while it is in', () => {
    dots.draw(at(3), () => look);
    const dot = dots.get(3)!;
    expect(dot.getAttribute('role')).toBe('checkbox');
    expect(dot.getAttribute('aria-checked')).toBe('true');
    expect(dot.getAttribute('aria-label')).toBe('run 17');
    expect(dot.getAttribute('transform')).toBe('translate(30.00,5.00)');
    expect(dot.getAttribute('d')).toBe(shapePath('square', 5));
  });

  it('turns into a hollow cross on the spot, the same element at the same place', () => {
    dots.draw(at(3), () => look);
    const dot = dots.get(3)!;
    dots.draw(at(3), () => ({ ...look, state: 'out' }));
    expect(dots.get(3)).toBe(dot);
    expect(dot.getAttribute('d')).toBe(crossPath(5));
    expect(dot.getAttribute('class')).toBe('jsc-dot jsc-out');
    expect(dot.getAttribute('aria-checked')).toBe('false');
    expect(dot.getAttribute('transform')).toBe('translate(30.00,5.00)');
  });

  it('keeps its shape when held out', () => {
    dots.draw(at(3), () => ({ ...look, state: 'held_out' }));
    expect(dots.get(3)!.getAttribute('d')).toBe(shapePath('square', 5));
    expect(dots.get(3)!.getAttribute('aria-checked')).toBe('false');
  });

  it('goes when it has no place, and is found again by its row', () => {
    dots.draw(at(1, 2, 3), () => look);
    dots.draw(at(1, 3), () => look);
    expect(group.children).toHaveLength(2);
    expect(dots.get(2)).toBeUndefined();
    expect(dots.rowOf(dots.get(3)!)).toBe(3);
    expect(dots.rowOf(group)).toBeNull();
  });

  it('is not touched when nothing about it changed', async () => {
    dots.draw(at(1, 2), () => look);
    const seen: MutationRecord[] = [];
    const observer = new MutationObserver((records) => seen.push(...records));
    observer.observe(group, { attributes: true, subtree: true, childList: true });
    dots.draw(at(1, 2), () => look);
    dots.draw(at(1, 2), (row) => (row === 2 ? { ...look, label: 'new' } : look));
    seen.push(...observer.takeRecords());
    expect(new Set(seen.map((record) => record.target))).toEqual(new Set([dots.get(2)]));
  });
});

describe('shapes', () => {
  const names = ['circle', 'square', 'triangle-up', 'diamond', 'triangle-down', 'rectangle', 'ellipse'];

  it('are all different', () => {
    expect(new Set(names.map((name) => shapePath(name, 5))).size).toBe(names.length);
  });

  it('are a circle when unknown', () => {
    expect(shapePath('constructor', 5)).toBe(shapePath('circle', 5));
  });
});
