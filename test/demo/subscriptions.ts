import { type Connection } from './client.js';
import { type Sandboxes } from './world.js';

/** What of one of HubSpot's objects matters to syncs: its life, and these of its properties. */
export interface Followed {
  readonly object: 'contact' | 'company';
  readonly events: readonly string[];
  readonly properties: readonly string[];
}

const LIFE = ['creation', 'deletion', 'merge', 'restore'];

export const PEOPLE: Followed = {
  object: 'contact',
  events: [...LIFE, 'privacyDeletion', 'associationChange'],
  properties: [
    ...['email', 'firstname', 'lastname', 'phone', 'company', 'jobtitle', 'city', 'country'],
    ...['hs_email_optout', 'tags'],
  ],
};
export const COMPANIES: Followed = { object: 'company', events: LIFE, properties: ['website', 'name', 'country'] };

const DELIVERIES_AT_ONCE = 10;

/** What a private app's owner does by hand on its Webhooks page; the engine makes the other vendors' webhooks itself. */
export async function subscribeHubspot(
  { url, secrets, settings }: Sandboxes['hubspot'],
  { webhookUrl }: Connection,
  followed: readonly Followed[],
): Promise<void> {
  const send = async (method: string, path: string, body: object): Promise<void> => {
    const answer = await fetch(`${url}/webhooks/v3/${settings['appId'] ?? ''}${path}`, {
      method,
      headers: { authorization: `Bearer ${secrets['accessToken'] ?? ''}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`HubSpot answered ${answer.status} to ${path}: ${await answer.text()}`);
  };
  await send('PUT', '/settings', {
    targetUrl: webhookUrl,
    throttling: { maxConcurrentRequests: DELIVERIES_AT_ONCE },
  });
  for (const { object, events, properties } of followed) {
    for (const event of events) {
      await send('POST', '/subscriptions', { eventType: `${object}.${event}`, active: true });
    }
    for (const propertyName of properties) {
      await send('POST', '/subscriptions', { eventType: `${object}.propertyChange`, propertyName, active: true });
    }
  }
}
