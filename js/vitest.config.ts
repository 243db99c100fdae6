import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // In the page bqplot is the module that JupyterLab shares; a test that needs it says what of it there is.
  resolve: { alias: { bqplot: fileURLToPath(new URL('tests/no_bqplot.ts', import.meta.url)) } },
  test: { environment: 'jsdom', include: ['tests/**/*.test.ts'] },
});
