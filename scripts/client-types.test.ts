import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { CLIENT_TYPES, clientTypes } from './client-types-of.js';

it('the types of the API client are those of the described API (npm run openapi writes them anew)', async () => {
  expect(await readFile(CLIENT_TYPES, 'utf8')).toBe(await clientTypes());
});
