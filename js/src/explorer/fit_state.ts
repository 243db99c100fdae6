/** The state of the fit in one place: fresh, set by hand or failed, its objective, its status sentence, and whether acts wait. */
import { h, setText, show } from './dom';
import { formatNumber } from './numbers';
import type { ShownFit } from './previewed';

const WORDS: Record<ShownFit['freshness'], [string, string]> = {
  fresh: ['✓', 'best fit'],
  hand_set: ['✎', 'set by hand'],
  failed: ['✖', 'failed'],
  preview: ['≈', 'preview'],
};

export class FitState {
  readonly el: HTMLElement;
  private readonly icon = h('span', { class: 'jsc-state-icon', 'aria-hidden': 'true' });
  private readonly word = h('strong', { class: 'jsc-state-word' });
  private readonly objective = h('span', { class: 'jsc-objective' });
  private readonly sentence = h('span', { class: 'jsc-status' });
  private readonly wait = h('span', { class: 'jsc-waiting', role: 'status' });

  constructor() {
    this.el = h('section', { class: 'jsc-state', 'aria-label': 'State of the fit' },
      h('div', { class: 'jsc-state-line' }, this.icon, this.word, this.objective), this.sentence, this.wait);
    show(this.wait, false);
  }

  update(fit: ShownFit): void {
    const [icon, word] = WORDS[fit.freshness] ?? WORDS.fresh;
    this.el.dataset.freshness = fit.freshness;
    setText(this.icon, icon);
    setText(this.word, word);
    setText(this.objective, fit.objective === null ? '' : `objective ${formatNumber(fit.objective, 6)}`);
    this.objective.title = fit.objective_name;
    setText(this.sentence, fit.status_sentence);
  }

  /** Says that acts wait for a busy kernel, or that there is none. */
  waiting(pending: number, hasKernel: boolean): void {
    const text = !hasKernel
      ? 'No kernel: sliders still move the curve, but nothing is fitted.'
      : pending > 0 ? `The kernel is busy: ${pending} ${pending === 1 ? 'act waits' : 'acts wait'}.` : '';
    setText(this.wait, text);
    show(this.wait, text !== '');
  }
}
