/**
 * The states that dots show: the kernel's, with the hand's latest act laid over them until the kernel has answered.
 *
 * So a dot turns into a cross on the spot, and back again by itself should the kernel refuse.
 */
import type { RowState } from './wire.gen';

export class ShownStates {
  private readonly assumed = new Map<number, RowState>();

  constructor(private readonly synced: () => readonly RowState[]) {}

  of(row: number): RowState {
    return this.assumed.get(row) ?? this.synced()[row] ?? 'in';
  }

  /** The same as `of`, for looking at every row: read what is synced once. */
  reader(): (row: number) => RowState {
    const synced = this.synced();
    const { assumed } = this;
    return assumed.size === 0 ? (row) => synced[row] ?? 'in' : (row) => assumed.get(row) ?? synced[row] ?? 'in';
  }

  isOut(row: number): boolean {
    return this.of(row) === 'out';
  }

  assume(row: number, state: RowState): void {
    this.assumed.set(row, state);
  }

  /** The kernel has spoken: what it agrees with needs no assumption any more. */
  reconcile(): void {
    for (const [row, state] of this.assumed) {
      if ((this.synced()[row] === 'out') === (state === 'out')) this.assumed.delete(row);
    }
  }

  /** The kernel has answered everything: what it has not done, it has refused. */
  settle(): void {
    this.assumed.clear();
  }
}
