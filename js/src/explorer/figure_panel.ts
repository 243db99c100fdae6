/** The figure as a file: SVG as the kernel draws it, PNG at twice its size from that SVG, Python that draws it again. */
import { h, setText } from './dom';

export type AskFigure = (details: Record<string, string>) => Promise<{ text: string }>;

const SCALE = 2;

export class FigurePanel {
  readonly el: HTMLElement;
  private readonly caption = h('input', {
    type: 'text', class: 'jsc-caption', 'aria-label': 'Caption', placeholder: "Caption: the panel's own words when empty",
  });
  private readonly width = h('select', { class: 'jsc-figure-width', 'aria-label': 'Width', title: 'Letters keep a size that can be read at this width' },
    h('option', { value: 'page' }, 'page, 7.5 in'), h('option', { value: 'column' }, 'column, 3.3 in'));
  private readonly title = h('input', { type: 'checkbox', class: 'jsc-figure-title', checked: true });
  private readonly said = h('span', { class: 'jsc-figure-said', role: 'status' });

  constructor(private readonly ask: AskFigure, private readonly name: () => string) {
    const button = (text: string, kind: string, title: string, save: () => Promise<void>): HTMLElement =>
      h('button', { type: 'button', class: `jsc-button jsc-save-${kind}`, title, onclick: () => void this.run(save) }, text);
    this.el = h('section', { class: 'jsc-figure-out', 'aria-label': 'Save the figure', hidden: true },
      this.caption,
      h('label', { class: 'jsc-figure-choice' }, 'Width', this.width),
      h('label', { class: 'jsc-figure-choice', title: 'Law, formula, objective and exclusions above the plot' }, this.title, 'Title'),
      button('SVG', 'svg', 'Save the figure as SVG', async () => this.save('svg', new Blob([await this.text('svg')], { type: 'image/svg+xml' }))),
      button('PNG', 'png', 'Save the figure as PNG at twice its size', async () => this.save('png', await pixels(await this.text('svg')))),
      button('matplotlib', 'code', 'Save Python that draws the figure with matplotlib', async () => this.save('py', new Blob([await this.text('matplotlib')], { type: 'text/x-python' }))),
      this.said);
  }

  private async text(kind: string): Promise<string> {
    const caption = this.caption.value.trim();
    const asked: Record<string, string> = { kind, width: this.width.value, title: this.title.checked ? 'full' : 'none' };
    return (await this.ask(caption ? { ...asked, caption } : asked)).text;
  }

  private async run(save: () => Promise<void>): Promise<void> {
    setText(this.said, '');
    try {
      await save();
    } catch (error) {
      setText(this.said, (error as Error).message);
    }
  }

  private save(ending: string, content: Blob): void {
    const file = `${this.name().replace(/[^\w.-]+/g, '_') || 'figure'}.${ending}`;
    const url = URL.createObjectURL(content);
    const link = h('a', { href: url, download: file });
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
    setText(this.said, `Saved ${file}.`);
  }
}

/** An SVG text as PNG, `SCALE` pixels to each of its units. */
async function pixels(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = h('canvas', { width: SCALE * image.width, height: SCALE * image.height });
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) =>
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error('The browser made no PNG of the figure. Save the SVG.'))), 'image/png'));
}
