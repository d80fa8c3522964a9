import { describe, expect, it } from '@jest/globals';
import { type RecordedEvidence } from '#engine';
import { NOW_MS, type StoreWorld, uuid } from './store-fixture.js';

/** Evidence of opt-ins: what waits, what is over, and that it outlives its link. */
export function describeEvidence(world: () => StoreWorld): void {
  describe('evidence of an opt-in', () => {
    const evidence = (linkId: string, more: Partial<RecordedEvidence> = {}): RecordedEvidence => ({
      ...{ id: uuid(), syncId: world().syncId, linkId, fieldId: 'consent', records: { a: 'a1', b: 'b1' } },
      ...{ how: 'form', givenAtMs: NOW_MS - 5, note: 'asked at the fair', proof: 'https://forms.example/1' },
      ...{ shown: { a: true, b: 'unsubscribed' }, optIn: { a: false, b: { status: 'SUBSCRIBED' } } },
      ...{ recordedBy: 'key', recordedAtMs: NOW_MS, state: 'open', endedAtMs: null },
      ...more,
    });

    it('is loaded with its link while it waits, the oldest first, and kept as it was given', async () => {
      const linkId = await world().link('a1', 'b1');
      const [later, first] = [evidence(linkId, { recordedAtMs: NOW_MS + 1 }), evidence(linkId)];
      const other = evidence(await world().link('a2', 'b2'));
      await world().commit({ evidenceNew: [later, first, other] });
      expect((await world().workOf('a', 'a1'))?.evidence).toEqual([first, later]);
      expect(await world().store.evidenceOf(linkId)).toEqual([later, first]);
    });

    it('ends once, and waits no more then', async () => {
      const linkId = await world().link('a1', 'b1');
      const given = evidence(linkId);
      await world().commit({ evidenceNew: [given] });
      await world().commit({ evidenceEnds: [{ id: given.id, to: 'refused', atMs: NOW_MS + 1 }] });
      await world().commit({ evidenceEnds: [{ id: given.id, to: 'done', atMs: NOW_MS + 2 }] });
      expect((await world().workOf('a', 'a1'))?.evidence).toEqual([]);
      expect(await world().store.evidenceOf(linkId)).toEqual([{ ...given, state: 'refused', endedAtMs: NOW_MS + 1 }]);
    });

    it('outlives its link', async () => {
      const linkId = await world().link('a1', 'b1');
      const given = evidence(linkId);
      await world().commit({ evidenceNew: [given] });
      await world().commit({ linksRemoved: [{ linkId, atMs: NOW_MS + 1 }] });
      expect(await world().store.evidenceOf(linkId)).toEqual([given]);
    });
  });
}
