/** The kernel's losses for one residual: value, slope, curvature for Gauss-Newton, and the weight of reweighted squares. */
export interface Loss {
  /** `y` is the observation, which only a likelihood of counts reads. */
  value(r: number, delta: number, y: number): number;
  slope(r: number, delta: number, y: number): number;
  curvature(r: number, delta: number, y: number): number;
  secant(r: number, delta: number, y: number): number;
  hasDelta: boolean;
  /** The loss is the limit of a smooth one as delta goes to 0; its value is the one at 0. */
  isLimit: boolean;
  /** The slope is piecewise straight: its own derivative says nothing between the corners. */
  hasCorners?: boolean;
}

const EDGE = 1e-12;
const clip = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
const huberValue = (r: number, delta: number): number => {
  const size = Math.abs(r);
  const inner = Math.min(size, delta);
  return inner * (size - 0.5 * inner);
};

const squares: Loss = {
  value: (r) => 0.5 * r * r,
  slope: (r) => r,
  curvature: () => 1,
  secant: () => 1,
  hasDelta: false,
  isLimit: false,
};

const huber: Loss = {
  value: huberValue,
  slope: (r, delta) => clip(r, -delta, delta),
  curvature: (r, delta) => (Math.abs(r) <= delta ? 1 : 0),
  secant: (r, delta) => delta / Math.max(Math.abs(r), delta),
  hasDelta: true,
  hasCorners: true,
  isLimit: false,
};

const root = (r: number, delta: number): number => Math.sqrt(1 + (r / delta) ** 2);

const softL1: Loss = {
  value: (r, delta) => (r * r) / (root(r, delta) + 1),
  slope: (r, delta) => r / root(r, delta),
  curvature: (r, delta) => root(r, delta) ** -3,
  secant: (r, delta) => 1 / root(r, delta),
  hasDelta: true,
  isLimit: false,
};

const cauchy: Loss = {
  value: (r, delta) => 0.5 * delta ** 2 * Math.log1p((r / delta) ** 2),
  slope: (r, delta) => r / (1 + (r / delta) ** 2),
  curvature: (r, delta) => Math.max(1 - (r / delta) ** 2, 0) / (1 + (r / delta) ** 2) ** 2,
  secant: (r, delta) => 1 / (1 + (r / delta) ** 2),
  hasDelta: true,
  isLimit: false,
};

/** A loss that costs more on one side of the law: above it (predicted > observed) times `over`, below times `under`. */
function pinball(under: number, over: number): Loss {
  const side = (r: number): number => (r > 0 ? over : under);
  return {
    value: (r, delta) => side(r) * (delta === 0 ? Math.abs(r) : huberValue(r, delta) / delta),
    slope: (r, delta) => side(r) * clip(r / delta, -1, 1),
    curvature: (r, delta) => (Math.abs(r) <= delta ? side(r) / delta : 0),
    secant: (r, delta) => side(r) / Math.max(Math.abs(r), delta),
    hasDelta: true,
    hasCorners: true,
    isLimit: true,
  };
}

function asymmetricHuber(asymmetry: number): Loss {
  const side = (r: number): number => (r > 0 ? 1 : asymmetry);
  return {
    value: (r, delta) => side(r) * huberValue(r, delta),
    slope: (r, delta) => side(r) * clip(r, -delta, delta),
    curvature: (r, delta) => (Math.abs(r) <= delta ? side(r) : 0),
    secant: (r, delta) => (side(r) * delta) / Math.max(Math.abs(r), delta),
    hasDelta: true,
    hasCorners: true,
    isLimit: false,
  };
}

const entropy = (share: number, of: number): number => (share > 0 ? share * Math.log(share / of) : 0);
const predicted = (r: number, y: number): number => clip(y + r, EDGE, 1 - EDGE);
const countCurvature = (r: number, _delta: number, y: number): number => {
  const p = predicted(r, y);
  return 1 / (p * (1 - p));
};

const binomial: Loss = {
  value: (r, _delta, y) => {
    const p = predicted(r, y);
    return Math.abs(y + r - 0.5) <= 0.5 ? entropy(y, p) + entropy(1 - y, 1 - p) : Infinity;
  },
  slope: (r, delta, y) => r * countCurvature(r, delta, y),
  curvature: countCurvature,
  secant: countCurvature,
  hasDelta: false,
  isLimit: false,
};

const LOSSES: Readonly<Record<string, (quantile: number, asymmetry: number) => Loss>> = {
  squares: () => squares,
  huber: () => huber,
  soft_l1: () => softL1,
  cauchy: () => cauchy,
  l1: () => pinball(1, 1),
  quantile: (level) => pinball(level, 1 - level),
  asymmetric_huber: (_level, asymmetry) => asymmetricHuber(asymmetry),
  binomial: () => binomial,
};

export const SQUARES = squares;

export function lossNamed(name: string, quantile: number, asymmetry: number): Loss {
  if (!Object.hasOwn(LOSSES, name)) throw new Error(`The loss '${name}' is not known here. Known: ${Object.keys(LOSSES).join(' ')}.`);
  return LOSSES[name](quantile, asymmetry);
}
