import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configurationSchema } from '../configuration/configuration-schema.js';
import { describedApi, printed } from './described-api.js';

/** Writes apps/api/openapi.json and docs/configuration.schema.json anew. Run from the root of the repository, after the build. */
const document = await describedApi();
await writeFile(join(process.cwd(), 'apps/api/openapi.json'), printed(document));
await writeFile(join(process.cwd(), 'docs/configuration.schema.json'), printed(configurationSchema(document)));
