/**
 * Thousands of dots on a canvas below the figure's SVG: each kind of dot is drawn once and stamped, pixel by pixel.
 *
 * Stamping into one array of pixels costs the same in every browser, with and without a graphics card; one path of
 * 100,000 circles does not.
 */
import { crossPath, shapePath } from './dot_shapes';
import type { DotField } from './dot_field';

/** What a kind of dot looks like. */
export interface Stamp {
  shape: string;
  color: string;
  state: 'in' | 'out' | 'held_out';
  selected: boolean;
  radius: number;
  opacity: number;
}

/** Milliseconds after a sign of another theme. */
const AFTER = [50, 300, 1000, 3000];
/** Room around the plot area, so that no dot at its edge is cut. */
const PAD = 12;

export interface Pixels {
  /** Where each pixel lies from the middle of the dot, in the array of all pixels. */
  steps: Int32Array;
  color: Uint32Array;
  /** How far the dot reaches from its middle. */
  reach: number;
}

/** From so many dots on their edges are cut hard and a pale one is a paler colour: nothing is mixed, and a frame is drawn in a few milliseconds. */
const HARD = 20_000;

export class DotCanvas {
  readonly el = document.createElement('canvas');
  private image: ImageData | null = null;
  private theme = '';
  private readonly stamps = new Map<string, Pixels>();

  private readonly watch: MutationObserver;

  constructor(onTheme: () => void) {
    this.el.className = 'jsc-canvas';
    this.el.setAttribute('aria-hidden', 'true');
    // A theme is named on the page first and its colours come when its style sheet has been read: looked for a few times.
    const look = (): void => {
      if (this.el.isConnected && this.theme !== this.colors()) onTheme();
    };
    this.watch = new MutationObserver(() => AFTER.forEach((wait) => window.setTimeout(look, wait)));
    for (const root of [document.documentElement, document.body]) this.watch.observe(root, { attributes: true });
    this.el.addEventListener('transitionend', look);
  }

  /** Stand over a plot area of this size, at this place in the figure. */
  fit(left: number, top: number, width: number, height: number): void {
    const ratio = window.devicePixelRatio || 1;
    const [w, h] = [Math.round((width + 2 * PAD) * ratio), Math.round((height + 2 * PAD) * ratio)];
    if (this.el.width !== w || this.el.height !== h) {
      Object.assign(this.el, { width: w, height: h });
      this.image = null;
      this.stamps.clear();
    }
    Object.assign(this.el.style, {
      left: `${left - PAD}px`, top: `${top - PAD}px`, width: `${w / ratio}px`, height: `${h / ratio}px`,
    });
  }

  /** Stamp every row on view with its kind; kinds from `raised` on come last and so on top. */
  draw(field: DotField, kinds: Uint16Array, looks: readonly Stamp[], raised: number): void {
    const context = this.el.getContext('2d');
    if (!context || this.el.width === 0 || this.el.height === 0) return;
    this.image ??= context.createImageData(this.el.width, this.el.height);
    const pixels = new Uint32Array(this.image.data.buffer);
    pixels.fill(0);
    const theme = this.colors();
    if (theme !== this.theme) this.stamps.clear();
    this.theme = theme;
    const stamps = looks.map((look) => this.stamp(look, field.size > HARD));
    const ratio = window.devicePixelRatio || 1;
    for (const top of raised < looks.length ? [false, true] : [false]) {
      for (let row = 0; row < field.x.length; row++) {
        const kind = kinds[row];
        const x = field.x[row];
        if (x !== x || kind >= raised !== top) continue;
        blit(pixels, this.el.width, Math.round((x + PAD) * ratio), Math.round((field.y[row] + PAD) * ratio), stamps[kind]);
      }
    }
    context.putImageData(this.image, 0, 0);
  }

  remove(): void {
    this.watch.disconnect();
    this.el.remove();
  }

