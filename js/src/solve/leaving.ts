/** What leaves with each of very many runs, by one Newton step for each: on the spot for one, in pieces for all. */
import { Program, type Tree } from '../law';
import type { WithoutMe } from '../wire.gen';
import type { OneStep } from './one_step';

/** Runs of one piece: a few milliseconds, so that the page stays live between two. */
const PIECE = 4096;

export class Leaving {
  private readonly program: Program | null;
  private readonly out: ReadonlySet<number>;
  private influence: Float64Array | null = null;
  private largest = 0;
  private isBegun = false;

  /** `weights` are those of all rows; `done` hears once the influence of every run is known. */
  constructor(
    private readonly stepper: OneStep,
    private readonly without: WithoutMe,
    private readonly weights: ArrayLike<number | null>,
    absent: readonly number[],
    private readonly done: () => void,
  ) {
    this.program = without.tree === null || without.tree === undefined ? null : new Program(without.tree as Tree);
    this.out = new Set(absent);
  }

  /** By label; undefined for a run that is not in the fit. */
  shifts(row: number): (number | null)[] | undefined {
    const weight = this.weights[row] ?? 0;
    if (!(weight > 0) || this.out.has(row)) return undefined;
    const [before, now] = [this.stepper.at(new Map()), this.stepper.at(new Map([[row, -weight]]))];
    return this.without.labels.map((label, i) => {
      if (!before || !now) return null;
      const isPrediction = this.program !== null && i === this.without.labels.length - 1;
      const at = (values: Record<string, number>): number => (isPrediction ? this.program!.evaluate(values, 1)[0] : values[label]);
      const shift = at(now.values) - at(before.values);
      return Number.isFinite(shift) ? shift : null;
    });
  }

  /** Influence on the prediction as a share of the largest; undefined until it is known, and for runs that are out. */
  share(row: number): number | undefined {
    this.begin();
    if (!this.influence || this.out.has(row)) return undefined;
    return this.largest > 0 ? this.influence[row] / this.largest : 0;
  }

  private begin(): void {
    if (this.isBegun || !this.program) return;
    this.isBegun = true;
    const found = new Float64Array(this.weights.length);
    const slope = this.slope();
    const piece = (first: number): void => {
      const rows = Array.from({ length: Math.min(PIECE, found.length - first) }, (_, i) => first + i).filter((row) => !this.out.has(row));
      this.stepper.shifts(slope, rows).forEach((shift, i) => (found[rows[i]] = Math.abs(shift) || 0));
      if (first + PIECE < found.length) setTimeout(() => piece(first + PIECE));
      else this.end(found);
    };
    setTimeout(() => piece(0));
  }

  private end(found: Float64Array): void {
    this.influence = found;
    this.largest = found.reduce((most, each) => Math.max(most, each), 0);
    this.done();
  }

  /** The prediction's gradient over the free coordinates, by central differences. */
  private slope(): Float64Array {
    return this.stepper.slopeOf((values) => this.program!.evaluate(values, 1)[0]);
  }
}
