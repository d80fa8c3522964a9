import { describe, expect, it } from '@jest/globals';
import { drain, explainLink, startUndo } from '#engine';
import { LeadWorld, type LeadWorldOptions } from '../../testing/lead-world.js';

const ADA = 'ada@x.test';

/** A linked lead, whose conversion nobody has told of yet. */
const converted = async (options: LeadWorldOptions = {}) => {
  const world = new LeadWorld(options);
  const { person, lead } = await world.lead(ADA);
  world.later();
  const [link] = world.store.links('leads');
  const contact = world.leads.convertAsPerson(lead, world.contacts);
  return { world, person, lead, contact, linkId: link?.id ?? '' };
};

describe.each([
  ['the leads first', ['leads', 'contacts']],
  ['the contacts first', ['contacts', 'leads']],
] as const)('a lead that was converted, seen by %s', (_order, order) => {
  it.each([false, true])('has its link with the contact, the contacts turned: %s', async (turned) => {
    const { world, person, contact } = await converted({ turned });
    await world.settle(...order);
    expect(world.links('leads')).toEqual([]);
    expect(world.links('contacts')).toEqual([[person, contact]]);
    expect(world.counts()).toEqual([1, 0, 1]);
    expect(await world.reconcileAgain()).toBe(0);
  });

  it('syncs both ways from then on', async () => {
    const { world, person, contact } = await converted();
    await world.settle(...order);
    world.later();
    world.hub.editAsPerson(person, { city: 'Trier' });
    await world.settle(...order);
    expect(world.fields('contacts', contact)).toMatchObject({ city: 'Trier' });
    world.later();
    world.contacts.editAsPerson(contact, { city: 'Mainz' });
    await world.settle(...order);
    expect(world.fields('hub', person)).toMatchObject({ city: 'Mainz' });
    expect(world.counts()).toEqual([1, 0, 1]);
  });

  it('has an edit that had not been sent yet travel as the edit it is', async () => {
    const world = new LeadWorld();
    const { person, lead } = await world.lead(ADA);
    world.hub.editAsPerson(person, { city: 'Trier' });
    world.later();
    const contact = world.leads.convertAsPerson(lead, world.contacts);
    await world.settle(...order);
    expect([world.fields('hub', person), world.fields('contacts', contact)]).toMatchObject([
      { city: 'Trier' },
      { city: 'Trier' },
    ]);
    expect(world.store.conflicts('contacts')).toEqual([]);
  });

  it('makes no second person though the key says nothing', async () => {
    const world = new LeadWorld();
    const { person, lead } = await world.lead(ADA);
    world.later();
    const contact = world.leads.convertAsPerson(lead, world.contacts);
    world.contacts.editAsPerson(contact, { email: 'countess@x.test' });
    await world.settle(...order);
    expect(world.links('contacts')).toEqual([[person, contact]]);
    expect(world.counts()).toEqual([1, 0, 1]);
  });
});

