import { describe, expect, it } from '@jest/globals';
import { EngineWorld, SYNC_ID } from '../testing/engine-fixture.js';
import { linkAsTold } from './link-as-told.js';

const ANN = { email: 'ann@example.com', name: 'Ann' };
const BEN = { email: 'ben@example.com', name: 'Ben' };

/** Ann was merged into Ben on side a, and a person is asked which of the two on side b stays the partner. */
const asked = async () => {
  const world = new EngineWorld();
  const ann = await world.linked(ANN);
  const ben = await world.linked(BEN);
  world.vendors.a.merge(ann.aId, ben.aId);
  await world.settle();
  const [conflict] = world.conflicts();
  if (!conflict) throw new Error('nothing was asked');
  const tell = (aId: string, bId: string) => linkAsTold(world.engine, conflict, { aId, bId });
  return { world, ann, ben, conflict, tell };
};

describe('a person who says which records of a merge belong together', () => {
  it('gives the survivor the other partner, and the one it had is not made again', async () => {
    const { world, ann, ben, tell } = await asked();
    expect(await tell(ben.aId, ann.bId)).toEqual({ kind: 'linked' });
    await world.settle();
    expect(world.links()).toEqual([[ben.aId, ann.bId]]);
    expect(world.conflicts().filter(({ kind, status }) => kind === 'identity' && status !== 'resolved')).toEqual([]);
    world.edit('b', ben.bId, { email: 'someone@example.com' });
    await world.settle();
    expect(world.vendors.a.liveRecords()).toHaveLength(1);
    world.edit('b', ann.bId, { city: 'Bonn' });
    await world.settle();
    expect(world.read('a', ben.aId)).toMatchObject({ city: 'Bonn' });
  });

  it('may confirm the pair as it is', async () => {
    const { world, ben, tell } = await asked();
    expect(await tell(ben.aId, ben.bId)).toEqual({ kind: 'linked' });
    expect(world.links()).toEqual([[ben.aId, ben.bId]]);
    expect(world.conflicts()).toMatchObject([{ status: 'resolved' }]);
  });

  it('cannot name records that the question is not about', async () => {
    const { world, ann, ben, tell } = await asked();
    expect(await tell(ann.aId, ann.bId)).toEqual({ kind: 'notNamed' });
    expect(world.links()).toEqual([[ben.aId, ben.bId]]);
  });

  it('cannot take a record from a link that the question is not about', async () => {
    const { world, ann, ben, tell } = await asked();
    const other = world.add('a', { email: 'cho@example.com' });
    world.dropHints();
    await world.commit({ linksNew: [{ id: 'other', aId: other, bId: ann.bId }] });
    expect(await tell(ben.aId, ann.bId)).toEqual({ kind: 'held' });
    expect(world.links()).toContainEqual([other, ann.bId]);
  });

  it('waits while a worker holds the sync', async () => {
    const { world, ben, ann, tell } = await asked();
    await world.store.acquireLease(SYNC_ID, 60_000, world.nowMs);
    expect(await tell(ben.aId, ann.bId)).toEqual({ kind: 'busy' });
  });
});
