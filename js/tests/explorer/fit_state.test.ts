import { expect, test } from 'vitest';
import { FitState } from '../../src/explorer/fit_state';
import type { ShownFit } from '../../src/explorer/previewed';

test('a preview keeps the height of the sentence it stands for', () => {
  const state = new FitState();
  const fit = (freshness: ShownFit['freshness'], status_sentence: string): ShownFit =>
    ({ freshness, status_sentence, objective: 1, objective_name: '', cost: '' }) as ShownFit;
  const sentence = state.el.querySelector<HTMLElement>('.jsc-status')!;
  let height = 34;
  sentence.getBoundingClientRect = () => ({ height }) as DOMRect;
  state.update(fit('fresh', 'Converged: two lines.'));
  expect(sentence.style.minHeight).toBe('');
  for (const freshness of ['preview', 'one_step'] as const) {
    state.update(fit(freshness, 'One line.'));
    expect(sentence.style.minHeight).toBe('34px');
    height = 17;
  }
  state.update(fit('fresh', 'Converged: two lines.'));
  expect(sentence.style.minHeight).toBe('');
});
