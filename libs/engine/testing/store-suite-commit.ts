import { describe, expect, it } from '@jest/globals';
import { type Conflict, LeaseLostError } from '#engine';
import { NOW_MS, type StoreWorld, uuid } from './store-fixture.js';

/** Leases, and what a commit does. */
export function describeCommits(world: () => StoreWorld): void {
  describeLeases(world);
  describeLinks(world);
  describeJournal(world);
  describeTrouble(world);
}

function describeLeases(world: () => StoreWorld): void {
  describe('leases', () => {
    it('give one holder the sync until they run out or are released', async () => {
      const { store, syncId } = world();
      const first = await store.acquireLease(syncId, 1000, NOW_MS);
      expect(first).toMatchObject({ syncId, untilMs: NOW_MS + 1000 });
      expect(await store.acquireLease(syncId, 1000, NOW_MS + 999)).toBeNull();
      const second = await store.acquireLease(syncId, 1000, NOW_MS + 1000);
      expect(second?.epoch).toBeGreaterThan(first?.epoch ?? Number.NaN);
      if (!second) return;
      await store.releaseLease(second);
      const third = await store.acquireLease(syncId, 1000, NOW_MS + 1001);
      expect(third?.epoch).toBeGreaterThan(second.epoch);
    });

    it('go to exactly one of many who ask at once', async () => {
      const { store, syncId } = world();
      const leases = await Promise.all(Array.from({ length: 8 }, () => store.acquireLease(syncId, 1000, NOW_MS)));
      expect(leases.filter((lease) => lease !== null)).toHaveLength(1);
    });

    it('can be made longer, and not once another has them', async () => {
      const { store, syncId } = world();
      const first = await world().lease();
      const longer = await store.renewLease(first, 90_000, NOW_MS);
      expect(await store.acquireLease(syncId, 1000, NOW_MS + 89_999)).toBeNull();
      await store.acquireLease(syncId, 1000, NOW_MS + 90_000);
      await expect(store.renewLease(longer, 1000, NOW_MS + 90_000)).rejects.toBeInstanceOf(LeaseLostError);
    });

    it('void the commits of a holder that was succeeded, and its release', async () => {
      const { store, syncId } = world();
      const stale = await world().lease();
      const fresh = await store.acquireLease(syncId, 1000, stale.untilMs);
      const late = store.commit(stale, { linksNew: [{ id: uuid(), aId: 'a1', bId: 'b1' }] });
      await expect(late).rejects.toBeInstanceOf(LeaseLostError);
      expect(await world().workOf('a', 'a1')).toBeUndefined();
      await store.releaseLease(stale);
      expect(await store.acquireLease(syncId, 1000, (fresh?.untilMs ?? 0) - 1)).toBeNull();
    });
  });
}

