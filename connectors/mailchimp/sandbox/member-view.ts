import { type JsonObject } from './input.js';
import { type Links } from './links.js';
import { type Audience, type Member, type MergeField } from './model.js';

/** Tags shown inside a member; the tags call has them all. */
const TAGS_SHOWN_MAX = 50;

/** Merge fields in the order members show them. */
const shownMergeFields = (audience: Audience): MergeField[] =>
  [...audience.mergeFields].sort((x, y) => x.display_order - y.display_order || x.merge_id - y.merge_id);

/** A member's merge values by tag; every field of the audience is there, unset ones as `''`. */
export function mergeValues(audience: Audience, member: Member): Record<string, unknown> {
  return Object.fromEntries(shownMergeFields(audience).map((field) => [field.tag, member.merge.get(field.tag) ?? '']));
}

/** First and last name as the vendor joins them. */
const fullName = (member: Member): string =>
  ['FNAME', 'LNAME']
    .map((tag) => member.merge.get(tag))
    .filter((part): part is string => typeof part === 'string' && part !== '')
    .join(' ');

export const memberPath = (audience: Audience, member: Member): string =>
  `/lists/${audience.id}/members/${member.hash}`;

/** A member as the API answers it, key for key as recorded. */
export function memberView(audience: Audience, member: Member, links: Links): JsonObject {
  const lastNote = member.notes.at(-1);
  return {
    id: member.hash,
    email_address: member.email,
    unique_email_id: member.uniqueEmailId,
    contact_id: member.contactId,
    full_name: fullName(member),
    web_id: member.webId,
    email_type: member.emailType,
    status: member.status,
    ...(member.status === 'unsubscribed' ? { unsubscribe_reason: member.unsubscribeReason ?? '' } : {}),
    consents_to_one_to_one_messaging: true,
    merge_fields: mergeValues(audience, member),
    ...interestsView(audience, member),
    stats: { avg_open_rate: 0, avg_click_rate: 0 },
    ip_signup: member.ipSignup,
    timestamp_signup: member.timestampSignup,
    ip_opt: member.ipOpt,
    timestamp_opt: member.timestampOpt,
    member_rating: 2,
    last_changed: member.lastChanged,
    language: member.language,
    vip: member.vip,
    email_client: '',
    location: {
      latitude: member.latitude,
      longitude: member.longitude,
      gmtoff: 0,
      dstoff: 0,
      country_code: '',
      timezone: '',
      ...(audience.locationHasRegion ? { region: '' } : {}),
    },
    ...permissionsView(audience, member),
    ...(lastNote
      ? {
          last_note: {
            note_id: lastNote.id,
            created_at: lastNote.created_at,
            created_by: lastNote.created_by,
            note: lastNote.note,
          },
        }
      : {}),
    source: member.source,
    tags_count: member.tags.size,
    tags: tagsView(audience, member).slice(0, TAGS_SHOWN_MAX),
    list_id: audience.id,
    _links: links.instance('Lists/Members', memberPath(audience, member)),
  };
}

/** What descriptions of batch answers leave out of a member. */
const NOT_IN_BATCHES: ReadonlySet<string> = new Set([
  'full_name',
  'web_id',
  'unsubscribe_reason',
  'consents_to_one_to_one_messaging',
  'marketing_permissions',
  'source',
]);

/** A member as answers to batches show it. */
export const batchMemberView = (audience: Audience, member: Member, links: Links): JsonObject =>
  Object.fromEntries(Object.entries(memberView(audience, member, links)).filter(([key]) => !NOT_IN_BATCHES.has(key)));

export const tagsView = (audience: Audience, member: Member): { id: number; name: string }[] =>
  [...member.tags.keys()].map((id) => ({ id, name: audience.segments.get(id)?.name ?? '' }));

function interestsView(audience: Audience, member: Member): JsonObject {
  const ids = [...audience.categories.values()].flatMap((category) => [...category.interests.keys()]);
  if (ids.length === 0) return {};
  return { interests: Object.fromEntries(ids.map((id) => [id, member.interests.has(id)])) };
}

function permissionsView(audience: Audience, member: Member): JsonObject {
  if (!audience.settings.marketing_permissions) return {};
  return {
    marketing_permissions: audience.permissions.map((permission) => ({
      ...permission,
      enabled: member.permissions.has(permission.marketing_permission_id),
    })),
  };
}
