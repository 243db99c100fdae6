/**
 * The kernel's problem in the page: `sum_i w_i rho(r_i / sigma_i)`, its gradient and curvature, in the same coordinates.
 *
 * Coordinates are logarithms of positive parameters; a scale stands at the centre of the data, where it does not pull
 * its exponent along. Rows of weight 0 are never read, whatever stands in them.
 */
import { Program, type Tree } from '../law';
import type { PageProblem, PageRows, Tree as WireTree } from '../wire.gen';
import { inverse } from './cholesky';
import { type BoundDerivatives, Derivatives } from './derivatives';
import { type Loss, lossNamed, SQUARES } from './losses';
import { type Space, spaceNamed } from './spaces';

/** Parameters that are computed from others, each with its formula; `LawModel.ties`. */
export type Ties = Readonly<Record<string, WireTree>>;

const LARGEST_LOG = 690;

/** The quadratic model of the objective at one place, over the free coordinates. */
export interface LocalModel {
  objective: number;
  gradient: Float64Array;
  /** Row by row, F x F. */
  curvature: Float64Array;
}

const numbers = (values: ArrayLike<number | null>): Float64Array =>
  values instanceof Float64Array ? values : Float64Array.from(values, (v) => v ?? NaN);

export class RefitProblem {
  readonly names: readonly string[];
  readonly rows: number;
  readonly sigma: Float64Array | null;
  /** Which rows may share an error, by number; null where each stands alone. */
  readonly group: Int32Array | null;
  /** Which rows can have a part in the fit: their inputs and output have a place in the space of the residual. */
  readonly admits: Uint8Array;
  readonly weight: Float64Array;
  readonly residual: Float64Array;
  /** Positions of the free parameters among all. */
  free: Int32Array = new Int32Array(0);
  low: Float64Array = new Float64Array(0);
  high: Float64Array = new Float64Array(0);
  delta = Infinity;
  loss: Loss;
  /** The standard deviation of residuals against which priors are weighed; 0 leaves them aside. */
  priorScale = 0;
  fixed: Readonly<Record<string, number>> = {};
  rounding = 0;
  private readonly own: Loss;
  private readonly space: Space;
  private readonly derivatives: Derivatives;
  private readonly law: BoundDerivatives;
  readonly y: Float64Array;
  private readonly observed: Float64Array;
  private readonly floorPlace: number;
  private readonly plain: Float64Array;
  private readonly factor: Float64Array;
  private readonly pull: Float64Array;
  private back: Float64Array = new Float64Array(0);
  private shift: Float64Array = new Float64Array(0);
  private jacobian: Float64Array = new Float64Array(0);
  private readonly ties: [number, Program][];

  constructor(
    readonly spec: PageProblem,
    rows: PageRows,
    private readonly tied: Ties = {},
  ) {
    this.names = spec.parameters;
    this.own = this.loss = lossNamed(spec.loss, spec.quantile, spec.asymmetry);
    this.space = spaceNamed(spec.space);
    this.y = numbers(rows.y);
    this.rows = this.y.length;
    this.sigma = rows.sigma && numbers(rows.sigma);
    this.group = rows.group && Int32Array.from(rows.group, (code) => code ?? -1);
    this.observed = this.y.map((v) => this.space.forward(v));
    this.floorPlace = this.space.aboveFloor ? this.names.indexOf(spec.floor) : -1;
    this.weight = new Float64Array(this.rows);
    this.residual = new Float64Array(this.rows);
    this.factor = new Float64Array(this.rows);
    this.pull = new Float64Array(this.rows);
    this.plain = new Float64Array(this.names.length);
    const columns = rows.x.map(numbers);
    this.derivatives = new Derivatives(spec.tree as Tree, this.names.map((name, p) => this.symbol(name, p)));
    this.law = this.lawAt(columns, this.rows);
    this.admits = this.usable(columns);
    this.ties = Object.entries(tied).map(([name, tree]) => [this.names.indexOf(name), new Program(tree as Tree)]);
    this.hold({});
  }

  /** The law with its derivatives at other places than the rows: one column for each input. */
  lawAt(columns: readonly Float64Array[], size: number): BoundDerivatives {
    return this.derivatives.bind(this.inputs(columns), size);
  }

