/** The explorer on the screen: it places the parts, hands them the view model, and sends up what they ask for. */
import { DOMWidgetView, WidgetModel, WidgetView } from '@jupyter-widgets/base';
import type { FigureView } from 'bqplot';
import type { Act, PanelView } from '../wire.gen';
import { readTarget } from '../read_target';
import { guardShortcuts } from '../shortcuts';
import { CHANGED } from '../static_page';
import { Announcer } from './announcer';
import { BenchPanel } from './bench_panel';
import { CodePanel } from './code_panel';
import { h, setText, show } from './dom';
import { FigurePanel } from './figure_panel';
import { FitState } from './fit_state';
import { FocusKeeper } from './focus_keeper';
import { FocusTips } from './focus_tips';
import { formulaElement } from './formula';
import { HistoryPanel } from './history_panel';
import { actOfKey, keysPanel } from './keys';
import type { ExplorerModel } from './model';
import { ParameterRows } from './parameter_rows';
import { PacedFrames } from './paced_frames';
import { previewSentence, PreviewVoice } from './preview_voice';
import { previewed, type Shown } from './previewed';
import { runNames } from './run_names';
import { ProfileToggle } from './profile_toggle';
import { PlotPanel } from './plot_panel';
import { Readouts } from './readouts';
import { ReturningFigure } from './returning_figure';
import { SteadyHeight } from './steady_height';
import { Toolbar, type Drawer } from './toolbar';
import { Verdicts } from './verdicts';

/** So long, in milliseconds, nothing has moved under a hand that rests. */
const RESTED = 150;

export class ExplorerView extends DOMWidgetView {
  declare model: ExplorerModel;
  private figure: WidgetView | null = null;
  private returning: ReturningFigure | null = null;
  private readonly act = (act: Act): void => this.model.act(act);

  private title!: HTMLElement;
  private subtitle!: HTMLElement;
  private message!: HTMLElement;
  private complaint: string | null = null;
  /** What a row says itself, so that the panel does not say it as well. */
  private refusedInRow: string | null = null;
  private host!: HTMLElement;
  private code!: CodePanel;
  private history!: HistoryPanel;
  private saving!: FigurePanel;
  private keys!: HTMLElement;
  private toolbar!: Toolbar;
  private rows!: ParameterRows;
  private profile!: ProfileToggle;
  private bench!: BenchPanel;
  private readouts!: Readouts;
  private verdicts!: Verdicts;
  private state!: FitState;
  private plot!: PlotPanel;
  private announcer!: Announcer;
  private readonly voice = new PreviewVoice({
    isActive: () => this.model.isUnfinished,
    isUnderway: () => this.model.law?.isUnderway ?? false,
    sentence: () => this.previewSentence(),
    say: (sentence) => this.announcer.say(sentence),
  });
  private tips!: FocusTips;
  private steady!: SteadyHeight;
  private timer = 0;
  private resting = 0;
  private watched: number | null = null;
  private readonly frames = new PacedFrames(() => this.model.view && this.drawFit(this.model.view));
  private told: number | null = null;
  private focus: FocusKeeper | null = null;
  private unguard: () => void = () => {};

  override render(): void {
    super.render();
    this.build();
    this.listenTo(this.model, 'change:view', () => {
      this.voice.answered();
      this.draw();
    });
    this.listenTo(this.model, 'change:profiles', this.schedulePreview);
    this.listenTo(this.model, 'change:figure', this.hostFigure);
    this.listenTo(this.model, 'queue', this.showQueue);
    this.listenTo(this.model, 'preview', () => {
      this.schedulePreview();
      this.voice.changed();
      window.clearTimeout(this.resting);
      this.resting = window.setTimeout(() => this.model.law?.restPreview(), RESTED);
    });
    this.listenTo(this.model, 'comm_live_update', this.showQueue);
    this.listenTo(this.model, 'answered', (error: string | null) => {
      this.refusedInRow = this.rows.refused(error, this.model.queue.pending > 0) ? error : null;
      this.complain(this.refusedInRow === null ? error : null);
      this.draw();
    });
    this.draw();
    this.hostFigure();
  }

