/** What the target says: the kernel's words, or the page's own while something is under a hand. */
import { formatNumber } from './explorer/numbers';
import { alike } from './explorer/steady_number';
import type { LawModel } from './law_model';
import type { TargetCard } from './wire.gen';

export interface TargetReading {
  y: number | null;
  low: number | null;
  high: number | null;
  /** `2.000 (1.966 to 2.034)`. */
  text: string;
  /** Whether the page has computed it. */
  isPreview: boolean;
}

/** `inputs`: where a hand has the target; null where the kernel has it. */
export function readTarget(card: TargetCard, law: LawModel | null, inputs: TargetCard['inputs'] | null = null): TargetReading {
  const kernels = { y: card.y, low: card.low, high: card.high, text: card.y_text, isPreview: false };
  if (!law || (inputs === null && !law.isLive)) return kernels;
  const here = inputs ?? card.inputs;
  let y: number | null;
  try {
    y = law.evaluate(here as Record<string, number>, 1)?.[0] ?? null;
  } catch {
    return kernels; // between two laws: the target of one, the parameters of the other
  }
  if (y === null || !Number.isFinite(y)) return { y, low: null, high: null, text: formatNumber(y), isPreview: true };
  const [low, high] = law.intervalAround(card, here, y) ?? [null, null];
  // As many digits as the kernel gave.
  const [digits] = card.y_text.split(' ');
  const cut = (value: number): string => alike(value, digits, card.low === null ? null : undefined);
  return { y, low, high, text: low === null || high === null ? cut(y) : `${cut(y)} (${cut(low)} to ${cut(high)})`, isPreview: true };
}
