/** Carrying a run from the bench back into the plot. */
import { crossPath } from '../dot_shapes';
import { CLICK_SLOP } from '../drag';
import { Ghost } from '../ghost';

export interface BenchDragHost {
  restore(row: number): void;
  /** The run is held over the plot (true), off it (false), or let go (null). */
  over(row: number, isInside: boolean | null): void;
}

export class BenchDrag {
  private press: { row: number; pointerId: number; x: number; y: number } | null = null;
  private ghost: Ghost | null = null;

  constructor(private readonly list: HTMLElement, private readonly host: BenchDragHost) {
    list.addEventListener('pointerdown', (event) => this.down(event));
    list.addEventListener('pointermove', (event) => this.move(event));
    list.addEventListener('pointerup', (event) => this.up(event));
    list.addEventListener('pointercancel', () => this.end());
  }

  /** The run that is carried, if any. */
  get row(): number | null {
    return this.press?.row ?? null;
  }

  private down(event: PointerEvent): void {
    const target = event.target as Element;
    const item = target.closest<HTMLElement>('.jsc-bench-item');
    // A finger scrolls the list; the buttons work with it.
    if (!item || event.button !== 0 || event.pointerType === 'touch' || target.closest('button, select, input')) return;
    event.preventDefault();
    this.press = { row: Number(item.dataset.row), pointerId: event.pointerId, x: event.clientX, y: event.clientY };
    this.list.setPointerCapture?.(event.pointerId);
    window.addEventListener('keydown', this.escape, { capture: true });
  }

  private move(event: PointerEvent): void {
    const press = this.press;
    if (!press || event.pointerId !== press.pointerId) return;
    if (!this.ghost && Math.hypot(event.clientX - press.x, event.clientY - press.y) <= CLICK_SLOP) return;
    this.ghost ??= new Ghost(crossPath(6), 'var(--jp-brand-color1, #1976d2)');
    const inside = this.isInside(event);
    this.ghost.moveTo(event.clientX, event.clientY, inside);
    this.host.over(press.row, inside);
  }

  private up(event: PointerEvent): void {
    const press = this.press;
    if (!press || event.pointerId !== press.pointerId) return;
    const restores = this.ghost !== null && this.isInside(event);
    this.end();
    if (restores) this.host.restore(press.row);
  }

  /** Over the figure of this panel, not of another one. */
  private isInside(event: PointerEvent): boolean {
    const under = document.elementFromPoint(event.clientX, event.clientY)?.closest('.jsc-figure');
    return !!under && under.closest('.jsc-explorer') === this.list.closest('.jsc-explorer');
  }

  private readonly escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    event.preventDefault();
    this.end();
  };

  end(): void {
    if (this.press) this.host.over(this.press.row, null);
    window.removeEventListener('keydown', this.escape, { capture: true });
    this.press = null;
    this.ghost?.remove();
    this.ghost = null;
  }
}
