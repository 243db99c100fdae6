/** Asks the kernel for the profiles of the fit on show once the panel is at rest, and never while an act waits. */
import type { ProfilesMessage, ProfilesView } from '../wire.gen';

/** How long nothing must have happened; an act that comes sooner is answered first. */
const REST_MS = 120;

export interface ProfileHost {
  /** The key of the fit on show, empty before there is one. */
  key(): string;
  profiles(): ProfilesView | null;
  isAtRest(): boolean;
  send(message: ProfilesMessage): void;
}

export class ProfileRequests {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked = '';

  constructor(private readonly host: ProfileHost) {}

  /** To be called whenever something changed: the view, the queue or the profiles themselves. */
  changed(): void {
    clearTimeout(this.timer);
    this.timer = this.isWanting() ? setTimeout(() => this.ask(), REST_MS) : undefined;
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  /** The kernel has answered with some curves, so the next question may follow. */
  answered(): void {
    this.asked = '';
    this.changed();
  }

  private isWanting(): boolean {
    const [key, known] = [this.host.key(), this.host.profiles()];
    return key !== '' && key !== this.asked && !(known && known.key === key && known.complete);
  }

  private ask(): void {
    if (this.isWanting() && this.host.isAtRest()) {
      this.asked = this.host.key();
      this.host.send({ kind: 'profiles', key: this.asked });
    }
  }
}
