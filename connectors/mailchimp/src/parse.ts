import { notAnAnswer } from './errors.js';
import {
  type Account,
  type BatchAnswer,
  type BatchError,
  type Member,
  type MemberPage,
  type MergeField,
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

/** Only what every use relies on is insisted upon; the rest is read where it is wanted. */
export function member(body: unknown): Member {
  const json = object(body);
  text(json['email_address']);
  text(json['status']);
  text(json['last_changed']);
  if (json['contact_id'] !== undefined) text(json['contact_id']);
  return json as unknown as Member;
}

export function memberPage(body: unknown): MemberPage {
  const json = object(body);
  const total = json['total_items'];
  if (typeof total !== 'number') throw notAnAnswer();
  return { members: list(json['members'], member), total_items: total };
}

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
