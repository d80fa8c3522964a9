import { describe, expect, it } from '@jest/globals';
import { type Mapping } from '#core';
import { type SyncState } from '#engine';
import { routingOf } from './routing.js';

const FILTER = { expression: 'stage == "lead"', fields: { stage: 'text' as const } };

const mappingOf = (filtered: boolean, creates = true): Mapping => ({
  ...{ version: 1, fields: [], keys: [], onDelete: 'unlink', deleteVersusEdit: 'keep' },
  ...{ policy: { kind: 'sideWins', side: 'a' }, blanks: { aToB: 'keep', bToA: 'keep' } },
  create: { a: true, b: creates },
  ...(filtered ? { filters: { a: FILTER, onLeave: { kind: 'keep' } } } : {}),
});

const syncOf = (name: string, object: string, mapping: Mapping, state: SyncState = 'live') => ({
  ...{ id: name, name, mapping, state },
  a: { connectionId: 'hub', object: 'contacts' },
  b: { connectionId: 'crm', object },
});

const convertsTo = async ({ object }: { object: string }) => (object === 'Lead' ? ['Contact'] : []);

/** The notes on one of two syncs, as `code: message`. */
const notes = async (own: ReturnType<typeof syncOf>, other: ReturnType<typeof syncOf>): Promise<readonly string[]> =>
  (await routingOf(own, own, [own, other], convertsTo)).map(({ code, syncId, message }) => {
    expect(syncId).toBe(other.id);
    return `${code}: ${message}`;
  });

describe('the routing of records between leads and contacts', () => {
  const contacts = syncOf('Contacts', 'Contact', mappingOf(false));

  it('is by the filter of the leads, whichever is saved', async () => {
    const leads = syncOf('Leads', 'Lead', mappingOf(true));
    const [told] = await notes(leads, contacts);
    expect(told).toMatch(/^SYNC_V061: New records inside the filter of "Leads" become Lead,.*"Contacts" takes Contact/);
    expect(await notes(contacts, leads)).toEqual([told]);
  });

  it('leaves nothing to the contacts without that filter, which is warned of', async () => {
    const leads = syncOf('Leads', 'Lead', mappingOf(false));
    const [told] = await notes(leads, contacts);
    expect(told).toMatch(/^SYNC_V060: "Leads" comes first and has no filter on side a/);
    expect(await notes(contacts, leads)).toEqual([told]);
  });

  it('leaves all to the contacts where no leads are created', async () => {
    const leads = syncOf('Leads', 'Lead', mappingOf(true, false));
    expect(await notes(contacts, leads)).toEqual([
      expect.stringMatching(/^SYNC_V061: "Leads" creates no Lead, so new records become Contact by "Contacts"/),
    ]);
  });

  it('says of a draft from when on it counts', async () => {
    const leads = syncOf('Leads', 'Lead', mappingOf(true), 'draft');
    expect(await notes(contacts, leads)).toEqual([expect.stringContaining('"Leads" counts once')]);
  });

  it.each([
    ['another object in common', { ...contacts, a: { connectionId: 'hub', object: 'companies' } }],
    ['another connection', { ...contacts, b: { connectionId: 'other', object: 'Contact' } }],
    ['an object that leads do not become', syncOf('Campaigns', 'Campaign', mappingOf(false))],
    ['the same objects', syncOf('More leads', 'Lead', mappingOf(false))],
  ])('is no matter of a sync with %s', async (_what, other) => {
    expect(await notes(syncOf('Leads', 'Lead', mappingOf(true)), other)).toEqual([]);
  });
});
