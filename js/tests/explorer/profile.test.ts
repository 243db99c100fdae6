import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { likelihood, profilePath } from '../../src/explorer/profile_path';
import { ProfileRequests } from '../../src/explorer/profile_requests';
import { place, TrackMarks } from '../../src/explorer/track_marks';
import type { ProfilesMessage, ProfilesView } from '../../src/wire.gen';
import { parameter } from './views';

const curve = { values: [0.2, 0.35, 0.45], z: [-3, 0, 2], exact: true };

describe('the likelihood on a track', () => {
  it('is 1 at the best value and exp(-z²/2) beside it, joined in z', () => {
    const spec = parameter();
    expect(likelihood(curve, spec, 0.35)).toBe(1);
    expect(likelihood(curve, spec, 0.4)).toBeCloseTo(Math.exp(-0.5), 12);
    expect(likelihood(curve, spec, 0.55)).toBeCloseTo(Math.exp(-8), 12);
    expect(likelihood(curve, parameter({ least: 0.3 }), 0.25)).toBe(0);
  });

  it('is joined on the coordinate of the track, also from 0', () => {
    const log = parameter({ track: 'log', low: 1, high: 1e4, least: 0 });
    expect(likelihood({ values: [1, 100], z: [-2, 0], exact: true }, log, 10)).toBeCloseTo(Math.exp(-0.5), 12);
    expect(likelihood({ values: [0, 100], z: [-1, 0], exact: true }, log, 10)).toBeCloseTo(Math.exp(-0.5), 12);
  });

  it('is an area that starts and ends on the ground, and nothing without points', () => {
    const path = profilePath(curve, parameter());
    expect(path.startsWith('M0,100 L0,')).toBe(true);
    expect(path.endsWith('L1000,100 Z')).toBe(true);
    const heights = path.match(/,(\d+\.\d)/g)!.map((text) => Number(text.slice(1)));
    expect(Math.min(...heights)).toBeCloseTo(4, 0);
    expect(path).not.toContain('NaN');
    expect(profilePath(undefined, parameter())).toBe('');
  });
});

describe('the marks', () => {
  const mark = (label: string, value: number) => ({ label, value, text: String(value), is_fact: label !== 'told', detail: '' });

  it('stack where they coincide, and stand at the end where they are off the track', () => {
    const placed = place([mark('a', -2), mark('b', 0.34), mark('c', 0.341), mark('d', 0.6)], parameter());
    expect(placed.map(({ level, off }) => [level, off])).toEqual([[0, -1], [0, 0], [1, 0], [0, 0]]);
  });

  it('show one and two standard errors, the interval, the best value, and what bounds leave out', () => {
    const marks = new TrackMarks(() => undefined);
    marks.update(parameter({ bound_high: 0.9, published: [mark('told', 0.6)] }), curve);
    const count = (selector: string): number => marks.el.querySelectorAll(selector).length;
    expect([count('.jsc-se-tick'), count('.jsc-se-two'), count('.jsc-track-ci'), count('.jsc-track-best')]).toEqual([4, 2, 1, 1]);
    expect([count('.jsc-out-of-bounds'), count('.jsc-reported')]).toEqual([1, 1]);
    marks.update(parameter({ published: [mark('a', -2), mark('b', -3), mark('c', 0.5)] }), curve);
    expect([count('.jsc-published'), count('.jsc-off-track')]).toEqual([2, 1]);
    expect(marks.el.querySelector<HTMLElement>('.jsc-off-track')!.title).toBe('Off the track:\na: -2\nb: -3');
    marks.update(parameter({ pinned: true, se: null, ci_low: null, ci_high: null }), curve);
    expect([count('.jsc-se-tick'), count('.jsc-track-ci')]).toEqual([0, 0]);
    expect(marks.el.classList.contains('jsc-has-likelihood')).toBe(false);
  });
});

describe('the question for profiles', () => {
  let sent: ProfilesMessage[];
  let known: ProfilesView | null;
  let [key, rests] = ['', true];
  let requests: ProfileRequests;

  beforeEach(() => {
    vi.useFakeTimers();
    [sent, known, key, rests] = [[], null, 'one', true];
    requests = new ProfileRequests({ key: () => key, profiles: () => known, isAtRest: () => rests, send: (message) => void sent.push(message) });
  });

  afterEach(() => void vi.useRealTimers());

  it('is asked once the panel rests, and of the last fit only', () => {
    requests.changed();
    vi.advanceTimersByTime(100);
    key = 'two';
    requests.changed();
    vi.advanceTimersByTime(100);
    expect(sent).toEqual([]);
    vi.advanceTimersByTime(100);
    expect(sent).toEqual([{ kind: 'profiles', key: 'two' }]);
    requests.changed();
    vi.advanceTimersByTime(1000);
    expect(sent).toHaveLength(1);
  });

  it('waits for acts that wait', () => {
    rests = false;
    requests.changed();
    vi.advanceTimersByTime(1000);
    expect(sent).toEqual([]);
    rests = true;
    requests.changed();
    vi.advanceTimersByTime(1000);
    expect(sent).toHaveLength(1);
  });

  it('goes on until all are there', () => {
    requests.changed();
    vi.advanceTimersByTime(1000);
    known = { key: 'one', curves: {}, complete: false };
    requests.answered();
    vi.advanceTimersByTime(1000);
    expect(sent).toHaveLength(2);
    known = { key: 'one', curves: {}, complete: true };
    requests.answered();
    vi.advanceTimersByTime(1000);
    expect(sent).toHaveLength(2);
  });
});
