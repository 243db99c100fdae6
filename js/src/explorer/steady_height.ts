/** Keeps a column as high as it has been while a hand moves: what lies below does not jump with every line that wraps. */
export class SteadyHeight {
  private isOn = false;
  private most = 0;
  private readonly observer: ResizeObserver | null;

  constructor(private readonly column: HTMLElement) {
    this.observer = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(([entry]) => this.resized(entry.contentRect.height));
    this.observer?.observe(column);
  }

  hold(isOn: boolean): void {
    if (isOn === this.isOn) return;
    this.isOn = isOn;
    this.most = 0;
    if (!isOn) this.column.style.minHeight = '';
  }

  dispose(): void {
    this.observer?.disconnect();
  }

  private resized(height: number): void {
    if (!this.isOn || height <= this.most) return;
    this.most = height;
    this.column.style.minHeight = `${height}px`;
  }
}
