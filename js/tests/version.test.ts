import { expect, it } from 'vitest';
import manifest from '../package.json';
import { MODULE_NAME, MODULE_VERSION } from '../src/version';
import { MODULE, MODULE_VERSION as ASKED } from '../src/wire.gen';

it('the page registers what the kernel asks for', () => {
  expect([MODULE_NAME, MODULE_VERSION]).toEqual([manifest.name, manifest.version]);
  expect(MODULE).toBe(MODULE_NAME);
  expect(ASKED).toBe(`^${MODULE_VERSION}`);
});
