/**
 * A law's tree compiled once to steps over typed arrays that carry its derivatives along (forward differentiation).
 *
 * Each distinct subtree is one slot. A slot is one number, where it depends on parameters alone, or one number a row;
 * it carries a derivative for those parameters only that it depends on. What depends on no parameter is computed once.
 */
import type { Tree } from '../law';
import { NARY, UNARY } from './partials';

type Step =
  | { kind: 'number'; value: number }
  | { kind: 'input'; name: string }
  | { kind: 'parameter'; index: number }
  | { kind: 'add' | 'multiply' | 'power' | 'unary' | 'nary'; name: string; args: number[] };

interface Slot {
  value: Float64Array;
  /** By parameter; null where the slot does not depend on it. */
  slopes: (Float64Array | null)[];
  /** 1 for a column, 0 for a single number. */
  stride: 0 | 1;
}

const FOLDED: Record<string, 'add' | 'multiply'> = { '+': 'add', '*': 'multiply' };

export class Derivatives {
  readonly steps: Step[] = [];
  private readonly places: Map<string, number>;

  constructor(tree: Tree, readonly parameters: readonly string[]) {
    this.places = new Map(parameters.map((name, index) => [name, index]));
    this.append(tree, new Map());
  }

  /** Ready for these columns and numbers, one name for each input of the tree. */
  bind(inputs: Readonly<Record<string, Float64Array | number>>, size: number): BoundDerivatives {
    return new BoundDerivatives(this.steps, this.parameters.length, inputs, size);
  }

  /** What the tree reads beside its parameters. */
  get inputs(): string[] {
    return this.steps.flatMap((step) => (step.kind === 'input' ? [step.name] : []));
  }

  private append(tree: Tree, seen: Map<string, number>): number {
    const key = JSON.stringify(tree);
    const known = seen.get(key);
    if (known !== undefined) return known;
    const slot = this.push(this.step(tree, seen));
    seen.set(key, slot);
    return slot;
  }

  private push(step: Step): number {
    return this.steps.push(step) - 1;
  }

  private step(tree: Tree, seen: Map<string, number>): Step {
    if (typeof tree === 'number') return { kind: 'number', value: tree };
    if (typeof tree === 'string') {
      const index = this.places.get(tree);
      return index === undefined ? { kind: 'input', name: tree } : { kind: 'parameter', index };
    }
    const [name, ...parts] = tree;
    const args = parts.map((part) => this.append(part, seen));
    if (name in FOLDED) return this.fold(name, args);
    if (name === '^') return { kind: 'power', name, args };
    if (UNARY.has(name)) return { kind: 'unary', name, args };
    if (NARY.has(name)) return { kind: 'nary', name, args };
    throw new Error(`The page cannot differentiate '${name}'. Known: + * ^ ${[...UNARY.keys(), ...NARY.keys()].join(' ')}.`);
  }

  /** `a + b + c` as `(a + b) + c`; the last pair is the step that is returned. */
  private fold(name: string, args: number[]): Step {
    const kind = FOLDED[name];
    let left = args[0];
    for (const right of args.slice(1, -1)) left = this.push({ kind, name, args: [left, right] });
    return { kind, name, args: args.length > 1 ? [left, args[args.length - 1]] : [left] };
  }
}

export class BoundDerivatives {
  private readonly slots: Slot[] = [];
  /** Steps that a change of parameters touches. */
  private readonly live: number[] = [];
  private readonly row: Float64Array;
  private readonly partial: Float64Array;

  constructor(
    private readonly steps: readonly Step[],
    parameters: number,
    inputs: Readonly<Record<string, Float64Array | number>>,
    readonly size: number,
  ) {
    const widest = steps.reduce((most, step) => Math.max(most, 'args' in step ? step.args.length : 0), 1);
    this.row = new Float64Array(widest);
    this.partial = new Float64Array(widest);
    steps.forEach((step, place) => {
      this.slots.push(this.slotOf(step, parameters, inputs));
      if (this.slots[place].slopes.some((slope) => slope !== null)) this.live.push(place);
      else if ('args' in step) this.run(place);
    });
  }

