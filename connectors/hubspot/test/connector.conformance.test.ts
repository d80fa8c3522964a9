import { describeConnector } from '#connector-sdk/testing';
import { liveHarness, sandboxHarness } from './harness.js';

describeConnector('HubSpot on its sandbox', sandboxHarness());

const live = liveHarness(process.env);
if (live) describeConnector('HubSpot live', live);
