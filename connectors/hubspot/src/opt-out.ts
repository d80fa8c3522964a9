import { type CallContext, ConnectorError } from '#connector-sdk';
import { type HubSpotClient } from './client.js';
import { RefusedCall } from './errors.js';
import { arrayOf, chunksOf, objectOf, textsOf } from './json.js';

const EMAIL_CHANNEL = { channel: 'EMAIL' };
const STATUSES_PATH = '/communication-preferences/v4/statuses';
const UNSUBSCRIBE_BATCH_MAX = 100;

/**
 * Unsubscribes addresses from all email, through communication preferences: the contact property that shows it cannot be
 * written. There is no way back here; subscribing again takes the person's own act.
 *
 * The batch call needs a scope that smaller HubSpot plans lack; without it each address takes a call.
 * @returns the addresses HubSpot did not unsubscribe, in lower case
 * @throws ConnectorError when a call fails as a whole
 */
export async function unsubscribeAll(
  client: HubSpotClient,
  emails: readonly string[],
  context: CallContext,
): Promise<ReadonlySet<string>> {
  const refused = new Set<string>();
  for (const batch of chunksOf([...new Set(emails.map((email) => email.toLowerCase()))], UNSUBSCRIBE_BATCH_MAX)) {
    try {
      for (const email of await unsubscribeBatch(client, batch, context)) refused.add(email);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      if (error.kind !== 'permission' && !(error instanceof RefusedCall)) throw error;
      for (const email of batch) if (!(await unsubscribeOne(client, email, context))) refused.add(email);
    }
  }
  return refused;
}

/** Gives the addresses the answer's errors name. */
async function unsubscribeBatch(
  client: HubSpotClient,
  emails: readonly string[],
  context: CallContext,
): Promise<readonly string[]> {
  const answer = await client.plain('general', context, {
    method: 'POST',
    path: `${STATUSES_PATH}/batch/unsubscribe-all`,
    query: EMAIL_CHANNEL,
    body: { json: { inputs: emails } },
    authorise: true,
  });
  const named = arrayOf(objectOf(answer)['errors']).flatMap((error) =>
    Object.values(objectOf(objectOf(error)['context'])).flatMap(textsOf),
  );
  return named.map((text) => text.toLowerCase()).filter((text) => emails.includes(text));
}

async function unsubscribeOne(client: HubSpotClient, email: string, context: CallContext): Promise<boolean> {
  try {
    await client.plain('general', context, {
      method: 'POST',
      path: `${STATUSES_PATH}/${encodeURIComponent(email)}/unsubscribe-all`,
      query: EMAIL_CHANNEL,
      authorise: true,
    });
    return true;
  } catch (error) {
    if (error instanceof RefusedCall) return false;
    throw error;
  }
}
