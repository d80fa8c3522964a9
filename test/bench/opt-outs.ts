import { type Run } from '../demo/client.js';
import { type Arrival, editAndWatch, optedOut, trios } from '../demo/edits.js';
import { firstSync } from '../demo/first-sync.js';
import { type DemoOptions } from '../demo/options.js';
import { live, takeSnapshot } from '../demo/state.js';
import { defineSyncs, pollOften } from '../demo/syncs.js';
import { silent } from '../demo/terminal.js';
import { PEOPLE, subscribeHubspot } from '../demo/subscriptions.js';
import { meetPeople } from '../demo/vendors.js';
import { waitFor } from '../demo/wait.js';
import { World } from '../demo/world.js';

const OPT_OUTS_MAX = 20;

/**
 * How long opt-outs take while a first sync writes everything it has: people unsubscribe in Mailchimp, one after the
 * other, while HubSpot and Salesforce are brought together for the first time.
 */
export async function optOutsDuringBackfill(
  options: DemoOptions,
): Promise<{ readonly planned: number; readonly arrivals: readonly Arrival[] }> {
  const world = await World.start(options);
  try {
    const before = await takeSnapshot(world.sandboxes);
    const syncs = await defineSyncs(world, before);
    await firstSync(world, syncs.mailchimp, silent);
    await subscribeHubspot(world.sandboxes.hubspot, syncs.connections.hubspot, [PEOPLE]);
    await pollOften(world, [syncs.salesforce, syncs.mailchimp]);
    const people = await meetPeople(world.sandboxes);
    // Mailchimp tells of those who leave a list they were on; whom a sync added without consent is on none.
    const subscribed = new Set(live(before.mailchimp).flatMap((seen) => (optedOut(seen) ? [] : [seen.email])));
    const known = trios(await takeSnapshot(world.sandboxes)).filter(({ email }) => subscribed.has(email));
    let isOver = false;
    const backfill = firstSync(world, syncs.salesforce, silent).finally(() => (isOver = true));
    const runs = (): Promise<readonly Run[]> => world.client.all<Run>(`/v1/syncs/${syncs.salesforce.id}/runs`);
    await waitFor(
      'the backfill to begin',
      async () => (await runs()).find(({ state }) => state === 'applying' || state === 'done'),
      { everyMs: 50, timeoutMs: 15 * 60_000 },
    );
    const arrivals: Arrival[] = [];
    for (const trio of known.slice(0, OPT_OUTS_MAX)) {
      if (isOver) break;
      const edit = { what: 'unsubscribed', make: () => people.mailchimp.unsubscribe(trio.email) };
      arrivals.push(
        ...(await editAndWatch(world, silent, trio, { from: 'mailchimp', ...edit }, [
          { to: 'hubspot', channel: 'webhook', shows: optedOut },
          { to: 'salesforce', channel: 'relay', shows: optedOut },
        ])),
      );
    }
    const { counts } = await backfill;
    return { planned: counts['applied'] ?? 0, arrivals };
  } finally {
    await world.stop();
  }
}
