import { notAnAnswer } from './errors.js';
import {
  type Account,
  type AudienceInfo,
  type BatchAnswer,
  type BatchError,
  type Interest,
  type InterestCategory,
  type MarketingPermission,
  type Member,
  type MemberPage,
  type MergeField,
  type Page,
  type Tag,
  type Webhook,
} from './types.js';

/** Answers are parsed here, once, so that the rest can trust their types. @throws ConnectorError `protocol` */

type Json = Readonly<Record<string, unknown>>;

export function object(body: unknown): Json {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw notAnAnswer();
  return body as Json;
}

function list<Item>(value: unknown, parse: (item: unknown) => Item): readonly Item[] {
  if (!Array.isArray(value)) throw notAnAnswer();
  return value.map(parse);
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw notAnAnswer();
  return value;
}

function number(value: unknown): number {
  if (typeof value !== 'number') throw notAnAnswer();
  return value;
}

/** Only what every use relies on is insisted upon; the rest is read where it is wanted. */
export function member(body: unknown): Member {
  const json = object(body);
  text(json['status']);
  text(json['last_changed']);
  if (json['contact_id'] !== undefined) text(json['contact_id']);
  if (json['tags'] !== undefined) list(json['tags'], tag);
  if (json['interests'] !== undefined) object(json['interests']);
  if (json['marketing_permissions'] !== undefined) list(json['marketing_permissions'], marketingPermission);
  return { ...(json as unknown as Member), email_address: text(json['email_address'] ?? '') };
}

export function memberPage(body: unknown): MemberPage {
  const json = object(body);
  return { members: list(json['members'], member), total_items: number(json['total_items']) };
}

export function tag(body: unknown): Tag {
  const json = object(body);
  return { id: number(json['id']), name: text(json['name']) };
}

function marketingPermission(body: unknown): MarketingPermission {
  const json = object(body);
  return {
    marketing_permission_id: text(json['marketing_permission_id']),
    text: text(json['text']),
    enabled: json['enabled'] === true,
  };
}

export function interest(body: unknown): Interest {
  const json = object(body);
  return { id: text(json['id']), name: text(json['name']) };
}

export function interestCategory(body: unknown): InterestCategory {
  const json = object(body);
  return { id: text(json['id']), title: text(json['title']) };
}

function audience(body: unknown): AudienceInfo {
  const json = object(body);
  return {
    id: text(json['id']),
    name: text(json['name']),
    marketing_permissions: json['marketing_permissions'] === true,
  };
}

/** A page of a collection, which holds its items under their name. */
const pageOf =
  <Item>(name: string, parse: (item: unknown) => Item) =>
  (body: unknown): Page<Item> => {
    const json = object(body);
    return { items: list(json[name], parse), total: number(json['total_items']) };
  };

export const tagPage = pageOf('tags', tag);
export const segmentPage = pageOf('segments', tag);
export const categoryPage = pageOf('categories', interestCategory);
export const interestPage = pageOf('interests', interest);
export const audiencePage = pageOf('lists', audience);

/** Addresses a static segment did not take, because they are not on the audience. */
export const strangersToSegment = (body: unknown): readonly string[] =>
  list(object(body)['errors'], (item) => list(object(item)['email_addresses'], text)).flat();

export function batchAnswer(body: unknown): BatchAnswer {
  const json = object(body);
  return {
    new_members: list(json['new_members'], member),
    updated_members: list(json['updated_members'], member),
    errors: list(json['errors'], (item) => {
      const error = object(item);
      text(error['email_address']);
      text(error['error']);
      return error as unknown as BatchError;
    }),
  };
}

export function mergeFields(body: unknown): readonly MergeField[] {
  return list(object(body)['merge_fields'], (item) => {
    const field = object(item);
    text(field['tag']);
    text(field['type']);
    return field as unknown as MergeField;
  });
}

export function account(body: unknown): Account {
  const json = object(body);
  return { account_id: text(json['account_id']), account_name: text(json['account_name']), role: text(json['role']) };
}

export function webhook(body: unknown): Webhook {
  const json = object(body);
  const secret = json['signing_secret'];
  return {
    id: text(json['id']),
    url: text(json['url']),
    ...(typeof secret === 'string' && secret !== '' ? { signing_secret: secret } : {}),
  };
}

export const webhooks = (body: unknown): readonly Webhook[] => list(object(body)['webhooks'], webhook);
