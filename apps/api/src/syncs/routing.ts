import { otherSide } from '#core';
import { type ConvertsTo, siblingsAmong, type Sync, type SyncState } from '#engine';
import { type SyncDraft } from './sync-problem.js';

/**
 * What to know of a sync that shares records with this one.
 *
 * | Code      | Meaning                                                                                       |
 * |-----------|-----------------------------------------------------------------------------------------------|
 * | SYNC_V060 | a warning: the one that comes first has no filter, so nothing new is left for the other        |
 * | SYNC_V061 | which of the two takes a new record                                                           |
 */
export interface RoutingNote {
  readonly code: 'SYNC_V060' | 'SYNC_V061';
  /** The other sync. */
  readonly syncId: string;
  readonly message: string;
}

type Other = Pick<Sync, 'id' | 'name' | 'a' | 'b' | 'mapping'> & { readonly state: SyncState };

/** Where new records of the side that both have in common go, one note for each sibling. */
export async function routingOf(
  draft: SyncDraft,
  own: { readonly id: string; readonly name: string },
  others: readonly Other[],
  convertsTo: ConvertsTo,
): Promise<readonly RoutingNote[]> {
  const siblings = await siblingsAmong({ ...own, ...draft }, others, convertsTo);
  return siblings.map(({ sync, shared, kind, sideOf }): RoutingNote => {
    const mine = { name: own.name, mapping: draft.mapping, side: shared, object: draft[otherSide(shared)].object };
    const there = sideOf(shared);
    const theirs = { name: sync.name, mapping: sync.mapping, side: there, object: sync[otherSide(there)].object };
    const [first, second] = kind === 'heir' ? [mine, theirs] : [theirs, mine];
    const draftly = sync.state === 'draft' ? ` "${sync.name}" counts once its first sync is approved.` : '';
    if (!first.mapping.create[otherSide(first.side)]) {
      const message = `"${first.name}" creates no ${first.object}, so new records become ${second.object} by "${second.name}".`;
      return { code: 'SYNC_V061', syncId: sync.id, message: `${message}${draftly}` };
    }
    if (first.mapping.filters?.[first.side] === undefined) {
      const message = `"${first.name}" comes first and has no filter on side ${first.side}: every new record becomes ${first.object}, and none ${second.object} by "${second.name}". Give it a filter.`;
      return { code: 'SYNC_V060', syncId: sync.id, message: `${message}${draftly}` };
    }
    const message = `New records inside the filter of "${first.name}" become ${first.object}, and the rest of those that "${second.name}" takes ${second.object}. Whatever is linked by one stays there until it is converted or its link ends.`;
    return { code: 'SYNC_V061', syncId: sync.id, message: `${message}${draftly}` };
  });
}
