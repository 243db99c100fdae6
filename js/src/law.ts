/**
 * A law as the kernel sends it (prefix JSON), made ready to be evaluated in the page.
 *
 * `["+", "E", ["*", "A", ["^", "N", ["*", -1, "alpha"]]]]` becomes a list of steps, each distinct subtree once; whatever
 * depends on parameters alone is computed once a call, the rest once a point. Numbers behave as in NumPy: nothing
 * throws on a bad value, NaN in gives NaN out.
 */
export type Tree = number | string | [string, ...Tree[]];
export type Value = number | ArrayLike<number>;
export type Values = Readonly<Record<string, Value>>;

type Step =
  | { kind: 'number'; value: number }
  | { kind: 'symbol'; name: string }
  | { kind: 'call'; fn: (...args: number[]) => number; args: number[] };

const GAMMA = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** log |Gamma(x)|: Lanczos (g = 7, nine terms), reflected for x < 1/2. */
export function lgamma(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x <= 0 && Number.isInteger(x)) return Infinity;
  if (x === Infinity) return Infinity;
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - lgamma(1 - x);
  const z = x - 1;
  const t = z + 7.5;
  const series = GAMMA.reduce((sum, c, i) => (i === 0 ? c : sum + c / (z + i)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(series);
}

export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

export function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}

export function logsumexp(...terms: number[]): number {
  const top = Math.max(...terms);
  if (!Number.isFinite(top)) return top;
  return top + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - top), 0));
}

const add = (...terms: number[]): number => terms.reduce((a, b) => a + b, 0);
const multiply = (...terms: number[]): number => terms.reduce((a, b) => a * b, 1);

/** Every operation a tree may hold; a fixed table, so a tree can never name anything else. */
const OPERATIONS: ReadonlyMap<string, (...args: number[]) => number> = new Map<string, (...args: number[]) => number>([
  ['+', add],
  ['*', multiply],
  ['-', (a, b) => (b === undefined ? -a : a - b)],
  ['/', (a, b) => a / b],
  ['^', (a, b) => Math.pow(a, b)],
  ['exp', Math.exp],
  ['log', Math.log],
  ['log2', Math.log2],
  ['log10', Math.log10],
  ['log1p', Math.log1p],
  ['expm1', Math.expm1],
  ['sqrt', Math.sqrt],
  ['softplus', softplus],
  ['sigmoid', sigmoid],
  ['tanh', Math.tanh],
  ['min', Math.min],
  ['max', Math.max],
  ['abs', Math.abs],
  ['logsumexp', logsumexp],
  ['sin', Math.sin],
  ['cos', Math.cos],
  ['atan', Math.atan],
  ['lgamma', lgamma],
  ['step', (a) => (a > 0 ? 1 : a < 0 ? 0 : a === 0 ? 0.5 : NaN)],
]);

/** A tree compiled once, evaluated many times. */
export class Program {
  private readonly steps: Step[] = [];

  constructor(tree: Tree) {
    this.append(tree, new Map());
  }

  /** The symbols that the tree reads, inputs and parameters alike. */
  get symbols(): string[] {
    return this.steps.flatMap((step) => (step.kind === 'symbol' ? [step.name] : []));
  }

  /** The law at `size` points; each value is one number for all points, or one number a point. */
  evaluate(values: Values, size: number): Float64Array {
    const slots: Value[] = [];
    for (const step of this.steps) slots.push(this.run(step, slots, values, size));
    const last = slots[slots.length - 1];
    return typeof last === 'number' ? new Float64Array(size).fill(last) : Float64Array.from(last);
  }

  private append(tree: Tree, seen: Map<string, number>): number {
    const key = JSON.stringify(tree);
    const known = seen.get(key);
    if (known !== undefined) return known;
    this.steps.push(this.step(tree, seen));
    seen.set(key, this.steps.length - 1);
    return this.steps.length - 1;
  }

  private step(tree: Tree, seen: Map<string, number>): Step {
    if (typeof tree === 'number') return { kind: 'number', value: tree };
    if (typeof tree === 'string') return { kind: 'symbol', name: tree };
    if (!Array.isArray(tree)) throw new Error(`A law is numbers, names and lists; got ${JSON.stringify(tree)}.`);
    const [name, ...parts] = tree;
    const fn = OPERATIONS.get(name);
    if (!fn) throw new Error(`The operation '${name}' is not known here. Known: ${[...OPERATIONS.keys()].join(' ')}.`);
    return { kind: 'call', fn, args: parts.map((part) => this.append(part, seen)) };
  }

  private run(step: Step, slots: Value[], values: Values, size: number): Value {
    if (step.kind === 'number') return step.value;
    if (step.kind === 'symbol') {
      if (!Object.hasOwn(values, step.name)) throw new Error(`The law needs a value for '${step.name}'.`);
      return values[step.name];
    }
    const args = step.args.map((slot) => slots[slot]);
    if (args.every((arg) => typeof arg === 'number')) return step.fn(...(args as number[]));
    const out = new Float64Array(size);
    const row = new Array<number>(args.length);
    for (let i = 0; i < size; i++) {
      for (let k = 0; k < args.length; k++) {
        const arg = args[k];
        row[k] = typeof arg === 'number' ? arg : (arg[i] ?? NaN);
      }
      out[i] = step.fn(...row);
    }
    return out;
  }
}
