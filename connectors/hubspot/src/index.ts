import { type Connector } from '#connector-sdk';
import { manifest } from './manifest.js';
import { HubSpotSession } from './session.js';
import { receiver } from './webhooks.js';

/** HubSpot contacts and companies. */
export const hubspotConnector: Connector = {
  manifest,
  open: (context) => new HubSpotSession(context),
  receiver,
};
