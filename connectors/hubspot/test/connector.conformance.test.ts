import { describeConnector } from '#connector-sdk/testing';
import { COMPANIES, customObject, DEALS, liveHarness, ownersHarness, sandboxHarness } from './harness.js';

describeConnector('HubSpot contacts on its sandbox', sandboxHarness());
describeConnector('HubSpot companies on its sandbox', sandboxHarness(COMPANIES));
describeConnector('HubSpot deals on its sandbox', sandboxHarness(DEALS));
describeConnector('a HubSpot custom object on its sandbox', sandboxHarness(customObject()));
describeConnector('HubSpot owners on its sandbox', ownersHarness());

const live = liveHarness(process.env);
if (live) describeConnector('HubSpot live', live);
