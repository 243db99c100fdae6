/**
 * Puts a new cell into the notebook that shows a panel.
 *
 * JupyterLab and Notebook 7 both hand their application to the plugin; the notebook in it is found by the page's own
 * elements and used through its shared model. Asking for INotebookTracker instead would make `@jupyterlab/notebook` a
 * module that Voila, which has no notebook, cannot resolve: the widgets would not load there.
 */

interface SharedNotebook {
  insertCell(index: number, cell: { cell_type: 'code'; source: string; metadata: { trusted: boolean } }): unknown;
}

interface NotebookContent {
  node: HTMLElement;
  widgets: readonly { node: HTMLElement }[];
  model: { sharedModel: SharedNotebook } | null;
  activeCellIndex: number;
}

export interface Application {
  shell?: { widgets?(area: string): Iterable<{ node: HTMLElement; content?: unknown }> };
}

let application: Application | null = null;

/** Called by the plugin when it is activated. */
export function setApplication(app: Application | null): void {
  application = app;
}

/** A new code cell below the one that `element` stands in, made the active one; false where there is no notebook. */
export function insertCellBelow(element: Element, source: string): boolean {
  const notebook = notebookAround(element);
  const shared = notebook?.model?.sharedModel;
  const place = notebook?.widgets.findIndex((cell) => cell.node.contains(element)) ?? -1;
  if (!notebook || !shared || typeof shared.insertCell !== 'function' || place < 0) {
    return false;
  }
  shared.insertCell(place + 1, { cell_type: 'code', source: source.trimEnd(), metadata: { trusted: true } });
  notebook.activeCellIndex = place + 1;
  return true;
}

function notebookAround(element: Element): NotebookContent | null {
  const widgets = [...(application?.shell?.widgets?.('main') ?? [])];
  const around = widgets.find(({ node, content }) => node.contains(element) && isNotebook(content));
  return (around?.content as NotebookContent | undefined) ?? null;
}

function isNotebook(content: unknown): boolean {
  const one = content as Partial<NotebookContent> | undefined;
  return Array.isArray(one?.widgets) && Boolean(one?.model?.sharedModel);
}
