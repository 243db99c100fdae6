/** Questions to the kernel that change nothing: each is a promise of its answer. */
import type { AnswerMessage, AskMessage } from '../wire.gen';

interface Waiting {
  answer(value: unknown): void;
  refuse(error: Error): void;
}

export class Asks {
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  constructor(private readonly send: (message: AskMessage) => void) {}

  ask(what: string, details: AskMessage['details'] = {}): Promise<any> {
    const id = ++this.lastId;
    return new Promise((answer, refuse) => {
      this.waiting.set(id, { answer, refuse });
      try {
        this.send({ kind: 'ask', id, what, details });
      } catch {
        this.waiting.delete(id);
        refuse(new Error(NOBODY));
      }
    });
  }

  answered({ id, value, error }: AnswerMessage): void {
    const one = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === null) {
      one?.answer(value);
    } else {
      one?.refuse(new Error(error));
    }
  }

  /** The kernel is gone: nobody will answer. */
  drop(): void {
    const left = [...this.waiting.values()];
    this.waiting.clear();
    left.forEach((one) => one.refuse(new Error(NOBODY)));
  }
}

export const NOBODY = 'There is no kernel to ask. Run the cell of the panel again.';
