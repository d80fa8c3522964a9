import { type Fields } from '#core';
import { type CallContext, type ObjectPort, type WriteOperation } from '#connector-sdk';
import { type MailchimpSandbox } from '#sandboxes/mailchimp';

export const REALTIME: CallContext = { lane: 'realtime' };
export const INCREMENTAL: CallContext = { lane: 'incremental' };
export const BACKFILL: CallContext = { lane: 'backfill' };

export const EMAIL = 'email_address';

let keys = 0;

export const creation = (fields: Fields): WriteOperation => ({
  kind: 'create',
  key: `key-${(keys += 1)}`,
  fields,
  observe: Object.keys(fields),
});

export const updating = (id: string, fields: Fields): Extract<WriteOperation, { kind: 'update' }> => ({
  kind: 'update',
  id,
  fields,
  observe: [...Object.keys(fields), 'status'],
});

/** A member the sandbox has, made by a contact on the signup form. */
export function subscribed(
  sandbox: MailchimpSandbox,
  email: string,
  mergeFields: Readonly<Record<string, unknown>> = {},
): string {
  return String(sandbox.asUser.subscribe(email, { merge_fields: mergeFields })['contact_id']);
}

/** The id of the tag or interest of this name, made where there is none. */
export async function groupOf(port: ObjectPort, name: string, field = 'tags'): Promise<string> {
  if (!port.groups) throw new Error('members have groups');
  return (await port.groups.create(field, name, REALTIME)).id;
}

/** An update that puts a member into groups of a field and takes it out of others, by id. */
export const regrouping = (
  id: string,
  add: readonly string[],
  remove: readonly string[] = [],
  field = 'tags',
): Extract<WriteOperation, { kind: 'update' }> => ({
  ...updating(id, {}),
  observe: [field, 'status'],
  deltas: { [field]: { add, remove } },
});

export const tagNames = (sandbox: MailchimpSandbox, email: string): string[] =>
  ((sandbox.asUser.get(email)?.['tags'] ?? []) as { name: string }[]).map(({ name }) => name).sort();

export async function drain(
  port: ObjectPort,
  from: string | null,
): Promise<{ changed: string[]; deleted: string[]; cursor: string; pages: number }> {
  const seen = { changed: new Set<string>(), deleted: new Set<string>() };
  let cursor = from;
  for (let pages = 1; pages <= 50; pages++) {
    const page = await port.changes({ cursor }, INCREMENTAL);
    for (const id of page.changed) seen.changed.add(id);
    for (const id of page.deleted) seen.deleted.add(id);
    cursor = page.cursor;
    if (!page.more) return { changed: [...seen.changed], deleted: [...seen.deleted], cursor, pages };
  }
  throw new Error('the feed did not end');
}
