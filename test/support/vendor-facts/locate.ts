import { describe, it } from '@jest/globals';
import { vendorFactsFolder } from './folder.js';

export type Vendor = 'hubspot' | 'salesforce' | 'mailchimp';

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
