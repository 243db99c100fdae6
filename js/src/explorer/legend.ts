/** A legend: one entry for each group with its colour, its shape or both; pressed, it can be shown alone, hidden, or taken out of the fit. */
import { shapePath } from '../dot_shapes';
import type { FitScatterModel } from '../fit_scatter_model';
import type { Hand, Told } from '../hand';
import type { Level } from '../wire.gen';
import { h, setAttribute } from './dom';
import { counted } from './numbers';

export interface LegendHost {
  hand(): Hand | null;
  scatter(): FitScatterModel | null;
}

export class Legend {
  readonly el: HTMLElement;
  private readonly list = h('ul', { class: 'jsc-legend' });
  private readonly menu = h('div', { class: 'jsc-legend-menu', role: 'group', hidden: true });
  private readonly note = h('span', { class: 'jsc-legend-note', role: 'status' });
  private levels: Level[] = [];
  private open: number | null = null;
  private drawn = '';

  constructor(private readonly host: LegendHost, private readonly told: Told = 'levels') {
    const name = told === 'marks' ? 'Legend of shapes' : 'Legend';
    this.el = h('section', { class: `jsc-legend-box jsc-legend-of-${told}`, 'aria-label': name }, this.list, this.menu, this.note);
    this.el.addEventListener('keydown', (event) => this.key(event));
  }

  update(levels: Level[]): void {
    this.levels = levels;
    const colours = levels.every(({ shape }) => shape === '') ? 'Colours' : 'Colours and shapes';
    setAttribute(this.list, 'aria-label', this.told === 'marks' ? 'Shapes' : colours);
    if (this.open !== null && this.open >= levels.length) this.open = null;
    this.hold();
  }

  /** After a change of the levels, of what is hidden, or of what is out. */
  hold(): void {
    const muted = this.muted;
    const now = JSON.stringify([this.levels, [...muted]]);
    if (now !== this.drawn) {
      this.drawn = now;
      const focused = [...this.list.querySelectorAll('button')].indexOf(document.activeElement as HTMLButtonElement);
      this.el.hidden = this.levels.length < 2;
      this.list.replaceChildren(...this.levels.map((level, at) => h('li', {}, this.entry(level, at, muted.has(at)))));
      this.list.querySelectorAll('button')[focused]?.focus();
      this.note.textContent = muted.size === 0 ? '' :
        `${muted.size} of ${this.levels.length} groups hidden here; their runs stay in the fit.`;
    }
    this.drawMenu(muted);
  }

  private get muted(): ReadonlySet<number> {
    return this.host.hand()?.mutedOf(this.told) ?? new Set<number>();
  }

  private entry(level: Level, at: number, isMuted: boolean): HTMLElement {
    return h('button', {
      type: 'button', class: `jsc-legend-entry${isMuted ? ' jsc-muted' : ''}`, 'aria-expanded': String(this.open === at),
      'aria-label': `${level.label}, ${counted(level.count, 'run')}${isMuted ? ', hidden' : ''}`, title: `${level.label}: ${counted(level.count, 'run')}. Press to show alone, hide or exclude`,
      onclick: () => this.toggle(at),
    }, swatch(level, this.told), h('span', {}, level.label), h('span', { class: 'jsc-legend-count' }, isMuted ? 'hidden' : level.count.toLocaleString('en')));
  }

  private toggle(at: number | null): void {
    this.open = this.open === at ? null : at;
    this.list.querySelectorAll('button').forEach((button, i) => setAttribute(button, 'aria-expanded', String(i === this.open)));
    this.drawMenu(this.muted);
  }

  private drawMenu(muted: ReadonlySet<number>): void {
    const { open } = this;
    this.menu.hidden = open === null;
    if (open === null) return this.menu.replaceChildren();
    const focused = [...this.menu.children].indexOf(document.activeElement as Element);
    const group = this.host.scatter()?.rowsOf(open, this.told) ?? { rows: [], out: [] };
    const allOut = group.out.length === group.rows.length && group.rows.length > 0;
    const out = new Set(group.out);
    const isAlone = !muted.has(open) && muted.size === this.levels.length - 1;
    const button = (word: string, title: string, onclick: () => void): HTMLElement =>
      h('button', { type: 'button', class: 'jsc-button', title, onclick }, word);
    this.menu.setAttribute('aria-label', this.levels[open].label);
    this.menu.replaceChildren(
      h('span', { class: 'jsc-legend-of' }, this.levels[open].label),
      button(isAlone ? 'Show all' : 'Only this', 'Hide the other groups from view; they stay in the fit', () => this.solo(open, isAlone)),
      button(muted.has(open) ? 'Show' : 'Hide', 'Hide this group from view; it stays in the fit', () => this.mute(open)),
      allOut
        ? button(`Bring back ${counted(group.rows.length, 'run')}`, 'Bring the whole group back into the fit', () => this.setOut(group.out, false))
        : button(`Exclude ${counted(group.rows.length - group.out.length, 'run')}`, 'Take the whole group out of the fit', () =>
          this.setOut(group.rows.filter((row) => !out.has(row)), true)),
      button('Close', 'Close this menu', () => this.close()));
    if (focused >= 0) (this.menu.children[focused] as HTMLElement | undefined)?.focus();
  }

  private solo(level: number, isAlone: boolean): void {
    this.host.hand()?.mute(isAlone ? [] : this.levels.map((_, at) => at).filter((at) => at !== level), this.told);
  }

  private mute(level: number): void {
    const hand = this.host.hand();
    if (!hand) return;
    const next = new Set(this.muted);
    if (!next.delete(level)) next.add(level);
    hand.mute(next, this.told);
  }

  private setOut(rows: number[], out: boolean): void {
    this.host.scatter()?.setOut(rows, out);
  }

  private close(): void {
    const at = this.open;
    this.toggle(at);
    if (at !== null) this.list.querySelectorAll('button')[at]?.focus();
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || this.open === null) return;
    event.stopPropagation();
    this.close();
  }
}

/** What stands for a colour whose runs have several shapes. */
const PATCH = 'M-6,-2.2H6V2.2H-6Z';

function swatch({ color, shape }: Level, told: Told): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '-7 -7 14 14');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', shape === '' ? PATCH : shapePath(shape, 4.5));
  path.setAttribute('fill', told === 'marks' ? 'currentColor' : color);
  svg.append(path);
  return svg;
}
