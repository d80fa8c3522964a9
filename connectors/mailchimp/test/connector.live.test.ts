import { describe, it } from '@jest/globals';
import { describeConnector } from '#connector-sdk/testing';
import { liveHarness } from './harness.js';

const harness = liveHarness(process.env);
if (harness) describeConnector('mailchimp, live', harness);
else {
  describe('mailchimp, live', () => {
    it.skip('needs MAILCHIMP_API_KEY, MAILCHIMP_LIST_ID and MAILCHIMP_TEST_DOMAIN', () => undefined);
  });
}
