/** The Python that re-creates the panel, to copy or to put into the notebook as a cell of its own. */
import { insertCellBelow } from '../notebook_cells';
import { h, setText } from './dom';

export class CodePanel {
  readonly el: HTMLElement;
  private readonly code = h('pre', { tabindex: 0 });
  private readonly said = h('span', { class: 'jsc-code-said', role: 'status' });

  constructor() {
    const button = (text: string, name: string, title: string, onclick: () => void): HTMLElement =>
      h('button', { type: 'button', class: `jsc-button ${name}`, title, onclick }, text);
    this.el = h('section', { class: 'jsc-code', 'aria-label': 'Python that re-creates this panel', hidden: true },
      h('div', { class: 'jsc-code-buttons' },
        button('Insert as cell', 'jsc-insert', 'A new cell below this one, with this code', () => void this.insert()),
        button('Copy', 'jsc-copy', 'The code to the clipboard', () => void this.copy('Copied.')),
        this.said),
      this.code);
  }

  update(code: string): void {
    if (this.code.textContent !== code) {
      setText(this.code, code);
      setText(this.said, '');
    }
  }

  private async insert(): Promise<void> {
    // Its last line shows the panel: a cell that ends in an assignment shows nothing.
    if (insertCellBelow(this.el, `${(this.code.textContent ?? '').trimEnd()}\npanel`)) {
      setText(this.said, 'A new cell below holds the code.');
    } else {
      await this.copy('No notebook to insert a cell into here: the code is in the clipboard.');
    }
  }

  private async copy(done: string): Promise<void> {
    setText(this.said, (await copied(this.code.textContent ?? '')) ? done : 'The clipboard is closed to this page: select the code and copy it.');
  }
}

/** Through the clipboard API, or where a page that is not https lacks it, through a selection. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = h('textarea', { style: 'position: fixed; opacity: 0' });
    field.value = text;
    const focused = document.activeElement as HTMLElement | null;
    document.body.append(field);
    field.select();
    const done = document.execCommand?.('copy') ?? false;
    field.remove();
    focused?.focus();
    return done;
  }
}
