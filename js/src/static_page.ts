/**
 * Shows a panel's own HTML where its widget is not to be had, and keeps that HTML as new as the panel.
 *
 * JupyterLab and Notebook 7 take one form of an output and no other when it fails. The form declared here wraps the
 * renderer of widgets: where that finds no model, the figure and tables of the same output are shown instead. The
 * output does not bear the widget's own form, so that readers without this code take the HTML (widgets/forms.py).
 */
export const PANEL_FORM = 'application/vnd.jupyter-scaling.panel+json';
/** Sent up from a panel's element when its view has changed; `detail` asks the kernel for the new HTML. */
export const CHANGED = 'jupyter-scaling:changed';

const WIDGET = 'application/vnd.jupyter.widget-view+json';
const HTML = 'text/html';
const PANEL = '.jsc-explorer';
/** Of the HTML: what a box of several panels is (widgets/containers.py), and what each panel is in it. */
const BOX = '.jsc-static-box';
const PART = '.jsc-static';
/** Lower than the widgets' own -10: tried first. */
const RANK = -20;
const QUIET_MS = 1500;
const PATIENCE_MS = 1500;

type Bundle = Record<string, any>;

export interface OutputModel {
  data: Bundle;
  setData(options: { data: Bundle }): void;
}

export interface Renderer {
  node: HTMLElement;
  isDisposed?: boolean;
  renderModel(model: OutputModel): Promise<void>;
}

interface RenderMime {
  createRenderer(type: string): Renderer;
  addFactory(factory: { safe: boolean; mimeTypes: string[]; createRenderer(): Renderer }, rank: number): void;
}

interface Shell {
  currentChanged?: { connect(slot: (shell: unknown, change: { newValue: { console?: { rendermime?: RenderMime } } | null }) => void): unknown };
}

export interface Documents {
  shell?: Shell;
  docRegistry?: {
    addWidgetExtension(kind: string, extension: { createNew(panel: { content?: { rendermime?: RenderMime } }): void }): unknown;
  };
}

/** Notebooks and consoles that are opened from now on know the form; Voila has neither and shows widgets by itself. */
export function registerForm(app: Documents): void {
  const known = new WeakSet<RenderMime>();
  const teach = (rendermime: RenderMime | undefined): void => {
    if (rendermime && !known.has(rendermime)) {
      known.add(rendermime);
      rendermime.addFactory({ safe: false, mimeTypes: [PANEL_FORM], createRenderer: () => panelRenderer(rendermime) }, RANK);
    }
  };
  app.docRegistry?.addWidgetExtension('Notebook', { createNew: (panel) => teach(panel.content?.rendermime) });
  // A console is no document; it is found when it comes to the front, which is before anything is run in it.
  app.shell?.currentChanged?.connect((_shell, { newValue }) => teach(newValue?.console?.rendermime));
}

export function panelRenderer(rendermime: RenderMime): Renderer {
  const renderer = rendermime.createRenderer(WIDGET);
  const renderWidget = renderer.renderModel.bind(renderer);
  const renewing = new Map<number, number>();
  let shown = '';
  renderer.renderModel = async (model) => {
    const widget = model.data[PANEL_FORM] ?? model.data[WIDGET];
    const id = String(widget?.model_id ?? '');
    if (id && id === shown && hasPanel(renderer.node)) {
      return; // only the HTML is new
    }
    // Without a kernel the widget is waited for, perhaps for ever; when it comes it takes the place of the page.
    const waiting = window.setTimeout(() => void showPage(rendermime, renderer.node, model), PATIENCE_MS);
    await renderWidget(Object.create(model, { data: { value: { ...model.data, [WIDGET]: widget } } }));
    window.clearTimeout(waiting);
    shown = id;
    await showPage(rendermime, renderer.node, model);
    renderer.node.removeEventListener(CHANGED, onChange);
    onChange = (event) => {
      // A box may hold several panels; each has its own part of the HTML.
      const place = Math.max(0, [...renderer.node.querySelectorAll(PANEL)].findIndex((one) => one.contains(event.target as Node)));
      const ask = (event as CustomEvent<() => Promise<string>>).detail;
      window.clearTimeout(renewing.get(place));
      renewing.set(place, window.setTimeout(() => void renew(renderer, model, place, ask), QUIET_MS));
    };
    renderer.node.addEventListener(CHANGED, onChange);
  };
  let onChange: (event: Event) => void = () => undefined;
  return renderer;
}

/** The figure and tables, where the renderer of widgets has nothing but words. */
async function showPage(rendermime: RenderMime, node: HTMLElement, model: OutputModel): Promise<void> {
  if (hasNoWidget(node) && model.data[HTML]) {
    const page = rendermime.createRenderer(HTML);
    await page.renderModel(model);
    if (hasNoWidget(node)) {
      node.replaceChildren(page.node);
    }
  }
}

async function renew(renderer: Renderer, model: OutputModel, place: number, ask: () => Promise<string>): Promise<void> {
  try {
    const html = withPart(String(model.data[HTML] ?? ''), place, await ask());
    if (!renderer.isDisposed && model.data[HTML] && html !== model.data[HTML]) {
      model.setData({ data: { ...model.data, [HTML]: html } });
    }
  } catch {
    // Without a kernel the page stays what it was.
  }
}

/** The HTML of a box with the part of one panel renewed; that of a panel alone is its part. */
function withPart(old: string, place: number, part: string): string {
  const page = new DOMParser().parseFromString(old, 'text/html');
  const before = page.querySelectorAll(`${BOX} ${PART}`)[place];
  if (!page.querySelector(BOX)) {
    return part;
  }
  if (before) {
    before.outerHTML = part;
  }
  return page.body.innerHTML;
}

const hasPanel = (node: HTMLElement): boolean => node.querySelector(PANEL) !== null;

/** The renderer of widgets says so in words, as the only thing in its node. */
const hasNoWidget = (node: HTMLElement): boolean =>
  node.childElementCount === 0 && /^(Loading widget|Error displaying widget)/.test(node.textContent ?? '');
