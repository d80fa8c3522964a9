import { type CallContext, type ConnectionContext, type SettingChoice } from '#connector-sdk';
import { MailchimpApi } from './api.js';
import { audiencePage } from './parse.js';

/** The audiences a connection may be of, for `listId`: a person who signs in has no id at hand. */
export async function audienceChoices(
  context: ConnectionContext,
  setting: string,
  call: CallContext,
): Promise<readonly SettingChoice[]> {
  if (setting !== 'listId') return [];
  const query = { fields: 'lists.id,lists.name,lists.marketing_permissions,total_items' };
  const audiences = (await new MailchimpApi(context).readAll('/lists', query, call, audiencePage)) ?? [];
  return audiences.map(({ id, name }) => ({ value: id, title: name }));
}
