import { afterEach, describe, expect, it, vi } from 'vitest';
import { CHANGED, type OutputModel, PANEL_FORM, panelRenderer, registerForm, type Renderer } from '../src/static_page';

const WIDGET = 'application/vnd.jupyter.widget-view+json';

/** Renderers as JupyterLab makes them; `missing` is what the one for widgets does without a model. */
function rendermime(missing: boolean): any {
  return {
    addFactory: vi.fn(),
    createRenderer: (type: string): Renderer => {
      const node = document.createElement('div');
      return {
        node,
        renderModel: vi.fn(async (model: OutputModel) => {
          if (type === 'text/html') node.innerHTML = model.data[type];
          else if (missing) node.textContent = 'Error displaying widget: model not found';
          else node.innerHTML = `<div class="jsc-explorer">${model.data[type].model_id}</div>`;
        }),
      };
    },
  };
}

function output(): OutputModel {
  const model: OutputModel = { data: { [PANEL_FORM]: { model_id: 'a' }, 'text/html': '<p>old</p>' }, setData: ({ data }) => void (model.data = data) };
  return model;
}

afterEach(() => void vi.useRealTimers());

describe('the form of a panel', () => {
  it('is known to every notebook, before the one of widgets', () => {
    let extension: any;
    registerForm({ docRegistry: { addWidgetExtension: (_kind, one) => (extension = one) } });
    const mime = rendermime(false);
    extension.createNew({ content: { rendermime: mime } });
    expect(mime.addFactory).toHaveBeenCalledWith(expect.objectContaining({ mimeTypes: [PANEL_FORM], safe: false }), -20);
    registerForm({});
  });

  it('is known to a console that comes to the front, once', () => {
    let show: any;
    registerForm({ shell: { currentChanged: { connect: (slot) => (show = slot) } } });
    const mime = rendermime(false);
    for (const newValue of [null, {}, { console: { rendermime: mime } }, { console: { rendermime: mime } }]) show(null, { newValue });
    expect(mime.addFactory).toHaveBeenCalledTimes(1);
  });

  it('is the widget where there is one', async () => {
    const renderer = panelRenderer(rendermime(false));
    await renderer.renderModel(output());
    expect(renderer.node.querySelector('.jsc-explorer')?.textContent).toBe('a');
  });

  it('is the widget also in a notebook of an earlier version, which has both names', async () => {
    const renderer = panelRenderer(rendermime(false));
    const model = output();
    model.data = { [WIDGET]: { model_id: 'b' }, [PANEL_FORM]: { model_id: 'b' } };
    await renderer.renderModel(model);
    expect(renderer.node.querySelector('.jsc-explorer')?.textContent).toBe('b');
  });

  it('is the HTML where there is none', async () => {
    const renderer = panelRenderer(rendermime(true));
    await renderer.renderModel(output());
    expect(renderer.node.textContent).toBe('old');
  });

  it('is the HTML while the widget is waited for, and then the widget', async () => {
    vi.useFakeTimers();
    const mime = rendermime(false);
    let arrive: () => void = () => undefined;
    const create = mime.createRenderer;
    mime.createRenderer = (type: string) => {
      const one = create(type);
      if (type !== 'text/html') {
        one.renderModel = async () => {
          one.node.textContent = 'Loading widget...';
          await new Promise<void>((done) => (arrive = done));
          one.node.innerHTML = '<div class="jsc-explorer"></div>';
        };
      }
      return one;
    };
    const renderer = panelRenderer(mime);
    const rendered = renderer.renderModel(output());
    await vi.advanceTimersByTimeAsync(2000);
    expect(renderer.node.textContent).toBe('old');
    arrive();
    await rendered;
    expect(renderer.node.innerHTML).toBe('<div class="jsc-explorer"></div>');
  });

  it('is renewed once the panel has been quiet, and the widget is left alone', async () => {
    vi.useFakeTimers();
    const renderer = panelRenderer(rendermime(false));
    const model = output();
    await renderer.renderModel(model);
    const panel = renderer.node.querySelector('.jsc-explorer')!;
    const ask = vi.fn(async () => '<p>new</p>');
    panel.dispatchEvent(new CustomEvent(CHANGED, { bubbles: true, detail: ask }));
    panel.dispatchEvent(new CustomEvent(CHANGED, { bubbles: true, detail: ask }));
    await vi.advanceTimersByTimeAsync(2000);
    expect(ask).toHaveBeenCalledTimes(1);
    expect(model.data['text/html']).toBe('<p>new</p>');
    await renderer.renderModel(model);
    expect(renderer.node.querySelector('.jsc-explorer')).toBe(panel);
  });

  it('of a box with several panels is renewed part by part', async () => {
    vi.useFakeTimers();
    const mime = rendermime(false);
    const create = mime.createRenderer;
    mime.createRenderer = (type: string) => {
      const one = create(type);
      one.renderModel = async () => void (one.node.innerHTML = '<div class="jsc-explorer"></div>'.repeat(3));
      return one;
    };
    const renderer = panelRenderer(mime);
    const model = output();
    const parts = ['a', 'b', 'c'].map((name) => `<div class="jsc-static"><p>${name}</p></div>`);
    model.data['text/html'] = `<div class="jsc-static-box"><p>Title</p>${parts.join('')}</div>`;
    await renderer.renderModel(model);
    renderer.node.querySelectorAll('.jsc-explorer').forEach((panel, place) => {
      if (place === 0) return;
      const detail = async (): Promise<string> => `<div class="jsc-static"><p>new ${place}</p></div>`;
      panel.dispatchEvent(new CustomEvent(CHANGED, { bubbles: true, detail }));
    });
    await vi.advanceTimersByTimeAsync(2000);
    const page = new DOMParser().parseFromString(model.data['text/html'], 'text/html');
    expect([...page.querySelectorAll('p')].map((one) => one.textContent)).toEqual(['Title', 'a', 'new 1', 'new 2']);
  });

  it('stays what it was without a kernel', async () => {
    vi.useFakeTimers();
    const renderer = panelRenderer(rendermime(false));
    const model = output();
    await renderer.renderModel(model);
    const detail = async (): Promise<string> => Promise.reject(new Error('nobody'));
    renderer.node.firstElementChild!.dispatchEvent(new CustomEvent(CHANGED, { bubbles: true, detail }));
    await vi.advanceTimersByTimeAsync(2000);
    expect(model.data['text/html']).toBe('<p>old</p>');
  });
});
