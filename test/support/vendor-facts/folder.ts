import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const REPOSITORY_ROOT = resolve(import.meta.dirname, '../../..');

/**
 * The folder with the vendors' published specs and recorded traffic, which licences keep out of this repository:
 * `SYNCLINE_VENDOR_FACTS`, else `../shared/vendor` beside the repository; `undefined` when neither is there.
 */
export function vendorFactsFolder(): string | undefined {
  const folder = process.env['SYNCLINE_VENDOR_FACTS'] ?? join(REPOSITORY_ROOT, '../shared/vendor');
  return existsSync(join(folder, 'specs')) ? folder : undefined;
}
