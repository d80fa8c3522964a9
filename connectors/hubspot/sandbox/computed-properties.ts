import { type ObjectType } from './object-types.js';
import { type Actor, type ApiEra, type PropertyValues } from './types.js';

/** Properties that do not stand in answers of the 2022 API. */
const SOURCE_PROPERTIES = ['hs_object_source', 'hs_object_source_id', 'hs_object_source_label'];

const NEW_CONTACT_COUNTS: PropertyValues = {
  hs_associated_target_accounts: '0',
  hs_currently_enrolled_in_prospecting_agent: 'false',
  hs_is_contact: 'true',
  hs_is_unworked: 'true',
  hs_membership_has_accessed_private_content: '0',
  hs_pipeline: 'contacts-lifecycle-pipeline',
  hs_prospecting_agent_actively_enrolled_count: '0',
  hs_prospecting_agent_total_enrolled_count: '0',
  hs_registered_member: '0',
  hs_sequences_actively_enrolled_count: '0',
  num_notes: '0',
};

/** Computed properties a create answer of the 2022 API returned beside what was written. */
const CREATE_ANSWER_2022: Readonly<Record<string, readonly string[]>> = {
  '0-1': ['hs_all_contact_vids', 'hs_email_domain', 'hs_is_contact', 'hs_is_unworked', 'hs_pipeline'],
  '0-2': ['website'],
  '0-3': ['hs_is_closed', 'hs_is_closed_won'],
};

/** Properties an update answer returns beside what was written, recorded per generation and type. */
const UPDATE_ANSWER: Readonly<Record<ApiEra, Readonly<Record<string, readonly string[]>>>> = {
  '2022': { '0-1': ['hs_is_unworked', 'hs_pipeline'] },
  current: {
    '0-1': [...SOURCE_PROPERTIES, 'hs_is_unworked', 'hs_pipeline', 'lifecyclestage'],
    '0-2': [...SOURCE_PROPERTIES, 'hs_pipeline', 'lifecyclestage'],
    '0-3': [...SOURCE_PROPERTIES, 'hs_is_closed', 'hs_is_closed_won'],
  },
};

/** What HubSpot sets by itself when a record is made, given what the caller wrote. */
export function valuesAtCreation(
  type: ObjectType,
  record: { id: string; createdAt: string; createdAtMs: number; actor: Actor },
  written: PropertyValues,
): PropertyValues {
  const { id, createdAt, createdAtMs, actor } = record;
  const label = actor.source === 'INTEGRATION' ? 'INTEGRATION' : actor.source;
  const common = {
    hs_object_id: id,
    [type.createdProperty]: createdAt,
    [type.modifiedProperty]: createdAt,
    hs_object_source: actor.source,
    hs_object_source_label: label,
    ...(actor.sourceId === undefined ? {} : { hs_object_source_id: actor.sourceId }),
  };
  switch (type.objectTypeId) {
    case '0-1': {
      const lifecyclestage = written['lifecyclestage'] || 'lead';
      return {
        ...NEW_CONTACT_COUNTS,
        ...written,
        ...common,
        lifecyclestage,
        hs_all_contact_vids: id,
        ...(lifecyclestage === 'lead' ? { hs_lifecyclestage_lead_date: String(createdAtMs) } : {}),
      };
    }
    case '0-2': {
      const website = written['website'] || written['domain'];
      return {
        hs_pipeline: 'companies-lifecycle-pipeline',
        lifecyclestage: 'lead',
        ...written,
        ...common,
        ...(website === undefined ? {} : { website }),
      };
    }
    default:
      return { ...written, ...common };
  }
}

/** What HubSpot derives from other values of the record, after every write. */
export function derivedValues(type: ObjectType, values: PropertyValues): PropertyValues {
  switch (type.objectTypeId) {
    case '0-1':
      return derivedContactValues(values);
    case '0-3':
      return {
        hs_is_closed: String((values['dealstage'] ?? '').startsWith('closed')),
        hs_is_closed_won: String(values['dealstage'] === 'closedwon'),
      };
    default:
      return {};
  }
}

function derivedContactValues(values: PropertyValues): PropertyValues {
  const derived: Record<string, string> = {};
  const email = values['email'] ?? '';
  const name = [values['firstname'], values['lastname']].filter((part) => part).join(' ');
  if (email !== '' || values['hs_email_domain'] !== undefined) {
    derived['hs_email_domain'] = email.slice(email.lastIndexOf('@') + 1);
  }
  if (name !== '' || email !== '') derived['hs_full_name_or_email'] = name || email;
  const digits = (values['phone'] || values['mobilephone'] || '').replace(/\D/g, '');
  if (digits !== '') derived['hs_searchable_calculated_phone_number'] = digits;
  return derived;
}

/** Names of the properties a create answers with. */
export function createAnswerNames(
  type: ObjectType,
  era: ApiEra,
  values: PropertyValues,
  written: readonly string[],
): string[] {
  if (era === 'current') return Object.keys(values);
  return [...written, ...(CREATE_ANSWER_2022[type.objectTypeId] ?? [])];
}

/** Names of the properties an update answers with. */
export function updateAnswerNames(type: ObjectType, era: ApiEra, written: readonly string[]): string[] {
  const fallback = era === 'current' ? SOURCE_PROPERTIES : [];
  return [...written, ...(UPDATE_ANSWER[era][type.objectTypeId] ?? fallback)];
}