  /** Computes the law and its derivatives at these parameter values. */
  at(values: Float64Array): this {
    for (const place of this.live) {
      const step = this.steps[place];
      if (step.kind === 'parameter') this.slots[place].value[0] = values[step.index];
      else this.run(place);
    }
    return this;
  }

  /** The law's value in a row. */
  get value(): Float64Array {
    return this.slots[this.slots.length - 1].value;
  }

  /** 1 where `value` is a column, 0 where one number stands for all rows. */
  get stride(): 0 | 1 {
    return this.slots[this.slots.length - 1].stride;
  }

  /** The law's derivative by a parameter: a column, one number for all rows, or null for none. */
  slope(parameter: number): Float64Array | null {
    return this.slots[this.slots.length - 1].slopes[parameter];
  }

  private slotOf(step: Step, parameters: number, inputs: Readonly<Record<string, Float64Array | number>>): Slot {
    const none = new Array<Float64Array | null>(parameters).fill(null);
    if (step.kind === 'number') return { value: Float64Array.of(step.value), slopes: none, stride: 0 };
    if (step.kind === 'parameter') {
      none[step.index] = Float64Array.of(1);
      return { value: new Float64Array(1), slopes: none, stride: 0 };
    }
    if (step.kind === 'input') {
      if (!Object.hasOwn(inputs, step.name)) throw new Error(`The law needs a value for '${step.name}'.`);
      const value = inputs[step.name];
      return typeof value === 'number'
        ? { value: Float64Array.of(value), slopes: none, stride: 0 }
        : { value, slopes: none, stride: 1 };
    }
    const args = step.args.map((arg) => this.slots[arg]);
    const stride = args.some((arg) => arg.stride) ? 1 : 0;
    const length = stride ? this.size : 1;
    const slopes = none.map((_, p) => (args.some((arg) => arg.slopes[p]) ? new Float64Array(length) : null));
    return { value: new Float64Array(length), slopes, stride };
  }

  private run(place: number): void {
    const step = this.steps[place];
    if (!('args' in step)) return;
    const out = this.slots[place];
    const args = step.args.map((arg) => this.slots[arg]);
    if (step.kind === 'add') add(out, args[0], args[1]);
    else if (step.kind === 'multiply') multiply(out, args[0], args[1]);
    else if (step.kind === 'power') power(out, args[0], args[1]);
    else if (step.kind === 'unary') step.name === 'exp' ? exponential(out, args[0]) : this.unary(out, args[0], step.name);
    else this.nary(out, args, step.name);
  }

  private unary(out: Slot, arg: Slot, name: string): void {
    const { value, slope } = UNARY.get(name)!;
    const [x, y] = [arg.value, out.value];
    for (let i = 0; i < y.length; i++) y[i] = value(x[i]);
    const wanted = out.slopes.flatMap((each, p) => (each ? [p] : []));
    if (wanted.length === 0) return;
    const inner = wanted.map((p) => arg.slopes[p]!);
    const outer = wanted.map((p) => out.slopes[p]!);
    for (let i = 0; i < y.length; i++) {
      const partial = slope(x[i], y[i]);
      for (let k = 0; k < wanted.length; k++) outer[k][i] = partial * inner[k][inner[k].length > 1 ? i : 0];
    }
  }

  private nary(out: Slot, args: Slot[], name: string): void {
    const { value, slopes } = NARY.get(name)!;
    const row = this.row.subarray(0, args.length);
    const wanted = out.slopes.flatMap((each, p) => (each ? [p] : []));
    for (let i = 0; i < out.value.length; i++) {
      for (let k = 0; k < args.length; k++) row[k] = args[k].value[args[k].stride * i];
      out.value[i] = value(row);
      if (wanted.length === 0) continue;
      slopes(row, out.value[i], this.partial);
      for (const p of wanted) {
        let sum = 0;
        for (let k = 0; k < args.length; k++) {
          const inner = args[k].slopes[p];
          // Nothing of an argument that cannot win, even where its own derivative is not finite.
          if (inner && this.partial[k] !== 0) sum += this.partial[k] * inner[inner.length > 1 ? i : 0];
        }
        out.slopes[p]![i] = sum;
      }
    }
  }
}

