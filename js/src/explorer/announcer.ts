/** Says aloud, through an aria-live region, what an act has changed. */
import type { PanelView } from '../wire.gen';
import { h, setText } from './dom';
import { counted } from './numbers';
import { isMoved, sentence } from './readouts';

export class Announcer {
  readonly el = h('div', { class: 'jsc-live', 'aria-live': 'polite', role: 'status' });
  private previous: PanelView | null = null;

  update(view: PanelView): void {
    if (this.previous) {
      const text = changes(this.previous, view).join('. ');
      if (text) {
        setText(this.el, text);
      }
    }
    this.previous = view;
  }

  say(text: string): void {
    setText(this.el, text);
  }
}

/** What differs between two states of the panel, in the order a person would ask for it. */
export function changes(before: PanelView, after: PanelView): string[] {
  const [left, back] = isListed(before) && isListed(after) ? runs(before, after) : groups(before, after);
  const moved = JSON.stringify(before.readouts) === JSON.stringify(after.readouts) ? [] : after.readouts.filter(isMoved).slice(0, 3).map((each) => sentence(each).replace(' → ', ' to '));
  const status = before.fit.status_sentence === after.fit.status_sentence ? [] : [after.fit.status_sentence];
  const axis = before.axis.name === after.axis.name ? [] : [`x axis: ${after.axis.label}`];
  return [...few(left), ...few(back), ...axis, ...target(before, after), ...moved, ...status];
}

/** Where the law is read, when somebody has chosen another place. */
function target({ target: before }: PanelView, { target: after }: PanelView): string[] {
  const isSame = (before.asked || before.text) === (after.asked || after.text);
  return isSame || !after.text ? [] : [[`target ${after.asked || after.text}: ${after.y_text}`, after.beyond_text].filter(Boolean).join(', ')];
}

/** Every run that is out is on the list; of very many only the first are. */
const isListed = ({ bench, bench_groups }: PanelView): boolean => bench.length === bench_groups.reduce((sum, { count }) => sum + count, 0);

/** The runs that went out, and those that came back. */
function runs(before: PanelView, after: PanelView): [string[], string[]] {
  const out = new Set(before.bench.map(({ row }) => row));
  const now = new Set(after.bench.map(({ row }) => row));
  return [
    after.bench.filter(({ row }) => !out.has(row)).map(({ label, reason }) => `${label} is out: ${reason}`),
    before.bench.filter(({ row }) => !now.has(row)).map(({ label }) => `${label} is back in`),
  ];
}

/** The same in counts, by reason. */
function groups(before: PanelView, after: PanelView): [string[], string[]] {
  const counts = ({ bench_groups }: PanelView): Map<string, number> => new Map(bench_groups.map(({ reason, count }) => [reason, count]));
  const [old, now] = [counts(before), counts(after)];
  const grown = [...new Set([...old.keys(), ...now.keys()])].map((reason): [string, number] => [reason, (now.get(reason) ?? 0) - (old.get(reason) ?? 0)]);
  const said = (count: number): string => counted(count, 'run is', 'runs are');
  return [
    grown.filter(([, by]) => by > 0).map(([reason, by]) => `${said(by)} out: ${reason}`),
    grown.filter(([, by]) => by < 0).map(([reason, by]) => `${said(-by)} back in, out before for: ${reason}`),
  ];
}

function few(lines: string[]): string[] {
  return lines.length <= 3 ? lines : [...lines.slice(0, 3), `and ${lines.length - 3} more`];
}
