/** The names under which the kernel asks for these widgets. */
export const MODULE_NAME = 'jupyter-scaling';
export const MODULE_VERSION = '0.1.0';
