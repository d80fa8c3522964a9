import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import openapiTypescript, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';

const root = join(import.meta.dirname, '..');
const DESCRIPTION = join(root, 'apps/api/openapi.json');

/** Where the types are kept: committed, so that a review sees what a change of the API means to its callers. */
export const API_TYPES = join(root, 'libs/api-client/src/schema.d.ts');

/** The types as the committed description has them. */
export async function apiTypes(): Promise<string> {
  const description = JSON.parse(await readFile(DESCRIPTION, 'utf8')) as OpenAPI3;
  const text = astToString(await openapiTypescript(description, { defaultNonNullable: false }));
  return format(`/** Written by \`npm run openapi\` from apps/api/openapi.json. */\n${text}`, {
    ...(await resolveConfig(DESCRIPTION)),
    parser: 'typescript',
  });
}
