/** Writes the types of the API client anew, from apps/api/openapi.json. */
import { writeFile } from 'node:fs/promises';
import { CLIENT_TYPES, clientTypes } from './client-types-of.js';

await writeFile(CLIENT_TYPES, await clientTypes());
