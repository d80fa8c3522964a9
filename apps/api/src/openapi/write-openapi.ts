import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withAccessTables } from '../auth/access-tables.js';
import { configurationSchema } from '../configuration/configuration-schema.js';
import { declaredRoutes, describedApi, printed } from './described-api.js';

/**
 * Writes what is made from the controllers anew: apps/api/openapi.json, docs/configuration.schema.json and the tables
 * in docs/access.md. Run from the root of the repository, after the build.
 */
const document = await describedApi();
await writeFile(join(process.cwd(), 'apps/api/openapi.json'), printed(document));
await writeFile(join(process.cwd(), 'docs/configuration.schema.json'), printed(configurationSchema(document)));
const path = join(process.cwd(), 'docs/access.md');
await writeFile(path, withAccessTables(await readFile(path, 'utf8'), await declaredRoutes()));
