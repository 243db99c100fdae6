/** Rules: a field that counts while it is typed in, and a chip for each rule that holds. */
import type { Act, RuleChip, RuleCount } from '../wire.gen';
import { h, setText } from './dom';
import { counted } from './numbers';

export interface RuleHost {
  act(act: Act): void;
  /** What a rule would do; refused with a sentence when it cannot be read. */
  count(text: string): Promise<RuleCount & { sentence: string }>;
}

/** The typing rests this long before the kernel is asked. */
export const REST = 200;
let bars = 0;

export class RuleBar {
  readonly el: HTMLElement;
  private readonly field: HTMLInputElement;
  private readonly said = h('span', { class: 'jsc-rule-said', role: 'status' });
  private readonly chips = h('ul', { class: 'jsc-rule-chips', 'aria-label': 'Rules that exclude runs' });
  private readonly names = h('datalist', { id: `jsc-rule-names-${++bars}` });
  private timer = 0;
  private asked = '';
  private drawn = '';

  constructor(private readonly host: RuleHost) {
    this.field = h('input', {
      type: 'text', class: 'jsc-rule', placeholder: 'Exclude where… e.g. N < 2e7 and loss > 6', list: this.names.id, spellcheck: 'false',
      'aria-label': 'Exclude runs where, such as N < 2e7', autocomplete: 'off',
      oninput: () => this.typed(),
      onkeydown: (event: KeyboardEvent) => {
        if (event.key === 'Enter') this.apply();
        else if (event.key === 'Escape' && this.field.value) this.clear();
        else return;
        event.stopPropagation();
        event.preventDefault();
      },
    });
    const apply = h('button', { type: 'button', class: 'jsc-button jsc-rule-apply', onclick: () => this.apply() }, 'Exclude');
    this.el = h('div', { class: 'jsc-rules-bar', role: 'group', 'aria-label': 'Rules' }, this.field, apply, this.said, this.chips, this.names);
  }

  update(rules: RuleChip[], names: string[]): void {
    const now = JSON.stringify([rules, names]);
    if (now === this.drawn) return;
    this.drawn = now;
    if (rules.some((rule) => rule.text === this.field.value.trim().replace(/\s+/g, ' '))) this.clear();
    this.chips.hidden = rules.length === 0;
    const focused = [...this.chips.querySelectorAll('button')].indexOf(document.activeElement as HTMLButtonElement);
    this.chips.replaceChildren(...rules.map((rule) => this.chip(rule)));
    // After a press on a chip the focus goes to the next one, else to the field.
    if (focused >= 0) (this.chips.querySelectorAll('button')[Math.min(focused, rules.length - 1)] ?? this.field).focus();
    this.names.replaceChildren(...names.map((name) => h('option', { value: /^[A-Za-z_]\w*$/.test(name) ? `${name} < ` : `\`${name}\` < ` })));
  }

  private chip(rule: RuleChip): HTMLElement {
    const kept = rule.kept > 0 ? `, ${rule.kept} kept by hand` : '';
    const runs = `${counted(rule.count, 'run')}${kept}`;
    const scope = `True of ${rule.true_of}; also applies to runs added later`;
    return h('li', { class: 'jsc-rule-chip', title: scope },
      h('code', {}, rule.text), h('span', {}, ` · ${runs}`),
      h('button', {
        type: 'button', class: 'jsc-rule-remove', 'aria-label': `Remove the rule ${rule.text} (${runs})`, title: `Remove this rule; what it took out comes back. ${scope}`,
        onclick: () => this.host.act({ type: 'remove_rule', rule: rule.text }),
      }, '×'));
  }

  private apply(): void {
    const rule = this.field.value.trim();
    if (rule) this.host.act({ type: 'exclude_where', rule });
    else this.field.focus();
  }

  private clear(): void {
    this.field.value = '';
    this.typed();
  }

  private typed(): void {
    window.clearTimeout(this.timer);
    this.field.removeAttribute('aria-invalid');
    this.asked = this.field.value.trim();
    if (!this.asked) {
      setText(this.said, '');
      return;
    }
    this.timer = window.setTimeout(() => void this.count(this.asked), REST);
  }

  private async count(text: string): Promise<void> {
    let sentence: string;
    let isWrong = false;
    try {
      sentence = (await this.host.count(text)).sentence;
    } catch (error) {
      // Half a rule is no mistake yet; the caret under it would not stand below the field.
      sentence = (error as Error).message.split('\n')[0];
      isWrong = true;
    }
    if (text !== this.asked) return;
    this.field.toggleAttribute('aria-invalid', isWrong);
    setText(this.said, sentence);
  }
}
