import { type FieldValue, type Fields, type LiveRecord } from '#core';
import { type FieldDescription, type FieldType, type WriteOutcome } from '#connector-sdk';
import { isMembers } from './group-deltas.js';
import { type Rejected } from './errors.js';
import { INTERESTS, TAGS } from './group-deltas.js';
import {
  type MarketingPermission,
  type Member,
  MEMBER_STATUSES,
  type MemberBody,
  type MergeField,
  type MergeValue,
} from './types.js';

/** A write that was done. */
export type Done = Extract<WriteOutcome, { kind: 'done' }>;

/** Merge fields are named `merge_fields.FNAME`, so that an audience's own tags never clash with Mailchimp's names. */
const MERGE_PREFIX = 'merge_fields.';

/** Marketing permissions are named by their ids, because their texts are sentences that people edit. */
const PERMISSION_PREFIX = 'marketing_permissions.';

/** Bytes kept of a text-like merge value; Mailchimp cuts the rest off without a word. */
const MERGE_TEXT_MAX_BYTES = 255;

const described = (
  name: string,
  title: string,
  type: FieldType,
  vendorType: string,
  rest: Partial<FieldDescription> = {},
): FieldDescription => ({
  name,
  title,
  type,
  vendorType,
  writable: true,
  required: false,
  unique: false,
  lookup: false,
  storedAs: 'native',
  custom: false,
  ...rest,
});

const closed = (values: readonly string[]): NonNullable<FieldDescription['options']> => ({
  closed: true,
  values: values.map((value) => ({ value, title: value })),
});

const STANDARD: readonly FieldDescription[] = [
  described('email_address', 'Email address', 'email', 'email', { required: true, unique: true, lookup: true }),
  described('status', 'Subscription status', 'choice', 'status', {
    options: closed(MEMBER_STATUSES.filter((status) => status !== 'archived')),
  }),
  described('language', 'Language', 'text', 'language'),
  described('vip', 'VIP', 'boolean', 'boolean'),
  described('email_type', 'Email format', 'choice', 'email_type', { options: closed(['html', 'text']) }),
  described(TAGS, 'Tags', 'members', 'tags', { groups: true }),
  described(INTERESTS, 'Interest groups', 'members', 'interests', { groups: true }),
  described('full_name', 'Full name', 'text', 'string', { writable: false }),
  described('source', 'Source', 'text', 'string', { writable: false }),
  described('unsubscribe_reason', 'Unsubscribe reason', 'text', 'string', { writable: false }),
  described('timestamp_signup', 'Signed up at', 'instant', 'timestamp', { writable: false }),
  described('timestamp_opt', 'Opted in at', 'instant', 'timestamp', { writable: false }),
  described('last_changed', 'Last changed at', 'instant', 'timestamp', { writable: false }),
];

const STANDARD_NAMES = new Set(STANDARD.map((field) => field.name));

/** Which of ours each type of merge field is, and whether its values are text that Mailchimp cuts. */
const MERGE_TYPES: Readonly<Record<string, { type: FieldType; cut: boolean }>> = {
  text: { type: 'text', cut: true },
  number: { type: 'number', cut: false },
  address: { type: 'composite', cut: false },
  phone: { type: 'phone', cut: true },
  date: { type: 'date', cut: false },
  url: { type: 'url', cut: true },
  imageurl: { type: 'url', cut: true },
  radio: { type: 'choice', cut: false },
  dropdown: { type: 'choice', cut: false },
  // A month and a day have no type of ours: `MM/DD` travels as text.
  birthday: { type: 'text', cut: false },
  zip: { type: 'text', cut: true },
};

/** All fields of a member of this audience. */
export const memberFields = (
  mergeFields: readonly MergeField[],
  permissions: readonly MarketingPermission[],
): readonly FieldDescription[] => [
  ...STANDARD,
  ...mergeFields.map((field) => {
    const { type, cut } = MERGE_TYPES[field.type] ?? { type: 'text', cut: true };
    return described(MERGE_PREFIX + field.tag, field.name || field.tag, type, field.type, {
      required: field.required,
      custom: true,
      ...(cut ? { maxBytes: MERGE_TEXT_MAX_BYTES } : {}),
      ...(type === 'choice' ? { options: closed(field.options?.choices ?? []) } : {}),
    });
  }),
  ...permissions.map(({ marketing_permission_id: id, text }) =>
    described(PERMISSION_PREFIX + id, text || id, 'boolean', 'marketing_permission', { custom: true }),
  ),
];

/** The `fields` parameter for a list of members: what was asked for and what the connector itself needs. */
export const listedFields = (wanted: readonly string[]): string =>
  [...memberParts(wanted).map((part) => `members.${part}`), 'total_items'].join(',');

/** The same for one member. */
export const singleFields = (wanted: readonly string[]): string => memberParts(wanted).join(',');

function memberParts(wanted: readonly string[]): string[] {
  const parts = new Set(['contact_id', 'email_address', 'status', 'last_changed']);
  for (const name of wanted) {
    const part = partOf(name);
    if (part !== undefined) parts.add(part);
    if (part === TAGS) parts.add('tags_count');
  }
  return [...parts];
}

/** The part of a member that holds a field; `undefined` for a field there is not. */
function partOf(name: string): keyof Member | undefined {
  if (name.startsWith(MERGE_PREFIX)) return 'merge_fields';
  if (name.startsWith(PERMISSION_PREFIX)) return 'marketing_permissions';
  return STANDARD_NAMES.has(name) ? (name as keyof Member) : undefined;
}

