/** Everything about what is out and what might be: suggestions, rules, the bench, the states of the runs, the target. */
import type { Lens } from '../lens';
import type { Act, PanelView } from '../wire.gen';
import { Bench } from './bench';
import { h } from './dom';
import type { ExplorerModel } from './model';
import { RowStates } from './row_states';
import { RuleBar } from './rule_bar';
import { SuggestionStrip } from './suggestion_strip';
import { TargetForm } from './target_form';

export class BenchPanel {
  readonly el: HTMLElement;
  readonly states: RowStates;
  readonly target: TargetForm;
  private readonly bench: Bench;
  private readonly rules: RuleBar;
  private readonly suggestions: SuggestionStrip;

  constructor(private readonly model: ExplorerModel) {
    const act = (one: Act): void => model.act(one);
    this.bench = new Bench(act, (row, isInside) => this.pulled(row, isInside), (offered) => this.offered(offered));
    this.rules = new RuleBar({ act, count: (text) => model.ask('rule', { text }) });
    this.suggestions = new SuggestionStrip(act);
    this.states = new RowStates(() => act({ type: 'show', rows: [] }));
    this.target = new TargetForm(act);
    this.el = h('div', { class: 'jsc-bench-panel' }, this.bench.el, this.suggestions.el, this.rules.el);
  }

  update(view: PanelView): void {
    const lens: Lens | null = this.model.law?.lens ?? null;
    this.bench.follow(lens);
    this.suggestions.follow(lens);
    this.bench.update(view.bench, view.reasons, view.fit.n_total, view.bench_groups);
    this.rules.update(view.rules, view.rule_names);
    this.states.update(view.counts, view.unseen);
    this.target.update(view.target);
  }

  dispose(): void {
    this.bench.dispose();
    this.suggestions.dispose();
  }

  /** The fit shows itself with the run in it while the run is held over the plot. */
  private pulled(row: number, isInside: boolean | null): void {
    const law = this.model.law;
    if (isInside) law?.preview([row], 1);
    else law?.cancelPreview();
  }

  /** The same while a button that brings runs back is under the pointer. */
  private offered(act: Act | null): void {
    const law = this.model.law;
    const rows = act && this.model.rowsOf(act);
    if (rows && rows.length > 0) law?.preview(rows, 1);
    else law?.cancelPreview();
  }
}
