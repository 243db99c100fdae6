/** The explorer, as the kernel asks for it by name. */
export { ExplorerModel } from './model';
export { ExplorerView } from './view';
