import { type ChangeHint } from '#connector-sdk';
import { canonicalId } from './ids.js';
import { CLIENT_MARK } from './manifest.js';
import { type MemberField, type RecordField } from './objects.js';

/** What an event of a membership tells of the record and the member it joins. */
export type MembershipFields = Readonly<Partial<Record<RecordField | MemberField, unknown>>>;

/** A change event as CometD delivers it. commitNumber exceeds 2^53 and is left alone. */
export interface ChangeEvent {
  readonly event?: { readonly replayId?: number };
  readonly payload?: {
    readonly ChangeEventHeader?: {
      readonly entityName?: string;
      readonly recordIds?: readonly string[];
      readonly changeType?: string;
      readonly changeOrigin?: string;
      readonly commitTimestamp?: number;
      readonly changedFields?: readonly string[];
    };
  } & MembershipFields;
}

/** The standard field of contacts and leads that says whether they want mail. */
const OPTED_OUT = 'HasOptedOutOfEmail';

/** Stands where an event concerns more records than it can list. */
const NO_RECORD = '000000000000000AAA';

export const isAnyRecord = (id: string): boolean => id === NO_RECORD;

/**
 * The hints of one event. GAP events tell that something happened to the records but not what, which is all a hint
 * says anyway; an overflow, or a wildcard instead of ids, asks for the whole object.
 */
export function hintsOf(object: string, event: ChangeEvent): readonly ChangeHint[] {
  const header = event.payload?.ChangeEventHeader ?? {};
  const { changeType = '', recordIds = [], changedFields = [], changeOrigin, commitTimestamp } = header;
  if (changeType === 'GAP_OVERFLOW') {
    return [{ kind: 'resync', object, reason: 'a transaction changed more records than Salesforce lists' }];
  }
  const ids = recordIds.map(canonicalId);
  if (ids.length === 0 || ids.some((id) => id === null || isAnyRecord(id))) {
    return [{ kind: 'resync', object, reason: 'a change event names no single records' }];
  }
  const about = changedFields.includes(OPTED_OUT) ? { aboutConsent: true } : {};
  const kind = changeType === 'DELETE' || changeType === 'GAP_DELETE' ? 'deleted' : 'changed';
  return ids
    .filter((id) => id !== null)
    .map((id) => ({
      kind,
      object,
      id,
      occurredAtMs: commitTimestamp ?? null,
      origin: originOf(changeOrigin),
      ...about,
    }));
}

/** `com/salesforce/api/rest/62.0;client=syncline` is our own write; no origin at all is automation or a GAP event. */
export function originOf(changeOrigin: string | undefined): 'self' | 'other' | 'unknown' {
  if (!changeOrigin) return 'unknown';
  const [, client] = /;client=([^;/]*)/.exec(changeOrigin) ?? [];
  return client === CLIENT_MARK ? 'self' : 'other';
}
