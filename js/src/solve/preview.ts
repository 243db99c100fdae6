/**
 * What an unfinished act would make of the fit: weights under the finger, pins under a slider, and acts the kernel has
 * heard of but not answered yet.
 *
 * Nothing here is synced. A refit is made when somebody looks (`fit`), at most once for any number of changes before.
 */
import type { Act, PageProblem, PageRows, PageStep } from '../wire.gen';
import { OneStep } from './one_step';
import { RefitProblem, type Ties } from './problem';
import type { Spreads } from './moving_band';
import { refit, type Refit, type RefitOptions } from './refit';
import { type Spread, spreadOf } from './sandwich';

/** The kernel's last word. */
export interface PreviewSource {
  problem: PageProblem | null;
  rows: PageRows | null;
  ties: Ties;
  /** Rows that have no part in the fit. */
  absent: readonly number[];
  /** Values of the fit to begin from. */
  best: Readonly<Record<string, number>>;
  /** The curvature at that fit, where rows are very many. */
  step: PageStep | null;
}

/** What is not done yet: the share (0 to 1) that rows would have of their weight, and what is held at which value. */
export interface Unfinished {
  rows: ReadonlyMap<number, number>;
  held: Readonly<Record<string, number>>;
}

/** Where refits take longer than this, in milliseconds, the threshold stays while the hand is still moving. */
const UNHURRIED = 10;

export class Preview {
  private pulled: { rows: readonly number[]; weight: number } | null = null;
  private moving: { name: string; value: number } | null = null;
  /** Acts said and not answered: whether a row is in, and what is pinned. */
  private readonly assumed = new Map<number, boolean>();
  private pins: Record<string, number> = {};
  private problem: RefitProblem | null = null;
  private oneStep: OneStep | null = null;
  private broken = false;
  private isStale = true;
  private last: Refit | null = null;
  private start: Record<string, number> | null = null;
  /** How sure the kernel's fit is, by the page's own reckoning; null until it is asked for, or where it cannot tell. */
  private before: Spread | null = null;
  private now: { of: Refit; spreads: Spreads | null } | null = null;
  private slow = false;
  /** The hand rests: the answer is the kernel's, whatever it takes. */
  private isThorough = false;
  private slowFrames = 0;

  constructor(private readonly source: () => PreviewSource) {}

  /** Whether the page can refit at all. */
  get isPossible(): boolean {
    const { problem, rows } = this.source();
    return problem !== null && rows !== null && !this.broken;
  }

  /** Whether the others can follow a parameter that is held: a step would not go far enough. */
  get canHold(): boolean {
    return this.isPossible && !this.source().step?.instead;
  }

  /** The step from the kernel's fit to one with other weights; null where rows are few enough to refit. */
  get stepper(): OneStep | null {
    const { problem, rows, ties, step, best } = this.source();
    if (!problem || !rows || !step || this.broken) return null;
    return (this.oneStep ??= new OneStep(problem, rows, step, best, ties));
  }

  /** Something is under the finger. */
  get isUnderway(): boolean {
    return this.pulled !== null || this.moving !== null;
  }

  /** What is under the finger, else what the kernel has not answered; rows that would stay as they are not among them. */
  get unfinished(): Unfinished {
    if (!this.isUnderway) return { rows: new Map([...this.assumed].map(([row, isIn]) => [row, Number(isIn)])), held: this.pins };
    const absent = new Set(this.source().absent);
    const { rows, weight } = this.pulled ?? { rows: [], weight: 1 };
    const isIn = (row: number): boolean => this.assumed.get(row) ?? !absent.has(row);
    const moved = rows.filter((row) => weight !== Number(isIn(row)));
    return { rows: new Map(moved.map((row) => [row, weight])), held: this.moving ? { [this.moving.name]: this.moving.value } : {} };
  }

  /** Whether the kernel's fit, as this page has it, holds all that was said. */
  get isAnswered(): boolean {
    if (this.isUnderway) return false;
    const { problem, absent } = this.source();
    const out = new Set(this.assumed.size > 0 ? absent : []);
    return [...this.assumed].every(([row, isIn]) => isIn !== out.has(row)) && Object.entries(this.pins).every(([name, value]) => problem?.fixed[name] === value);
  }

  get isActive(): boolean {
    return this.isUnderway || this.assumed.size > 0 || Object.keys(this.pins).length > 0;
  }

  /** Give rows a share (0 to 1) of their own weight. */
  pull(rows: readonly number[], weight: number): void {
    this.pulled = { rows, weight: Math.min(Math.max(weight, 0), 1) };
    this.isStale = true;
    this.isThorough = false;
  }

  /** Hold a parameter at a value and let the others follow. */
  hold(name: string, value: number): void {
    if (!this.canHold) return;
    this.moving = { name, value };
    this.isStale = true;
    this.isThorough = false;
  }

  /** Nothing has moved for a while: what was found in haste is found anew. Says whether anything was. */
  rest(): boolean {
    if (!this.isHasty || this.isThorough) return false;
    this.isStale = this.isThorough = true;
    return true;
  }

  /** Let go of what is under the finger, changing nothing. */
  cancel(): boolean {
    const was = this.isUnderway;
    this.pulled = this.moving = null;
    this.isStale ||= was;
    return was;
  }

  /** An act is on its way to the kernel: shown as if it were done. Says whether it is one that can be. */
  assume(act: Act, values: Readonly<Record<string, number>>): boolean {
    if (act.type === 'exclude' || act.type === 'restore') {
      for (const row of act.rows) this.assumed.set(row, act.type === 'restore');
      this.pulled = null;
    } else if (act.type === 'pin' && this.canHold) {
      this.pins = { ...this.pins, [act.name]: act.value ?? values[act.name] };
      this.moving = null;
    } else {
      return false;
    }
    this.isStale = true;
    return true;
  }

