import { type Side } from '#core';
import { type Schemas } from '#api-client';
import { type Client } from './client.js';
import { readAllPages } from './paging.js';
import { CLI_CODES, Trouble, usageTrouble } from './trouble.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id of a connection given by id or name. */
export const connectionId = (client: Client, given: string): Promise<string> =>
  idOf(given, 'connection', () => readAllPages(client.connections));

/** The id of a sync given by id or name. */
export const syncId = (client: Client, given: string): Promise<string> =>
  idOf(given, 'sync', () => readAllPages(client.syncs));

/** What the connections of a sync are called, each with its side, by which options name it. */
export async function sideNames(client: Client, syncId: string): Promise<Readonly<Record<Side, string>>> {
  const { a, b } = await client.sync(syncId);
  return { a: `${a.connection.name} (a)`, b: `${b.connection.name} (b)` };
}

/** The id of a segment of a sync given by id or name. */
export const segmentId = (client: Client, syncId: string, given: string): Promise<string> =>
  idOf(given, 'segment', async () => (await client.segments(syncId)).items);

/** The id of a person given by id or e-mail address. */
export const personId = (client: Client, given: string): Promise<string> =>
  idOf(given, 'person', async () => (await client.people()).items.map(({ id, email }) => ({ id, name: email })));

/** The id of an alert channel given by id or name. */
export const alertChannelId = (client: Client, given: string): Promise<string> =>
  idOf(given, 'alert-channel', async () => (await client.alertChannels()).items);

const PLURALS: Readonly<Record<string, string>> = { person: 'people' };

async function idOf(
  given: string,
  noun: 'connection' | 'sync' | 'segment' | 'person' | 'alert-channel',
  list: () => Promise<readonly { readonly id: string; readonly name: string }[]>,
): Promise<string> {
  if (UUID.test(given)) return given;
  const matching = (await list()).filter(({ name }) => name === given);
  const [only] = matching;
  if (only && matching.length === 1) return only.id;
  throw new Trouble({
    what: only ? `Several ${PLURALS[noun] ?? `${noun}s`} are called "${given}".` : `No ${noun} is called "${given}".`,
    where: `the name of the ${noun}`,
    toDo: `Take the id from "syncline ${PLURALS[noun] ?? `${noun}s`} list".`,
    code: CLI_CODES.noSuchName,
    details: matching.map(({ id, name }) => ({ at: id, message: name })),
  });
}

/** `connection:object`; the name of a connection may hold colons, that of an object does not. */
export async function endOf(client: Client, text: string, option: string): Promise<Schemas['SyncEndDto']> {
  const at = text.lastIndexOf(':');
  if (at < 1 || at === text.length - 1) {
    throw usageTrouble('A side is a connection and an object.', option, 'Write it as connection:object.');
  }
  return { connectionId: await connectionId(client, text.slice(0, at)), object: text.slice(at + 1) };
}
