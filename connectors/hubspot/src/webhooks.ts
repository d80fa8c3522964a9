import { createHmac, timingSafeEqual } from 'node:crypto';
import { type ChangeHint, type WebhookReceiver, type WebhookRequest, type WebhookVerdict } from '#connector-sdk';
import { arrayOf, isObject, type JsonObject, parseJson, textOf, textsOf } from './json.js';
import { type ObjectKind, STANDARD_KINDS } from './objects.js';
import { HubSpotSession } from './session.js';

/** A hundred events of a few hundred bytes, with room to spare. */
const BODY_MAX_BYTES = 512 * 1024;
/** HubSpot's replay window; a time stamp from the future is held to it as well. */
const AGE_MAX_MS = 300_000;
/** The escapes HubSpot undoes in the URL before it signs; others stay as they are. */
const SIGNED_DECODED = /%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi;

/** HubSpot's webhooks. Only the v3 signature is taken: v1 and v2 do not cover the time, so they can be replayed. */
export const receiver: WebhookReceiver = {
  bodyMaxBytes: BODY_MAX_BYTES,

  verify(request, { secrets, clock }): WebhookVerdict {
    if (request.body.byteLength > BODY_MAX_BYTES) return refused(413, 'BODY_TOO_LARGE', 'The body is too large');
    const secret = secrets['clientSecret']?.reveal();
    if (secret === undefined || secret === '') {
      return refused(401, 'NO_SECRET', 'The connection holds no app client secret to verify with');
    }
    const signature = request.headers['x-hubspot-signature-v3'];
    const timestamp = request.headers['x-hubspot-request-timestamp'];
    if (signature === undefined || timestamp === undefined || !/^\d{1,16}$/.test(timestamp)) {
      return refused(401, 'NOT_SIGNED', 'The request carries no v3 signature with its time');
    }
    if (Math.abs(clock.nowMs() - Number(timestamp)) > AGE_MAX_MS) {
      return refused(401, 'OUTSIDE_WINDOW', 'The signature is outside the replay window');
    }
    if (!sameText(signature, signatureOf(request, timestamp, secret))) {
      return refused(401, 'WRONG_SIGNATURE', 'The signature does not fit');
    }
    const events = readEvents(request.body);
    return events
      ? { kind: 'accepted', answer: { status: 204 }, aboutConsent: events.some(isAboutConsent) }
      : refused(400, 'NOT_EVENTS', 'The body is not a list of events');
  },

  async decode(request, session, context): Promise<readonly ChangeHint[]> {
    const events = readEvents(request.body) ?? [];
    // One URL may serve an app in many accounts; events of the others are not ours to follow.
    const portalId = session instanceof HubSpotSession ? await session.portalId(context) : undefined;
    const ours = events.filter((event) => portalId === undefined || textOf(event['portalId']) === portalId);
    const ofCustom = ours.some(({ objectTypeId }) => textOf(objectTypeId)?.startsWith(CUSTOM_TYPE));
    const kinds = ofCustom && session instanceof HubSpotSession ? await session.kinds(context) : STANDARD_KINDS;
    return coalesced(ours.flatMap((event) => hintsOf(event, kinds)));
  },
};

const refused = (status: 400 | 401 | 413, code: string, message: string): WebhookVerdict => ({
  kind: 'refused',
  status,
  code: `HUBSPOT_WEBHOOK_${code}`,
  message: `${message}.`,
});

function signatureOf(request: WebhookRequest, timestamp: string, secret: string): string {
  const uri = request.url.replaceAll(SIGNED_DECODED, (escape) => decodeURIComponent(escape));
  return createHmac('sha256', secret)
    .update(request.method + uri)
    .update(request.body)
    .update(timestamp)
    .digest('base64');
}

function sameText(given: string, expected: string): boolean {
  const [x, y] = [Buffer.from(given), Buffer.from(expected)];
  return x.byteLength === y.byteLength && timingSafeEqual(x, y);
}

function readEvents(body: Uint8Array): readonly JsonObject[] | undefined {
  const parsed = parseJson(Buffer.from(body).toString('utf8'));
  return Array.isArray(parsed) ? arrayOf(parsed).filter(isObject) : undefined;
}

/** How the type ids of an account's own objects begin. */
const CUSTOM_TYPE = '2-';

/** Subscription types that mean "read this record again", by what they say of it. */
const EVENT_MEANINGS: Readonly<Record<string, 'changed' | 'deleted' | 'merged' | 'associated'>> = {
  creation: 'changed',
  propertyChange: 'changed',
  restore: 'changed',
  deletion: 'deleted',
  privacyDeletion: 'deleted',
  merge: 'merged',
  associationChange: 'associated',
};

