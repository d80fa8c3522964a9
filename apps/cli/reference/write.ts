import { readFile, writeFile } from 'node:fs/promises';
import { withReference } from './reference.js';

const [path = 'docs/cli.md'] = process.argv.slice(2);
await writeFile(path, withReference(await readFile(path, 'utf8')));
