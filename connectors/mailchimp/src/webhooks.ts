import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import {
  type ChangeHint,
  type Secrets,
  type WebhookReceiver,
  type WebhookRequest,
  type WebhookVerdict,
} from '#connector-sdk';
import { subscriberHash } from './known-members.js';
import { isGone } from './reader.js';
import { MailchimpSession, MEMBERS } from './session.js';
import { SECRET_PARAMETER, SIGNING_SECRET, URL_SECRET } from './subscriptions.js';

/** One member with every merge field full is far smaller. */
const BODY_MAX_BYTES = 256 * 1024;

/** How old, or how far ahead, a signature's time may be. */
const SIGNATURE_WINDOW_MS = 5 * 60 * 1000;

/** Fields of the form, by event type, that name the member's present address. */
const ADDRESS_FIELD: Readonly<Record<string, string>> = {
  subscribe: 'data[email]',
  unsubscribe: 'data[email]',
  profile: 'data[email]',
  cleaned: 'data[email]',
  upemail: 'data[new_email]',
};

/** Types of events by which someone's consent may have changed. */
const ABOUT_CONSENT: ReadonlySet<string> = new Set(['subscribe', 'unsubscribe', 'cleaned']);

/**
 * Mailchimp tests the URL with a GET when a webhook is made, before its secret can have been kept, so a GET is answered
 * to anyone: it is given nothing and changes nothing.
 */
export const receiver: WebhookReceiver = {
  bodyMaxBytes: BODY_MAX_BYTES,

  verify(request, { secrets, clock }): WebhookVerdict {
    const method = request.method.toUpperCase();
    if (method === 'GET' || method === 'HEAD') return { kind: 'handshake', answer: { status: 200 } };
    if (request.body.byteLength > BODY_MAX_BYTES) {
      return refused(413, 'MAILCHIMP_WEBHOOK_TOO_LARGE', 'The webhook body is larger than Mailchimp sends.');
    }
    const expected = secrets[URL_SECRET]?.reveal();
    const given = URL.parse(request.url)?.searchParams.get(SECRET_PARAMETER);
    if (expected === undefined || !given || !sameSecret(given, expected)) {
      return refused(401, 'MAILCHIMP_WEBHOOK_SECRET', 'The webhook URL does not hold the secret of this connection.');
    }
    const unsigned = signatureProblem(request, secrets, clock.nowMs());
    if (unsigned !== undefined) return refused(401, 'MAILCHIMP_WEBHOOK_SIGNATURE', unsigned);
    const type = formOf(request).get('type');
    if (type === null) return refused(400, 'MAILCHIMP_WEBHOOK_MALFORMED', 'The webhook names no event.');
    return { kind: 'accepted', answer: { status: 200 }, aboutConsent: ABOUT_CONSENT.has(type) };
  },

  async decode(request, session, context): Promise<readonly ChangeHint[]> {
    if (!(session instanceof MailchimpSession)) throw new TypeError('expected a session of the Mailchimp connector');
    const form = formOf(request);
    const field = ADDRESS_FIELD[form.get('type') ?? ''];
    const email = field === undefined ? null : form.get(field);
    if (!email) return [];
    // The form's own id changes with the address, so the address is turned into the contact id.
    const { finder } = session.audience;
    const knownId = finder.known.idOf(email);
    const member = await finder.one(subscriberHash(email), [], context);
    const id = member?.contact_id ?? knownId;
    // A member permanently deleted before we ever saw it: there is nothing to read again.
    if (id === undefined) return [];
    return [
      {
        kind: !member || isGone(member) ? 'deleted' : 'changed',
        object: MEMBERS,
        id,
        occurredAtMs: firedAtMs(form.get('fired_at')),
        origin: 'other',
        aboutConsent: ABOUT_CONSENT.has(form.get('type') ?? ''),
      },
    ];
  },
};

/** Why the request is not signed as it should be; `undefined` when it is, or when this webhook is an unsigned one. */
function signatureProblem(request: WebhookRequest, secrets: Secrets, nowMs: number): string | undefined {
  const secret = secrets[SIGNING_SECRET]?.reveal();
  if (secret === undefined) return undefined;
  const parts = new Map(
    (request.headers['x-mailchimp-signature'] ?? '').split(',').map((part): [string, string] => {
      const [name = '', ...value] = part.trim().split('=');
      return [name, value.join('=')];
    }),
  );
  const at = parts.get('t') ?? '';
  const signature = parts.get('v1') ?? '';
  const ageMs = nowMs - Number(at) * 1000;
  if (!/^\d+$/.test(at) || Math.abs(ageMs) > SIGNATURE_WINDOW_MS) return 'The signature is missing or too old.';
  const expected = createHmac('sha256', secret).update(`${at}.`).update(request.body).digest('hex');
  return sameSecret(signature, expected) ? undefined : 'The signature does not fit the body.';
}

/** Hashing first makes the lengths equal, so that neither content nor length shows in the time taken. */
const sameSecret = (given: string, expected: string): boolean => timingSafeEqual(digest(given), digest(expected));

const digest = (value: string): Buffer => createHash('sha256').update(value).digest();

const formOf = (request: WebhookRequest): URLSearchParams =>
  new URLSearchParams(new TextDecoder().decode(request.body));

/** `2009-03-26 21:35:57`, in UTC though it does not say so. */
function firedAtMs(text: string | null): number | null {
  if (text === null || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return null;
  const ms = Date.parse(`${text.replace(' ', 'T')}Z`);
  return Number.isFinite(ms) ? ms : null;
}

const refused = (status: 400 | 401 | 413, code: string, message: string): WebhookVerdict => ({
  kind: 'refused',
  status,
  code,
  message,
});
