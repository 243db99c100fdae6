/** Asks the kernel, once a view is on show and nothing waits, what takes a moment to know about it. */
import type { Insight } from '../wire.gen';
import type { ExplorerModel } from './model';

/** The hand rests this long before anything is asked. */
export const REST = 150;

export class InsightAsker {
  private timer = 0;
  private asked = -1;

  constructor(private readonly model: ExplorerModel) {
    model.on('change:view queue', this.schedule, this);
    model.on('change:view change:insight change:law_model', this.tell, this);
    this.schedule();
    this.tell();
  }

  /** What is known of the view on show; null while it is about another one. */
  get current(): Insight | null {
    const insight = this.model.get('insight') as Insight;
    return insight?.without && insight.revision === this.model.view?.revision ? insight : null;
  }

  dispose(): void {
    window.clearTimeout(this.timer);
    this.model.off('change:view queue', this.schedule, this);
    this.model.off('change:view change:insight change:law_model', this.tell, this);
  }

  private schedule(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.ask(), REST);
  }

  private ask(): void {
    const revision = this.model.view?.revision ?? -1;
    if (revision < 0 || revision === this.asked || this.current || !this.model.hasKernel || this.model.queue.pending > 0) return;
    this.asked = revision;
    this.model.ask('insight').catch(() => (this.asked = -1));
  }

  private tell(): void {
    this.model.law?.lens.learn(this.current);
  }
}
