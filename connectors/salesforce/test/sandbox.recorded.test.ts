import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type SalesforceSandbox, startSalesforceSandbox } from '#sandboxes/salesforce';
import {
  describeWithVendorFacts,
  expectOnlyKnownDifferences,
  type IdMap,
  loadRecordings,
  type RecordedRequest,
  replay,
  type ValueRules,
} from '../../../test/support/vendor-facts/index.js';
import { KNOWN_DIFFERENCES } from './recorded-differences.js';

const SAME_STATUS_SHARE = 0.99;
const SAME_ALL_SHARE = 0.9;

/** Ids are minted anew, times are of the moment; the header of calls used up is the recorded org's own count. */
const RULES: ValueRules = {
  kindOf(position, recorded) {
    const key =
      position
        .split(/[.[\]]+/)
        .filter((part) => part !== '')
        .at(-1) ?? '';
    if (position === 'header:last-modified') return 'time';
    if (typeof recorded !== 'string') return 'exact';
    if (/^(?:id|Id|\w+Id)$/.test(key) && /^[A-Za-z0-9]{18}$/.test(recorded)) return 'id';
    return /^\d{4}-\d\d-\d\dT/.test(recorded) ? 'time' : 'exact';
  },
};

/** Ids in a recorded query stand between percent-encoded characters, which hide where they begin. */
function translateEncodedIds(request: RecordedRequest, ids: IdMap): RecordedRequest {
  if (request.query === null) return request;
  const query = Object.entries(request.query).map(([name, value]) => [
    name,
    encodeURIComponent(ids.translateText(decodeURIComponent(String(value)))),
  ]);
  return { ...request, query: Object.fromEntries(query) as Record<string, string> };
}

describeWithVendorFacts('the sandbox answers the recorded calls as the vendor did', (factsFolder) => {
  let sandbox: SalesforceSandbox;

  beforeEach(async () => {
    sandbox = await startSalesforceSandbox();
  });
  afterEach(() => sandbox.close());

  for (const recording of loadRecordings(factsFolder, 'salesforce')) {
    it(recording.name, async () => {
      const report = await replay(recording, {
        baseUrl: sandbox.url,
        rules: RULES,
        headers: { authorization: 'Bearer sandbox-salesforce-token' },
        rewriteRequest: translateEncodedIds,
        comparedHeaders: ['last-modified', 'content-type'],
      });
      expectOnlyKnownDifferences(report, KNOWN_DIFFERENCES[recording.name] ?? []);
      expect(report.sameStatus / report.steps).toBeGreaterThanOrEqual(SAME_STATUS_SHARE);
      expect(report.sameAll / report.steps).toBeGreaterThanOrEqual(SAME_ALL_SHARE);
    });
  }
});
