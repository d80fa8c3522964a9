import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describedApi, printed } from './described-api.js';

/** Writes apps/api/openapi.json anew. Run from the root of the repository, after the build. */
await writeFile(join(process.cwd(), 'apps/api/openapi.json'), printed(await describedApi()));
