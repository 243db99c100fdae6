/** One line of text beside the dot that is under the pointer or has the focus. */
export class Tip {
  private element: HTMLDivElement | null = null;
  private readonly hideOnScroll = (): void => this.hide();

  get isShown(): boolean {
    return this.element?.isConnected ?? false;
  }

  show(text: string, dot: DOMRect): void {
    this.element ??= Object.assign(document.createElement('div'), { className: 'jsc-tip' });
    this.element.setAttribute('aria-hidden', 'true');
    this.element.textContent = text;
    document.body.append(this.element);
    window.addEventListener('scroll', this.hideOnScroll, { capture: true, passive: true });
    const tip = this.element.getBoundingClientRect();
    const left = Math.min(dot.right + 8, window.innerWidth - tip.width - 8);
    const top = dot.top - tip.height - 6 < 0 ? dot.bottom + 6 : dot.top - tip.height - 6;
    this.element.style.transform = `translate(${Math.max(8, left)}px, ${top}px)`;
  }

  /** Say something else at the same place, where a tip is shown. */
  say(text: string): void {
    if (this.element?.isConnected) this.element.textContent = text;
  }

  hide(): void {
    window.removeEventListener('scroll', this.hideOnScroll, { capture: true });
    this.element?.remove();
  }
}