function describeLinks(world: () => StoreWorld): void {
  describe('links', () => {
    it('are found by either record, and once by both', async () => {
      const { store, syncId } = world();
      const id = await world().link('a1', 'b1');
      await world().link('a2', 'b2');
      const { links } = await store.loadWork(
        syncId,
        [
          { side: 'a', remoteId: 'a1' },
          { side: 'b', remoteId: 'b1' },
        ],
        0,
      );
      expect(links).toEqual([
        {
          link: {
            ...{ id, aId: 'a1', bId: 'b1', hashes: { a: null, b: null }, stamps: { a: null, b: null } },
            ...{ frozen: [], unfrozenAtMs: {} },
          },
          base: {},
          openIntents: [],
          answered: [],
          evidence: [],
          recent: [],
          deadLetters: [],
        },
      ]);
      expect(await world().workOf('b', 'a1')).toBeUndefined();
    });

    it('take a record only once, and a clash undoes the whole commit', async () => {
      await world().link('a1', 'b1');
      for (const clash of [
        { id: uuid(), aId: 'a1', bId: 'b9' },
        { id: uuid(), aId: 'a9', bId: 'b1' },
      ]) {
        await expect(
          world().commit({ linksNew: [{ id: uuid(), aId: 'a5', bId: 'b5' }, clash], marks: [world().mark('a5')] }),
        ).rejects.toThrow();
      }
      expect(await world().workOf('a', 'a5')).toBeUndefined();
      expect(await world().store.claimDirty(world().syncId, 10, NOW_MS)).toEqual([]);
    });

    it('change only in what an update names', async () => {
      const id = await world().link('a1', null);
      await world().commit({
        linkUpdates: [
          { linkId: id, bId: 'b1', hashes: { a: 'ha', b: 'hb' }, stamps: { a: 'va', b: 'vb' }, frozen: ['email'] },
        ],
      });
      await world().commit({ linkUpdates: [{ linkId: id, hashes: { b: null }, stamps: { b: 'vb2' } }] });
      expect((await world().workOf('b', 'b1'))?.link).toEqual({
        id,
        aId: 'a1',
        bId: 'b1',
        hashes: { a: 'ha', b: null },
        stamps: { a: 'va', b: 'vb2' },
        frozen: ['email'],
        unfrozenAtMs: {},
      });
      await world().commit({ linkUpdates: [{ linkId: id, frozen: [], unfrozenAtMs: { email: NOW_MS } }] });
      await world().commit({ linkUpdates: [{ linkId: id, unfrozenAtMs: { name: NOW_MS + 1 } }] });
      expect((await world().workOf('a', 'a1'))?.link).toMatchObject({
        frozen: [],
        unfrozenAtMs: { email: NOW_MS, name: NOW_MS + 1 },
      });
    });

    it('forget what had settled once another record takes the place of one', async () => {
      const id = await world().link('a1', 'b1');
      const settled = { email: { a: 'x', b: 'x' }, city: { a: 'y', b: 'y' } };
      await world().commit({ bases: [{ linkId: id, fields: settled }] });
      await world().commit({
        linkUpdates: [
          { linkId: id, bId: 'b2' },
          { linkId: id, forgetsBase: true },
          { linkId: id, hashes: { b: 'h' } },
        ],
        bases: [{ linkId: id, fields: { email: { a: 'x', b: 'z' } } }],
      });
      const work = await world().workOf('b', 'b2');
      expect(work).toMatchObject({ link: { id, hashes: { b: 'h' } } });
      expect(work?.base).toEqual({ email: { a: 'x', b: 'z' } });
    });

    it('free their records when removed, with all that hung on them', async () => {
      const id = await world().link('a1', 'b1');
      const letter = world().deadLetter(id);
      await world().commit({
        bases: [{ linkId: id, fields: { email: { a: 'x', b: 'x' } } }],
        intentsNew: [world().intent(id)],
        conflictsNew: [world().conflict(id)],
        deadLettersNew: [letter],
      });
      await world().commit({ linksRemoved: [{ linkId: id, atMs: NOW_MS }] });
      expect(await world().workOf('a', 'a1')).toBeUndefined();
      expect(await world().store.strandedRecords(world().syncId, NOW_MS + 1, 10)).toEqual([]);
      const again = await world().link('a1', 'b1');
      expect(await world().workOf('a', 'a1')).toMatchObject({ link: { id: again }, base: {}, deadLetters: [] });
    });

    it('tell the stamps of those asked for that have one', async () => {
      const id = await world().link('a1', 'b1');
      await world().link('a2', 'b2');
      await world().commit({ linkUpdates: [{ linkId: id, stamps: { a: 'v1' } }] });
      const { store, syncId } = world();
      expect(await store.linkStamps(syncId, 'a', ['a1', 'a2', 'a3'])).toEqual(new Map([['a1', 'v1']]));
      expect(await store.linkStamps(syncId, 'b', ['b1', 'b2'])).toEqual(new Map());
    });

    it('count per side', async () => {
      const { store, syncId } = world();
      await world().link('a1', 'b1');
      await world().link('a2', null);
      expect([await store.countLinks(syncId, 'a'), await store.countLinks(syncId, 'b')]).toEqual([2, 1]);
    });

    it('keep a base field by field, absent and empty apart', async () => {
      const id = await world().link('a1', 'b1');
      await world().commit({
        bases: [{ linkId: id, fields: { email: { a: 'x', b: undefined }, tags: { a: ['p', 'q'], b: null } } }],
      });
      await world().commit({ bases: [{ linkId: id, fields: { email: { a: undefined, b: '' } } }] });
      const base = (await world().workOf('a', 'a1'))?.base;
      expect(base).toEqual({ email: { b: '' }, tags: { a: ['p', 'q'], b: null } });
      expect(base?.['email']?.a).toBeUndefined();
    });

    it('keep texts no database likes', async () => {
      const id = await world().link('a1', 'b1');
      const odd = 'nul \u0000, half a pair \ud83d, private \ue000 use, 😀, quote \' " \\ and \u2028';
      await world().commit({ bases: [{ linkId: id, fields: { [odd]: { a: odd, b: [odd] } } }] });
      expect((await world().workOf('a', 'a1'))?.base).toEqual({ [odd]: { a: odd, b: [odd] } });
    });
  });
}

