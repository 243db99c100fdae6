/** All parameters of the law, one row each, in the law's order, under a head that says what their tracks show. */
import type { ParameterView, ProfilesView } from '../wire.gen';
import { h, setAttribute, setText } from './dom';
import { ParameterRow, RowHost } from './parameter_row';
import { isLong } from './symbols';

let panels = 0;

const TRACKS =
  'A track shows the likelihood of each value with the others at their best: its height is relative to the best fit. ' +
  'Bar: 95 % interval. Ticks: 1 and 2 standard errors. Triangles: published values, hollow where only reported.';

/** What the rows need beside the parameters. */
export interface RowsSurroundings {
  isHeld(name: string): boolean;
  profiles: ProfilesView | null;
  profileKey: string;
  cost: string;
  /** Times which the standard errors are in a preview; null where there is none. */
  errors?: ReadonlyMap<string, number> | null;
}

export class ParameterRows {
  readonly el = h('div', { class: 'jsc-rows', role: 'group', 'aria-label': 'Parameters' });
  /** A place for controls that are about all rows. */
  readonly slot = h('span', { class: 'jsc-rows-slot' });
  private readonly list = h('div', { class: 'jsc-rows-list' });
  /** No live region: it changes with every act, and says of none what it did. */
  private readonly freshness = h('span', { class: 'jsc-profile-state' });
  private rows = new Map<string, ParameterRow>();
  private asking: ParameterRow | null = null;
  private readonly prefix = `jsc-${++panels}`;

  constructor(private readonly host: RowHost) {
    this.el.append(
      h('div', { class: 'jsc-rows-head' }, h('span', { class: 'jsc-rows-title', title: TRACKS }, 'Parameters'), this.freshness, this.slot),
      this.list);
  }

  /** Rows are kept while their parameter stays in the law, so that the focus and a drag survive an update. */
  update(parameters: ParameterView[], { isHeld, profiles, profileKey, cost, errors }: RowsSurroundings): void {
    const names = parameters.map((parameter) => parameter.name);
    if (names.join() !== [...this.rows.keys()].join()) {
      this.rows = new Map(names.map((name) => [name, this.rows.get(name) ?? this.make(name)]));
      this.list.replaceChildren(...[...this.rows.values()].map((row) => row.el));
    }
    this.list.classList.toggle('jsc-long-names', parameters.some(({ symbol, name }) => isLong(symbol || name)));
    this.drawFreshness(profiles, profileKey);
    const onlyOne = parameters.filter((parameter) => parameter.hand_set).length === 1;
    const objective = cost.split(', ')[0];
    for (const parameter of parameters) {
      this.rows.get(parameter.name)!.update(parameter, {
        held: isHeld(parameter.name), others: names.filter((name) => name !== parameter.name),
        curve: profiles?.curves[parameter.name], cost: onlyOne ? objective : '',
        preview: errors ? { ratio: errors.get(parameter.name) } : null,
      });
    }
  }

  row(name: string): ParameterRow | undefined {
    return this.rows.get(name);
  }

  /** What the kernel answered: a refusal is said at the row that asked last; false when no row did. */
  refused(sentence: string | null, actsWait: boolean): boolean {
    const row = this.asking;
    if (sentence !== null || !actsWait) {
      this.asking = null;
    }
    if (row && sentence !== null) {
      row.refuse(sentence);
    }
    return row !== null && sentence !== null;
  }

  /** Curves of another fit are dimmed, and a word says so. */
  private drawFreshness(profiles: ProfilesView | null, key: string): void {
    const isStale = profiles !== null && profiles.key !== key;
    this.el.classList.toggle('jsc-stale-profiles', isStale);
    setText(this.freshness, isStale ? 'likelihoods: of the fit before' : '');
    setAttribute(this.freshness, 'title', isStale ? 'The likelihoods on the tracks are of the fit before' : null);
  }

  private make(name: string): ParameterRow {
    const row: ParameterRow = new ParameterRow(name, {
      ...this.host,
      act: (act) => {
        this.asking = row;
        this.host.act(act);
      },
    }, `${this.prefix}-${name}`);
    return row;
  }
}
