/**
 * What the page looks at: the run under the pointer, here or on the bench, and what the kernel has found out about the fit on show.
 *
 * None of it is ever synced; the insight itself comes down on the explorer's own trait.
 */
import type { Leaving } from './solve/leaving';
import type { Insight, Suggestion } from './wire.gen';

export type Looked = 'insight' | 'sizing' | 'spot' | 'pointed';

export class Lens {
  private insight_: Insight | null = null;
  private bySuggested = new Map<number, Suggestion>();
  private places = new Map<number, number>();
  private largest = 1e-9;
  /** What leaves with each run, where the page finds that itself; null where the kernel has. */
  leaving: () => Leaving | null = () => null;
  private sizing_ = false;
  private spot_: number | null = null;
  private pointed_: number | null = null;
  private readonly listeners = new Set<(what: Looked) => void>();

  /** What the kernel knows of the fit on show; null while it is working it out. */
  get insight(): Insight | null {
    return this.insight_;
  }

  /** Dots are drawn by what they do to the prediction. */
  get sizing(): boolean {
    return this.sizing_;
  }

  /** The run that the bench, or a suggestion, points out in the plot. */
  get spot(): number | null {
    return this.spot_;
  }

  /** The run under the pointer, or the focus, in the plot. */
  get pointed(): number | null {
    return this.pointed_;
  }

  on(listener: (what: Looked) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  learn(insight: Insight | null): void {
    if (insight === this.insight_) return;
    this.insight_ = insight;
    this.bySuggested = new Map((insight?.suggestions ?? []).map((each) => [each.row, each]));
    this.places = new Map((insight?.without.rows ?? []).map((row, place) => [row, place]));
    this.largest = (insight?.without.influence ?? []).reduce<number>((most, each) => Math.max(most, each ?? 0), 1e-9);
    this.tell('insight');
  }

  /** The page has found the influence of every run. */
  measured(): void {
    if (this.sizing_) this.tell('sizing');
  }

  suggested(): ReadonlyMap<number, Suggestion> {
    return this.bySuggested;
  }

  /** How far each number of the insight moves without a run; undefined for a run that is not in the fit. */
  shiftsOf(row: number): readonly (number | null)[] | undefined {
    const place = this.places.get(row);
    return place === undefined ? this.leaving()?.shifts(row) : this.insight_!.without.shifts[place];
  }

  /** How much larger a dot is drawn: its area grows with its influence on the prediction, up to four times as wide. */
  growth(row: number): number {
    if (!this.sizing_) return 1;
    const place = this.places.get(row);
    const share = place === undefined ? this.leaving()?.share(row) : (this.insight_!.without.influence[place] ?? 0) / this.largest;
    return share === undefined ? 1 : 0.6 + 2 * Math.sqrt(share);
  }

  size(on: boolean): void {
    if (on === this.sizing_) return;
    this.sizing_ = on;
    this.tell('sizing');
  }

  spotlight(row: number | null): void {
    if (row === this.spot_) return;
    this.spot_ = row;
    this.tell('spot');
  }

  point(row: number | null): void {
    if (row === this.pointed_) return;
    this.pointed_ = row;
    this.tell('pointed');
  }

  private tell(what: Looked): void {
    for (const listener of [...this.listeners]) listener(what);
  }
}