  /** The colours that come from the theme and not with the dots. */
  private colors(): string {
    const css = getComputedStyle(this.el);
    return [css.color, css.getPropertyValue('--jsc-ground'), css.getPropertyValue('--jsc-plain')].join();
  }

  private stamp(look: Stamp, isHard: boolean): Pixels {
    const key = `${Object.values(look).join('|')}|${isHard}`;
    let pixels = this.stamps.get(key);
    if (!pixels) this.stamps.set(key, (pixels = this.drawn(look, isHard)));
    return pixels;
  }

  private drawn(look: Stamp, isHard: boolean): Pixels {
    const ratio = window.devicePixelRatio || 1;
    const half = Math.ceil((look.radius * 1.6 + 4) * ratio);
    const sheet = document.createElement('canvas');
    sheet.width = sheet.height = 2 * half + 1;
    const context = sheet.getContext('2d', { willReadFrequently: true })!;
    context.translate(half + 0.5, half + 0.5);
    context.scale(ratio, ratio);
    const css = getComputedStyle(this.el);
    const color = look.color.startsWith('var(') ? css.getPropertyValue('--jsc-plain').trim() : look.color;
    if (look.selected) {
      context.beginPath();
      context.arc(0, 0, look.radius * 1.3 + 1.6, 0, 2 * Math.PI);
      context.lineWidth = 1.2;
      context.strokeStyle = css.color;
      context.stroke();
    }
    const path = new Path2D(look.state === 'out' ? crossPath(look.radius) : shapePath(look.shape, look.radius));
    const hollow = look.state !== 'in';
    const ground = css.getPropertyValue('--jsc-ground').trim();
    if (isHard) {
      context.fillStyle = ground;
      context.fill(path);
    }
    context.globalAlpha = look.opacity;
    context.fillStyle = hollow ? ground : color;
    context.fill(path);
    if (hollow) {
      context.strokeStyle = color;
      context.lineWidth = look.state === 'out' ? 1.2 : 1.6;
      context.stroke(path);
    }
    return listed(context.getImageData(0, 0, sheet.width, sheet.height), half, this.el.width, isHard);
  }
}

function listed(image: ImageData, half: number, width: number, isHard: boolean): Pixels {
  const all = new Uint32Array(image.data.buffer);
  const used = [...all.keys()].filter((at) => all[at] >>> 24 > (isHard ? 110 : 0));
  const column = (at: number): number => (at % image.width) - half;
  const line = (at: number): number => Math.floor(at / image.width) - half;
  return {
    steps: Int32Array.from(used, (at) => line(at) * width + column(at)),
    color: Uint32Array.from(used, (at) => (isHard ? (all[at] | 0xff000000) >>> 0 : all[at])),
    reach: Math.max(0, ...used.map((at) => Math.max(Math.abs(column(at)), Math.abs(line(at))))),
  };
}

/** Lay a stamp over the pixels; both hold red, green, blue and alpha from the lowest byte up, alpha not multiplied in. */
export function blit(pixels: Uint32Array, width: number, x: number, y: number, { steps, color, reach }: Pixels): void {
  const height = pixels.length / width;
  if (x < reach || y < reach || x >= width - reach || y >= height - reach) return;
  const middle = y * width + x;
  for (let i = 0; i < color.length; i++) {
    const at = middle + steps[i];
    const top = color[i];
    const below = pixels[at];
    pixels[at] = top >>> 24 === 255 || below === 0 ? top : over(top, below);
  }
}

function over(top: number, below: number): number {
  const alpha = top >>> 24;
  const under = below >>> 24;
  const out = alpha + (under * (255 - alpha)) / 255;
  const share = alpha / out;
  const mix = (shift: number): number => {
    const low = (below >>> shift) & 255;
    return Math.round(low + (((top >>> shift) & 255) - low) * share) << shift;
  };
  return ((Math.round(out) << 24) | mix(16) | mix(8) | mix(0)) >>> 0;
}
