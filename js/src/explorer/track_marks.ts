/** What lies on a track under the thumb: the likelihood, standard errors, the interval, the best and the published values. */
import type { ParameterView, ProfileCurve, PublishedMark } from '../wire.gen';
import { h, setAttribute } from './dom';
import { profilePath } from './profile_path';
import { coordinate, toShare } from './track';

const LEVELS = 3;
/** Published marks closer than this share of the track stand on top of each other. */
const NEAR = 0.045;

export interface Placed {
  mark: PublishedMark;
  share: number;
  level: number;
  off: -1 | 0 | 1;
}

export class TrackMarks {
  readonly el = h('div', { class: 'jsc-marks', 'aria-hidden': 'true' });
  private readonly area = svg('path', { class: 'jsc-likelihood-area' });
  private readonly picture = svg('svg', { class: 'jsc-likelihood', viewBox: '0 0 1000 100', preserveAspectRatio: 'none' });
  private readonly others = h('div', { class: 'jsc-mark-layer' });
  private drawn = '';

  constructor(private readonly choose: (value: number) => void) {
    this.picture.append(this.area);
    this.el.append(this.picture, this.others);
  }

  update(parameter: ParameterView, curve: ProfileCurve | undefined): void {
    const { track, low, high, best, se, ci_low, ci_high, bound_low, bound_high, pinned, published } = parameter;
    const now = JSON.stringify([track, low, high, best, se, ci_low, ci_high, bound_low, bound_high, pinned, published, curve]);
    if (now === this.drawn) {
      return;
    }
    this.drawn = now;
    const path = pinned ? '' : profilePath(curve, parameter);
    setAttribute(this.area, 'd', path || null);
    this.el.classList.toggle('jsc-has-profile', path !== '');
    this.el.classList.toggle('jsc-likelihood-near', curve !== undefined && !curve.exact);
    this.others.replaceChildren(
      ...interval(parameter), ...ticks(parameter), ...outside(parameter),
      ...(best === null ? [] : [at('jsc-track-best', toShare(best, parameter))]),
      ...this.published(place(published, parameter)));
  }

  private published(placed: Placed[]): HTMLElement[] {
    const ends = ([-1, 1] as const).map((side) => offTrack(placed.filter(({ off }) => off === side).map(({ mark }) => mark), side));
    return [...placed.filter(({ off }) => off === 0).map((each) => this.onTrack(each)), ...ends.flat()];
  }

  private onTrack({ mark, share, level }: Placed): HTMLElement {
    const el = at(`jsc-published ${mark.is_fact ? '' : 'jsc-reported'}`.trim(), share);
    el.title = publishedText(mark);
    el.style.setProperty('--jsc-level', String(level));
    el.addEventListener('click', () => this.choose(mark.value ?? NaN));
    return el;
  }
}

/** One arrow at the end of the track for all that lie beyond it. */
function offTrack(marks: PublishedMark[], side: -1 | 1): HTMLElement[] {
  if (marks.length === 0) {
    return [];
  }
  const el = at('jsc-published jsc-off-track', side < 0 ? 0 : 1, side < 0 ? '‹' : '›');
  el.title = ['Off the track:', ...marks.map(publishedText)].join('\n');
  el.style.setProperty('--jsc-level', '0');
  return [el];
}

/** `Hoffmann 2022: 0.34 (arXiv:2203.15556)`. */
export function publishedText(mark: PublishedMark): string {
  return `${mark.label}: ${mark.text}${mark.detail ? ` (${mark.detail})` : ''}`;
}

/** Marks with their places: those that coincide stack, up to three high; what is off the track stands at its end. */
export function place(published: PublishedMark[], parameter: ParameterView): Placed[] {
  const taken: number[][] = Array.from({ length: LEVELS }, () => []);
  return published.map((mark) => {
    const share = toShare(mark.value, parameter);
    const off = share < -1e-9 ? -1 : share > 1 + 1e-9 ? 1 : 0;
    const here = Math.min(1, Math.max(0, share));
    const free = off !== 0 ? 0 : taken.findIndex((level) => level.every((other) => Math.abs(other - here) >= NEAR));
    const level = free < 0 ? LEVELS - 1 : free;
    if (off === 0) {
      taken[level].push(here);
    }
    return { mark, share, level, off };
  });
}

/** Ticks at one and two standard errors to each side, as long as the track is even there. */
function ticks(parameter: ParameterView): HTMLElement[] {
  const { best, se, pinned } = parameter;
  if (best === null || se === null || se <= 0 || pinned) {
    return [];
  }
  const places = [-2, -1, 1, 2].map((times) => ({ times, share: toShare(along(best, times * se, parameter), parameter) }));
  return places.filter(({ share }) => share >= 0 && share <= 1)
    .map(({ times, share }) => at(Math.abs(times) === 1 ? 'jsc-se-tick' : 'jsc-se-tick jsc-se-two', share));
}

/** A value so many natural units from the best, counted in the coordinate of the track. */
function along(best: number, distance: number, parameter: ParameterView): number {
  if (parameter.track === 'log') {
    return best * Math.exp(distance / best);
  }
  if (parameter.track === 'logit') {
    return 1 / (1 + Math.exp(-(coordinate(parameter, best) + distance / (best * (1 - best)))));
  }
  return best + distance;
}

function interval(parameter: ParameterView): HTMLElement[] {
  const { ci_low, ci_high } = parameter;
  if (ci_low === null || ci_high === null) {
    return [];
  }
  return [between('jsc-track-ci', toShare(ci_low, parameter), toShare(ci_high, parameter))];
}

/** What the user's bounds leave out, hatched. */
function outside(parameter: ParameterView): HTMLElement[] {
  const { bound_low, bound_high } = parameter;
  return [
    ...(bound_low === null ? [] : [between('jsc-out-of-bounds', 0, toShare(bound_low, parameter))]),
    ...(bound_high === null ? [] : [between('jsc-out-of-bounds', toShare(bound_high, parameter), 1)]),
  ];
}

function at(name: string, share: number, text = ''): HTMLElement {
  const el = h('i', { class: name }, text);
  el.style.setProperty('--jsc-at', String(share));
  return el;
}

function between(name: string, from: number, to: number): HTMLElement {
  const [start, end] = [Math.max(0, from), Math.min(1, to)];
  const el = at(name, start);
  el.style.setProperty('--jsc-long', String(Math.max(0, end - start)));
  return el;
}

function svg<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Record<string, string>): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  return element;
}
