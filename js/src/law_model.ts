/**
 * The law in the page: the kernel's parameters, the hand's unfinished changes over them, and the bus for both.
 *
 * `local` is what sliders hold before the kernel has answered. It is never synced. Marks redraw on `law-change`;
 * what a person does is said once, with `act`, and whoever owns the wire listens for `act`.
 */
import { WidgetModel } from '@jupyter-widgets/base';
import { Hand } from './hand';
import { Lens } from './lens';
import { Program, type Tree, type Value } from './law';
import { Leaving } from './solve/leaving';
import { MovingBand } from './solve/moving_band';
import { type ErrorRatios, MovingErrors } from './solve/moving_errors';
import { MovingInterval } from './solve/moving_interval';
import type { OneStep } from './solve/one_step';
import { Preview, type Unfinished } from './solve/preview';
import type { Ties } from './solve/problem';
import type { Refit } from './solve/refit';
import { type Act as WireAct, LawModelDefaults, type PageProblem, type PageRows, type PageStep, type TargetCard, type WithoutMe } from './wire.gen';
import { lawSerializers } from './wire_arrays';

/** One intention of a person, in wire form: `{type: "exclude", rows: [3], ...}`. */
export interface Act {
  type: string;
  [field: string]: unknown;
}

export class LawModel extends WidgetModel {
  static override serializers = { ...WidgetModel.serializers, ...lawSerializers };

  /** Parameter values set by hand in this page and not yet answered by the kernel. */
  local: Record<string, number> = {};
  /** What this page looks at; never synced. */
  lens!: Lens;
  private previewing!: Preview;
  /** The bands of curves while an act is unfinished. */
  band!: MovingBand;
  private readonly interval = new MovingInterval();
  private errors!: MovingErrors;
  /** The tool, the selection and the groups hidden in this page; never synced. */
  readonly hand = new Hand();
  private isWarming = false;
  private left: { of: WithoutMe; stepper: OneStep; leaving: Leaving } | null = null;
  private program: Program | null = null;
  private ties: [string, Program][] | null = null;

  override defaults(): Record<string, unknown> {
    return {
      ...super.defaults(),
      ...LawModelDefaults,
      _view_name: null,
      _view_module: null,
      _view_module_version: '',
    };
  }

  override initialize(attributes: Backbone.ObjectHash, options: never): void {
    super.initialize(attributes, options);
    this.local = {};
    this.previewing = new Preview(() => ({
      problem: this.get('problem') as PageProblem | null,
      rows: this.get('rows') as PageRows | null,
      ties: this.get('ties') as Ties,
      absent: this.get('absent') as number[],
      best: this.get('best') as Record<string, number>,
      step: this.get('step') as PageStep | null,
    }));
    this.lens = new Lens();
    this.lens.leaving = () => this.leaving;
    this.band = new MovingBand(() => this.previewing.spreads);
    this.errors = new MovingErrors(() => this.previewing.spreads);
    this.on('change:problem change:rows change:ties', () => this.renew(true));
    this.warmLater();
    this.on('change:absent change:best change:step', () => this.renew(false));
    this.on('change:tree', () => (this.program = null));
    this.on('change:ties', () => (this.ties = null));
    this.on('change:tree change:parameters change:hand_set change:ties', () => this.trigger('law-change'));
    this.on('local-change', () => this.trigger('law-change'));
  }

  /** The kernel's values, those of an unfinished act over them, the hand's over all; what is tied to those follows. */
  current(): Record<string, number> {
    const values = { ...(this.get('parameters') as Record<string, number>), ...this.previewed(), ...this.local };
    const ties = this.get('ties') as Record<string, Tree>;
    if (!this.hasLocal || Object.keys(ties).length === 0) return values;
    this.ties ??= Object.entries(ties).map(([name, tree]): [string, Program] => [name, new Program(tree)]);
    const tied = this.ties.map(([name, program]): [string, number] => [name, program.evaluate(values, 1)[0]]);
    return { ...values, ...Object.fromEntries(tied) };
  }

  // What an act that is not finished would make of the fit; none of it is synced (docs/live_preview.md).

  /** Show the fit as it would be with a share (0 to 1) of these rows' weight, until `cancelPreview` or an act. */
  preview(rows: readonly number[], weight: number): void {
    if (!this.canPreview) return;
    this.previewing.pull(rows, weight);
    this.previewChanged();
  }

  /** Show the fit with a parameter held at a value and the others following it. */
  profile(name: string, value: number): void {
    if (!this.canProfile) return;
    this.previewing.hold(name, value);
    this.previewChanged();
  }

  /** The hand has come to rest: numbers that were found in haste are found anew. */
  restPreview(): void {
    if (this.previewing.rest()) this.previewChanged();
  }

  cancelPreview(): void {
    if (this.previewing.cancel()) this.previewChanged();
  }

  /** An act has gone to the kernel: shown as done until `settle`. */
  assume(act: WireAct): void {
    if (this.canPreview && this.previewing.assume(act, this.current())) this.previewChanged();
  }

