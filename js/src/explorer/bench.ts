/** The bench: the runs that are out, by reason, each with the way back; dots dropped on it go out, runs dragged off it come in. */
import type { Lens } from '../lens';
import type { Act, BenchGroup, BenchItem } from '../wire.gen';
import { BenchDrag } from './bench_drag';
import { benchItem, refreshTimes } from './bench_item';
import { h, setText } from './dom';
import { Offers } from './offers';

/** A group of more runs than this opens when it is asked to. */
export const MANY = 30;
const EMPTY = 'Bench: drag a dot here, or press X on it, to take it out of the fit';

interface Group {
  el: HTMLDetailsElement;
  list: HTMLElement;
  words: HTMLElement;
  back: HTMLButtonElement;
  rows: number[];
  /** Brings back every run of the group, those that are not listed too. */
  all: Act;
  /** Makes the items; a closed group has none, so that hundreds cost nothing until they are looked at. */
  fill(): void;
}

export class Bench {
  readonly el: HTMLElement;
  private readonly list = h('div', { class: 'jsc-bench-list' });
  private readonly heading = h('div', { class: 'jsc-bench-heading', tabindex: '-1' });
  private readonly groups = new Map<string, Group>();
  private items = new Map<number, { el: HTMLElement; drawn: string }>();
  private drawn = '';
  private readonly drag: BenchDrag;
  private lens: Lens | null = null;
  private unlens: () => void = () => {};
  /** The button whose runs the fit shows itself with. */
  private readonly offers: Offers;

  constructor(private readonly act: (act: Act) => void, private readonly over: (row: number, isInside: boolean | null) => void = () => {},
    private readonly offer: (act: Act | null) => void = () => {}) {
    this.el = h('section', { class: 'jsc-bench', 'aria-label': 'Excluded runs' }, this.heading, this.list);
    this.drag = new BenchDrag(this.list, {
      restore: (row) => this.act({ type: 'restore', rows: [row] }),
      over: (row, isInside) => this.over(row, isInside),
    });
    const look = (event: Event): void => this.lens?.spotlight(rowOf(event.target));
    for (const type of ['pointerover', 'focusin']) this.list.addEventListener(type, look);
    this.list.addEventListener('pointerleave', () => this.lens?.spotlight(rowOf(this.list.querySelector(':focus'))));
    this.list.addEventListener('focusout', () => this.lens?.spotlight(null));
    this.offers = new Offers(this.list, buttonOf, (button) => this.offered(button));
    for (const type of ['pointerenter', 'focusin']) this.el.addEventListener(type, () => refreshTimes(this.list));
  }

  /** Show in the plot what is looked at here, and the other way round. */
  follow(lens: Lens | null): void {
    if (lens === this.lens) return;
    this.unlens();
    this.lens = lens;
    this.unlens = lens?.on((what) => what === 'pointed' && this.show(lens.pointed)) ?? (() => {});
  }

  dispose(): void {
    this.unlens();
  }

  /** Of a reason with very many runs only the first are among the items; its group says how many there are. */
  update(items: BenchItem[], reasons: string[], total: number, groups: BenchGroup[] = counted(items)): void {
    const out = groups.reduce((sum, { count }) => sum + count, 0);
    setText(this.heading, out === 0 ? EMPTY : `Bench: ${out.toLocaleString('en')} of ${total.toLocaleString('en')} runs excluded`);
    refreshTimes(this.list);
    const now = JSON.stringify([items, reasons, groups]);
    if (now === this.drawn) {
      return;
    }
    this.drawn = now;
    this.offers.renew(() => this.draw(items, reasons, groups));
  }

  private draw(items: BenchItem[], reasons: string[], groups: BenchGroup[]): void {
    const focused = this.focused();
    const byReason = new Map<string, BenchItem[]>();
    for (const { reason } of groups) byReason.set(reason, []);
    for (const item of items) byReason.get(item.reason)?.push(item);
    for (const [reason, group] of this.groups) {
      if (!byReason.has(reason)) {
        group.el.remove();
        this.groups.delete(reason);
      }
    }
    const kept = new Map<number, { el: HTMLElement; drawn: string }>();
    const carried = this.drag.row;
    const was = carried === null ? undefined : this.items.get(carried)?.el;
    for (const group of groups) this.fill(group, byReason.get(group.reason)!, reasons, kept);
    if (carried !== null && kept.get(carried)?.el !== was) this.drag.end();
    this.items = kept;
    this.list.replaceChildren(...[...byReason.keys()].map((reason) => this.groups.get(reason)!.el));
    this.refocus(focused);
  }

  /** Show the fit as it would be with the runs that a button brings back, before it is pressed. */
  private offered(button: Element | null): void {
    const row = rowOf(button);
    const group = [...this.groups.values()].find(({ back }) => back === button);
    this.offer(group?.all ?? (row === null ? null : { type: 'restore', rows: [row] }));
  }

