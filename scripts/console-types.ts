/** Writes the types the console calls the API with anew, from apps/api/openapi.json. */
import { writeFile } from 'node:fs/promises';
import { CONSOLE_TYPES, consoleTypes } from './console-types-of.js';

await writeFile(CONSOLE_TYPES, await consoleTypes());