function hintsOf(event: JsonObject, kinds: readonly ObjectKind[]): readonly ChangeHint[] {
  const [subject = '', what = ''] = (textOf(event['subscriptionType']) ?? '').split('.');
  const typeId = textOf(event['objectTypeId']);
  const kind = kinds.find((one) => (subject === 'object' ? one.typeId === typeId : one.eventName === subject));
  const meaning = Object.hasOwn(EVENT_MEANINGS, what) ? EVENT_MEANINGS[what] : undefined;
  if (!kind || meaning === undefined) return [];
  if (meaning === 'merged') return mergeOf(event, kind);
  if (meaning === 'associated') return associatedIn(event, kind, kinds);
  return hintAt(event, meaning, kind, event['objectId']);
}

function hintAt(
  event: JsonObject,
  meaning: 'changed' | 'deleted',
  kind: ObjectKind,
  objectId: unknown,
): readonly ChangeHint[] {
  const id = textOf(objectId);
  if (id === undefined) return [];
  const occurredAt = event['occurredAt'];
  const occurredAtMs = typeof occurredAt === 'number' ? occurredAt : null;
  const about = isAboutConsent(event) ? { aboutConsent: true } : {};
  return [{ kind: meaning, object: kind.name, id, occurredAtMs, origin: originOf(event), ...about }];
}

/** A change of the opt-out from all mail, or of that from one subscription. */
const isAboutConsent = (event: JsonObject): boolean =>
  textOf(event['propertyName'])?.startsWith('hs_email_optout') ?? false;

/** Both records have changed, though each has an event of its own: only one of them may be subscribed to. */
function associatedIn(event: JsonObject, kind: ObjectKind, kinds: readonly ObjectKind[]): readonly ChangeHint[] {
  const [, end = ''] = (textOf(event['associationType']) ?? '').toLowerCase().split('_to_');
  const other = kinds.find((one) => !one.custom && one.eventName === end);
  return [
    ...hintAt(event, 'changed', kind, event['fromObjectId']),
    ...(other ? hintAt(event, 'changed', other, event['toObjectId']) : []),
  ];
}

/** A merge may leave a record with a new id; then the one it was started from is gone as well. */
function mergeOf(event: JsonObject, kind: ObjectKind): readonly ChangeHint[] {
  const primary = textOf(event['primaryObjectId']) ?? textOf(event['objectId']);
  const into = textOf(event['newObjectId']) ?? primary;
  if (into === undefined) return [];
  const from = [...new Set([...textsOf(event['mergedObjectIds']), ...(primary === undefined ? [] : [primary])])];
  return [{ kind: 'merged', object: kind.name, from: from.filter((id) => id !== into), into }];
}

/** Our own write comes back as an integration's, with the id of the app the event was sent to. */
function originOf(event: JsonObject): 'self' | 'other' | 'unknown' {
  const source = textOf(event['changeSource']);
  if (source === undefined) return 'unknown';
  if (source !== 'INTEGRATION') return 'other';
  const [sourceId, appId] = [textOf(event['sourceId']), textOf(event['appId'])];
  if (sourceId === undefined || appId === undefined) return 'unknown';
  return sourceId === appId ? 'self' : 'other';
}

type RecordHint = Extract<ChangeHint, { kind: 'changed' | 'deleted' }>;

const isRecordHint = (hint: ChangeHint): hint is RecordHint => hint.kind === 'changed' || hint.kind === 'deleted';

/** One hint for what several events say of one record: a write of three properties makes three events. */
function coalesced(hints: readonly ChangeHint[]): readonly ChangeHint[] {
  const byRecord = new Map<string, RecordHint>();
  for (const hint of hints.filter(isRecordHint)) {
    const name = `${hint.kind} ${hint.object} ${hint.id}`;
    const earlier = byRecord.get(name);
    byRecord.set(name, earlier ? joined(earlier, hint) : hint);
  }
  return [...byRecord.values(), ...hints.filter((hint) => !isRecordHint(hint))];
}

function joined(earlier: RecordHint, later: RecordHint): RecordHint {
  const times = [earlier.occurredAtMs, later.occurredAtMs].filter((time) => time !== null);
  return {
    ...later,
    occurredAtMs: times.length === 0 ? null : Math.max(...times),
    // Only what is all our own may be taken for an echo.
    origin: earlier.origin === later.origin ? later.origin : 'other',
    ...(earlier.aboutConsent || later.aboutConsent ? { aboutConsent: true } : {}),
  };
}