  override remove(): void {
    this.figure?.remove();
    this.returning?.dispose();
    this.frames.stop();
    this.plot?.dispose();
    this.bench?.dispose();
    this.steady?.dispose();
    this.tips?.dispose();
    this.voice.dispose();
    window.clearTimeout(this.resting);
    this.unguard();
    this.focus?.dispose();
    super.remove();
  }

  private build(): void {
    this.el.classList.add('jsc-explorer');
    this.unguard = guardShortcuts(this.el);
    this.focus = new FocusKeeper(this.el);
    this.el.addEventListener('keydown', (event) => this.key(event));
    this.tips = new FocusTips(this.el);
    this.title = h('h3', { class: 'jsc-title' });
    this.subtitle = h('p', { class: 'jsc-subtitle' });
    this.message = h('div', { class: 'jsc-message', role: 'alert', hidden: true });
    this.host = h('div', { class: 'jsc-figure' });
    this.code = new CodePanel();
    this.saving = new FigurePanel((details) => this.model.ask('figure', details), () => this.model.view?.law.name ?? '');
    this.history = new HistoryPanel(this.act, (before, after) => this.model.ask('compare', { before, after }));
    this.keys = keysPanel();
    const rowHost = {
      act: (act: Act) => this.model.rowAct(act),
      preview: (name: string, value: number) => this.model.preview(name, value),
      cancel: (name: string, value: number | null) => this.model.cancelMove(name, value),
      say: (sentence: string) => this.announcer.say(sentence),
    };
    this.toolbar = new Toolbar({ act: this.act, toggle: (drawer, open) => this.open(drawer, open) });
    this.rows = new ParameterRows(rowHost);
    this.profile = new ProfileToggle((isOn) => (this.model.isProfiling = isOn));
    this.rows.slot.append(this.profile.el);
    this.bench = new BenchPanel(this.model);
    this.readouts = new Readouts();
    this.verdicts = new Verdicts();
    this.state = new FitState();
    this.announcer = new Announcer();
    this.plot = new PlotPanel(this.model, this.announcer);
    const right = h('div', { class: 'jsc-right' }, this.state.el, this.rows.el, this.bench.target.el, this.readouts.el, this.verdicts.el);
    this.steady = new SteadyHeight(right);
    this.el.append(
      h('header', { class: 'jsc-header' }, h('div', { class: 'jsc-heading' }, this.title, this.subtitle), this.toolbar.el),
      this.keys, this.history.el, this.saving.el, this.code.el, this.message,
      h('div', { class: 'jsc-main' },
        h('div', { class: 'jsc-left' }, this.plot.above, this.host, this.plot.below, this.bench.states.el, this.bench.el),
        right),
      this.announcer.el,
    );
  }

  private draw(): void {
    const view = this.model.view;
    if (!view) {
      return;
    }
    this.drawTitle(view);
    setText(this.subtitle, view.subtitle);
    this.code.update(view.code);
    this.history.update(view.history);
    this.toolbar.update(view);
    this.profile.update(this.model.law?.canProfile ?? false);
    this.drawFit(view);
    this.bench.update(view);
    this.verdicts.update(view.verdicts);
    this.plot.update(view);
    this.host.classList.toggle('jsc-many-levels', view.levels.length > 3);
    this.announcer.update(view);
    this.showMessage();
    this.showQueue();
    this.tellPage();
  }

  private open(drawer: Drawer, open: boolean): void {
    show({ keys: this.keys, code: this.code.el, history: this.history.el, figure: this.saving.el }[drawer], open);
    if (drawer === 'history' && open) {
      this.history.opened();
    }
  }