function describeJournal(world: () => StoreWorld): void {
  describe('the journal', () => {
    it('shows intents until they are over', async () => {
      const id = await world().link('a1', 'b1');
      const [first, second] = [world().intent(id), world().intent(id, { plannedAtMs: NOW_MS + 1 })];
      await world().commit({ intentsNew: [first, second] });
      await world().commit({ intentMoves: [{ id: first.id, to: 'sent' }] });
      expect((await world().workOf('a', 'a1'))?.openIntents).toEqual([{ ...first, status: 'sent' }, second]);
      await world().commit({
        intentMoves: [
          { id: first.id, to: 'unknown' },
          { id: second.id, to: 'done' },
        ],
      });
      expect((await world().workOf('a', 'a1'))?.openIntents).toEqual([{ ...first, status: 'unknown' }]);
    });

    it('counts an intent as planned when its operation was last sent', async () => {
      const first = world().intent(await world().link('a1', 'b1'));
      await world().commit({ intentsNew: [first] });
      await world().commit({ intentMoves: [{ id: first.id, to: 'sent', lastSentAtMs: NOW_MS + 7 }] });
      const again = { ...first, status: 'sent', plannedAtMs: NOW_MS + 7 };
      expect((await world().workOf('a', 'a1'))?.openIntents).toEqual([again]);
    });

    it('finds records left behind with an open intent, unless something marked them', async () => {
      const { store, syncId } = world();
      const id = await world().link('a1', 'b1');
      const other = await world().link('a2', 'b2');
      await world().commit({ intentsNew: [world().intent(id), world().intent(other)], marks: [world().mark('a2')] });
      expect(await store.strandedRecords(syncId, NOW_MS, 10)).toEqual([]);
      const stranded = await store.strandedRecords(syncId, NOW_MS + 1, 10);
      expect(new Set(stranded)).toEqual(
        new Set([
          { side: 'a', remoteId: 'a1' },
          { side: 'b', remoteId: 'b1' },
        ]),
      );
    });

    it('shows recent changes, oldest first', async () => {
      const id = await world().link('a1', 'b1');
      const entries = [
        world().change(id, { atMs: NOW_MS - 2 }),
        world().change(id, { atMs: NOW_MS - 1, before: 'x', after: undefined, cause: 'policy', intentId: uuid() }),
        world().change(id, { before: null, after: ['p'], runId: uuid() }),
      ];
      await world().commit({ log: entries });
      expect((await world().workOf('a', 'a1', NOW_MS - 1))?.recent).toEqual(entries.slice(1));
    });

    it('finishes a mark only if nothing marked the record again', async () => {
      const { store, syncId } = world();
      const mark = world().mark.bind(world());
      await store.takeIn({ marks: [mark('r1'), mark('r2')] });
      const claimed = await store.claimDirty(syncId, 10, NOW_MS);
      await store.takeIn({ marks: [mark('r2')] });
      await world().commit({ dirtyDone: claimed });
      expect((await store.claimDirty(syncId, 10, NOW_MS)).map(({ remoteId }) => remoteId)).toEqual(['r2']);
    });

    it('puts a mark off only if nothing marked the record again', async () => {
      const { store, syncId } = world();
      const mark = world().mark.bind(world());
      await store.takeIn({ marks: [mark('r1'), mark('r2')] });
      const claimed = await store.claimDirty(syncId, 10, NOW_MS);
      await store.takeIn({ marks: [mark('r2')] });
      await world().commit({ dirtyLater: claimed.map((row) => ({ row, notBeforeMs: NOW_MS + 1000 })) });
      expect((await store.claimDirty(syncId, 10, NOW_MS)).map(({ remoteId }) => remoteId)).toEqual(['r2']);
      const later = await store.claimDirty(syncId, 10, NOW_MS + 1000);
      expect(later.find(({ remoteId }) => remoteId === 'r1')?.attempts).toBe(1);
    });

    it('keeps the records it marks itself', async () => {
      const { store, syncId } = world();
      await store.takeIn({ marks: [world().mark('r1')] });
      const claimed = await store.claimDirty(syncId, 10, NOW_MS);
      await world().commit({ marks: [world().mark('r1')], dirtyDone: claimed });
      expect(await store.claimDirty(syncId, 10, NOW_MS)).toHaveLength(1);
    });

    it('follows chains of merges, and shows what they end at', async () => {
      const { store, syncId } = world();
      const id = await world().link('a3', 'b3');
      await store.takeIn({ aliases: [{ syncId, side: 'a', from: 'a1', into: 'a2' }] });
      await world().commit({ aliases: [{ syncId, side: 'a', from: 'a2', into: 'a3' }] });
      const found = await store.loadWork(syncId, [{ side: 'a', remoteId: 'a1' }], 0);
      expect(new Set(found.aliases.map(({ from, into }) => `${from} → ${into}`))).toEqual(
        new Set(['a1 → a2', 'a2 → a3']),
      );
      expect(found.links.map(({ link }) => link.id)).toEqual([id]);
    });

    it('forgets a merge that was taken back', async () => {
      const { store, syncId } = world();
      await world().commit({ aliases: [{ syncId, side: 'a', from: 'a1', into: 'a2' }] });
      await world().commit({ aliasesDropped: [{ side: 'a', remoteId: 'a1' }] });
      expect((await store.loadWork(syncId, [{ side: 'a', remoteId: 'a1' }], 0)).aliases).toEqual([]);
    });

    it('lets a merge answer the question which records are the same, or names what a record became', async () => {
      const ref = (side: 'a' | 'b', remoteId: string) => ({ side, remoteId });
      const about = (records: Conflict['records']) =>
        world().conflict(null, { fieldId: null, kind: 'identity', records, base: null, now: null });
      const answered = about([ref('a', 'a1'), ref('b', 'b1'), ref('b', 'b2')]);
      const renamed = about([ref('a', 'a1'), ref('b', 'b1'), ref('b', 'b3')]);
      await world().commit({ conflictsNew: [answered, renamed] });
      await world().commit({ conflictsMerged: [{ side: 'b', from: 'b1', into: 'b2', atMs: NOW_MS }] });
      const kept = await world().harness.conflicts(world().syncId);
      const of = ({ id }: Pick<Conflict, 'id'>) => kept.find((one) => one.id === id);
      expect(of(answered)?.status).toBe('resolved');
      expect(of(renamed)).toMatchObject({ status: 'open' });
      expect(of(renamed)?.records).toEqual(expect.arrayContaining([ref('a', 'a1'), ref('b', 'b2'), ref('b', 'b3')]));
    });

    it('lets a link that takes in another record answer whether just these two are the same', async () => {
      const linkId = await world().link('a1', 'b1');
      const about = (...ids: readonly string[]) =>
        world().conflict(null, {
          ...{ fieldId: null, kind: 'identity', base: null, now: null },
          records: [{ side: 'a', remoteId: 'a1' }, ...ids.map((remoteId) => ({ side: 'b', remoteId }) as const)],
        });
      const [two, three] = [about('b2'), about('b2', 'b3')];
      await world().commit({ conflictsNew: [two, three] });
      await world().commit({ linkUpdates: [{ linkId, stamps: { a: '1' } }] });
      const statusOf = async ({ id }: Pick<Conflict, 'id'>) =>
        (await world().harness.conflicts(world().syncId)).find((one) => one.id === id)?.status;
      expect(await statusOf(two)).toBe('open');
      await world().commit({ linkUpdates: [{ linkId, bId: 'b2' }] });
      expect([await statusOf(two), await statusOf(three)]).toEqual(['resolved', 'open']);
    });

    it('ends when records were merged in a circle', async () => {
      const { store, syncId } = world();
      const alias = (from: string, into: string) => ({ syncId, side: 'a', from, into }) as const;
      await store.takeIn({ aliases: [alias('a1', 'a2'), alias('a2', 'a1')] });
      expect((await store.loadWork(syncId, [{ side: 'a', remoteId: 'a1' }], 0)).aliases).toHaveLength(2);
    });

    it('remembers deletions, for the record and for its survivor', async () => {
      const { store, syncId } = world();
      const tombstone = { side: 'a', remoteId: 'a1', reason: 'deleted', survivorId: 'b1', atMs: NOW_MS } as const;
      await world().commit({ tombstones: [tombstone] });
      for (const ref of [{ side: 'a', remoteId: 'a1' } as const, { side: 'b', remoteId: 'b1' } as const]) {
        expect((await store.loadWork(syncId, [ref], 0)).tombstones).toEqual([tombstone]);
      }
      expect((await store.loadWork(syncId, [{ side: 'a', remoteId: 'b1' }], 0)).tombstones).toEqual([]);
    });
  });
}

