/** A slider under the hand, until it is let go or Escape puts back what was. */
export class SliderHold {
  isOn = false;
  /** Escape was pressed: what the pointer still does to the slider counts for nothing until it is pressed anew. */
  isDropped = false;
  private before: number | null = null;

  constructor(private readonly putBack: (value: number | null) => void) {}

  /** The value is about to change; the one before the first change is remembered. */
  begin(value: number | null): void {
    if (this.isOn) return;
    [this.isOn, this.before] = [true, value];
    // On the window: not every browser gives a slider the focus when it is dragged.
    window.addEventListener('keydown', this.escape, { capture: true });
  }

  end(): void {
    this.isOn = false;
    window.removeEventListener('keydown', this.escape, { capture: true });
  }

  private readonly escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    this.isDropped = true;
    this.end();
    this.putBack(this.before);
  };
}
