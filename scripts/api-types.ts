/** Writes the types the API is called with anew, from apps/api/openapi.json. */
import { writeFile } from 'node:fs/promises';
import { API_TYPES, apiTypes } from './api-types-of.js';

await writeFile(API_TYPES, await apiTypes());
