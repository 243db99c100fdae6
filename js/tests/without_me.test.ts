import { describe, expect, it } from 'vitest';
import { DotRings } from '../src/dot_rings';
import { Lens } from '../src/lens';
import { withoutMe } from '../src/without_me';

const lens = new Lens();
lens.learn({
  revision: 1, caution: '', dismissed: 0,
  suggestions: [{ row: 4, key: '4', label: 'run 4', kind: 'residual', number: 6, why: '6.0 robust SD above the law', reason: '' }],
  without: {
    labels: ['alpha', 'E', 'loss at N 100B'], values: [0.35, 1.8, 2.1], se: [0.01, null, 0.02], rows: [3, 4],
    shifts: [[0.004, -0.01, 0.001], [-0.02, null, 0.05]], influence: [0.05, 2.5], note: '', about: false, tree: null,
  },
});

describe('what leaves with a run', () => {
  it('names the prediction first and every parameter, with shifts in standard errors', () => {
    expect(withoutMe(lens, 3)).toEqual(['Without this run:', 'loss at N 100B: 2.1 → 2.101 (+0.1 SE)', 'α +0.004 (+0.4 SE)', 'E −0.01']);
  });

  it('says why a run looks off, and where there is no fit without it', () => {
    expect(withoutMe(lens, 4)).toEqual([
      'Looks off: 6.0 robust SD above the law', 'Without this run:', 'loss at N 100B: 2.1 → 2.15 (+2.5 SE)', 'α −0.02 (−2.0 SE)', 'E: no fit without it',
    ]);
  });

  it('says about where the page has found it by a step', () => {
    const about = new Lens();
    about.learn({ ...lens.insight!, without: { ...lens.insight!.without, rows: [], shifts: [], influence: [], about: true } });
    about.leaving = () => ({ shifts: () => [0.004, -0.01, 0.001], share: () => 1 }) as never;
    expect(withoutMe(about, 3)[0]).toBe('Without this run, about:');
    expect(withoutMe(about, 3)).toHaveLength(4);
    about.size(true);
    expect(about.growth(3)).toBeCloseTo(2.6);
  });

  it('is nothing for a run that is not in the fit', () => {
    expect(withoutMe(lens, 9)).toEqual([]);
    expect(withoutMe(new Lens(), 3)).toEqual([]);
  });
});

describe('rings', () => {
  it('mark runs that look off by a sign as well as by colour, and the one the bench points out', () => {
    const parent = document.createElementNS('http://www.w3.org/2000/svg', 'g');
    const rings = new DotRings(parent);
    const at = (row: number): { x: number; y: number } | null => (row === 9 ? null : { x: row, y: 10 });
    rings.draw([4, 9], 3, at, 5);
    expect([...parent.querySelectorAll('[data-ring]')].map((ring) => [ring.getAttribute('class'), ring.getAttribute('data-ring')]))
      .toEqual([['jsc-suggested', '4'], ['jsc-spot', '3']]);
    expect(parent.querySelectorAll('.jsc-suggested .jsc-suggested-mark')).toHaveLength(1);
    const before = parent.querySelector('.jsc-spot');
    rings.draw([4, 9], 3, at, 5);
    expect(parent.querySelector('.jsc-spot')).toBe(before);
    rings.draw([], null, at, 5);
    expect(parent.querySelectorAll('[data-ring]')).toHaveLength(0);
  });
});