  /** The kernel has answered everything; what is under the finger stays. */
  settle(): boolean {
    const was = this.assumed.size > 0 || Object.keys(this.pins).length > 0;
    this.assumed.clear();
    this.pins = {};
    this.isStale ||= was;
    return was;
  }

  /** The kernel's last word is another: the next look begins from it. */
  renew(isOtherProblem: boolean): void {
    if (isOtherProblem) [this.problem, this.broken, this.slow, this.slowFrames] = [null, false, false, 0];
    this.start = this.before = this.now = this.oneStep = null;
    this.isStale = true;
  }

  /** The fit as it would be; null when nothing is underway, or the page cannot follow. */
  get fit(): Refit | null {
    if (!this.isActive) return null;
    if (this.isStale) {
      this.last = this.refit();
      this.isStale = false;
    }
    return this.last;
  }

  /** How sure the kernel's fit and the unfinished one are; null where that cannot be told. */
  get spreads(): Spreads | null {
    const fit = this.fit;
    if (!fit) return null;
    if (this.now?.of !== fit) {
      const { before, problem } = this;
      const now = before && problem && !fit.isOneStep ? spreadOf(problem, fit.phi) : null;
      this.now = { of: fit, spreads: now && { problem: problem!, before: before!, now } };
    }
    return this.now.spreads;
  }

  /** The same where nothing is underway: how sure the kernel's fit is, against itself. */
  get stillSpreads(): Spreads | null {
    const { before, problem } = this;
    return this.isActive ? this.spreads : before && problem && { problem, before, now: before };
  }

  /** Run once with nothing to see, so that the first move of a hand is not the one that waits for the page to learn. */
  warm(): void {
    const source = this.source();
    if (this.isActive) return;
    this.guarded(() => {
      if (source.step?.instead) return this.stepper?.at(new Map([[0, 0]])) ?? null;
      const problem = this.ready(source);
      if (problem) this.measureBefore(problem, source);
      return null;
    });
  }

  /** The fit without any unfinished act: against it the band of one is measured. */
  private measureBefore(problem: RefitProblem, source: PreviewSource): void {
    if (this.before) return;
    problem.hold({});
    problem.weigh(known(source, problem.rows));
    const found = refit(problem, source.best);
    this.before = found && spreadOf(problem, found.phi);
  }

  private refit(): Refit | null {
    const source = this.source();
    if (source.step?.instead) return this.guarded(() => this.stepper?.at(this.changes(source)) ?? null);
    const found = this.guarded(() => {
      const problem = this.ready(source);
      if (!problem) return null;
      this.measureBefore(problem, source);
      problem.hold({ ...this.pins, ...(this.moving ? { [this.moving.name]: this.moving.value } : {}) });
      problem.weigh(this.weights(source, problem.rows));
      const begun = performance.now();
      const found = refit(problem, this.start ?? source.best, this.haste());
      // The first refits of a page are slow because it has not run them before; only several in a row say something.
      this.slowFrames = performance.now() - begun > UNHURRIED ? this.slowFrames + 1 : 0;
      if (this.slowFrames >= 3) this.slow = true;
      return found;
    });
    // Each frame begins where the last one ended; after a failure, at the kernel's values again.
    this.start = found?.values ?? null;
    return found;
  }

  /** A law that the page cannot work with has no preview; that is all that may come of it. */
  private guarded(act: () => Refit | null): Refit | null {
    try {
      return act();
    } catch (error) {
      this.broken = true;
      console.debug('jupyter-scaling: no preview, the kernel alone fits this law', error);
      return null;
    }
  }

  /** Between two frames the last one is close by; where a hand may let go the answer is the kernel's. */
  private haste(): RefitOptions {
    const isBetween = this.start !== null && this.isHasty && !this.isThorough;
    return isBetween ? { isBetween, delta: this.slow ? this.last?.delta : undefined } : {};
  }

  /** Whether what is under the finger may be on its way. */
  private get isHasty(): boolean {
    return this.moving !== null || (this.pulled !== null && this.pulled.weight % 1 !== 0);
  }

  private ready({ problem, rows, ties }: PreviewSource): RefitProblem | null {
    if (!problem || !rows || this.broken) return null;
    this.problem ??= new RefitProblem(problem, rows, ties);
    return this.problem;
  }

  /** By how much the weight of each row under an unfinished act is to change. */
  private changes({ rows, absent }: PreviewSource): Map<number, number> {
    const now = new Map<number, number>();
    const own = (row: number): number => rows!.weight[row] ?? 0;
    for (const [row, isIn] of this.assumed) now.set(row, isIn ? own(row) : 0);
    for (const row of this.pulled?.rows ?? []) now.set(row, own(row) * this.pulled!.weight);
    const out = now.size < 50 ? { has: (row: number) => absent.includes(row) } : new Set(absent);
    for (const [row, weight] of now) now.set(row, weight - (out.has(row) ? 0 : own(row)));
    return now;
  }

  private weights(source: PreviewSource, size: number): Float64Array {
    const weights = known(source, size);
    const own = source.rows!.weight as ArrayLike<number>;
    for (const [row, isIn] of this.assumed) weights[row] = isIn ? own[row] : 0;
    for (const row of this.pulled?.rows ?? []) weights[row] = own[row] * this.pulled!.weight;
    return weights;
  }
}

/** The weights of the kernel's fit. */
function known({ rows, absent }: PreviewSource, size: number): Float64Array {
  const weights = Float64Array.from({ length: size }, (_, row) => rows!.weight[row] ?? 0);
  for (const row of absent) weights[row] = 0;
  return weights;
}