  private fill({ reason, count, by_rule }: BenchGroup, members: BenchItem[], reasons: string[], kept: Map<number, { el: HTMLElement; drawn: string }>): void {
    const group = this.groups.get(reason) ?? this.group(reason, count);
    const [rows, more] = [members.map((member) => member.row), count - members.length];
    group.rows = rows;
    group.all = more > 0 ? { type: 'restore_reason', reason } : { type: 'restore', rows };
    setText(group.words, `${by_rule ? 'rule: ' : ''}${reason || 'no reason'} · ${count}`);
    group.back.hidden = count < 2;
    group.back.setAttribute('aria-label', `Bring back all ${count} runs that are out for: ${reason}`);
    const before = this.items;
    group.fill = () => {
      const elements = members.map((member) => {
        const drawn = JSON.stringify([member, reasons]);
        const old = before.get(member.row);
        const now = old?.drawn === drawn ? old : { el: benchItem(member, reasons, this.act), drawn };
        kept.set(member.row, now);
        return now.el;
      });
      group.list.replaceChildren(...elements, ...(more > 0 ? [h('li', { class: 'jsc-bench-more' }, `and ${more.toLocaleString('en')} more`)] : []));
    };
    if (group.el.open) group.fill();
    else group.list.replaceChildren();
  }

  private group(reason: string, count: number): Group {
    const words = h('span', { class: 'jsc-bench-reason' });
    const list = h('ul', { class: 'jsc-bench-group' });
    const back: HTMLButtonElement = h('button', {
      type: 'button', class: 'jsc-button jsc-back-all',
      onclick: (event: Event) => {
        event.preventDefault();
        this.act(group.all);
      },
    }, 'Bring all back');
    const el = h('details', { open: count <= MANY, class: 'jsc-bench-details' }, h('summary', {}, words, back), list);
    const group: Group = { el, list, words, back, rows: [], all: { type: 'restore', rows: [] }, fill: () => {} };
    el.addEventListener('toggle', () => el.open && list.childElementCount === 0 && group.fill());
    this.groups.set(reason, group);
    return group;
  }

  /** The run under the pointer in the plot, marked here and brought into sight inside the list. */
  private show(row: number | null): void {
    this.list.querySelector('.jsc-pointed')?.classList.remove('jsc-pointed');
    const closed = (): Element | null | undefined =>
      [...this.groups.values()].find((group) => !group.el.open && group.rows.includes(row!))?.el.querySelector('summary');
    const item = row === null ? undefined : (this.items.get(row)?.el ?? closed());
    if (!item) return;
    item.classList.add('jsc-pointed');
    const [outer, inner] = [this.list.getBoundingClientRect(), item.getBoundingClientRect()];
    if (inner.top < outer.top) this.list.scrollTop -= outer.top - inner.top;
    else if (inner.bottom > outer.bottom) this.list.scrollTop += inner.bottom - outer.bottom;
  }

  /** Where the focus is in the list; an index of -1 is the head of a group. */
  private focused(): { index: number; selector: string; element: Element } | null {
    const element = document.activeElement;
    if (!element || !this.list.contains(element)) return null;
    const item = element.closest('.jsc-bench-item');
    return { index: item ? this.shown().indexOf(item) : -1, selector: element.tagName.toLowerCase(), element };
  }

  private shown(): Element[] {
    return [...this.list.querySelectorAll('.jsc-bench-item')];
  }

  /** After a press on "Bring back" the focus goes to the item that took its place, or to the heading: never out of the panel. */
  private refocus(was: { index: number; selector: string; element: Element } | null): void {
    if (!was || was.element === document.activeElement) return;
    const items = this.shown();
    if (this.list.contains(was.element)) (was.element as HTMLElement).focus();
    else if (was.index >= 0 && items.length > 0) items[Math.min(was.index, items.length - 1)].querySelector<HTMLElement>(was.selector)?.focus();
    if (!this.list.contains(document.activeElement)) this.heading.focus();
  }
}

/** The groups of runs that are all listed, the reason of the first run first. */
function counted(items: BenchItem[]): BenchGroup[] {
  return [...new Set(items.map(({ reason }) => reason))].map((reason) => {
    const members = items.filter((item) => item.reason === reason);
    return { reason, count: members.length, by_rule: members.every(({ who }) => who === 'rule') };
  });
}

function rowOf(target: EventTarget | null): number | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('.jsc-bench-item')?.dataset.row : undefined;
  return row === undefined ? null : Number(row);
}

function buttonOf(target: EventTarget | null): Element | null {
  return target instanceof Element ? target.closest('.jsc-back, .jsc-back-all') : null;
}
