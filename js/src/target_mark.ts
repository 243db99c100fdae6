/** The target on the plot: a handle on the axis that can be dragged or stepped, the prediction there, the shade beyond the runs. */
import * as bqplot from 'bqplot';
import { unpack_models } from '@jupyter-widgets/base';
import { setText } from './explorer/dom';
import { formatNumber, formatTimes } from './explorer/numbers';
import type { LawModel } from './law_model';
import { MovingSheet } from './moving_sheet';
import { readTarget, type TargetReading } from './read_target';
import { guardShortcuts } from './shortcuts';
import { type Inputs, movedInputs, stepped, typed } from './target_place';
import { type TargetCard, TargetMarkDefaults } from './wire.gen';

const SVG = 'http://www.w3.org/2000/svg';
const PARTS = ['beyond', 'beyond-text', 'target-line', 'target-whisker', 'target-point', 'target-text', 'target-handle'] as const;
const TAGS: Record<(typeof PARTS)[number], string> = {
  beyond: 'rect', 'beyond-text': 'text', 'target-line': 'line', 'target-whisker': 'path', 'target-point': 'path',
  'target-text': 'text', 'target-handle': 'path',
};
/** What moves with the law, and so lies on a sheet of its own. */
const MOVING = ['target-line', 'target-whisker', 'target-point', 'target-text'];
const HANDLE = 'M0,-15L8,-3L8,3L-8,3L-8,-3Z';
/** A key press is an act only when the hand rests. */
const REST = 350;
/** What dots keep free at each edge of the plot: the shade and the line go on to the edge. */
const PADDING = 9;

export class TargetMarkModel extends bqplot.LinesModel {
  static override serializers = { ...bqplot.LinesModel.serializers, law_model: { deserialize: unpack_models } };

  override defaults(): Record<string, unknown> {
    return { ...super.defaults(), ...TargetMarkDefaults };
  }

  /** The axes are the kernel's: it makes room for the target itself. */
  override update_domains(): void {}
}

export class TargetMarkView extends bqplot.Lines {
  private parts!: Record<(typeof PARTS)[number], SVGElement>;
  private readonly moving = document.createElementNS(SVG, 'g');
  private frame = 0;
  private timer = 0;
  private pointer: number | null = null;
  private unguard: () => void = () => {};
  /** Where the hand has it, before the kernel has answered. */
  private held: number | null = null;

  override create_listeners(): void {
    bqplot.Mark.prototype.create_listeners.call(this);
    this.el.classList.add('jsc-target');
    this.parts = Object.fromEntries(PARTS.map((name) => [name, this.part(name)])) as typeof this.parts;
    const handle = this.parts['target-handle'];
    handle.setAttribute('role', 'slider');
    handle.setAttribute('tabindex', '0');
    handle.setAttribute('d', HANDLE);
    handle.addEventListener('pointerdown', (event) => this.down(event as PointerEvent));
    handle.addEventListener('pointermove', (event) => this.move(event as PointerEvent));
    handle.addEventListener('pointerup', (event) => this.up(event as PointerEvent));
    handle.addEventListener('pointercancel', () => this.letGo(null));
    handle.addEventListener('keydown', (event) => this.key(event as KeyboardEvent));
    handle.addEventListener('blur', () => this.timer && this.commit());
    this.unguard = guardShortcuts(handle);
    this.listenTo(this.model, 'change:target', () => {
      if (this.pointer === null) this.held = null;
      this.schedule();
    });
    this.listenTo(this.model, 'change:law_model', this.follow);
    this.follow();
  }

  override draw(): void {
    if (!this.scales?.x || !this.scales.y || !this.parts) return;
    this.set_ranges();
    const card = this.card;
    this.el.style.display = this.moving.style.display = card ? '' : 'none';
    MovingSheet.of(this.parent).lay(this.el, this.moving);
    if (!card) return;
    this.drawBeyond(card);
    this.drawTarget(card);
  }

  override update_line_xy(): void {
    this.schedule();
  }

  override relayout(): void {
    this.draw();
  }

  override remove(): void {
    cancelAnimationFrame(this.frame);
    window.clearTimeout(this.timer);
    this.unguard();
    MovingSheet.of(this.parent).lift(this.moving);
    super.remove();
  }

