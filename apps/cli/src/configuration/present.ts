import { configurationOf, type Configuration, type Present, presentPeople, sharedNames } from '#configuration';
import { type Schemas } from '#api-client';
import { type Mapping } from '#core';
import { type Client } from '../client.js';
import { readAllPages } from '../paging.js';
import { CLI_CODES, Trouble } from '../trouble.js';

/** What the workspace has, and the same as a file would say it. */
export interface Found {
  readonly present: Present;
  readonly configuration: Configuration;
}

/** The description of the API cannot say of pairs, such as those of a table of choices, that they are of two. */
export const asCoreHasIt = (mapping: Schemas['StoredMappingDto']): Mapping => mapping as Mapping;

/**
 * @param parts alerts and people are only asked for where they matter: not every key may see them
 * @throws Trouble when names are shared, which a file could not tell apart
 */
export async function readPresent(
  client: Client,
  parts: { readonly alerts: boolean; readonly people: boolean },
): Promise<Found> {
  const [connections, syncs, alerts, people] = await Promise.all([
    readAllPages(client.connections),
    readAllPages(client.syncs),
    parts.alerts ? readAlerts(client) : null,
    parts.people ? readPeople(client) : null,
  ]);
  const withSegments: Present['syncs'][number][] = [];
  for (const sync of syncs) {
    const { items } = await client.segments(sync.id);
    withSegments.push({ ...sync, mapping: asCoreHasIt(sync.mapping), segments: items });
  }
  const present = { connections, syncs: withSegments, alerts, people };
  const shared = sharedNames(present);
  if (shared.length > 0) {
    throw new Trouble({
      what: 'Several connections or syncs have one name; a file names them by it.',
      where: 'the workspace',
      toDo: 'Rename all but one, with "syncline connections update" or "syncline syncs update".',
      code: CLI_CODES.noSuchName,
      details: shared.map(({ noun, name, ids }) => ({ at: `${noun} ${name}`, message: ids.join(', ') })),
    });
  }
  return { present, configuration: configurationOf(present) };
}

async function readAlerts(client: Client): Promise<Present['alerts']> {
  const [rules, { items: channels }] = await Promise.all([client.alertRules(), client.alertChannels()]);
  return { rules, channels };
}

async function readPeople(client: Client): Promise<Present['people']> {
  const [{ items: people }, { items: invitations }] = await Promise.all([client.people(), client.invitations()]);
  return presentPeople(people, invitations);
}
