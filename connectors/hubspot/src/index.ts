import { type Connector } from '#connector-sdk';
import { manifest } from './manifest.js';
import { HubSpotSession } from './session.js';
import { receiver } from './webhooks.js';

/** HubSpot contacts, companies, deals, custom objects and owners. */
export const hubspotConnector: Connector = {
  manifest,
  open: (context) => new HubSpotSession(context),
  receiver,
};
