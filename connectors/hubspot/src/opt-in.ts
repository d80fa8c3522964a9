import { type OptIn, type OptInEvidence, type OptInRequest } from '#connector-sdk';
import { definitionOf } from './asked-fields.js';
import { OPT_OUT_PROPERTY } from './describe.js';
import { type ObjectKind } from './objects.js';

/** The person said so, knowing what it is for. */
const LEGAL_BASIS = 'CONSENT_WITH_NOTICE';
const EXPLANATION_CHARACTERS_MAX = 1_000;

/**
 * One kind of mail is subscribed to with the evidence beside it. The opt-out of all mail has no way back by API.
 * @returns `null` for a field that is no consent of HubSpot's own
 */
export function optIn(kind: ObjectKind, { field, evidence }: OptInRequest): OptIn | null {
  if (kind.name === 'contacts' && field === OPT_OUT_PROPERTY) {
    return {
      kind: 'refused',
      code: 'HUBSPOT_RESUBSCRIBE_REFUSED',
      message: 'HubSpot lets an opt-out of all mail be lifted by the person alone, from one of its own pages.',
    };
  }
  if (definitionOf(kind, field) === undefined) return null;
  const value = { status: 'SUBSCRIBED', legalBasis: LEGAL_BASIS, legalBasisExplanation: explanationOf(evidence) };
  return { kind: 'allowed', value };
}

const explanationOf = ({ how, givenAtMs, note, proof }: OptInEvidence): string =>
  `${how}, ${new Date(givenAtMs).toISOString()}: ${[note, proof].filter((text) => text !== '').join(' / ')}`.slice(
    0,
    EXPLANATION_CHARACTERS_MAX,
  );
