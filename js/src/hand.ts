/**
 * What the hand holds, in this page alone: the tool, the way of selecting, the selected rows, the groups hidden from view.
 *
 * None of it is ever synced. Hiding a group hides drawing: its runs stay in the fit, because only the kernel takes runs out.
 */
import { combine, type Way } from './select_geometry';

export type ToolName = 'drag' | 'click' | 'box' | 'lasso' | 'pan';
export type Held = 'tool' | 'way' | 'selection' | 'muted' | 'zoom';
/** What a legend is of: the colours, which shapes follow, or shapes that tell a column of their own. */
export type Told = 'levels' | 'marks';
/** What buttons and keys ask of the plot. */
export type Ask = 'zoom in' | 'zoom out' | 'pan left' | 'pan right' | 'pan up' | 'pan down' | 'reset view' | 'select all';

export class Hand {
  private tool_: ToolName = 'drag';
  private way_: Way = 'replace';
  private selected_: ReadonlySet<number> = new Set();
  private readonly muted_: Record<Told, ReadonlySet<number>> = { levels: new Set(), marks: new Set() };
  private zoomed_ = false;
  private readonly listeners = new Set<(what: Held | Ask) => void>();

  get tool(): ToolName {
    return this.tool_;
  }

  get way(): Way {
    return this.way_;
  }

  get selected(): ReadonlySet<number> {
    return this.selected_;
  }

  /** Levels whose dots and curves are not drawn. */
  get muted(): ReadonlySet<number> {
    return this.muted_.levels;
  }

  /** The same by what is told. */
  mutedOf(told: Told): ReadonlySet<number> {
    return this.muted_[told];
  }

  get zoomed(): boolean {
    return this.zoomed_;
  }

  /** Hear of every change; the returned function ends it. */
  on(listener: (what: Held | Ask) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  take(tool: ToolName): void {
    if (tool !== this.tool_) {
      this.tool_ = tool;
      this.tell('tool');
    }
  }

  choose(way: Way): void {
    if (way !== this.way_) {
      this.way_ = way;
      this.tell('way');
    }
  }

  select(rows: Iterable<number>, way: Way = this.way_): void {
    const next = combine(this.selected_, rows, way);
    if (next.size === this.selected_.size && [...next].every((row) => this.selected_.has(row))) return;
    this.selected_ = next;
    this.tell('selection');
  }

  /** Of the selected rows only those stay that there are to see. */
  keep(isThere: (row: number) => boolean): void {
    this.select([...this.selected_].filter(isThere), 'replace');
  }

  clear(): void {
    this.select([], 'replace');
  }

  /** The rows an act on this one is about: all that are selected when it is one of them. */
  together(row: number): number[] {
    return this.selected_.has(row) ? [...this.selected_] : [row];
  }

  /** Hide these groups of a legend and no others of it. */
  mute(groups: Iterable<number>, told: Told = 'levels'): void {
    const next = new Set(groups);
    const now = this.muted_[told];
    if (next.size === now.size && [...next].every((group) => now.has(group))) return;
    this.muted_[told] = next;
    this.clear();
    this.tell('muted');
  }

  /** The plot shows another part than its whole. */
  zoom(zoomed: boolean): void {
    if (zoomed !== this.zoomed_) {
      this.zoomed_ = zoomed;
      this.tell('zoom');
    }
  }

  ask(what: Ask): void {
    this.tell(what);
  }

  private tell(what: Held | Ask): void {
    for (const listener of [...this.listeners]) listener(what);
  }
}