  /** The fit of the unfinished act; null when there is none, or none that this page can make. */
  get refit(): Refit | null {
    return this.previewing.fit;
  }

  /** Times which the standard errors of the view on show are taken while an act is unfinished, by parameter. */
  errorRatios(view: object): ErrorRatios {
    return this.errors.ratios(view);
  }

  /** The law read at the target, or where a hand has it: the kernel's interval moves along (`read_target`). */
  intervalAround(card: TargetCard, inputs: TargetCard['inputs'], y: number): [number, number] | null {
    if (this.isHandSet && this.refit === null) return null;
    return this.interval.around(card, inputs, y, this.previewing.stillSpreads);
  }

  get canPreview(): boolean {
    return this.previewing.isPossible;
  }

  /** Whether the others can follow a slider. */
  get canProfile(): boolean {
    return this.previewing.canHold;
  }

  /** What leaves with each run, where the page is to find that itself. */
  private get leaving(): Leaving | null {
    const without = this.lens.insight?.without;
    const stepper = without?.about ? this.previewing.stepper : null;
    if (!without || !stepper) return null;
    if (this.left?.of !== without || this.left.stepper !== stepper) {
      const inputs = this.get('rows') as PageRows;
      const leaving = new Leaving(stepper, without, inputs.weight, this.get('absent') as number[], () => this.lens.measured());
      this.left = { of: without, stepper, leaving };
    }
    return this.left.leaving;
  }

  /** Whether an act is unfinished; asked with every move, so that nothing is refitted for it. */
  get isUnfinished(): boolean {
    return this.previewing.isPossible && this.previewing.isActive;
  }

  /** Whether the kernel's fit holds all that was said; the rest of its words may still be on their way. */
  get isAnswered(): boolean {
    return this.previewing.isAnswered;
  }

  get unfinished(): Unfinished {
    return this.previewing.unfinished;
  }

  /** A finger is down: the curve of the fit as it was stays in sight. */
  get isUnderway(): boolean {
    return this.previewing.isUnderway;
  }

  /** The refit's values, but for what stays set by hand. */
  private previewed(): Record<string, number> {
    const refit = this.refit;
    if (!refit) return {};
    const byHand = this.get('hand_set') as string[];
    return Object.fromEntries(Object.entries(refit.values).filter(([name]) => !byHand.includes(name)));
  }

  private renew(isOtherProblem: boolean): void {
    this.previewing.renew(isOtherProblem);
    if (this.previewing.isActive) this.previewChanged();
    this.warmLater();
  }

  /** Once for any number of changes before the page has time: the first move of a hand finds everything ready. */
  private warmLater(): void {
    if (this.isWarming) return;
    this.isWarming = whenIdle(() => {
      this.isWarming = false;
      this.previewing.warm();
    });
  }

  private previewChanged(): void {
    this.trigger('preview-change');
    this.trigger('law-change');
  }

  get hasLocal(): boolean {
    return Object.keys(this.local).length > 0;
  }

  /** True while the page's own numbers count: a slider has moved, or an act is not finished. */
  get isLive(): boolean {
    return this.hasLocal || this.refit !== null;
  }

  /** True while the curve is not the fit: a slider is being moved, or the kernel holds hand-set values. */
  get isHandSet(): boolean {
    return this.hasLocal || (this.get('hand_set') as string[]).length > 0;
  }

  setLocal(name: string, value: number): void {
    this.local = { ...this.local, [name]: value };
    this.trigger('local-change', name);
  }

  /** Hand the named values, or all of them, back to the kernel's. */
  clearLocal(names: readonly string[] = Object.keys(this.local)): void {
    const kept = Object.entries(this.local).filter(([name]) => !names.includes(name));
    if (kept.length === Object.keys(this.local).length) return;
    this.local = Object.fromEntries(kept);
    this.trigger('local-change', null);
  }

  /** The law at `size` points, or null where the page has no formula for it. */
  evaluate(inputs: Readonly<Record<string, Value>>, size: number): Float64Array | null {
    const tree = this.get('tree') as Tree | null;
    if (tree === null || tree === undefined) return null;
    this.program ??= new Program(tree);
    return this.program.evaluate({ ...this.current(), ...inputs }, size);
  }

  /** The kernel has answered everything it was asked, or never will: what marks assumed meanwhile falls. */
  settle(): void {
    if (this.previewing.settle()) this.previewChanged();
    this.trigger('settled');
  }

  /** Rows have other places now: nothing that was held by place is held any more. */
  renumbered(): void {
    this.cancelPreview();
    this.hand.clear();
    this.lens.spotlight(null);
    this.lens.point(null);
    this.settle();
  }

  act(event: Act): void {
    this.trigger('act', event);
  }
}

/** When the page has nothing else to do; not at all where it cannot tell. */
function whenIdle(act: () => void): boolean {
  return globalThis.requestIdleCallback?.(act, { timeout: 5000 }) !== undefined;
}
