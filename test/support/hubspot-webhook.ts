import { createHmac } from 'node:crypto';

/** What HubSpot sends when a person changed one property of a contact. */
export const contactChanged = (contactId: string, portalId: number): string =>
  JSON.stringify([
    {
      ...{ eventId: 1, subscriptionId: 1, portalId, appId: 1, occurredAt: Date.now(), attemptNumber: 0 },
      ...{ subscriptionType: 'contact.propertyChange', objectId: Number(contactId), changeSource: 'CRM_UI' },
      ...{ propertyName: 'firstname', propertyValue: 'changed' },
    },
  ]);

/** A signed POST as HubSpot makes it, by its third and present scheme. */
export function signedByHubspot(
  url: string,
  body: string,
  options: { readonly clientSecret: string; readonly atMs?: number },
): RequestInit {
  const at = String(options.atMs ?? Date.now());
  const signature = createHmac('sha256', options.clientSecret).update(`POST${url}${body}${at}`).digest('base64');
  return {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-hubspot-request-timestamp': at,
      'x-hubspot-signature-v3': signature,
    },
  };
}
