/** All that stands around the figure for the hand: tools and legend above it, what is selected below it. */
import type { FitScatterModel } from '../fit_scatter_model';
import type { Ask, Hand, Held } from '../hand';
import type { Level, PanelView } from '../wire.gen';
import type { Announcer } from './announcer';
import { h } from './dom';
import { Legend } from './legend';
import type { ExplorerModel } from './model';
import { PlotBar } from './plot_bar';
import { SelectionBar, selectedWords } from './selection_bar';

export class PlotPanel {
  readonly above: HTMLElement;
  readonly below: HTMLElement;
  private readonly bar: PlotBar;
  private readonly legend: Legend;
  private readonly shapes: Legend;
  private readonly selection: SelectionBar;
  private held: Hand | null = null;
  private letGo: () => void = () => {};
  private colouring = '';
  private shaping = '';

  constructor(private readonly model: ExplorerModel, private readonly announcer: Announcer) {
    const hand = (): Hand | null => this.hand;
    const scatter = (): FitScatterModel | null => this.scatter;
    this.bar = new PlotBar(hand, (act) => model.act(act));
    this.legend = new Legend({ hand, scatter });
    this.shapes = new Legend({ hand, scatter }, 'marks');
    this.selection = new SelectionBar(hand, scatter);
    this.above = h('div', { class: 'jsc-above' }, this.bar.el, h('div', { class: 'jsc-legend-row' },
      h('div', { class: 'jsc-told' }, this.bar.color.el, this.bar.shape.el),
      h('div', { class: 'jsc-legends' }, this.legend.el, this.shapes.el)));
    this.below = this.selection.el;
  }

  update(view: PanelView): void {
    this.follow();
    const colouring = named(view.color.name, view.levels);
    if (colouring !== this.colouring) {
      this.colouring = colouring;
      this.hand?.mute([]);
    }
    const shaping = named(view.shape.name, view.marks);
    if (shaping !== this.shaping) {
      this.shaping = shaping;
      this.hand?.mute([], 'marks');
    }
    this.bar.update(view);
    this.selection.update(view.reasons);
    this.legend.update(view.levels);
    this.shapes.update(view.marks);
    this.hold();
  }

  /** Escape lets the selection go, Ctrl+A selects every dot on view; true when the key was for the plot. */
  key(event: KeyboardEvent): boolean {
    const isField = event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    const hand = this.hand;
    if (!hand || isField) return false;
    if (event.key === 'Escape' && hand.selected.size > 0) hand.clear();
    else if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey) && !event.altKey) hand.ask('select all');
    else return false;
    return true;
  }

  dispose(): void {
    this.letGo();
  }

  private get hand(): Hand | null {
    return this.model.law?.hand ?? null;
  }

  /** The mark of the dots among those of the figure. */
  private get scatter(): FitScatterModel | null {
    const marks = (this.model.get('figure')?.get('marks') ?? []) as FitScatterModel[];
    return marks.find((mark) => mark.get('_model_name') === 'FitScatterModel') ?? null;
  }

  private follow(): void {
    if (this.hand === this.held) return;
    this.letGo();
    this.held = this.hand;
    this.letGo = this.hand?.on((what) => this.changed(what)) ?? (() => {});
  }

  private changed(what: Held | Ask): void {
    this.hold();
    if (what === 'selection') this.announcer.say(selectedWords(this.hand?.selected.size ?? 0));
  }

  private hold(): void {
    this.bar.hold();
    this.legend.hold();
    this.shapes.hold();
    this.selection.hold();
  }
}

/** What a legend tells: with other names its groups are others, and none of them was hidden. */
const named = (column: string, levels: Level[]): string => [column, ...levels.map(({ label }) => label)].join('|');
