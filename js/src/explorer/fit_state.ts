/** The state of the fit in one place: fresh, stale, set by hand or a preview, its objective, its status sentence, and whether acts wait. */
import { h, setAttribute, setText, show } from './dom';
import { counted, formatPlain } from './numbers';
import type { ShownFit } from './previewed';

type Lock = 'closed' | 'open' | 'pencil';

const WORDS: Record<ShownFit['freshness'], [Lock, string]> = {
  fresh: ['closed', 'fresh: best fit'],
  hand_set: ['pencil', 'set by hand'],
  failed: ['open', 'stale: the fit failed'],
  preview: ['open', 'preview'],
  one_step: ['open', 'preview, one step'],
};

/** Drawn rather than written: not every system has these as characters. */
const SHAPES: Record<Lock, string> = {
  closed: 'M3 7h10v7H3z M5 7V5a3 3 0 0 1 6 0v2',
  open: 'M3 7h10v7H3z M5 7V4.5a3 3 0 0 1 5.6 -1.5',
  pencil: 'M3 13l1 -3.5L11 2.5l2.5 2.5L6.5 12z M9.5 4l2.5 2.5',
};

export class FitState {
  readonly el: HTMLElement;
  private readonly shape = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  private readonly word = h('strong', { class: 'jsc-state-word' });
  private readonly objective = h('span', { class: 'jsc-objective' });
  private readonly cost = h('span', { class: 'jsc-cost' });
  private readonly sentence = h('span', { class: 'jsc-status' });
  private readonly wait = h('span', { class: 'jsc-waiting', role: 'status' });
  private fit: ShownFit | null = null;
  private isWaiting = false;

  constructor() {
    const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    icon.setAttribute('viewBox', '0 0 16 16');
    icon.setAttribute('aria-hidden', 'true');
    icon.classList.add('jsc-lock');
    icon.append(this.shape);
    const line = h('div', { class: 'jsc-state-line' }, this.word, this.objective, this.cost);
    line.prepend(icon);
    this.el = h('section', { class: 'jsc-state', 'aria-label': 'State of the fit' }, line, this.sentence, this.wait);
    show(this.wait, false);
  }

  update(fit: ShownFit): void {
    this.steady(isPreview(fit));
    this.fit = fit;
    setText(this.objective, fit.objective === null ? '' : `objective ${formatPlain(fit.objective, 6, isPreview(fit))}`);
    setAttribute(this.objective, 'title', fit.objective_name);
    setText(this.cost, fit.cost);
    show(this.cost, fit.cost !== '');
    if (this.sentence.textContent !== fit.status_sentence) this.sentence.replaceChildren(...unbroken(fit.status_sentence));
    this.drawLock();
  }

  /** Says that acts wait for a busy kernel, or that there is none. */
  waiting(pending: number, hasKernel: boolean): void {
    const text = !hasKernel
      ? 'No kernel: sliders still move the curve, but nothing is fitted.'
      : pending > 0 ? `The kernel is busy: ${counted(pending, 'act waits', 'acts wait')}.` : '';
    setText(this.wait, text);
    show(this.wait, text !== '');
    this.isWaiting = hasKernel && pending > 0;
    this.drawLock();
  }

  /** A preview's sentence stands in the room of the kernel's: the rows below stay where they are under the hand. */
  private steady(begins: boolean): void {
    if (begins === (this.fit !== null && isPreview(this.fit))) return;
    this.sentence.style.minHeight = begins ? `${this.sentence.getBoundingClientRect().height}px` : '';
  }

  /** While acts wait, what is shown is not yet the fit to what was done. */
  private drawLock(): void {
    if (!this.fit) {
      return;
    }
    const [lock, word]: [Lock, string] = this.isWaiting ? ['open', 'stale: acts wait for the kernel'] : WORDS[this.fit.freshness] ?? WORDS.fresh;
    this.el.dataset.freshness = this.isWaiting ? 'stale' : this.fit.freshness;
    this.el.dataset.lock = lock;
    setAttribute(this.shape, 'd', SHAPES[lock]);
    setText(this.word, word);
  }
}

/** A sentence in which no number such as 1e-12 is cut at its minus. */
function unbroken(sentence: string): (Node | string)[] {
  return sentence.split(/(\S*\de-\d\S*)/).map((part, at) => (at % 2 ? h('span', { class: 'jsc-unbroken' }, part) : part));
}

const isPreview = ({ freshness }: ShownFit): boolean => freshness === 'preview' || freshness === 'one_step';