  /** What the law is evaluated at (logarithms of positive parameters, no scale at the centre) at these coordinates. */
  plainAt(phi: Float64Array): Float64Array {
    return this.times(this.back, phi, new Float64Array(phi.length));
  }

  /** How far parameter `p` moves, on its own scale, with coordinate `q`. */
  share(p: number, q: number): number {
    return this.back[p * this.names.length + q];
  }

  /** Pin these parameters beside those that the kernel holds pinned. */
  hold(extra: Readonly<Record<string, number>>): void {
    this.fixed = { ...this.spec.fixed, ...extra };
    const moves = (name: string): boolean => !Object.hasOwn(this.fixed, name) && !Object.hasOwn(this.tied, name);
    this.free = Int32Array.from(this.names.flatMap((name, p) => (moves(name) ? [p] : [])));
    const size = this.names.length;
    this.shift = new Float64Array(size * size);
    for (let p = 0; p < size; p++) this.shift[p * size + p] = 1;
    for (const { scale, parameter, shift } of this.spec.pivots) {
      // A pinned scale stays where it is when its exponent moves, so it cannot stand at the centre.
      if (moves(scale)) this.shift[this.names.indexOf(scale) * size + this.names.indexOf(parameter)] -= shift;
    }
    this.back = inverse(this.shift, size);
    this.jacobian = new Float64Array(this.free.length * this.rows);
  }

  /** Take these weights (0 for a row that is out); rows the objective cannot take stay out. */
  weigh(weights: ArrayLike<number>): void {
    for (let i = 0; i < this.rows; i++) this.weight[i] = this.admits[i] ? weights[i] : 0;
    this.bound();
  }

  underSquares<T>(act: () => T): T {
    const { loss, delta } = this;
    [this.loss, this.delta] = [SQUARES, Infinity];
    this.rounding = this.roundingOf();
    try {
      return act();
    } finally {
      [this.loss, this.delta] = [loss, delta];
      this.rounding = this.roundingOf();
    }
  }

  get isLimit(): boolean {
    return this.own.isLimit;
  }

  get hasDelta(): boolean {
    return this.own.hasDelta;
  }

  /** Rows that carry weight. */
  get carrying(): number {
    let count = 0;
    for (let i = 0; i < this.rows; i++) if (this.weight[i] > 0) count++;
    return count;
  }

  /** Natural values to coordinates. */
  toCoordinates(values: Readonly<Record<string, number>>): Float64Array {
    const plain = Float64Array.from(this.names, (name, p) => {
      const value = Object.hasOwn(this.fixed, name) ? this.fixed[name] : (values[name] ?? NaN);
      if (!this.spec.logarithmic[p]) return value;
      return value === 0 ? -LARGEST_LOG : Math.log(value);
    });
    return this.times(this.shift, plain, new Float64Array(plain.length));
  }

  /** Coordinates to natural values, what is pinned exactly at its value, what is tied computed from the others. */
  toNatural(phi: Float64Array): Record<string, number> {
    return this.naturalOf(this.plainAt(phi), this.fixed);
  }

  /** The same from what the law is evaluated at. */
  naturalOf(plain: Float64Array, fixed: Readonly<Record<string, number>> = {}): Record<string, number> {
    const values: Record<string, number> = {};
    this.names.forEach((name, p) => (values[name] = this.spec.logarithmic[p] ? Math.exp(plain[p]) : plain[p]));
    Object.assign(values, fixed);
    for (const [place, program] of this.ties) values[this.names[place]] = program.evaluate(values, 1)[0];
    return values;
  }

