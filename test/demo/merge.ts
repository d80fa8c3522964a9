import { type Conflict, type Link } from './client.js';
import { type Arrival, editAndWatch, type Trio } from './edits.js';
import { quiet } from './first-sync.js';
import { type Hub } from './hub.js';
import { look } from './state.js';
import { type Teller } from './terminal.js';
import { type People } from './vendors.js';
import { waitFor } from './wait.js';
import { type World } from './world.js';

/** How a merge ended: the record that is left, and the edit that went to it afterwards. */
export interface MergeStory {
  readonly survivor: string;
  readonly arrivals: readonly Arrival[];
}

const SETTLE = { everyMs: 20, timeoutMs: 120_000 };
const TITLE = 'Chief Gardener';

/** Somebody enters a contact a second time and merges the two, keeping the new one: the link follows it. */
export async function merge(world: World, people: People, hub: Hub, trio: Trio, tell: Teller): Promise<MergeStory> {
  tell.heading('A contact is entered twice in Salesforce, and merged');
  const { client, sandboxes } = world;
  const known = await look(sandboxes, 'salesforce', trio.salesforce);
  const survivor = await people.salesforce.create({
    LastName: known?.fields.lastName || trio.email,
    Email: trio.email,
  });
  await waitFor(
    'the second entry to be noticed',
    async () => {
      const open = await client.all<Conflict>(`/v1/conflicts?syncId=${hub.salesforce.id}&status=open`);
      return open.find(({ records }) => records.some(({ remoteId }) => remoteId === survivor));
    },
    SETTLE,
  );
  tell.line('   the second entry shares its address: it is listed for a person to look at, and goes nowhere');
  const link = await linkOf(world, hub, trio);
  await people.salesforce.merge(survivor, trio.salesforce);
  const mergedMs = performance.now();
  await waitFor(
    'the link to follow the merge',
    async () => ((await client.get<Link>(`/v1/links/${link.id}`)).bId === survivor ? true : undefined),
    SETTLE,
  );
  tell.line(
    `   merged: after ${Math.round(performance.now() - mergedMs)} ms the HubSpot contact belongs to what is left`,
  );
  const arrivals = await editAndWatch(
    world,
    tell,
    { ...trio, salesforce: survivor },
    {
      from: 'hubspot',
      what: `job title “${TITLE}”, for the merged contact`,
      make: () => people.hubspot.update(trio.hubspot, { jobtitle: TITLE }),
    },
    [{ to: 'salesforce', channel: 'webhook', shows: ({ fields }) => fields.jobTitle === TITLE }],
  );
  await quiet(world);
  return { survivor, arrivals };
}

/** The link of somebody's records in HubSpot and Salesforce. */
export async function linkOf({ client }: World, { salesforce }: Hub, trio: Trio): Promise<Link> {
  const links = await client.all<Link>(`/v1/syncs/${salesforce.id}/links?search=${encodeURIComponent(trio.hubspot)}`);
  const link = links.find(({ aId, bId }) => aId === trio.hubspot && bId === trio.salesforce);
  if (!link) throw new Error(`HubSpot ${trio.hubspot} is not linked to Salesforce ${trio.salesforce}`);
  return link;
}
