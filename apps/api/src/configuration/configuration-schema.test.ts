import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { describedApi, printed } from '../openapi/described-api.js';
import { configurationSchema } from './configuration-schema.js';

const PUBLISHED = join(import.meta.dirname, '../../../../docs/configuration.schema.json');

it('the published schema of configuration is the one the API serves (npm run openapi writes it anew)', async () => {
  expect(await readFile(PUBLISHED, 'utf8')).toBe(printed(configurationSchema(await describedApi())));
});
