import { beforeEach, describe, expect, it } from '@jest/globals';
import { type ObjectPort, type OptIn } from '#connector-sdk';
import { type FieldMapping } from '#core';
import { explainLink, type GivenEvidence, recordEvidence } from '#engine';
import { EngineWorld, SYNC_ID } from '../../testing/engine-fixture.js';

const CONSENT: FieldMapping = {
  ...{ id: 'consent', a: 'optedOut', b: 'Status', direction: 'both', kind: 'consent' },
  lens: { kind: 'consent', outA: [true], outB: ['unsubscribed'], inB: 'subscribed' },
};
const EMAIL: FieldMapping = {
  ...{ id: 'email', a: 'email', b: 'Email', direction: 'both', kind: 'value' },
  lens: { kind: 'email' },
};

describe('evidence of an opt-in', () => {
  let world: EngineWorld;
  let ids: { readonly aId: string; readonly bId: string };
  let optIn: OptIn | null;

  const port = (_side: unknown, real: ObjectPort): ObjectPort =>
    new Proxy(real, {
      get: (target, name) => {
        if (name === 'optIn') return async () => optIn;
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      },
    });
  const linkId = () => world.store.links(SYNC_ID)[0]?.id ?? '';
  const given = (more: Partial<GivenEvidence> = {}): GivenEvidence => ({
    ...{ fieldId: 'consent', how: 'form', givenAtMs: world.nowMs, note: '', proof: 'https://forms.example/1' },
    ...{ recordedBy: 'key' },
    ...more,
  });
  const record = (more: Partial<GivenEvidence> = {}) => recordEvidence(world.engine, linkId(), given(more));
  const states = () => {
    const of = (side: 'a' | 'b', id: string, name: string) =>
      world.vendors[side].liveRecords().find((live) => live.id === id)?.fields[name];
    return [of('a', ids.aId, 'optedOut'), of('b', ids.bId, 'Status')];
  };
  const optOutOnA = (optedOut = true) => world.vendors.a.editAsPerson(ids.aId, { optedOut });
  const optOutOnB = (Status = 'unsubscribed') => world.vendors.b.editAsPerson(ids.bId, { Status });
  const evidence = () => world.store.evidenceOf(linkId());

  beforeEach(async () => {
    optIn = null;
    world = new EngineWorld({ mapping: { fields: [EMAIL, CONSENT] }, port });
    ids = await world.linked({ email: 'ann@x.org' });
    world.nowMs += 1_000;
    optOutOnA();
    await world.settle();
    world.nowMs += 60_000;
    expect(states()).toEqual([true, 'unsubscribed']);
  });

  it('opts in on both sides, once, and is the cause the log tells of', async () => {
    expect(await record()).toMatchObject({ kind: 'recorded', evidence: { state: 'open', recordedBy: 'key' } });
    await world.settle();
    expect(states()).toEqual([false, 'subscribed']);
    const [known] = await evidence();
    expect(known).toMatchObject({ state: 'done', records: { a: ids.aId, b: ids.bId } });
    const causes = world.store.log(SYNC_ID).filter(({ cause }) => cause === 'evidence');
    expect(causes.map(({ side, decidedBy }) => [side, decidedBy])).toEqual([
      ['a', known?.id],
      ['b', known?.id],
    ]);
    expect(await explainLink(world.engine, linkId(), 'consent')).toMatchObject([
      { evidence: [{ id: known?.id }], sides: { a: { origin: { kind: 'written', from: null } } } },
    ]);
    expect(await world.settle()).toEqual({ created: 0, updated: 0, deleted: 0 });
  });

  it('lets an opt-out that follows win again', async () => {
    await record();
    await world.settle();
    optOutOnB();
    await world.settle();
    expect(states()).toEqual([true, 'unsubscribed']);
    expect((await evidence()).map(({ state }) => state)).toEqual(['done']);
  });

  it('is overruled by an opt-out between its recording and the next drain', async () => {
    optOutOnB('subscribed');
    await record();
    optOutOnB();
    await world.settle();
    expect(states()).toEqual([true, 'unsubscribed']);
    expect((await evidence()).map(({ state }) => state)).toEqual(['overruled']);
  });

  it('answers the conflict that listed the opt-in that was held back', async () => {
    optOutOnB('subscribed');
    await world.settle();
    const held = () => world.store.conflictsOf(linkId());
    expect(await held()).toMatchObject([{ fieldId: 'consent', decidedBy: 'consent', status: 'decided' }]);
    await record();
    await world.settle();
    expect(states()).toEqual([false, 'subscribed']);
    expect((await held()).map(({ status }) => status)).toEqual(['resolved']);
  });

  it.each([
    ['SYNC_N101', { fieldId: 'email' }],
    ['SYNC_N104', { givenAtMs: Date.UTC(2200, 0) }],
    ['SYNC_N106', { givenAtMs: Date.UTC(2000, 0) }],
  ] as const)('is refused as %s', async (code, more) => {
    expect(await record(more)).toMatchObject({ kind: 'refused', code });
    expect(await evidence()).toEqual([]);
  });

  it('is refused when nobody is out, when an opt-out is not worked off yet, and while other evidence waits', async () => {
    expect(await record()).toMatchObject({ kind: 'recorded' });
    expect(await record()).toMatchObject({ kind: 'refused', code: 'SYNC_N108' });
    await world.settle();
    expect(await record()).toMatchObject({ kind: 'refused', code: 'SYNC_N105' });
    optOutOnA();
    expect(await record({ givenAtMs: world.nowMs })).toMatchObject({ kind: 'refused', code: 'SYNC_N107' });
  });

  it("is refused with the vendor's own words where only the person can come back", async () => {
    optIn = { kind: 'refused', code: 'VENDOR_FORBIDS', message: 'Only they can.' };
    expect(await record()).toMatchObject({ kind: 'refused', code: 'VENDOR_FORBIDS' });
    await world.settle();
    expect(states()).toEqual([true, 'unsubscribed']);
  });

  it('is not carried out while the sync is braked', async () => {
    await record();
    await world.store.moveSync(SYNC_ID, ['live'], 'braked', 'too much');
    await world.drain();
    expect(states()).toEqual([true, 'unsubscribed']);
    expect((await evidence()).map(({ state }) => state)).toEqual(['open']);
  });

  it('outlives its link', async () => {
    await record();
    const id = linkId();
    await world.commit({ linksRemoved: [{ linkId: id, atMs: world.nowMs }] });
    expect(await world.store.evidenceOf(id)).toHaveLength(1);
  });
});
