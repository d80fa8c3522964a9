import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { DEFAULTS, RULE_DEFAULTS } from '#configuration';
import { DEFAULT_ALERT_RULES } from '#engine';
import { describedApi, printed } from '../openapi/described-api.js';
import { POLL_EVERY_MS, SWEEP_EVERY_MS } from '../syncs/sync.dto.js';
import { configurationSchema } from './configuration-schema.js';

const PUBLISHED = join(import.meta.dirname, '../../../../docs/configuration.schema.json');

it('the published schema of configuration is the one the API serves (npm run openapi writes it anew)', async () => {
  expect(await readFile(PUBLISHED, 'utf8')).toBe(printed(configurationSchema(await describedApi())));
});

it('a file that says nothing means what the server takes for nothing', () => {
  expect({ quietHours: null, ...RULE_DEFAULTS }).toEqual(DEFAULT_ALERT_RULES);
  expect(DEFAULTS).toEqual({ pollEveryMs: POLL_EVERY_MS.default, sweepEveryMs: SWEEP_EVERY_MS.default });
});