/** Members are shown with at most fifty of their tags. */
export const hasHiddenTags = ({ tags, tags_count: count }: Member): boolean => (count ?? 0) > (tags?.length ?? 0);

/** Whether a part that is missing from a member says that the member has nothing there. */
const mayLack = (member: Member, part: keyof Member): boolean =>
  part === INTERESTS || (part === 'unsubscribe_reason' && member.status !== 'unsubscribed');

/** Whether an answer to a write holds all of these fields: answers to batches lack some, and none has all of many tags. */
const holdsAll = (member: Member, wanted: readonly string[]): boolean =>
  wanted.every((name) => {
    const part = partOf(name);
    if (part === undefined || mayLack(member, part)) return true;
    return member[part] !== undefined && (part !== TAGS || !hasHiddenTags(member));
  });

/** A write that was done, with what was stored where the answer holds all of it; else the member must be read. */
export const doneWith = (
  member: Member,
  observe: readonly string[],
  { id, created }: { id: string; created: boolean },
): Done => ({
  kind: 'done',
  id,
  created,
  ...(holdsAll(member, observe) ? { observed: liveRecord(member, observe, id) } : {}),
});

/** A member as a record. `id` where the answer lacks it (batches). */
export function liveRecord(member: Member, wanted: readonly string[], id: string): LiveRecord {
  const modifiedAtMs = Date.parse(member.last_changed);
  const fields: Record<string, FieldValue> = {};
  for (const name of wanted) {
    const value = valueOf(member, name);
    if (value !== undefined) fields[name] = value;
  }
  return {
    kind: 'live',
    id,
    fields,
    stamp: member.last_changed,
    modifiedAtMs: Number.isFinite(modifiedAtMs) ? modifiedAtMs : null,
  };
}

function valueOf(member: Member, name: string): FieldValue | undefined {
  if (name.startsWith(MERGE_PREFIX)) return member.merge_fields?.[name.slice(MERGE_PREFIX.length)];
  if (name.startsWith(PERMISSION_PREFIX)) return permissionOf(member, name.slice(PERMISSION_PREFIX.length));
  if (name === TAGS) return member.tags?.map((tag) => String(tag.id));
  if (name === INTERESTS) return interestsOf(member);
  if (name === 'unsubscribe_reason') return member.unsubscribe_reason ?? '';
  if (!STANDARD_NAMES.has(name)) return undefined;
  return member[name as keyof PlainParts];
}

/** Parts of a member that are values as they are. */
type PlainParts = Omit<Member, 'tags' | 'tags_count' | 'interests' | 'merge_fields' | 'marketing_permissions'>;

const permissionOf = (member: Member, id: string): boolean | undefined =>
  member.marketing_permissions?.find((permission) => permission.marketing_permission_id === id)?.enabled;

const interestsOf = ({ interests = {} }: Member): readonly string[] =>
  Object.keys(interests).filter((id) => interests[id] === true);

/**
 * The body Mailchimp takes for these fields, or why it never will. Merge fields it does not know are ignored by
 * Mailchimp in silence, so names must come from discovery.
 */
export function memberBody(fields: Fields): MemberBody | Rejected {
  const body: MemberBody = {};
  const mergeFields: Record<string, MergeValue> = {};
  for (const [name, value] of Object.entries(fields)) {
    const problem = name.startsWith(MERGE_PREFIX)
      ? putMerge(mergeFields, name.slice(MERGE_PREFIX.length), value)
      : name.startsWith(PERMISSION_PREFIX)
        ? putPermission(body, name.slice(PERMISSION_PREFIX.length), value)
        : putStandard(body, name, value);
    if (problem !== undefined) return { kind: 'rejected', code: 'MAILCHIMP_BAD_VALUE', message: problem, field: name };
  }
  if (Object.keys(mergeFields).length > 0) body.merge_fields = mergeFields;
  return body;
}

function putMerge(into: Record<string, MergeValue>, tag: string, value: FieldValue): string | undefined {
  if (value === null) into[tag] = '';
  else if (typeof value === 'boolean') return 'A merge field takes text, a number or an address, not true or false.';
  else if (isMembers(value)) return 'A merge field takes one value, not a set.';
  else into[tag] = value;
  return undefined;
}

function putPermission(body: MemberBody, id: string, value: FieldValue): string | undefined {
  if (typeof value !== 'boolean') return 'A marketing permission is given or not: it takes true or false.';
  body.marketing_permissions = [...(body.marketing_permissions ?? []), { marketing_permission_id: id, enabled: value }];
  return undefined;
}

function putStandard(body: MemberBody, name: string, value: FieldValue): string | undefined {
  switch (name) {
    case 'email_address':
      if (typeof value !== 'string' || value === '') return 'A member needs an email address.';
      body.email_address = value;
      return undefined;
    case 'status':
      if (typeof value !== 'string' || value === 'archived') return 'Not a status that can be written.';
      body.status = value;
      return undefined;
    case 'language':
    case 'email_type':
      if (value !== null && typeof value !== 'string') return 'This field takes text.';
      body[name] = value ?? '';
      return undefined;
    case 'vip':
      body.vip = value === true;
      return undefined;
    default:
      return 'Mailchimp does not let this field be written.';
  }
}