  /** Objective, gradient and curvature at these coordinates; the residuals are left in `residual`. */
  at(phi: Float64Array): LocalModel {
    this.evaluate(phi);
    const { rows, loss, delta, residual, weight, y, factor, pull, jacobian } = this;
    const free = this.free.length;
    let objective = 0;
    let curved = 0;
    // From here on `factor` holds what each row weighs in the curvature.
    for (let i = 0; i < rows; i++) {
      if (weight[i] === 0) {
        factor[i] = pull[i] = 0;
        continue;
      }
      objective += weight[i] * loss.value(residual[i], delta, y[i]);
      pull[i] = weight[i] * loss.slope(residual[i], delta, y[i]);
      factor[i] = weight[i] * loss.curvature(residual[i], delta, y[i]);
      if (factor[i] !== 0) curved++;
    }
    if (loss.hasDelta && curved < free) {
      for (let i = 0; i < rows; i++) if (weight[i] !== 0) factor[i] = weight[i] * loss.secant(residual[i], delta, y[i]);
    }
    const gradient = new Float64Array(free);
    const curvature = new Float64Array(free * free);
    for (let q = 0; q < free; q++) {
      let sum = 0;
      for (let i = 0; i < rows; i++) {
        if (weight[i] !== 0) sum += jacobian[q * rows + i] * pull[i];
      }
      gradient[q] = sum;
      for (let s = 0; s <= q; s++) {
        let product = 0;
        for (let i = 0; i < rows; i++) {
          if (factor[i] !== 0) product += factor[i] * jacobian[q * rows + i] * jacobian[s * rows + i];
        }
        curvature[q * free + s] = curvature[s * free + q] = product;
      }
    }
    objective += this.addPriors(phi, gradient, curvature);
    return { objective: Number.isFinite(objective) ? objective : Infinity, gradient, curvature };
  }

  /** The objective as it is reported: a loss that is a limit at threshold 0. */
  reported(phi: Float64Array): number {
    this.evaluate(phi, false);
    const delta = this.own.isLimit ? 0 : this.delta;
    let objective = 0;
    for (let i = 0; i < this.rows; i++) {
      if (this.weight[i] !== 0) objective += this.weight[i] * this.own.value(this.residual[i], delta, this.y[i]);
    }
    return objective + this.addPriors(phi, null, null);
  }

  /** Residuals, and with `slopes` their derivatives by the free coordinates. */
  evaluate(phi: Float64Array, slopes = true): void {
    const { plain, residual, factor, rows, y, observed, sigma, space, weight } = this;
    this.times(this.back, phi, plain);
    this.law.at(plain);
    const { value, stride } = this.law;
    const floor = this.floorPlace >= 0 ? plain[this.floorPlace] : 0;
    for (let i = 0; i < rows; i++) {
      if (weight[i] === 0) continue;
      const predicted = value[stride * i];
      const scale = sigma ? 1 / sigma[i] : 1;
      if (space.aboveFloor) residual[i] = (space.forward(predicted - floor) - space.forward(y[i] - floor)) * scale;
      else residual[i] = (space.isRaw ? predicted - y[i] : space.forward(predicted) - observed[i]) * scale;
      factor[i] = space.isRaw ? scale : space.slope(predicted - floor) * scale;
    }
    if (!slopes) return;
    this.free.forEach((parameter, q) => this.column(parameter, this.jacobian.subarray(q * rows, (q + 1) * rows)));
    const own = this.free.indexOf(this.floorPlace);
    if (own >= 0) this.addFloor(floor, this.jacobian.subarray(own * rows, (own + 1) * rows));
  }

  /** Derivatives of the residuals by the free coordinate `q`, where `evaluate` was last. */
  slopes(q: number): Float64Array {
    return this.jacobian.subarray(q * this.rows, (q + 1) * this.rows);
  }

  /** `factor * d law / d coordinate`; a coordinate moves its own parameter, and the scales that stand at the centre. */
  private column(coordinate: number, out: Float64Array): void {
    const size = this.names.length;
    out.fill(0);
    for (let p = 0; p < size; p++) {
      const share = this.back[p * size + coordinate];
      const slope = share === 0 ? null : this.law.slope(p);
      if (!slope) continue;
      const stride = slope.length > 1 ? 1 : 0;
      for (let i = 0; i < this.rows; i++) if (this.weight[i] !== 0) out[i] += share * slope[stride * i] * this.factor[i];
    }
  }

  private addFloor(floor: number, out: Float64Array): void {
    for (let i = 0; i < this.rows; i++) {
      if (this.weight[i] !== 0) out[i] += 1 / ((this.y[i] - floor) * (this.sigma ? this.sigma[i] : 1)) - this.factor[i];
    }
  }

