/** All parameters of the law, one row each, in the law's order. */
import type { ParameterView } from '../wire.gen';
import { h } from './dom';
import { ParameterRow, RowHost } from './parameter_row';

let panels = 0;

export class ParameterRows {
  readonly el = h('div', { class: 'jsc-rows', role: 'group', 'aria-label': 'Parameters' });
  private rows = new Map<string, ParameterRow>();
  private readonly prefix = `jsc-${++panels}`;

  constructor(private readonly host: RowHost) {}

  /** Rows are kept while their parameter stays in the law, so that the focus and a drag survive an update. */
  update(parameters: ParameterView[], isHeld: (name: string) => boolean): void {
    const names = parameters.map((parameter) => parameter.name);
    if (names.join() !== [...this.rows.keys()].join()) {
      this.rows = new Map(names.map((name) => [name, this.rows.get(name) ?? this.make(name)]));
      this.el.replaceChildren(...[...this.rows.values()].map((row) => row.el));
    }
    for (const parameter of parameters) {
      this.rows.get(parameter.name)!.update(parameter, isHeld(parameter.name));
    }
  }

  row(name: string): ParameterRow | undefined {
    return this.rows.get(name);
  }

  private make(name: string): ParameterRow {
    return new ParameterRow(name, this.host, `${this.prefix}-${name}`);
  }
}
