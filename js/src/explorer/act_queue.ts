/** Sends acts to the kernel one at a time: nothing is lost, nothing is sent twice, and a moving slider sends only its latest value, now and then. */
import type { Act, EventMessage } from '../wire.gen';

/**
 * Milliseconds between two values of a slider that is still moving. Each message costs the page a busy and an idle
 * kernel: two icons fetched, the notebook's toolbar laid out twice, and an answer of many curves.
 */
export const PACE = 250;

export class ActQueue {
  private waiting: Act[] = [];
  private inFlight: number | null = null;
  private lastId = 0;
  /** When a value of a moving slider was last sent, and what waits for the next to be due. */
  private moved = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly send: (message: EventMessage) => void) {}

  /** Acts sent or waiting that the kernel has not answered yet. */
  get pending(): number {
    return this.waiting.length + (this.inFlight === null ? 0 : 1);
  }

  /** The message that the kernel has not answered yet; null when it owes none. */
  get flight(): number | null {
    return this.inFlight;
  }

  push(act: Act): void {
    const last = this.waiting[this.waiting.length - 1];
    if (last && supersedes(act, last)) {
      this.waiting[this.waiting.length - 1] = act;
    } else {
      this.waiting.push(act);
    }
    this.next();
  }

  /** Forget the values of an unfinished move that wait. */
  withdraw(name: string): void {
    this.waiting = this.waiting.filter((act) => act.type !== 'move_parameter' || act.name !== name || act.final);
  }

  /** The kernel has answered message `id`; answers to other messages are ignored. Returns whether it was the one in flight. */
  handled(id: number): boolean {
    if (id !== this.inFlight) {
      return false;
    }
    this.inFlight = null;
    this.next();
    return true;
  }

  /** The kernel is gone: forget what it will never answer. Returns the acts that were dropped. */
  drop(): number {
    const dropped = this.pending;
    this.waiting = [];
    this.inFlight = null;
    return dropped;
  }

  private next(): void {
    if (this.inFlight !== null) {
      return;
    }
    clearTimeout(this.timer);
    const [act] = this.waiting;
    if (!act) {
      return;
    }
    if (isMoving(act)) {
      const due = this.waiting.length > 1 ? 0 : this.moved + PACE - performance.now();
      if (due > 0) {
        this.timer = setTimeout(() => this.next(), due);
        return;
      }
      this.moved = performance.now();
    }
    this.waiting.shift();
    this.inFlight = ++this.lastId;
    this.send({ kind: 'event', id: this.inFlight, event: act });
  }
}

const isMoving = (act: Act): boolean => act.type === 'move_parameter' && !act.final;

/** A later value of the same unfinished move replaces the one still waiting. */
function supersedes(act: Act, waiting: Act): boolean {
  return (
    act.type === 'move_parameter' && waiting.type === 'move_parameter' && act.name === waiting.name && !waiting.final
  );
}