describe('a lead that was converted', () => {
  it('lists both values where the contact was given another one and the person was edited', async () => {
    const world = new LeadWorld();
    const { person, lead } = await world.lead(ADA);
    world.hub.editAsPerson(person, { city: 'Trier' });
    world.later();
    const contact = world.leads.convertAsPerson(lead, world.contacts);
    world.later();
    world.contacts.editAsPerson(contact, { city: 'Mainz' });
    await world.settle();
    expect(world.fields('hub', person)).toMatchObject({ city: 'Mainz' });
    expect(world.store.conflicts('contacts')).toMatchObject([
      { fieldId: 'city', status: 'decided', now: { a: 'Trier', b: 'Mainz' } },
    ]);
  });

  it('ends its link with a word of its own, and names the one that goes on', async () => {
    const { world, lead, linkId, person } = await converted();
    await world.settle();
    const [ended] = await world.store.knownLinks([linkId]);
    const [goesOn] = world.store.links('contacts');
    expect(ended).toMatchObject({ continuedBy: goesOn?.id, endedByRun: null });
    expect(world.store.tombstones('leads')).toMatchObject([
      { side: 'b', remoteId: lead, reason: 'converted', survivorId: person },
    ]);
    const ends = world.store.log('leads').filter(({ cause }) => cause === 'convert' || cause === 'delete');
    expect(ends).toMatchObject([
      { fieldId: 'email', side: 'b', before: ADA, cause: 'convert' },
      { fieldId: 'city', side: 'b', before: 'Bonn', cause: 'convert' },
    ]);
    const explained = await explainLink(world.engine, linkId, 'city');
    expect(explained?.[0]?.standing).toMatchObject({
      why: 'ended',
      message: expect.stringContaining(goesOn?.id ?? '-'),
    });
  });

  it('is not made anew as a lead, whatever happens to its person', async () => {
    const { world, person } = await converted();
    await world.settle();
    world.later();
    world.hub.editAsPerson(person, { city: 'Trier', stage: 'lead' });
    await world.settle();
    expect(world.counts()).toEqual([1, 0, 1]);
  });

  it('of which a change is to be undone is said to have its link elsewhere', async () => {
    const { world, linkId } = await converted();
    await world.settle();
    const sync = await world.store.getSync('leads');
    if (!sync) throw new Error('there is no sync');
    const change = world.store.log('leads').at(0)?.id ?? 0;
    const end = await startUndo(world.engine, sync, { kind: 'change', linkId, changeId: change });
    const [goesOn] = world.store.links('contacts');
    expect(end).toMatchObject({ kind: 'over', message: expect.stringContaining(goesOn?.id ?? '-') });
  });

  it('leaves its person alone where no sync has contacts', async () => {
    const { world, person } = await converted({ state: null });
    await world.settle('leads');
    expect([world.links('leads'), world.counts()]).toEqual([[], [1, 0, 1]]);
    expect(world.store.tombstones('leads')).toMatchObject([{ reason: 'converted', survivorId: person }]);
  });

  it('leaves its person alone where the contacts were never approved', async () => {
    const { world } = await converted({ state: 'draft' });
    await world.settle('leads');
    expect([world.links('leads'), world.links('contacts'), world.counts()]).toEqual([[], [], [1, 0, 1]]);
  });

  it('has its link moved while the contacts are paused; edits wait there', async () => {
    const { world, person, contact } = await converted({ state: 'paused' });
    await world.settle('leads');
    expect(world.links('contacts')).toEqual([[person, contact]]);
    expect((await world.store.dirtyBacklog('contacts')).count).toBe(2);
  });

  it('is held with everything else while the leads are braked', async () => {
    const { world, person, contact, linkId } = await converted();
    await world.store.moveSync('leads', ['live'], 'braked', 'somebody is asked');
    await world.deliver();
    await drain(world.engine, 'leads');
    expect(world.store.links('leads').map(({ id }) => id)).toEqual([linkId]);
    await world.store.releaseBrake('leads');
    await world.tell('leads', 'a', person);
    await world.settle();
    expect(world.links('contacts')).toEqual([[person, contact]]);
  });

  it('waits for a contact that is being created for its person already', async () => {
    const { world, person } = await converted();
    const lease = await world.store.acquireLease('contacts', 1_000, world.nowMs);
    if (!lease) throw new Error('somebody holds the lease');
    await world.store.commit(lease, { linksNew: [{ id: 'half', aId: person, bId: null }] });
    await world.store.releaseLease(lease);
    await world.deliver();
    await drain(world.engine, 'leads');
    expect([world.links('leads').length, world.store.conflicts('contacts')]).toEqual([1, []]);
  });

  it('is not linked with a contact that an undo keeps apart', async () => {
    const { world, contact, linkId } = await converted();
    const lease = await world.store.acquireLease('contacts', 1_000, world.nowMs);
    if (!lease) throw new Error('somebody holds the lease');
    const apart = { side: 'b', remoteId: contact, reason: 'undone', survivorId: null, atMs: world.nowMs } as const;
    await world.store.commit(lease, { tombstones: [apart] });
    await world.store.releaseLease(lease);
    await world.settle();
    expect([world.links('leads'), world.links('contacts'), world.counts()]).toEqual([[], [], [1, 0, 1]]);
    expect(await world.store.knownLinks([linkId])).toMatchObject([{ continuedBy: null }]);
  });

  it("is not moved to another workspace's sync", async () => {
    const { world } = await converted();
    const contacts = await world.store.getSync('contacts');
    if (!contacts) throw new Error('there is no sync');
    world.store.putSync({ ...contacts, workspaceId: 'another' });
    await world.deliver();
    await drain(world.engine, 'leads');
    expect([world.links('leads'), world.links('contacts')]).toEqual([[], []]);
  });

  it('waits for a worker that holds the contacts, and for what it is doing', async () => {
    const { world, person, contact } = await converted();
    await world.deliver();
    const lease = await world.store.acquireLease('contacts', 60_000, world.nowMs);
    await drain(world.engine, 'leads');
    expect([world.links('leads').length, world.links('contacts')]).toEqual([1, []]);
    if (lease) await world.store.releaseLease(lease);
    await world.settle();
    expect(world.links('contacts')).toEqual([[person, contact]]);
  });

  it('is moved, and then let go as the filter of the contacts says', async () => {
    const filter = { expression: 'stage == "customer"', fields: { stage: 'text' } } as const;
    const { world, person, contact, linkId } = await converted({
      contacts: { filters: { a: filter, onLeave: { kind: 'unlink' } } },
    });
    await world.settle();
    expect([world.links('leads'), world.links('contacts')]).toEqual([[], []]);
    const [ended] = await world.store.knownLinks([linkId]);
    const [was] = await world.store.knownLinks([ended?.continuedBy ?? '']);
    expect(was).toMatchObject({ aId: person, bId: contact });
    expect(world.counts()).toEqual([1, 0, 1]);
    // Back inside, it is linked with the contact again.
    world.later();
    world.hub.editAsPerson(person, { stage: 'customer' });
    await world.settle();
    expect(world.links('contacts')).toEqual([[person, contact]]);
  });

  it('into a contact that is linked with somebody else is put before a person', async () => {
    const world = new LeadWorld();
    const other = world.person({ email: 'countess@x.test', city: 'Bonn', stage: 'customer' });
    await world.settle();
    const contact = world.links('contacts')[0]?.[1] ?? '';
    const { person, lead } = await world.lead(ADA);
    world.leads.convertAsPerson(lead, world.contacts, contact);
    await world.settle();
    expect([world.links('leads'), world.links('contacts')]).toEqual([[], [[other, contact]]]);
    expect(world.store.conflicts('contacts')).toMatchObject([
      { kind: 'identity', decidedBy: 'SYNC_E218', status: 'open', linkId: null },
    ]);
    const records = world.store.conflicts('contacts')[0]?.records.map(({ remoteId }) => remoteId);
    expect(records?.toSorted()).toEqual([contact, other, person].toSorted());
    world.later();
    world.hub.editAsPerson(person, { city: 'Trier', stage: 'customer' });
    await world.settle();
    expect(world.counts()).toEqual([2, 0, 1]);
  });

  it('with another one into the same contact asks about the second', async () => {
    const world = new LeadWorld();
    const first = await world.lead(ADA);
    const second = await world.lead('countess@x.test');
    const contact = world.leads.convertAsPerson(first.lead, world.contacts);
    world.leads.convertAsPerson(second.lead, world.contacts, contact);
    await world.settle();
    expect(world.links('contacts').map(([, id]) => id)).toEqual([contact]);
    expect(world.store.conflicts('contacts').filter(({ status }) => status === 'open')).toHaveLength(1);
    expect(world.counts()).toEqual([2, 0, 1]);
  });

  it('is linked exactly once wherever the worker is killed', async () => {
    let kills = 0;
    for (let at = 0; ; at++) {
      const { world, person, contact } = await converted();
      // Nothing but the link itself tells who belongs together.
      world.contacts.editAsPerson(contact, { email: 'countess@x.test' });
      await world.deliver();
      let calls = 0;
      let killed = false;
      world.before = () => {
        calls += 1;
        if (killed || calls <= at) return;
        killed = true;
        throw new Error('killed');
      };
      await world.settle().catch((error: Error) => expect(error.message).toBe('killed'));
      world.before = () => undefined;
      // Its leases run out.
      world.nowMs += 600_000;
      await world.settle();
      expect(world.links('contacts')).toEqual([[person, contact]]);
      expect([world.links('leads'), world.counts()]).toEqual([[], [1, 0, 1]]);
      expect(await world.reconcileAgain()).toBe(0);
      if (!killed) break;
      kills += 1;
    }
    expect(kills).toBeGreaterThan(20);
  });
});