  /** Parameters, readouts and state: the kernel's, or those of an act that is not finished. */
  private drawFit(view: PanelView): void {
    const { law, held } = this.model;
    this.steady.hold(held.size > 0 || (law?.isUnderway ?? false));
    const shown = this.shown(view);
    const isPreview = shown.errors !== null;
    this.el.classList.toggle('jsc-previewing', isPreview);
    this.rows.update(shown.parameters, {
      isHeld: (name) => held.has(name), profiles: this.model.profiles, profileKey: view.profile_key, cost: shown.fit.cost, errors: shown.errors,
    });
    this.readouts.update(shown.readouts, view.law.parameters, isPreview);
    this.bench.target.say(view.target, readTarget(view.target, law));
    this.state.update(shown.fit);
  }

  private shown(view: PanelView): Shown {
    const { law, isUnfinished } = this.model;
    return isUnfinished && law?.refit ? previewed(view, law.refit, law.current(), law.isUnderway, law.errorRatios(view)) : previewed(view, null, {}, false);
  }

  /** What the announcer is to say of a preview that has settled. */
  private previewSentence(): string | null {
    const { law, view } = this.model;
    if (!law?.refit || !view) return null;
    return previewSentence(law.unfinished, runNames(this.model.get('figure') as WidgetModel | null), this.shown(view).readouts, view.law.parameters);
  }

  /** With the next frame, in which the curve moves too; while the hand moves, with every third. */
  private schedulePreview(): void {
    this.frames.schedule(!this.model.law?.isUnderway);
  }

  /** The HTML beside the widget in the notebook is to say the same; the first view is the one it was made with. */
  private tellPage(): void {
    const revision = this.model.view?.revision ?? 0;
    if (this.told !== null && this.told !== revision) {
      const detail = async (): Promise<string> => (await this.model.ask('static')).html;
      this.el.dispatchEvent(new CustomEvent(CHANGED, { bubbles: true, detail }));
    }
    this.told = revision;
  }

  private drawTitle({ law, title }: PanelView): void {
    if (this.title.dataset.title !== title) {
      this.title.dataset.title = title;
      this.title.replaceChildren(h('span', { class: 'jsc-law-name' }, law.name), ' ', formulaElement(law.formula));
    }
  }

  private complain(sentence: string | null): void {
    this.complaint = sentence;
    this.showMessage();
  }

  /** The page's own complaint first, else the kernel's; an empty box is hidden. */
  private showMessage(): void {
    const kernels = this.model.view?.message ?? '';
    const text = this.complaint ?? (kernels === this.refusedInRow ? '' : kernels);
    setText(this.message, text);
    show(this.message, text !== '');
  }

  /** One act in flight is the normal case; only a queue that stands is worth a word. */
  private showQueue(): void {
    const { queue, hasKernel } = this.model;
    if (queue.flight !== this.watched) {
      window.clearTimeout(this.timer);
      this.timer = 0;
    }
    this.watched = queue.flight;
    if (queue.flight === null || !hasKernel) {
      this.state.waiting(0, hasKernel);
    } else if (this.timer === 0) {
      this.timer = window.setTimeout(() => {
        this.timer = 0;
        this.state.waiting(queue.pending, this.model.hasKernel);
      }, 600);
    }
  }

  private async hostFigure(): Promise<void> {
    const figure = this.model.get('figure') as WidgetModel | null;
    this.figure?.remove();
    this.returning?.dispose();
    this.figure = this.returning = null;
    if (!figure) {
      return;
    }
    const view = await this.create_child_view(figure);
    this.figure = view;
    this.returning = new ReturningFigure(view.el, () => (view as unknown as FigureView).relayout());
    this.host.replaceChildren(view.el);
    await this.displayed;
    view.trigger('displayed');
  }

  private key(event: KeyboardEvent): void {
    const act = actOfKey(event);
    if (act) {
      event.preventDefault();
      event.stopPropagation();
      this.act(act);
    } else if (this.plot.key(event)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === '?' && !(event.target instanceof HTMLInputElement && event.target.type === 'text')) {
      this.el.querySelector<HTMLElement>('.jsc-toggle-keys')?.click();
    }
  }
}
