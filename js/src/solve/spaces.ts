/** Where residuals are taken: of the values, their logarithms, logits, or logarithms above the law's floor. */
export interface Space {
  forward(value: number): number;
  slope(value: number): number;
  isRaw: boolean;
  aboveFloor: boolean;
}

const SPACES: Readonly<Record<string, Space>> = {
  raw: { forward: (v) => v, slope: () => 1, isRaw: true, aboveFloor: false },
  log: { forward: Math.log, slope: (v) => 1 / v, isRaw: false, aboveFloor: false },
  logit: {
    forward: (v) => Math.log(v) - Math.log1p(-v),
    slope: (v) => 1 / (v * (1 - v)),
    isRaw: false,
    aboveFloor: false,
  },
  excess: { forward: Math.log, slope: (v) => 1 / v, isRaw: false, aboveFloor: true },
};

export function spaceNamed(name: string): Space {
  if (!Object.hasOwn(SPACES, name)) throw new Error(`The space '${name}' is not known here. Known: ${Object.keys(SPACES).join(' ')}.`);
  return SPACES[name];
}
