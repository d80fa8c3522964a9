import { type Connector } from '#connector-sdk';
import { hubspotConnector } from '#connectors/hubspot';
import { mailchimpConnector } from '#connectors/mailchimp';
import { salesforce } from '#connectors/salesforce';

/** Every connector there is, by vendor. To add a vendor, add its folder and its line here. */
export const CONNECTORS: ReadonlyMap<string, Connector> = new Map(
  [hubspotConnector, salesforce, mailchimpConnector].map((connector) => [connector.manifest.vendor, connector]),
);
