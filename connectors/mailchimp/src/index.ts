import { type Connector } from '#connector-sdk';
import { audienceChoices } from './choices.js';
import { manifest } from './manifest.js';
import { MailchimpSession } from './session.js';
import { receiver } from './webhooks.js';

/** Mailchimp audiences, by the Marketing API 3.0. */
export const mailchimpConnector: Connector = {
  manifest,
  open: (connection) => new MailchimpSession(connection),
  choices: audienceChoices,
  receiver,
};
