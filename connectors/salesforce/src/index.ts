import { type Connector } from '#connector-sdk';
import { manifest } from './manifest.js';
import { SalesforceSession } from './session.js';
import { outboundMessages } from './webhooks.js';

/** Salesforce: contacts, accounts and leads over REST, change events over CometD, outbound messages. */
export const salesforce: Connector = {
  manifest,
  open: (context) => new SalesforceSession(context),
  receiver: outboundMessages,
};
