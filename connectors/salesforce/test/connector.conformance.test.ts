import { describeConnector } from '#connector-sdk/testing';
import { liveHarness, sandboxHarness } from './harness.js';

describeConnector('salesforce (sandbox)', sandboxHarness());

const live = liveHarness(process.env);
if (live) describeConnector('salesforce (live)', live);