  private get card(): TargetCard | null {
    const card = this.model.get('target') as TargetCard;
    return card && card.inputs ? card : null;
  }

  private get law(): LawModel | null {
    return this.model.get('law_model') as LawModel | null;
  }

  private follow(): void {
    const previous = this.model.previous('law_model') as LawModel | null;
    if (previous) this.stopListening(previous);
    if (this.law) {
      this.listenTo(this.law, 'law-change', this.schedule);
      this.listenTo(this.law, 'settled', () => this.pointer === null && this.timer === 0 && this.letGo(null));
    }
  }

  private schedule(): void {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  private part(name: (typeof PARTS)[number]): SVGElement {
    const element = document.createElementNS(SVG, TAGS[name]);
    element.setAttribute('class', `jsc-${name}`);
    (MOVING.includes(name) ? this.moving : this.el).append(element);
    return element;
  }

  private get box(): { left: number; right: number; top: number; bottom: number } {
    const pad = PADDING;
    const [x, y] = [this.scales.x!.scale.range(), this.scales.y!.scale.range()];
    return { left: Math.min(...x) - pad, right: Math.max(...x) + pad, top: Math.min(...y) - pad, bottom: Math.max(...y) + pad };
  }

  private px(value: number): number {
    return this.scales.x!.scale(value) + this.scales.x!.offset;
  }

  private py(value: number): number {
    return this.scales.y!.scale(value) + this.scales.y!.offset;
  }

  private get isLog(): boolean {
    return this.scales.x!.model.get('_model_name') === 'LogScaleModel';
  }

  /** Shade right of the largest run in the fit, and say how far the target lies in it. */
  private drawBeyond(card: TargetCard): void {
    const { beyond, 'beyond-text': text } = this.parts;
    const { right, top, bottom } = this.box;
    const from = card.largest === null ? NaN : this.px(card.largest);
    const shown = Number.isFinite(from) && from < right - 1;
    display(beyond, shown);
    display(text, shown);
    if (!shown) return;
    attributes(beyond, { x: from, y: top, width: right - from, height: bottom - top });
    const factor = this.held !== null && card.largest ? this.held / card.largest : (card.beyond ?? 1);
    const words = `beyond your largest ${card.axis}`;
    setText(text, factor > 1.005 ? `${formatTimes(factor)}x ${words}` : words);
    attributes(text, { x: right - 6, y: top + 14, 'text-anchor': 'end' });
  }

  private drawTarget(card: TargetCard): void {
    const { 'target-line': line, 'target-whisker': whisker, 'target-point': point, 'target-text': text, 'target-handle': handle } = this.parts;
    const { left, right, top, bottom } = this.box;
    const x = this.held ?? card.x;
    const at = x === null ? NaN : this.px(x);
    const place = Math.min(Math.max(at, left), right);
    const isOff = at < left || at > right;
    const shown = Number.isFinite(at);
    for (const part of [line, text, handle]) display(part, shown);
    if (!shown) {
      display(point, false);
      display(whisker, false);
      return;
    }
    const reading = readTarget(card, this.law, this.held === null ? null : movedInputs(card, this.held));
    const { y, low, high } = reading;
    this.moving.classList.toggle('jsc-preview', reading.isPreview);
    attributes(line, { x1: place, x2: place, y1: top + (isOff ? 0 : 20), y2: bottom });
    attributes(handle, { transform: `translate(${place.toFixed(2)},${bottom.toFixed(2)})` });
    handle.classList.toggle('jsc-off', isOff);
    const height = y === null ? NaN : this.py(y);
    const drawn = Number.isFinite(height) && !isOff;
    display(point, drawn);
    if (drawn) attributes(point, { d: `M${place},${height - 6}L${place + 6},${height}L${place},${height + 6}L${place - 6},${height}Z` });
    const hasInterval = drawn && low !== null && high !== null;
    display(whisker, hasInterval);
    if (hasInterval) {
      const [a, b] = [this.py(low!), this.py(high!)].map((edge) => Math.min(Math.max(edge, top), bottom));
      attributes(whisker, { d: `M${place - 4},${a}H${place + 4}M${place},${a}V${b}M${place - 4},${b}H${place + 4}` });
    }
    this.say(card, reading, place, drawn ? Math.min(Math.max(height, top + 30), bottom - 22) : bottom - 24, isOff, at > right);
  }

  private say(card: TargetCard, { text: said, isPreview }: TargetReading, place: number, height: number, isOff: boolean, isRight: boolean): void {
    const { 'target-text': text, 'target-handle': handle } = this.parts;
    const { left, right } = this.box;
    const inputs = this.inputs(card);
    const where = Object.entries(inputs).map(([name, value]) => `${name} ${formatNumber(value, 3)}`).join(', ');
    setText(text, isOff ? `target ${where} ${isRight ? '→' : '←'}` : said);
    const isLate = place > (left + right) / 2;
    attributes(text, { x: place + (isLate ? -10 : 10), y: height + 4, 'text-anchor': isLate ? 'end' : 'start' });
    const x = this.held ?? card.x ?? 1;
    const ends = this.scales.x!.scale.domain();
    const factor = this.held !== null && card.largest ? this.held / card.largest : (card.beyond ?? 1);
    const beyond = factor > 1.005 ? `, ${formatTimes(factor)} times beyond your largest ${card.axis}` : '';
    attributes(handle, {
      'aria-label': 'Target', 'aria-valuemin': Math.min(ends[0], x), 'aria-valuemax': Math.max(ends[1], x), 'aria-valuenow': x,
      'aria-valuetext': `${where}: ${said}${isPreview ? ', preview' : ''}${beyond}`,
    });
  }

  private inputs(card: TargetCard): Inputs {
    return this.held === null ? movedInputs(card, card.x ?? NaN) : movedInputs(card, this.held);
  }

  private down(event: PointerEvent): void {
    if (event.button !== 0) return;
    // The dots' own drag listens on the whole figure.
    event.stopPropagation();
    event.preventDefault();
    const handle = this.parts['target-handle'];
    this.pointer = event.pointerId;
    handle.setPointerCapture(event.pointerId);
    handle.focus({ preventScroll: true } as FocusOptions);
    window.addEventListener('keydown', this.escape, { capture: true });
  }

  private move(event: PointerEvent): void {
    if (event.pointerId !== this.pointer) return;
    event.stopPropagation();
    const matrix = (this.el as SVGGElement).getScreenCTM();
    if (!matrix) return;
    const { left, right } = this.box;
    const { x } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    const scale = this.scales.x!;
    const value = scale.scale.invert(Math.min(Math.max(x, left), right) - scale.offset);
    if (Number.isFinite(value) && (!this.isLog || value > 0)) this.held = value;
    this.schedule();
  }

  private up(event: PointerEvent): void {
    if (event.pointerId !== this.pointer) return;
    event.stopPropagation();
    this.release();
    this.commit();
  }

  private readonly escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    event.preventDefault();
    this.release();
    this.letGo(null);
  };

