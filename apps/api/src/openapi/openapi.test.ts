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
        const good = Object.entries(operation.responses).filter(([status]) => /^[23]/.test(status));
        expect([path, method, good.length]).toEqual([path, method, 1]);
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

describe('the lenses in the description', () => {
  it('are told apart by their kind: each kind is of one schema only', async () => {
    const { components } = await describedApi();
    const schemas = components?.schemas as Record<string, Schema>;
    const { oneOf = [], discriminator } = schemas['FieldMappingDto']?.properties['lens'] ?? {};
    const kinds = oneOf.flatMap(({ $ref }) => {
      const [kind, ...more] = schemas[$ref.split('/').at(-1) ?? '']?.properties['kind']?.enum ?? [];
      expect(more).toEqual([]);
      return kind === undefined ? [] : [[kind, $ref]];
    });
    expect(Object.fromEntries(kinds)).toEqual(discriminator?.mapping);
    expect(new Set(kinds.map(([kind]) => kind)).size).toBe(oneOf.length);
  });
});

interface Schema {
  readonly properties: Readonly<
    Record<
      string,
      {
        readonly enum?: readonly string[];
        readonly oneOf?: readonly { readonly $ref: string }[];
        readonly discriminator?: { readonly mapping: unknown };
      }
    >
  >;
}

interface Described {
  readonly responses: Readonly<Record<string, unknown>>;
  readonly security?: unknown;
}
