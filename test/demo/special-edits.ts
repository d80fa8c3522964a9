import { type Conflict, type Link } from './client.js';
import { type Arrival, editAndWatch, optedOut, type Trio } from './edits.js';
import { quiet } from './first-sync.js';
import { look } from './state.js';
import { type Hub } from './hub.js';
import { linkOf } from './merge.js';
import { type Teller } from './terminal.js';
import { type People } from './vendors.js';
import { waitFor } from './wait.js';
import { type World } from './world.js';

/** How the conflict between two edits ended. */
export interface ConflictStory {
  readonly winning: string;
  readonly losing: string;
  /** Whether the value that lost is listed, with what decided. */
  readonly listed: boolean;
  readonly decidedBy: string | null;
}

const WINNING = 'Head of Gardens';
const LOSING = 'Chief Botanist';
const SETTLE = { everyMs: 50, timeoutMs: 120_000 };

/** Two people edit the same field while the sync is paused: on resuming, the policy decides, and the loser is kept. */
export async function conflict(
  world: World,
  people: People,
  hub: Hub,
  trio: Trio,
  tell: Teller,
): Promise<ConflictStory> {
  tell.heading('Two people edit the same job title at once');
  const { client } = world;
  const syncId = hub.salesforce.id;
  await client.post(`/v1/syncs/${syncId}/pause`);
  await people.hubspot.update(trio.hubspot, { jobtitle: WINNING });
  await people.salesforce.update(trio.salesforce, { Title: LOSING });
  await client.post(`/v1/syncs/${syncId}/resume`);
  await waitFor(
    'the policy to decide',
    async () => (await look(world.sandboxes, 'salesforce', trio.salesforce))?.fields.jobTitle === WINNING || undefined,
    SETTLE,
  );
  await quiet(world);
  const conflicts = await client.all<Conflict>(`/v1/conflicts?syncId=${syncId}&status=decided`);
  const found = conflicts.find(({ fieldId, now }) => fieldId === 'jobTitle' && now?.b === LOSING);
  tell.line(`   HubSpot said “${WINNING}”, Salesforce said “${LOSING}”; the field's policy is: HubSpot wins`);
  tell.line(
    found
      ? `   listed as conflict ${found.id}: “${LOSING}” lost, decided by ${found.decidedBy}`
      : '   NOT LISTED as a conflict',
  );
  return { winning: WINNING, losing: LOSING, listed: found !== undefined, decidedBy: found?.decidedBy ?? null };
}

/** People who opt out, each in another tool. */
export type OptingOut = Readonly<Record<'byMail' | 'inSalesforce' | 'inHubspot', Trio>>;

/** Opting out in one tool opts out in all, and ticking it away is no consent. */
export async function optOuts(
  world: World,
  people: People,
  { byMail, inSalesforce, inHubspot }: OptingOut,
  tell: Teller,
): Promise<readonly Arrival[]> {
  tell.heading('Three people opt out, and somebody tries to undo it');
  return [
    ...(await editAndWatch(
      world,
      tell,
      byMail,
      {
        from: 'mailchimp',
        what: 'unsubscribed by the link in a mail',
        make: () => people.mailchimp.unsubscribe(byMail.email),
      },
      [
        { to: 'hubspot', channel: 'webhook', shows: optedOut },
        { to: 'salesforce', channel: 'relay', shows: optedOut },
      ],
    )),
    ...(await editAndWatch(
      world,
      tell,
      inSalesforce,
      {
        from: 'salesforce',
        what: 'a colleague ticks “Email Opt Out”',
        make: () => people.salesforce.update(inSalesforce.salesforce, { HasOptedOutOfEmail: true }),
      },
      [
        { to: 'hubspot', channel: 'change events', shows: optedOut },
        { to: 'mailchimp', channel: 'relay', shows: optedOut },
      ],
    )),
    ...(await editAndWatch(
      world,
      tell,
      inHubspot,
      {
        from: 'hubspot',
        what: 'unsubscribed by the link in a mail of HubSpot',
        make: () => people.hubspot.unsubscribe(inHubspot.email),
      },
      [
        { to: 'salesforce', channel: 'webhook', shows: optedOut },
        { to: 'mailchimp', channel: 'webhook', shows: optedOut },
      ],
    )),
    ...(await editAndWatch(
      world,
      tell,
      byMail,
      {
        from: 'salesforce',
        what: '“Email Opt Out” is ticked away: ticked again, without evidence of consent',
        make: () => people.salesforce.update(byMail.salesforce, { HasOptedOutOfEmail: false }),
      },
      [{ to: 'salesforce', channel: 'change events', shows: optedOut }],
    )),
  ];
}

/** A contact deleted in Salesforce stays elsewhere, and is not made again. */
export async function deletion(world: World, people: People, hub: Hub, trio: Trio, tell: Teller): Promise<void> {
  tell.heading('A contact is deleted in Salesforce');
  const { id } = await linkOf(world, hub, trio);
  await people.salesforce.remove(trio.salesforce);
  const deletedMs = performance.now();
  await waitFor(
    'the link to end',
    async () => (await world.client.get<Link>(`/v1/links/${id}`)).removedAt ?? undefined,
    SETTLE,
  );
  tell.line(`   after ${Math.round(performance.now() - deletedMs)} ms the two are linked no more`);
  await quiet(world);
  const kept = await look(world.sandboxes, 'hubspot', trio.hubspot);
  tell.line(`   HubSpot ${kept?.live ? 'keeps' : 'LOST'} theirs: the mapping unlinks, it does not delete`);
}
