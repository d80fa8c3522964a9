import { describeConnector } from '#connector-sdk/testing';
import { sandboxHarness } from './harness.js';

describeConnector('mailchimp on its sandbox', sandboxHarness());
