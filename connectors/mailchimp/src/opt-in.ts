import { type RecordState } from '#core';
import { type OptIn } from '#connector-sdk';
import { COMPLIANCE } from './errors.js';

/** What Mailchimp notes of members that somebody else than themselves unsubscribed. */
const BY_SOMEBODY_ELSE = 'N/A (Unsubscribed by admin)';

export const OPT_IN_FIELDS = ['status', 'unsubscribe_reason'];

/** Who unsubscribed or complained themselves, or whose address bounced, comes back by their own act alone. */
export function optIn(state: RecordState | undefined): OptIn | null {
  if (state?.kind !== 'live') return null;
  const { status, unsubscribe_reason: reason } = state.fields;
  const isOwnAct = status === 'unsubscribed' && typeof reason === 'string' && !['', BY_SOMEBODY_ELSE].includes(reason);
  if (status !== 'cleaned' && !isOwnAct) return { kind: 'allowed', value: 'subscribed' };
  return { kind: 'refused', code: COMPLIANCE.code, message: COMPLIANCE.message };
}
