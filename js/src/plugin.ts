/** Tells Jupyter where the widgets of this package live; loads them only when a notebook shows one. */
import { type ExportMap, IJupyterWidgetRegistry } from '@jupyter-widgets/base';
import { type Application, setApplication } from './notebook_cells';
import { type Documents, registerForm } from './static_page';
import { MODULE_NAME, MODULE_VERSION } from './version';

export default {
  id: 'jupyter-scaling:plugin',
  description: 'The widgets of jupyter_scaling: fitted dots, law curves and the explorer.',
  autoStart: true,
  requires: [IJupyterWidgetRegistry],
  activate: (app: Application & Documents, registry: IJupyterWidgetRegistry): void => {
    setApplication(app);
    registerForm(app);
    // The import waits on bqplot's own extension: its marks are subclassed at run time, never bundled.
    const exports = async (): Promise<ExportMap> => ({ ...(await import('./index')) }) as unknown as ExportMap;
    registry.registerWidget({ name: MODULE_NAME, version: MODULE_VERSION, exports });
  },
};
