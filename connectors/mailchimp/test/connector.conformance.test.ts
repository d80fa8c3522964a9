import { describeConnector } from '#connector-sdk/testing';
import { sandboxHarness } from './harness.js';

describeConnector('mailchimp on its sandbox', sandboxHarness());
describeConnector('mailchimp on another audience of its sandbox', sandboxHarness('b1b2b3b4b5'));
