/**
 * Shows a panel's own HTML where its widget is not to be had, and keeps that HTML as new as the panel.
 *
 * JupyterLab and Notebook 7 take one form of an output and no other when it fails. The form declared here wraps the
 * renderer of widgets: where that finds no model, the figure and tables of the same output are shown instead.
 */
export const PANEL_FORM = 'application/vnd.jupyter-scaling.panel+json';
/** Sent up from a panel's element when its view has changed; `detail` asks the kernel for the new HTML. */
export const CHANGED = 'jupyter-scaling:changed';

const WIDGET = 'application/vnd.jupyter.widget-view+json';
const HTML = 'text/html';
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

export interface Documents {
  docRegistry?: {
    addWidgetExtension(kind: string, extension: { createNew(panel: { content?: { rendermime?: RenderMime } }): void }): unknown;
  };
}

/** Every notebook that is opened from now on knows the form; Voila has no notebooks and shows widgets by itself. */
export function registerForm(app: Documents): void {
  app.docRegistry?.addWidgetExtension('Notebook', {
    createNew: (panel) => {
      const rendermime = panel.content?.rendermime;
      rendermime?.addFactory({ safe: false, mimeTypes: [PANEL_FORM], createRenderer: () => panelRenderer(rendermime) }, RANK);
    },
  });
}

export function panelRenderer(rendermime: RenderMime): Renderer {
  const renderer = rendermime.createRenderer(WIDGET);
  const renderWidget = renderer.renderModel.bind(renderer);
  let shown = '';
  let renewing = 0;
  renderer.renderModel = async (model) => {
    const id = String(model.data[WIDGET]?.model_id ?? '');
    if (id && id === shown && hasPanel(renderer.node)) {
      return; // only the HTML is new
    }
    // Without a kernel the widget is waited for, perhaps for ever; when it comes it takes the place of the page.
    const waiting = window.setTimeout(() => void showPage(rendermime, renderer.node, model), PATIENCE_MS);
    await renderWidget(model);
    window.clearTimeout(waiting);
    shown = id;
    await showPage(rendermime, renderer.node, model);
    renderer.node.removeEventListener(CHANGED, onChange);
    onChange = (event) => {
      window.clearTimeout(renewing);
      renewing = window.setTimeout(() => void renew(renderer, model, (event as CustomEvent<() => Promise<string>>).detail), QUIET_MS);
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

async function renew(renderer: Renderer, model: OutputModel, ask: () => Promise<string>): Promise<void> {
  try {
    const html = await ask();
    if (!renderer.isDisposed && model.data[HTML] && html !== model.data[HTML]) {
      model.setData({ data: { ...model.data, [HTML]: html } });
    }
  } catch {
    // Without a kernel the page stays what it was.
  }
}

const hasPanel = (node: HTMLElement): boolean => node.querySelector('.jsc-explorer') !== null;

/** The renderer of widgets says so in words, as the only thing in its node. */
const hasNoWidget = (node: HTMLElement): boolean =>
  node.childElementCount === 0 && /^(Loading widget|Error displaying widget)/.test(node.textContent ?? '');
