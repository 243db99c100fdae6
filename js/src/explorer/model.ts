/** The explorer in the page: the view model comes down as a trait, acts go up one at a time. */
import { DOMWidgetModel, ISerializers, unpack_models, type WidgetModel } from '@jupyter-widgets/base';
import { Act, AnswerMessage, AskMessage, EventMessage, ExplorerDefaults, HandledMessage, PanelView, ProfilesView } from '../wire.gen';
import type { LawModel } from '../law_model';
import { ActQueue } from './act_queue';
import { ProfileRequests } from './profile_requests';
import { Asks, NOBODY } from './asks';
import { InsightAsker } from './insight_asker';
import { counted } from './numbers';
import { rowsOutFor } from './reason_rows';

export class ExplorerModel extends DOMWidgetModel {
  static override serializers: ISerializers = {
    ...DOMWidgetModel.serializers,
    figure: { deserialize: unpack_models },
    law_model: { deserialize: unpack_models },
  };

  /** The parameters under the hand: the kernel's older answers do not move them. */
  readonly held = new Set<string>();
  queue!: ActQueue;
  private requests!: ProfileRequests;
  asks!: Asks;
  /** The view on show when the last act was said. */
  private actedOn = -1;
  /** The other parameters refit, in the page, while one slider moves. */
  isProfiling = false;

  override defaults(): Backbone.ObjectHash {
    return { ...super.defaults(), ...ExplorerDefaults };
  }

  override initialize(attributes: Backbone.ObjectHash, options: never): void {
    super.initialize(attributes, options);
    this.queue = new ActQueue((message) => this.post(message));
    this.asks = new Asks((message) => this.send(message as never));
    this.on('msg:custom', (message: HandledMessage | AnswerMessage) => {
      if (message.kind === 'handled') {
        this.answered(message.id, message.error);
      } else if (message.kind === 'answer') {
        this.asks.answered(message);
      }
    });
    this.on('comm_live_update', this.kernelCameOrWent, this);
    this.on('change:law_model', this.listenToLaw, this);
    this.listenToLaw();
    this.requests = new ProfileRequests({
      key: () => this.view?.profile_key ?? '', profiles: () => this.profiles, isAtRest: () => this.hasKernel && this.queue.pending === 0,
      send: (message) => this.send(message as never),
    });
    this.on('change:view queue comm_live_update', () => this.requests.changed());
    this.on('change:profiles', () => this.requests.answered());
    this.requests.changed();
    new InsightAsker(this);
  }

  /** The likelihoods that the tracks show, or null before the kernel has sent any. */
  get profiles(): ProfilesView | null {
    const profiles = this.get('profiles') as ProfilesView | undefined;
    return profiles && profiles.curves ? profiles : null;
  }

  /** The view model, or null before the kernel has sent one. */
  get view(): PanelView | null {
    const view = this.get('view') as PanelView | undefined;
    return view && view.parameters ? view : null;
  }

  get law(): LawModel | null {
    return this.get('law_model') as LawModel | null;
  }

  get hasKernel(): boolean {
    return Boolean(this.comm) && this.comm_live;
  }

  /** Sends an act to the kernel; without one it is not kept, because nobody would ever carry it out. */
  act(act: Act): void {
    if (act.type === 'move_parameter') {
      this.held.add(act.name);
    }
    if (this.hasKernel) {
      this.actedOn = this.view?.revision ?? -1;
      this.law?.assume(act.type === 'restore_reason' ? { type: 'restore', rows: this.rowsOf(act) } : act);
      // Rows are of the table on show, whatever table the kernel has when their turn comes.
      this.queue.push('rows' in act ? { table: this.view?.table ?? 0, ...act } : act);
    } else {
      this.law?.settle();
    }
    this.trigger('queue');
  }

  /** Whether an act that is not finished, or not answered, may make another fit than the view on show. */
  get isUnfinished(): boolean {
    const { law, view } = this;
    return law !== null && law.isUnfinished && !(law.isAnswered && view !== null && view.revision > this.actedOn);
  }

  /** The rows that an act brings back. */
  rowsOf(act: Act): number[] {
    if (act.type === 'restore_reason') return rowsOutFor(this.get('figure') as WidgetModel | null, act.reason);
    return act.type === 'restore' ? act.rows : [];
  }

  /** Shows a slider's value in the page at once, before the kernel has heard of it. */
  preview(name: string, value: number): void {
    this.held.add(name);
    this.law?.setLocal(name, value);
    if (this.refitsWith(name)) this.law?.profile(name, value);
  }

  /** An act of a parameter row. While profiling a slider says nothing until it is let go, and then it pins its value. */
  rowAct(act: Act): void {
    if (act.type !== 'move_parameter' || !this.isProfiling) this.act(act);
    else if (act.final) this.act({ type: 'pin', name: act.name, value: act.value });
  }

  /** A slider is let go as if it had not been touched: values on their way are withdrawn, those that arrived taken back. */
  cancelMove(name: string, value: number | null): void {
    this.queue.withdraw(name);
    this.law?.cancelPreview();
    if (this.hasKernel && this.isProfiling) {
      this.held.delete(name);
      this.law?.clearLocal([name]);
      this.trigger('queue');
    } else {
      if (value !== null) this.law?.setLocal(name, value);
      this.act({ type: 'cancel_move', name });
    }
  }

  /** Whether the others follow when this parameter moves: while profiling, and always when it is pinned. */
  private refitsWith(name: string): boolean {
    return this.isProfiling || (this.view?.parameters.some((each) => each.name === name && each.pinned) ?? false);
  }

  /** What the kernel says to a question that changes nothing. */
  ask(what: string, details: AskMessage['details'] = {}): Promise<any> {
    return this.hasKernel ? this.asks.ask(what, details) : Promise.reject(new Error(NOBODY));
  }

  private post(message: EventMessage): void {
    const answeredBySilence = (reply: { content: { execution_state?: string } }): void => {
      if (reply.content.execution_state === 'idle') {
        this.answered(message.id, null);
      }
    };
    try {
      this.send(message as never, { iopub: { status: answeredBySilence as never } });
    } catch {
      // The connection is closed, though the comm does not know it yet.
      this.queue.drop();
      this.law?.settle();
      this.trigger('answered', 'The kernel is gone: nothing was changed. Restart it and run the cell again.');
    }
  }

  private answered(id: number, error: string | null): void {
    if (!this.queue.handled(id)) {
      return;
    }
    if (this.queue.pending === 0) {
      this.letGo();
    }
    this.trigger('queue');
    this.trigger('answered', error);
  }

  /** The kernel has caught up with the hand: its values count again. */
  private letGo(): void {
    const names = [...this.held];
    this.held.clear();
    this.law?.clearLocal(names);
    this.law?.settle();
  }

  /** What a dead kernel has not answered it never will; saying so is better than waiting. */
  private kernelCameOrWent(): void {
    if (!this.hasKernel) {
      const dropped = this.queue.drop();
      this.asks.drop();
      if (dropped > 0) this.law?.settle();
      this.trigger('answered', dropped > 0 ? `The kernel is gone: ${counted(dropped, 'act was', 'acts were')} not done.` : null);
    }
    this.trigger('queue');
  }

  private listenToLaw(): void {
    const previous = this.previous('law_model') as LawModel | null;
    if (previous && previous !== this.law) {
      this.stopListening(previous);
    }
    if (this.law) {
      this.stopListening(this.law, 'act');
      this.stopListening(this.law, 'preview-change');
      this.listenTo(this.law, 'act', (act: Act) => this.act(act));
      this.listenTo(this.law, 'preview-change', () => this.trigger('preview'));
    }
  }
}