function describeTrouble(world: () => StoreWorld): void {
  describe('conflicts and dead letters', () => {
    it('hands a person’s answer to the engine until it is carried out', async () => {
      const id = await world().link('a1', 'b1');
      const conflict = world().conflict(id);
      await world().commit({ conflictsNew: [conflict] });
      const answered = async () => (await world().workOf('a', 'a1'))?.answered;
      expect(await answered()).toEqual([]);
      const decision = { kind: 'value', value: 'theirs' } as const;
      await world().harness.answer(world().syncId, conflict.id, decision);
      expect(await answered()).toEqual([{ conflictId: conflict.id, fieldId: 'email', decision, shown: conflict.now }]);
      await world().commit({ conflictsResolved: [{ conflictId: conflict.id, atMs: NOW_MS }] });
      expect(await answered()).toEqual([]);
    });

    it('keeps what an open conflict is called while the same values are found again', async () => {
      const id = await world().link('a1', 'b1');
      const [first, again] = [world().conflict(id), world().conflict(id, { atMs: NOW_MS + 1, message: 'again' })];
      await world().commit({ conflictsNew: [first] });
      await world().commit({ conflictsNew: [again] });
      expect(await world().store.conflictsOf(id)).toEqual([{ ...first, message: 'again' }]);
    });

    it('replaces an open conflict by a later one about the same thing with other values', async () => {
      const id = await world().link('a1', 'b1');
      const later = { atMs: NOW_MS + 1, now: { a: 'mine', b: 'another' } };
      const [first, second] = [world().conflict(id), world().conflict(id, later)];
      await world().commit({ conflictsNew: [first] });
      await world().commit({ conflictsNew: [second] });
      const decision = { kind: 'keepSide', side: 'a' } as const;
      await world().harness.answer(world().syncId, first.id, decision);
      await world().harness.answer(world().syncId, second.id, decision);
      expect((await world().workOf('a', 'a1'))?.answered).toEqual([
        { conflictId: second.id, fieldId: 'email', decision, shown: second.now },
      ]);
    });

    it('resolves the open conflicts of a field that agrees again', async () => {
      const id = await world().link('a1', 'b1');
      const [open, other] = [world().conflict(id), world().conflict(id, { fieldId: 'name' })];
      await world().commit({ conflictsNew: [open, other] });
      await world().commit({ conflictsSettled: [{ linkId: id, fieldId: 'email', atMs: NOW_MS }] });
      const decision = { kind: 'keepSide', side: 'b' } as const;
      await world().harness.answer(world().syncId, open.id, decision);
      await world().harness.answer(world().syncId, other.id, decision);
      expect((await world().workOf('a', 'a1'))?.answered).toEqual([
        { conflictId: other.id, fieldId: 'name', decision, shown: other.now },
      ]);
    });

    it('counts up a payload refused again, and keeps another apart', async () => {
      const id = await world().link('a1', 'b1');
      const letter = world().deadLetter(id);
      await world().commit({ deadLettersNew: [letter] });
      await world().commit({ deadLettersNew: [world().deadLetter(id), world().deadLetter(id, { payloadHash: 'h2' })] });
      const letters = (await world().workOf('a', 'a1'))?.deadLetters ?? [];
      const found = letters.toSorted((x, y) => (x.payloadHash < y.payloadHash ? -1 : 1));
      expect(found.map(({ payloadHash, attempts }) => ({ payloadHash, attempts }))).toEqual([
        { payloadHash: 'h1', attempts: 2 },
        { payloadHash: 'h2', attempts: 1 },
      ]);
      expect(found[0]?.id).toBe(letter.id);
      await world().commit({ deadLettersResolved: [letter.id] });
      expect((await world().workOf('a', 'a1'))?.deadLetters).toHaveLength(1);
    });

    it('shows dead letters of records that have no link', async () => {
      const { store, syncId } = world();
      const letter = world().deadLetter(null);
      await world().commit({ deadLettersNew: [letter] });
      expect((await store.loadWork(syncId, [{ side: 'a', remoteId: 'a1' }], 0)).deadLetters).toEqual([letter]);
      expect((await store.loadWork(syncId, [{ side: 'b', remoteId: 'a1' }], 0)).deadLetters).toEqual([]);
    });
  });
}
