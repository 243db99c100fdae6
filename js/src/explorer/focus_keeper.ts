/**
 * Keeps the focus in the panel when what had it goes away: a chip that was removed, a button that hides once pressed.
 *
 * Otherwise the page has it, and the next key is the notebook's: x would cut a cell.
 */
const FOCUSABLE = 'button, input, select, textarea, summary, [tabindex]';

interface Place {
  element: Element;
  /** From the inside out: what it stood in, and the how manyth it was there. */
  around: { element: Element; index: number }[];
}

export class FocusKeeper {
  private place: Place | null = null;
  private readonly listeners = new AbortController();
  private readonly observer = new MutationObserver(() => this.check());

  constructor(private readonly root: HTMLElement) {
    const { signal } = this.listeners;
    root.addEventListener('focusin', (event) => (this.place = this.placeOf(event.target as Element)), { signal });
    // Asked a moment later: what is taken away says so before it is gone.
    root.addEventListener('focusout', () => queueMicrotask(() => this.left()), { signal });
    this.observer.observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ['hidden'] });
  }

  dispose(): void {
    this.listeners.abort();
    this.observer.disconnect();
  }

  /** The focus has gone: where that was a person's will it is left alone. */
  private left(): void {
    if (this.place && isThere(this.place.element) && document.activeElement !== this.place.element) this.place = null;
    else this.check();
  }

  private check(): void {
    const { place } = this;
    if (!place || isThere(place.element)) return;
    const now = document.activeElement;
    this.place = null;
    if (now && now !== document.body && now !== place.element) return;
    for (const { element, index } of place.around) {
      if (!isThere(element)) continue;
      const all = focusables(element);
      if (all.length > 0) return all[Math.min(index, all.length - 1)].focus();
    }
  }

  private placeOf(element: Element): Place {
    const around = [];
    for (let at = element.parentElement; at; at = at === this.root ? null : at.parentElement) {
      around.push({ element: at, index: Math.max(focusables(at).indexOf(element as HTMLElement), 0) });
    }
    return { element, around };
  }
}

function isThere(element: Element): boolean {
  return element.isConnected && element.closest('[hidden]') === null;
}

function focusables(root: Element): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    (each) => each.getAttribute('tabindex') !== '-1' && !(each as HTMLButtonElement).disabled && isThere(each));
}
