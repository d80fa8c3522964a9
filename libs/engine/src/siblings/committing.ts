import { type Draft } from '../drain/draft.js';
import { idOn, type Unit } from '../drain/unit.js';
import { type DirtyMark, type Lease, markOf, PRIORITY, type Sync } from '../model.js';
import { type StoreChanges } from '../ports/store.js';
import { type Engine } from '../runtime.js';
import { type Siblings } from './siblings.js';

/**
 * Commits of one step: new links are kept only if no sibling has linked the same record meanwhile; and records whose link
 * ends are looked at by the siblings, which may take them now.
 */
export const committing =
  (engine: Engine, sync: Sync, siblings: Siblings, lease: Lease, units: readonly Unit[]) =>
  async (draft: Draft): Promise<void> => {
    const isConcerned = draft.linksNew.length > 0 || draft.linksRemoved.length > 0;
    const others = isConcerned ? await siblings.all() : [];
    const ended = new Set(draft.linksRemoved.map(({ linkId }) => linkId));
    const freed = units.filter(({ work }) => ended.has(work.link.id));
    const nowhereElse: NonNullable<StoreChanges['nowhereElse']>[number][] = [];
    const marks: DirtyMark[] = [];
    for (const { sync: other, shared, sideOf } of others) {
      const side = sideOf(shared);
      const ids = draft.linksNew.flatMap((link) => (shared === 'a' ? link.aId : link.bId) ?? []);
      nowhereElse.push({ syncId: other.id, side, ids });
      const left = freed.flatMap(({ work }) => idOn(work, shared) ?? []);
      marks.push(...left.map((remoteId) => markOf(other.id, { side, remoteId }, PRIORITY.incremental)));
    }
    await engine.store.commit(lease, { ...draft, nowhereElse, marks: [...draft.marks, ...marks] });
    const woken = [...draft.marks, ...marks].flatMap(({ syncId }) => (syncId === sync.id ? [] : [syncId]));
    for (const syncId of new Set(woken)) {
      await engine.tickets.issue({ kind: 'drain', syncId }, { priority: PRIORITY.incremental });
    }
  };
