/** Everything the kernel may ask for by name. */
export * from './law_model';
export * from './fit_scatter';
export * from './fit_scatter_model';
export * from './law_lines';
export * from './target_mark';
export * from './explorer';
