import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { CONSOLE_TYPES, consoleTypes } from './console-types-of.js';

it('the types of the console are those of the described API (npm run openapi writes them anew)', async () => {
  expect(await readFile(CONSOLE_TYPES, 'utf8')).toBe(await consoleTypes());
});
