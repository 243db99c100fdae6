/** Where the target stands while it is moved: which inputs follow the axis, and how that is typed. */
import type { TargetCard } from './wire.gen';

export type Inputs = Record<string, number>;

/** The inputs when the mark stands at `x` on the axis: each follows by its own power, as N and D share a move along C. */
export function movedInputs(card: TargetCard, x: number): Inputs {
  const from = card.x;
  return Object.fromEntries(
    Object.entries(card.inputs).map(([name, value]) => {
      const power = card.moves[name] ?? 0;
      const number = value ?? NaN;
      return [name, power === 0 || !from ? number : rounded(power === 1 ? x : number * (x / from) ** power)];
    }),
  );
}

/** The inputs as the kernel reads them. */
export function typed(inputs: Inputs): string {
  return Object.entries(inputs)
    .map(([name, value]) => `${/^[A-Za-z_]\w*$/.test(name) ? name : `\`${name}\``}=${value}`)
    .join(' ');
}

/** The next place for a key: a twentieth of a decade, ten times that with Shift; on a linear axis a hundredth of it. */
export function stepped(x: number, key: string, shift: boolean, ends: readonly [number, number], isLog: boolean): number | null {
  const sign = key === 'ArrowRight' || key === 'ArrowUp' || key === 'PageUp' ? 1 : key === 'ArrowLeft' || key === 'ArrowDown' || key === 'PageDown' ? -1 : 0;
  if (sign === 0) return null;
  const times = shift || key.startsWith('Page') ? 10 : 1;
  return isLog ? x * 10 ** (sign * 0.05 * times) : x + (sign * times * (ends[1] - ends[0])) / 100;
}

/** Three digits: nobody means more of a number dragged to. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
