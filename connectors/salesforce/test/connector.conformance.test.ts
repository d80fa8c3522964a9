import { describeConnector } from '#connector-sdk/testing';
import { liveHarness, OTHER_OBJECTS, sandboxHarness } from './harness.js';

describeConnector('salesforce (sandbox)', sandboxHarness());

for (const tried of OTHER_OBJECTS) describeConnector(`salesforce (sandbox, ${tried.object})`, sandboxHarness(tried));

const live = liveHarness(process.env);
if (live) describeConnector('salesforce (live)', live);