/** The one function that nearly every law in the solver's coordinates is made of, without a call a row. */
function exponential(out: Slot, arg: Slot): void {
  const [x, y] = [arg.value, out.value];
  for (let i = 0; i < y.length; i++) y[i] = Math.exp(x[i]);
  out.slopes.forEach((slope, p) => {
    if (!slope) return;
    const inner = arg.slopes[p]!;
    const s = pace(inner);
    for (let i = 0; i < slope.length; i++) slope[i] = y[i] * inner[s * i];
  });
}

/** How far to move in an array with each row. */
const pace = (array: Float64Array): 0 | 1 => (array.length > 1 ? 1 : 0);

function add(out: Slot, a: Slot, b: Slot | undefined): void {
  if (!b) return copy(out, a);
  sum(out.value, a.value, a.stride, b.value, b.stride);
  out.slopes.forEach((slope, p) => {
    if (!slope) return;
    const [da, db] = [a.slopes[p], b.slopes[p]];
    if (da && db) sum(slope, da, pace(da), db, pace(db));
    else {
      const one = (da ?? db)!;
      const s = pace(one);
      for (let i = 0; i < slope.length; i++) slope[i] = one[s * i];
    }
  });
}

function copy(out: Slot, a: Slot): void {
  out.value.set(a.value);
  out.slopes.forEach((slope, p) => slope?.set(a.slopes[p]!));
}

function sum(out: Float64Array, a: Float64Array, sa: number, b: Float64Array, sb: number): void {
  for (let i = 0; i < out.length; i++) out[i] = a[sa * i] + b[sb * i];
}

function multiply(out: Slot, a: Slot, b: Slot | undefined): void {
  if (!b) return copy(out, a);
  const [x, y, sx, sy] = [a.value, b.value, a.stride, b.stride];
  for (let i = 0; i < out.value.length; i++) out.value[i] = x[sx * i] * y[sy * i];
  out.slopes.forEach((slope, p) => {
    if (!slope) return;
    const [da, db] = [a.slopes[p], b.slopes[p]];
    const [ta, tb] = [da ? pace(da) : 0, db ? pace(db) : 0];
    if (da && db) for (let i = 0; i < slope.length; i++) slope[i] = da[ta * i] * y[sy * i] + x[sx * i] * db[tb * i];
    else if (da) for (let i = 0; i < slope.length; i++) slope[i] = da[ta * i] * y[sy * i];
    else for (let i = 0; i < slope.length; i++) slope[i] = x[sx * i] * db![tb * i];
  });
}

function power(out: Slot, base: Slot, exponent: Slot): void {
  const [x, y, sx, sy] = [base.value, exponent.value, base.stride, exponent.stride];
  const z = out.value;
  for (let i = 0; i < z.length; i++) z[i] = raised(x[sx * i], y[sy * i]);
  out.slopes.forEach((slope, p) => {
    if (!slope) return;
    const [dx, dy] = [base.slopes[p], exponent.slopes[p]];
    const [tx, ty] = [dx ? pace(dx) : 0, dy ? pace(dy) : 0];
    for (let i = 0; i < slope.length; i++) {
      let d = 0;
      if (dx) d += y[sy * i] * raised(x[sx * i], y[sy * i] - 1) * dx[tx * i];
      if (dy) d += z[i] * Math.log(x[sx * i]) * dy[ty * i];
      slope[i] = d;
    }
  });
}

/** The powers that the kernel computes without `pow` are computed so here, and to the same bit. */
function raised(x: number, y: number): number {
  if (y === -1) return 1 / x;
  if (y === 2) return x * x;
  if (y === 0.5) return Math.sqrt(x);
  return Math.pow(x, y);
}
