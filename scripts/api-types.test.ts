import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { API_TYPES, apiTypes } from './api-types-of.js';

it('keeps the types of the described API (npm run openapi writes them anew)', async () => {
  expect(await readFile(API_TYPES, 'utf8')).toBe(await apiTypes());
});
