import { type Client } from './client.js';
import { readAllPages } from './paging.js';
import { CLI_CODES, Trouble } from './trouble.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id of a connection given by id or name. */
export const connectionId = (client: Client, given: string): Promise<string> =>
  idOf(given, 'connection', () => readAllPages(client.connections));

/** The id of a sync given by id or name. */
export const syncId = (client: Client, given: string): Promise<string> =>
  idOf(given, 'sync', () => readAllPages(client.syncs));

async function idOf(
  given: string,
  noun: 'connection' | 'sync',
  list: () => Promise<readonly { readonly id: string; readonly name: string }[]>,
): Promise<string> {
  if (UUID.test(given)) return given;
  const matching = (await list()).filter(({ name }) => name === given);
  const [only] = matching;
  if (only && matching.length === 1) return only.id;
  throw new Trouble({
    what: only ? `Several ${noun}s are called "${given}".` : `No ${noun} is called "${given}".`,
    where: `the name of the ${noun}`,
    toDo: `Take the id from "syncline ${noun}s list".`,
    code: CLI_CODES.noSuchName,
    details: matching.map(({ id, name }) => ({ at: id, message: name })),
  });
}
