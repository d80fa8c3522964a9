import { otherSide, type Side, SIDES } from '#core';
import { type Sync } from '../model.js';
import { isTurned } from '../references/linked-records.js';
import { type Engine } from '../runtime.js';

/**
 * Another sync of the same two connections that has the same object on one side and, on the other, one that records of
 * ours become or that becomes ours: contacts with leads, and contacts with contacts.
 */
export interface Sibling {
  readonly sync: Sync;
  /** The side, of the sync this is seen from, that both have in common. */
  readonly shared: Side;
  /** - `heir`: records of our other side's object become records of theirs. - `origin`: theirs become ours. */
  readonly kind: 'heir' | 'origin';
  /** The side of the sibling that has the connection of this side here. */
  readonly sideOf: (side: Side) => Side;
}

type Ends = Pick<Sync, 'a' | 'b'>;

/** What the connector says records of one object of a connection become. */
export type ConvertsTo = (end: Sync[Side]) => Promise<readonly string[]>;

/** The siblings among the syncs of a workspace, in the order of their ids. */
export async function siblingsAmong<Other extends Ends & Pick<Sync, 'id'>>(
  here: Ends & Pick<Sync, 'id'>,
  others: readonly Other[],
  convertsTo: ConvertsTo,
): Promise<readonly (Omit<Sibling, 'sync'> & { readonly sync: Other })[]> {
  const found: (Omit<Sibling, 'sync'> & { readonly sync: Other })[] = [];
  for (const sync of others.toSorted((x, y) => (x.id < y.id ? -1 : 1))) {
    const sideOf = sideOfOther(here, sync);
    if (sync.id === here.id || !sideOf) continue;
    const shared = SIDES.filter((side) => here[side].object === sync[sideOf(side)].object);
    const [only] = shared;
    if (only === undefined || shared.length > 1) continue;
    const [ours, theirs] = [here[otherSide(only)], sync[sideOf(otherSide(only))]];
    if ((await convertsTo(ours)).includes(theirs.object)) found.push({ sync, shared: only, kind: 'heir', sideOf });
    else if ((await convertsTo(theirs)).includes(ours.object))
      found.push({ sync, shared: only, kind: 'origin', sideOf });
  }
  return found;
}

/** `null` where the two do not have the same two connections. */
function sideOfOther(here: Ends, sync: Ends): ((side: Side) => Side) | null {
  if (here.a.connectionId === here.b.connectionId) return null;
  const sideOf = isTurned(here, sync) ? otherSide : (side: Side): Side => side;
  return SIDES.every((side) => here[side].connectionId === sync[sideOf(side)].connectionId) ? sideOf : null;
}

/** The siblings of one sync, looked up once and only when somebody asks. Drafts have none of the records yet. */
export class Siblings {
  #found: Promise<readonly Sibling[]> | null = null;

  constructor(
    private readonly engine: Pick<Engine, 'store' | 'sessions'>,
    private readonly sync: Sync,
  ) {}

  all(): Promise<readonly Sibling[]> {
    this.#found ??= this.#find();
    return this.#found;
  }

  async #find(): Promise<readonly Sibling[]> {
    const { store, sessions } = this.engine;
    const others = await store.syncsOfConnection(this.sync.a.connectionId);
    const known = others.filter(({ workspaceId, state }) => workspaceId === this.sync.workspaceId && state !== 'draft');
    return siblingsAmong(this.sync, known, async (end) => (await sessions.port(end)).capabilities.convertsTo ?? []);
  }
}