  private release(): void {
    window.removeEventListener('keydown', this.escape, { capture: true });
    this.pointer = null;
  }

  private letGo(x: number | null): void {
    window.clearTimeout(this.timer);
    this.timer = 0;
    this.held = x;
    this.schedule();
  }

  private key(event: KeyboardEvent): void {
    const card = this.card;
    if (!card || card.x === null || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && this.held !== null) {
      this.letGo(null);
    } else if (event.key === 'Enter') {
      this.commit();
    } else {
      const [first, last] = this.scales.x!.scale.domain();
      const next = stepped(this.held ?? card.x, event.key, event.shiftKey, [first, last], this.isLog);
      if (next === null) return;
      this.letGo(next);
      this.timer = window.setTimeout(() => this.commit(), REST);
    }
    event.stopPropagation();
    event.preventDefault();
  }

  private commit(): void {
    window.clearTimeout(this.timer);
    this.timer = 0;
    const card = this.card;
    if (!card || this.held === null) return;
    this.law?.act({ type: 'set_target', text: typed(movedInputs(card, this.held)) });
  }
}

function display(element: SVGElement, shown: boolean): void {
  const value = shown ? '' : 'none';
  if (element.style.display !== value) element.style.display = value;
}

function attributes(element: Element, values: Record<string, string | number>): void {
  for (const [name, value] of Object.entries(values)) {
    const text = typeof value === 'number' && Math.abs(value) < 1e6 ? String(Math.round(value * 100) / 100) : String(value);
    if (element.getAttribute(name) !== text) element.setAttribute(name, text);
  }
}
