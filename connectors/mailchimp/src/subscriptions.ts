import { randomBytes } from 'node:crypto';
import { type CallContext, ConnectorError, Secret, type Secrets, type SubscriptionPort } from '#connector-sdk';
import { type MailchimpApi } from './api.js';
import { notAnAnswer } from './errors.js';
import { noAudience } from './finder.js';
import { webhook, webhooks } from './parse.js';
import { type Webhook } from './types.js';

/** The query parameter of the webhook URL that holds our secret. */
export const SECRET_PARAMETER = 'secret';

/** Names of the secrets kept for a connection's webhook. */
export const URL_SECRET = 'webhookUrlSecret';
export const SIGNING_SECRET = 'webhookSigningSecret';

const SECRET_BYTES = 24;

/** More than an audience can have. */
const WEBHOOKS_MAX = 1_000;

/** Tag changes send nothing and campaigns concern no member. */
const EVENTS = { subscribe: true, unsubscribe: true, profile: true, cleaned: true, upemail: true, campaign: false };

/**
 * Without `api` our own writes come back as nothing, which on ten connections is worth more than hearing of other
 * programs' writes a poll earlier: each event costs a call to turn its address into a contact id.
 */
const SOURCES = { user: true, admin: true, api: false };

/**
 * Webhooks of the audience. The URL carries a secret of ours, because webhooks made before signing existed stay
 * unsigned; where Mailchimp signs, the signature is checked as well.
 */
export function subscriptionPort(api: MailchimpApi, listPath: string): SubscriptionPort {
  const path = `${listPath}/webhooks`;
  const existing = async (targetUrl: string, context: CallContext): Promise<Webhook | undefined> => {
    const all = await api.read(path, { count: WEBHOOKS_MAX }, context, webhooks);
    if (!all) throw noAudience();
    return all.find((candidate) => withoutSecret(candidate.url) === withoutSecret(targetUrl));
  };
  const remove = async ({ id }: Webhook, context: CallContext): Promise<void> => {
    const answer = await api.send({ method: 'DELETE', path: `${path}/${encodeURIComponent(id)}` }, context);
    if (answer.status !== 204 && answer.status !== 404) throw notAnAnswer();
  };

  return {
    async ensure({ targetUrl, secrets }, context): Promise<{ secrets: Secrets }> {
      const present = await existing(targetUrl, context);
      const urlSecret = present && secretOf(present.url);
      if (present && urlSecret !== null && urlSecret !== undefined) {
        const signing = secrets[SIGNING_SECRET];
        return { secrets: { [URL_SECRET]: new Secret(urlSecret), ...(signing ? { [SIGNING_SECRET]: signing } : {}) } };
      }
      // Mailchimp takes no second webhook for one URL, whatever its query: one without our secret makes room.
      if (present) await remove(present, context);
      const secret = secrets[URL_SECRET] ?? new Secret(randomBytes(SECRET_BYTES).toString('base64url'));
      const url = new URL(targetUrl);
      url.searchParams.set(SECRET_PARAMETER, secret.reveal());
      const body = { url: url.href, events: EVENTS, sources: SOURCES, signing_enabled: true };
      const answer = await api.send({ method: 'POST', path, body }, context);
      if (answer.status !== 200) throw refusedUrl(answer.status);
      const signing = webhook(answer.body).signing_secret;
      return {
        secrets: { [URL_SECRET]: secret, ...(signing === undefined ? {} : { [SIGNING_SECRET]: new Secret(signing) }) },
      };
    },

    async remove({ targetUrl }, context): Promise<void> {
      const present = await existing(targetUrl, context);
      if (present) await remove(present, context);
    },
  };
}

function withoutSecret(text: string): string {
  const url = URL.parse(text);
  if (!url) return text;
  url.searchParams.delete(SECRET_PARAMETER);
  return url.href;
}

const secretOf = (text: string): string | null | undefined => URL.parse(text)?.searchParams.get(SECRET_PARAMETER);

const refusedUrl = (status: number): ConnectorError =>
  new ConnectorError('config', {
    code: 'MAILCHIMP_WEBHOOK_REFUSED',
    message:
      'Mailchimp refuses the webhook URL. It must be reachable from the internet and answer a GET with 200 before the webhook is made.',
    httpStatus: status,
  });