  /** Adds what priors say to gradient and curvature (F x F), and gives their part of the objective. */
  addPriors(phi: Float64Array, gradient: Float64Array | null, curvature: Float64Array | null): number {
    if (this.priorScale === 0) return 0;
    const free = this.free.length;
    let total = 0;
    for (const { name, mean, deviation } of this.spec.priors) {
      const place = this.names.indexOf(name);
      // Priors hold their parameter off the centre, so its coordinate is its plain logarithm or value.
      const value = this.spec.logarithmic[place] ? Math.exp(phi[place]) : phi[place];
      const slope = this.spec.logarithmic[place] ? value : 1;
      total += 0.5 * ((this.priorScale * (value - mean)) / deviation) ** 2;
      const q = this.free.indexOf(place);
      if (!gradient || !curvature || q < 0) continue;
      const weight = (this.priorScale / deviation) ** 2;
      gradient[q] += weight * (value - mean) * slope;
      curvature[q * free + q] += weight * slope ** 2;
    }
    return total;
  }

  /** Bounds of the coordinates, which with a floor under the logarithm depend on the rows. */
  private bound(): void {
    const logarithm = (end: number): number => (end > 0 ? Math.log(end) : -Infinity);
    const ends = (values: readonly (number | null)[], nothing: number): Float64Array =>
      Float64Array.from(values, (v, p) => (this.spec.logarithmic[p] ? logarithm(v ?? nothing) : (v ?? nothing)));
    this.low = ends(this.spec.low, -Infinity).map((v, p) => (this.spec.logarithmic[p] ? Math.max(v, -LARGEST_LOG) : v));
    this.high = ends(this.spec.high, Infinity).map((v, p) => (this.spec.logarithmic[p] ? Math.min(v, LARGEST_LOG) : v));
    if (this.floorPlace >= 0) {
      let least = Infinity;
      for (let i = 0; i < this.rows; i++) if (this.weight[i] > 0) least = Math.min(least, this.y[i]);
      if (least < Infinity) this.high[this.floorPlace] = Math.min(this.high[this.floorPlace], least * (1 - 1e-9));
    }
    this.rounding = this.roundingOf();
  }

  /** The objective of residuals that are rounding alone: below it nothing is left to gain. */
  private roundingOf(): number {
    let [size, total] = [this.space.isRaw ? 0 : 1, 0];
    const sigmas: number[] = [];
    for (let i = 0; i < this.rows; i++) {
      if (this.weight[i] === 0) continue;
      total += this.weight[i];
      if (this.space.isRaw) size = Math.max(size, Math.abs(this.y[i]));
      if (this.sigma) sigmas.push(this.sigma[i]);
    }
    const middle = this.sigma ? sigmas.sort((a, b) => a - b)[sigmas.length >> 1] || 1 : 1;
    const noise = (1e-14 * size) / middle;
    return 0.5 * total * (this.loss.isLimit ? noise : noise ** 2);
  }

  private symbol(name: string, place: number): string {
    return this.spec.logarithmic[place] ? `log:${name}` : name;
  }

  private inputs(columns: readonly Float64Array[]): Record<string, Float64Array | number> {
    const named: Record<string, Float64Array | number> = {};
    const read = new Set(this.derivatives.inputs);
    this.spec.inputs.forEach((name, k) => {
      named[name] = columns[k];
      named[`centre:${name}`] = this.spec.centres[k];
      if (read.has(`log:${name}`)) named[`log:${name}`] = columns[k].map((v) => Math.log(v) - this.spec.centres[k]);
    });
    return named;
  }

  private usable(columns: readonly Float64Array[]): Uint8Array {
    const read = new Set(this.derivatives.inputs);
    const isLogarithmic = this.spec.inputs.map((name) => read.has(`log:${name}`));
    return Uint8Array.from(this.y, (y, i) => {
      const output = this.spec.loss === 'binomial' ? y >= 0 && y <= 1 : Number.isFinite(this.observed[i]);
      const scale = !this.sigma || this.sigma[i] > 0;
      return Number(output && scale && columns.every((x, k) => Number.isFinite(x[i]) && (x[i] > 0 || !isLogarithmic[k])));
    });
  }

  private times(matrix: Float64Array, vector: Float64Array, out: Float64Array): Float64Array {
    const size = vector.length;
    for (let row = 0; row < size; row++) {
      let sum = 0;
      for (let k = 0; k < size; k++) if (matrix[row * size + k] !== 0) sum += matrix[row * size + k] * vector[k];
      out[row] = sum;
    }
    return out;
  }
}
