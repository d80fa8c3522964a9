import { describe, expect, it } from '@jest/globals';
import { type PlanItem } from '#engine';
import { NOW_MS, type StoreWorld, uuid } from './store-fixture.js';

/** What was: links that ended, the log, and which run did it. */
export function describeHistory(world: () => StoreWorld): void {
  describe('links that ended', () => {
    it('are known by id and by record, with the runs that made and ended them', async () => {
      const { store, syncId } = world();
      const [maker, ender] = [uuid(), uuid()];
      const first = await world().link('a1', 'b1', maker);
      await world().commit({
        bases: [{ linkId: first, fields: { email: { a: 'x', b: 'x' } } }],
        linksRemoved: [{ linkId: first, atMs: NOW_MS, runId: ender, because: 'not the same' }],
      });
      const second = await world().link('a1', 'b2');
      const ended = {
        ...{ id: first, syncId, aId: 'a1', bId: 'b1', hashes: { a: null, b: null }, frozen: [], base: {} },
        ...{ unfrozenAtMs: {}, endedBecause: 'not the same' },
        stamps: { a: null, b: null },
        ...{ madeByRun: maker, endedByRun: ender, endedAtMs: NOW_MS, movedAtMs: { a: null, b: null } },
        continuedBy: null,
      };
      expect(await store.knownLinks([first, uuid()])).toEqual([ended]);
      const held = await store.linksOfRecord(syncId, { side: 'a', remoteId: 'a1' });
      expect(held.map(({ id, endedAtMs }) => [id, endedAtMs])).toEqual([
        [second, null],
        [first, NOW_MS],
      ]);
      expect(await store.linksOfRecord(syncId, { side: 'b', remoteId: 'a1' })).toEqual([]);
    });

    it('are told of by the records they had, once they have ended', async () => {
      const { store, syncId } = world();
      const ended = await world().link('a1', 'b1');
      await world().link('a2', 'b2');
      await world().commit({ linksRemoved: [{ linkId: ended, atMs: NOW_MS }] });
      const refs = (['a', 'b'] as const).flatMap((side) =>
        ['1', '2'].map((name) => ({ side, remoteId: `${side}${name}` })),
      );
      const parted = await store.unlinkedSince(syncId, refs, NOW_MS);
      expect(parted.map(({ remoteId }) => remoteId).sort()).toEqual(['a1', 'b1']);
      expect(await store.unlinkedSince(syncId, refs, NOW_MS + 1)).toEqual([]);
      expect(await store.unlinkedSince(syncId, [{ side: 'a', remoteId: 'b1' }], NOW_MS)).toEqual([]);
    });

    it('show their base while they last', async () => {
      const id = await world().link('a1', 'b1');
      await world().commit({ bases: [{ linkId: id, fields: { email: { a: 'x', b: undefined } } }] });
      expect((await world().store.knownLinks([id]))[0]).toMatchObject({ base: { email: { a: 'x' } }, endedAtMs: null });
    });

    it('know since when they hold another record', async () => {
      const id = await world().link('a1', 'b1');
      await world().commit({ linkUpdates: [{ linkId: id, bId: 'b2', movedAtMs: { b: NOW_MS } }] });
      await world().commit({ linkUpdates: [{ linkId: id, hashes: { a: 'x' } }] });
      expect((await world().store.knownLinks([id]))[0]).toMatchObject({ movedAtMs: { a: null, b: NOW_MS } });
    });

    it('count for a run that made, ended or changed them', async () => {
      const { store } = world();
      const runId = uuid();
      const made = await world().link('a1', 'b1', runId);
      const ended = await world().link('a2', 'b2');
      const changed = await world().link('a3', 'b3');
      const other = await world().link('a4', 'b4', uuid());
      await world().commit({
        linksRemoved: [{ linkId: ended, atMs: NOW_MS, runId }],
        log: [
          world().change(changed, { runId }),
          world().change(changed, { runId, fieldId: 'name' }),
          world().change(made, { runId }),
          world().change(other, { runId: uuid() }),
        ],
      });
      const all = [made, ended, changed].sort();
      expect(await store.linksOfRun(runId, null, 10)).toEqual(all);
      expect(await store.linksOfRun(runId, all[0] ?? null, 1)).toEqual([all[1]]);
      expect(await store.linksOfRun(uuid(), null, 10)).toEqual([]);
    });
  });

  describe('the log', () => {
    it('gives back all it was told, by link and field, the latest so many', async () => {
      const { store } = world();
      const [linkId, other] = [await world().link('a1', 'b1'), await world().link('a2', 'b2')];
      const whole = world().change(linkId, {
        ...{ side: 'b', before: ['x'], after: null, cause: 'policy', intentId: uuid(), runId: uuid() },
        ...{ other: 'theirs', base: { a: undefined, b: 'old' }, decidedBy: 'newest', outcome: 'found' },
        ...{ editedAtMs: { a: NOW_MS, b: null }, mappingVersion: 7 },
      });
      const later = world().change(linkId, { atMs: NOW_MS + 5, after: 'z' });
      await world().commit({ log: [whole, world().change(linkId, { fieldId: 'name' }), world().change(other)] });
      await world().commit({ log: [later] });
      const found = await store.changesOf([linkId], { fieldId: 'email' });
      expect(found.map(({ id: _, ...entry }) => entry)).toEqual([whole, later]);
      expect(new Set(found.map(({ id }) => id)).size).toBe(2);
      expect(await store.changesOf([linkId], { fieldId: 'email', limit: 1 })).toEqual(found.slice(1));
      expect(await store.changesOf([linkId], { sinceMs: NOW_MS + 1 })).toEqual(found.slice(1));
      expect(await store.changesOf([linkId, other])).toHaveLength(4);
    });

    it('is read page by page, the latest first', async () => {
      const { store, syncId } = world();
      const linkId = await world().link('a1', 'b1');
      const entries = [-1, 0, 0, 3].map((after, at) => world().change(linkId, { atMs: NOW_MS + after, after: at }));
      await world().commit({ log: entries });
      const latest = (before: { atMs: number; id: number } | null) => store.latestChanges(syncId, NOW_MS, before, 2);
      const seen: unknown[] = [];
      let before: { atMs: number; id: number } | null = null;
      for (;;) {
        const page = await latest(before);
        seen.push(...page.map((entry) => entry.after));
        before = page.at(-1) ?? null;
        if (before === null) break;
      }
      expect(seen).toEqual([3, 2, 1]);
    });
  });

  describe('writes and conflicts of the past', () => {
    it('are found by id, and for a run by what they made and deleted', async () => {
      const { store } = world();
      const [linkId, runId] = [await world().link('a1', null), uuid()];
      const create = world().intent(linkId, { kind: 'create', remoteId: null, runId });
      const update = world().intent(linkId, { runId, plannedAtMs: NOW_MS + 1 });
      const alien = world().intent(linkId, { kind: 'delete', runId: uuid() });
      await world().commit({ intentsNew: [create, update, alien] });
      await world().commit({ intentMoves: [{ id: create.id, to: 'done', remoteId: 'b9' }] });
      const made = { ...create, status: 'done', remoteId: 'b9' };
      expect(await store.intentsById([create.id, update.id, uuid()])).toEqual([made, update]);
      expect(await store.lifeIntents(runId, [linkId])).toEqual([made]);
      expect(await store.lifeIntents(runId, [uuid()])).toEqual([]);
      await world().commit({ intentMoves: [{ id: update.id, to: 'dropped' }] });
      expect(await store.droppedIntents([linkId])).toEqual([{ ...update, status: 'dropped' }]);
    });

    it('tell conflicts of a field, and the latest of a sync', async () => {
      const { store, syncId } = world();
      const linkId = await world().link('a1', 'b1');
      const decided = world().conflict(linkId, {
        ...{ status: 'decided', winner: 'a', editedAtMs: { a: 5, b: null }, now: { a: 'x', b: 'y' } },
      });
      const open = world().conflict(linkId, { atMs: NOW_MS + 1 });
      await world().commit({
        conflictsNew: [decided, open, world().conflict(null, { fieldId: null, kind: 'identity' })],
      });
      expect(await store.conflictsOf(linkId)).toEqual([open, decided]);
      expect(await store.conflictsOf(uuid())).toEqual([]);
      expect(await store.latestConflicts(syncId, NOW_MS, 10)).toEqual([open, decided]);
      expect(await store.latestConflicts(syncId, NOW_MS, 1)).toEqual([open]);
      expect(await store.latestConflicts(syncId, NOW_MS + 1, 10)).toEqual([open]);
    });

    it('keep every version of the mapping', async () => {
      const { store, syncId, sync } = world();
      expect(await store.getMapping(syncId, 1)).toEqual(sync.mapping);
      expect(await store.getMapping(syncId, 2)).toBeNull();
    });
  });

  describe('a write that was sent again', () => {
    it('keeps what was sent first and what was sent then', async () => {
      const { store } = world();
      const intent = world().intent(await world().link('a1', null), { kind: 'create', remoteId: null });
      await world().commit({ intentsNew: [intent] });
      const [first] = intent.writes;
      if (!first) throw new Error('the intent writes something');
      const again = { ...first, sent: 'z@y.z', source: undefined };
      await world().commit({
        intentMoves: [{ id: intent.id, to: 'sent', lastSentAtMs: NOW_MS + 1, sentAlso: [again] }],
      });
      const [kept] = await store.intentsById([intent.id]);
      expect(kept).toEqual({ ...intent, status: 'sent', plannedAtMs: NOW_MS + 1, writes: [first, again] });
    });
  });

  describe('what a run asked for', () => {
    it('stays marked as its own, also when somebody else marks the record too', async () => {
      const { store, syncId } = world();
      const runId = uuid();
      await store.takeIn({ marks: [world().mark('r1', { runId }), world().mark('r2')] });
      await store.takeIn({ marks: [world().mark('r1'), world().mark('r2')] });
      const rows = await store.claimDirty(syncId, 10, NOW_MS);
      expect(rows.map((row) => [row.remoteId, row.runId]).sort()).toEqual([
        ['r1', runId],
        ['r2', null],
      ]);
      expect(await store.dirtyOfRun(syncId, runId)).toBe(1);
      await store.clearDirty(syncId, runId);
      expect((await store.claimDirty(syncId, 10, NOW_MS)).map(({ remoteId }) => remoteId)).toEqual(['r2']);
      await store.clearDirty(syncId);
      expect(await store.claimDirty(syncId, 10, NOW_MS)).toEqual([]);
    });

    it('is kept with the run, and its plan can be corrected in a commit', async () => {
      const { store } = world();
      const run = await world().run({ kind: 'undo', target: { kind: 'run', runId: uuid() } });
      expect(await store.getRun(run.id)).toEqual(run);
      const item: PlanItem = {
        ...{ ordinal: 1, kind: 'putBack', aIds: ['a1'], bIds: ['b1'], linkId: uuid(), conflicts: [], reason: null },
        changes: [{ side: 'a', fieldId: 'email', before: 'x', after: 'y' }],
        skipped: [],
      };
      await store.addPlanItems(run.id, [item]);
      const skipped = { ...item, kind: 'skipped' as const, reason: { code: 'SYNC_U1', message: 'Changed since.' } };
      await world().commit({ planItems: [{ runId: run.id, item: skipped }] });
      expect(await store.planItems(run.id, { afterOrdinal: 0, limit: 9 })).toEqual([skipped]);
      await store.moveRun(run.id, 'scanning', 'ready', {});
      await store.addPlanItems(run.id, [item]);
      expect(await store.planItems(run.id, { afterOrdinal: 0, limit: 9 })).toEqual([skipped]);
    });
  });

  describe('open conflicts about a field', () => {
    it('are found page by page, up to a time and of one kind, until they are answered', async () => {
      const { store, syncId } = world();
      const linkId = await world().link('a1', 'b1');
      const other = await world().link('a2', 'b2');
      const made = [
        world().conflict(linkId, { fieldId: 'city' }),
        world().conflict(other, { fieldId: 'city', kind: 'race' }),
        world().conflict(linkId, { fieldId: 'city', kind: 'unconvertible', atMs: NOW_MS + 1 }),
        world().conflict(linkId, { fieldId: 'name' }),
      ];
      await world().commit({ conflictsNew: made });
      const about = { fieldId: 'city', kind: null, untilMs: NOW_MS };
      const found = async (given: object = {}, after: string | null = null, limit = 9) =>
        (await store.openConflicts(syncId, { ...about, ...given }, after, limit)).map(({ id }) => id);
      const both = made
        .slice(0, 2)
        .map(({ id }) => id)
        .sort();
      expect(await found()).toEqual(both);
      expect(await store.countOpenConflicts(syncId, about)).toBe(2);
      expect(await found({ kind: 'race' })).toEqual([made[1]?.id]);
      expect(await found({}, null, 1)).toEqual(both.slice(0, 1));
      expect(await found({}, both[0])).toEqual(both.slice(1));
      const decision = { kind: 'keepSide', side: 'b' } as const;
      await world().commit({ conflictsAnswered: [{ conflictId: made[0]?.id ?? '', decision }] });
      expect(await found()).toEqual([made[1]?.id]);
      expect((await world().workOf('a', 'a1'))?.answered).toMatchObject([{ conflictId: made[0]?.id, decision }]);
    });
  });

  describe('tombstones', () => {
    it('are lifted one by one, or all that an undo set', async () => {
      const { store, syncId } = world();
      const stone = (remoteId: string, reason: 'undone' | 'deleted') =>
        ({ side: 'a', remoteId, reason, survivorId: null, atMs: NOW_MS }) as const;
      await world().commit({ tombstones: [stone('a1', 'undone'), stone('a2', 'undone'), stone('a3', 'deleted')] });
      const left = async () => {
        const refs = ['a1', 'a2', 'a3'].map((remoteId) => ({ side: 'a' as const, remoteId }));
        const { tombstones } = await store.loadWork(syncId, refs, 0);
        return tombstones.map(({ remoteId }) => remoteId).sort();
      };
      await world().commit({ tombstonesLifted: [{ side: 'a', remoteId: 'a1' }] });
      expect(await left()).toEqual(['a2', 'a3']);
      await store.liftUndone(syncId);
      expect(await left()).toEqual(['a3']);
    });
  });
}
