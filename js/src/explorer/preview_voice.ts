/** What a preview says aloud once it has settled: which runs, what moves most, what the target would be. */
import type { Unfinished } from '../solve/preview';
import type { Readout } from '../wire.gen';
import { counted, formatShift } from './numbers';

/** Nothing has moved for so long, in milliseconds. */
export const REST = 500;
/** At least this between two sentences. */
const GAP = 2000;
/** An act that is done is the kernel's to tell of, unless it takes longer than this. */
const BUSY = 2000;

export interface VoiceHost {
  isActive(): boolean;
  isUnderway(): boolean;
  /** What to say now; null where there is nothing. */
  sentence(): string | null;
  say(sentence: string): void;
}

export class PreviewVoice {
  private timer = 0;
  private said: string | null = null;
  private last = -Infinity;

  constructor(private readonly host: VoiceHost) {}

  /** The preview moved, began or ended. */
  changed(): void {
    const isActive = this.host.isActive();
    this.dispose();
    if (!isActive && this.said === null) return;
    const rest = isActive && !this.host.isUnderway() ? BUSY : REST;
    this.timer = window.setTimeout(() => this.speak(), Math.max(rest, this.last + GAP - performance.now()));
  }

  /** The kernel has spoken: what it says is said elsewhere. */
  answered(): void {
    this.dispose();
    this.said = null;
  }

  dispose(): void {
    window.clearTimeout(this.timer);
  }

  private speak(): void {
    if (!this.host.isActive()) {
      this.said = null;
      this.host.say('Preview ended, the fit is as it was');
      return;
    }
    const sentence = this.host.sentence();
    if (sentence === null || sentence === this.said) return;
    this.said = sentence;
    this.last = performance.now();
    this.host.say(sentence);
  }
}

/** `Preview without run 17: alpha 0.351, +0.8 SE; loss at N 1T 2.031, +1.2 SE`. */
export function previewSentence(unfinished: Unfinished, name: (row: number) => string, readouts: Readout[], parameters: readonly string[]): string | null {
  const what = subject(unfinished, name);
  if (what === '') return null;
  const isParameter = ({ label }: Readout): boolean => parameters.includes(label);
  const size = ({ shift_in_se: shift }: Readout): number => Math.abs(shift ?? 0);
  const moved = readouts.filter((each) => isParameter(each) && size(each) > 0 && each.new_text !== each.old_text && !(each.label in unfinished.held));
  const most = moved.sort((one, other) => size(other) - size(one)).slice(0, 2);
  const target = readouts.find((each) => !isParameter(each));
  const said = [...most, ...(target ? [target] : [])].map(words);
  return `Preview ${what}: ${most.length === 0 ? 'no parameter moves by a digit; ' : ''}${said.join('; ')}`;
}

function words({ label, old_text, new_text, shift_in_se }: Readout): string {
  const shift = old_text === new_text ? '' : formatShift(shift_in_se);
  return `${label} ${old_text === new_text ? 'still ' : ''}${new_text}${shift ? `, ${shift}` : ''}`;
}

function subject({ rows, held }: Unfinished, name: (row: number) => string): string {
  const by = new Map<string, number[]>();
  for (const [row, share] of rows) {
    const how = share === 0 ? 'without' : share === 1 ? 'back in' : `${Math.round(100 * share)} %`;
    by.set(how, [...(by.get(how) ?? []), row]);
  }
  const parts = [...by].map(([how, some]) => {
    const runs = some.length > 2 ? `${counted(some.length, 'run')}` : some.map(name).join(' and ');
    if (how === 'without') return `without ${runs}`;
    return how === 'back in' ? `with ${runs} back in` : `with ${how} of ${runs}`;
  });
  return [...parts, ...Object.keys(held).map((parameter) => `with ${parameter} held`)].join(', ');
}
