import { type FieldMapping, type Mapping } from '#core';
import { type Run } from './client.js';
import { control } from './control.js';
import { type Arrival, makeAndWatch, type Trio } from './edits.js';
import { quiet } from './first-sync.js';
import { type Hub } from './hub.js';
import { field } from './syncs.js';
import { type Teller } from './terminal.js';
import { asJson, type Json, text } from './values.js';
import { waitFor } from './wait.js';
import { type World } from './world.js';

const RUN = { everyMs: 50, timeoutMs: 120_000 };
const GALA = 'Gala dinner';

/** Lists by the names of their campaigns; only those of galas, each made where it is missing. */
const LISTS: FieldMapping = field(
  'lists',
  'lists',
  'campaigns',
  { kind: 'members', groups: true },
  { kind: 'set', groups: { create: { a: true, b: true }, allow: ['Gala *'] } },
);

/** A list of guests in HubSpot becomes a campaign in Salesforce, by a new mapping, and is the same from then on. */
export async function guestLists(
  world: World,
  hub: Hub,
  guests: readonly Trio[],
  tell: Teller,
): Promise<readonly Arrival[]> {
  const [first, second, third] = guests;
  if (!first || !second || !third) throw new Error('too few people are known to all three tools');
  tell.heading('A list becomes a campaign');
  const { hubspot, salesforce } = world.sandboxes;
  const { listId } = await control<{ listId: string }>(hubspot.url, '/ui/lists', 'POST', { name: GALA });
  await control(hubspot.url, `/ui/lists/${listId}`, 'PATCH', { add: [first.hubspot] });
  tell.line(`   HubSpot has a static list “${GALA}” with one guest; now lists and campaigns are mapped as well`);
  await mapLists(world, hub, tell);
  const campaignId = await waitFor(
    'the campaign and its guest',
    async () => {
      const found = (await rows(salesforce.url, 'Campaign')).find((one) => one['Name'] === GALA);
      const id = text(found?.['Id']);
      return (await isInvited(salesforce.url, id, first)) ? id : undefined;
    },
    RUN,
  );
  tell.line(`   Salesforce has a campaign “${GALA}” with the same guest`);
  await quiet(world);
  return [
    ...(await makeAndWatch(
      tell,
      {
        from: 'hubspot',
        what: `put into the list “${GALA}”`,
        make: () => control(hubspot.url, `/ui/lists/${listId}`, 'PATCH', { add: [second.hubspot] }),
      },
      [{ to: 'salesforce', channel: 'poll', isThere: () => isInvited(salesforce.url, campaignId, second) }],
    )),
    ...(await makeAndWatch(
      tell,
      {
        from: 'salesforce',
        what: `put into the campaign “${GALA}”`,
        make: () =>
          control(salesforce.url, '/ui/CampaignMember', 'POST', {
            CampaignId: campaignId,
            ContactId: third.salesforce,
          }),
      },
      [{ to: 'hubspot', channel: 'change events', isThere: () => isListed(hubspot.url, listId, third) }],
    )),
    ...(await makeAndWatch(
      tell,
      {
        from: 'salesforce',
        what: `taken out of the campaign “${GALA}”`,
        make: () => uninvite(salesforce.url, campaignId, first),
      },
      [{ to: 'hubspot', channel: 'change events', isThere: async () => !(await isListed(hubspot.url, listId, first)) }],
    )),
  ];
}

/** Saves the mapping with one field more, shows what that would change, and approves it. */
async function mapLists(world: World, { salesforce }: Hub, tell: Teller): Promise<void> {
  const { client } = world;
  const { mapping } = await client.get<{ mapping: Mapping }>(`/v1/syncs/${salesforce.id}`);
  const { version: _version, ...present } = mapping;
  const { run } = await client.send<{ run: Run }>('PUT', `/v1/syncs/${salesforce.id}/mapping`, {
    ...present,
    fields: [...present.fields, LISTS],
  });
  const become = (state: Run['state']): Promise<Run> =>
    waitFor(
      `the plan of the new mapping to be ${state}`,
      async () => {
        const now = await client.get<Run>(`/v1/runs/${run.id}`);
        if (now.state === 'failed') throw new Error(`the run failed: ${now.error ?? 'no reason given'}`);
        return now.state === state ? now : undefined;
      },
      RUN,
    );
  const { counts } = await become('ready');
  const count = (name: string): number => counts[name] ?? 0;
  tell.line(`   plan: ${count('update')} pair(s) would change, ${count('groupsToCreate')} group(s) would be made`);
  await client.post(`/v1/runs/${run.id}/approve`);
  await become('done');
  tell.line('   approved');
}

const rows = (url: string, object: string): Promise<readonly Json[]> => control(url, `/objects/${object}`);

const invitations = async (url: string, campaignId: string, { salesforce }: Trio): Promise<readonly Json[]> =>
  (await rows(url, 'CampaignMember')).filter(
    (one) => one['CampaignId'] === campaignId && one['ContactId'] === salesforce && one['IsDeleted'] !== true,
  );

const isInvited = async (url: string, campaignId: string, guest: Trio): Promise<boolean> =>
  (await invitations(url, campaignId, guest)).length > 0;

async function uninvite(url: string, campaignId: string, guest: Trio): Promise<void> {
  for (const one of await invitations(url, campaignId, guest)) {
    await control(url, `/ui/CampaignMember/${text(one['Id'])}/delete`, 'POST', {});
  }
}

async function isListed(url: string, listId: string, { hubspot }: Trio): Promise<boolean> {
  const { results } = await control<{ results: readonly unknown[] }>(url, '/lists');
  const members = results.map(asJson).find((list) => list['listId'] === listId)?.['members'];
  return Array.isArray(members) && members.includes(hubspot);
}
