import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from '@jest/globals';

export type Vendor = 'hubspot' | 'salesforce' | 'mailchimp';

const REPOSITORY_ROOT = resolve(import.meta.dirname, '../../..');

/**
 * The folder with the vendors' published specs and recorded traffic, which licences keep out of this repository:
 * `SYNCLINE_VENDOR_FACTS`, else `../shared/vendor` beside the repository; `undefined` when neither is there.
 */
export function vendorFactsFolder(): string | undefined {
  const folder = process.env['SYNCLINE_VENDOR_FACTS'] ?? join(REPOSITORY_ROOT, '../shared/vendor');
  return existsSync(join(folder, 'specs')) ? folder : undefined;
}

/**
 * `describe` for checks that need the vendor facts. Without them nothing passes silently: the loss is printed, and one
 * skipped test bearing its name stands in the report.
 */
export function describeWithVendorFacts(name: string, define: (factsFolder: string) => void): void {
  const folder = vendorFactsFolder();
  if (folder !== undefined) {
    describe(name, () => define(folder));
    return;
  }
  // Straight to the terminal: Jest keeps what a wholly skipped file logs to itself.
  process.stderr.write(
    `NOT CHECKED: "${name}". Set SYNCLINE_VENDOR_FACTS to the folder holding the vendors' specs/.\n`,
  );
  describe(name, () => {
    it.skip('not checked: the vendor facts are not on this machine (SYNCLINE_VENDOR_FACTS)', () => undefined);
  });
}
