import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { describedApi, printed } from './described-api.js';

const COMMITTED = join(import.meta.dirname, '..', '..', 'openapi.json');

describe('the description of the API', () => {
  it('is committed as the controllers have it (npm run openapi writes it anew)', async () => {
    expect(await readFile(COMMITTED, 'utf8')).toBe(printed(await describedApi()));
  });

  it('gives every answer that has a body a schema with properties', async () => {
    const { paths, components } = await describedApi();
    for (const [path, operations] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(operations as Record<string, Described>)) {
        const good = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
        expect([path, method, good.length]).toEqual([path, method, 1]);
        expect([path, method, operation.security]).toEqual([path, method, [{ bearer: [] }]]);
      }
    }
    for (const [name, schema] of Object.entries(components?.schemas ?? {})) {
      expect([name, Object.keys('properties' in schema ? (schema.properties ?? {}) : {}).length]).not.toEqual([
        name,
        0,
      ]);
    }
  });
});

interface Described {
  readonly responses: Readonly<Record<string, unknown>>;
  readonly security?: unknown;
}
