import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { API_TYPES, apiTypes } from './api-types-of.js';

it.each(API_TYPES)('%s holds the types of the described API (npm run openapi writes them anew)', async (path) => {
  expect(await readFile(path, 'utf8')).toBe(await apiTypes());
});
