import { type Conflict } from './client.js';
import { type Arrival, editAndWatch, optedOut, type Trio } from './edits.js';
import { quiet } from './first-sync.js';
import { look } from './state.js';
import { type DemoSyncs } from './syncs.js';
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
  syncs: DemoSyncs,
  trio: Trio,
  tell: Teller,
): Promise<ConflictStory> {
  tell.heading('Two people edit the same job title at once');
  const { client } = world;
  const syncId = syncs.salesforce.id;
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

/** Opting out in one tool opts out in all. */
export async function optOuts(
  world: World,
  people: People,
  [byMail, bySalesforce]: readonly [Trio, Trio],
  tell: Teller,
): Promise<readonly Arrival[]> {
  tell.heading('Two people opt out');
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
      bySalesforce,
      {
        from: 'salesforce',
        what: 'a colleague ticks “Email Opt Out”',
        make: () => people.salesforce.update(bySalesforce.salesforce, { HasOptedOutOfEmail: true }),
      },
      [
        { to: 'hubspot', channel: 'change events', shows: optedOut },
        { to: 'mailchimp', channel: 'relay', shows: optedOut },
      ],
    )),
  ];
}

/** A contact deleted in Salesforce stays elsewhere, and is not made again. */
export async function deletion(world: World, people: People, trio: Trio, tell: Teller): Promise<void> {
  tell.heading('A contact is deleted in Salesforce');
  await people.salesforce.remove(trio.salesforce);
  await quiet(world);
  const kept = await look(world.sandboxes, 'hubspot', trio.hubspot);
  tell.line(`   HubSpot ${kept?.live ? 'keeps' : 'LOST'} theirs: the mapping unlinks, it does not delete`);
}
