import { type Arrival, liveEdits, ROUNDS, type Trio, trios } from './edits.js';
import { type Evidence } from './evidence.js';
import { reconcileAll } from './first-sync.js';
import { history } from './history.js';
import { allSyncs, type Hub } from './hub.js';
import { firmsOf, moves, renames, taggings } from './hub-edits.js';
import { guestLists } from './lists.js';
import { merge } from './merge.js';
import { type Saboteur } from './saboteur.js';
import { conflict, deletion, optOuts } from './special-edits.js';
import { type Snapshot } from './state.js';
import { COMPANIES, PEOPLE, subscribeHubspot } from './subscriptions.js';
import { pollOften } from './syncs.js';
import { type Teller } from './terminal.js';
import { meetPeople } from './vendors.js';
import { type World } from './world.js';

export type Lived = Pick<
  Evidence,
  'arrivals' | 'edited' | 'companiesEdited' | 'deleted' | 'madeByHand' | 'removedByHand' | 'conflict'
>;

/** People the parts after the rounds of edits are about, and the rest. */
interface Cast {
  readonly rival: Trio;
  readonly leaving: Trio;
  readonly refusing: Trio;
  readonly parting: Trio;
  readonly deleted: Trio;
  readonly doubled: Trio;
  readonly tagged: Trio;
  readonly others: readonly Trio[];
}

function castOf(known: readonly Trio[]): Cast {
  const [rival, leaving, refusing, deleted, parting, doubled, tagged, ...others] = known;
  if (!rival || !leaving || !refusing || !deleted || !parting || !doubled || !tagged) {
    throw new Error('too few people are known to all three tools');
  }
  return { rival, leaving, refusing, deleted, parting, doubled, tagged, others };
}

/** Edits on every side, of people, companies, tags and consent, with the rest of the kills in between. */
export async function liveParts(
  world: World,
  hub: Hub,
  synced: Snapshot,
  saboteur: Saboteur,
  tell: Teller,
): Promise<Lived> {
  await subscribeHubspot(world.sandboxes.hubspot, hub.connections.hubspot, [PEOPLE, COMPANIES]);
  await pollOften(world, allSyncs(hub));
  await reconcileAll(world, allSyncs(hub));
  const people = await meetPeople(world.sandboxes);
  const { rival, leaving, refusing, parting, deleted, doubled, tagged, others } = castOf(trios(synced));
  const [one, other] = firmsOf(synced, others);
  if (!one || !other || !others[0]) throw new Error('too few people of all three tools work for a company');
  tell.heading('Edits on every side');
  const arrivals: Arrival[] = [
    ...(await liveEdits(world, people, others, tell, async (round, rounds) => {
      const due = Math.floor(saboteur.left / (rounds - round));
      for (let kill = 0; kill < due; kill++) await saboteur.strikeSoon();
    })),
  ];
  await saboteur.end();
  arrivals.push(...(await renames(world, people, [one, other], tell)));
  arrivals.push(...(await moves(world, people, [one, other], tell)));
  arrivals.push(...(await taggings(world, people, tagged, tagsOf(synced, tagged), tell)));
  const story = await conflict(world, people, hub, rival, tell);
  const opting = { byMail: leaving, inSalesforce: refusing, inHubspot: parting };
  arrivals.push(...(await optOuts(world, people, opting, tell)));
  await deletion(world, people, hub, deleted, tell);
  const merged = await merge(world, people, hub, doubled, tell);
  arrivals.push(...merged.arrivals);
  arrivals.push(...(await guestLists(world, hub, others, tell)));
  await history(world, hub, { overruled: rival, edited: others[0] }, tell);
  const touched = [rival, leaving, refusing, parting, deleted, doubled, tagged, one.employee];
  return {
    arrivals,
    edited: new Set([...touched, ...others.slice(0, ROUNDS)].map(({ email }) => email)),
    companiesEdited: new Set([one.website, other.website]),
    deleted,
    madeByHand: new Set([merged.survivor]),
    removedByHand: new Set([deleted.salesforce, doubled.salesforce]),
    conflict: story,
  };
}

const tagsOf = ({ hubspot }: Snapshot, trio: Trio): readonly string[] =>
  hubspot.find(({ id }) => id === trio.hubspot)?.tags ?? [];
