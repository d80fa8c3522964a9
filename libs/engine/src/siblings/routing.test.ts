import { describe, expect, it } from '@jest/globals';
import { applyPlan, approve, drain, makePlan, startFirstSync } from '#engine';
import { type LeadSync, LeadWorld } from '../../testing/lead-world.js';

const ADA = 'ada@x.test';

/** What a first sync of this plans, as kind, ids and code of the reason; approved and applied with `apply`. */
const firstSync = async (world: LeadWorld, name: LeadSync, apply = false) => {
  const sync = await world.store.getSync(name);
  if (!sync) throw new Error(`there is no ${name}`);
  const run = await startFirstSync(world.engine, sync);
  await makePlan(world.engine, run.id);
  const items = await world.store.planItems(run.id, { afterOrdinal: 0, limit: 100 });
  if (apply) {
    await approve(world.engine, run.id);
    for (let round = 0; (await applyPlan(world.engine, run.id)).kind !== 'done'; round++) {
      if (round > 20) throw new Error('the plan was not applied');
    }
  }
  return items.map(({ kind, aIds, bIds, reason }) => [kind, ...aIds, ...bIds, ...(reason ? [reason.code] : [])]);
};

describe.each([
  ['the leads first', ['leads', 'contacts']],
  ['the contacts first', ['contacts', 'leads']],
] as const)('a new person, seen by %s', (_order, order) => {
  it.each([
    ['lead', [1, 1, 0]],
    ['customer', [1, 0, 1]],
  ] as const)('at the stage %s is made once', async (stage, counts) => {
    const world = new LeadWorld();
    world.person({ email: ADA, city: 'Bonn', stage });
    await world.settle(...order);
    expect(world.counts()).toEqual(counts);
    expect(await world.reconcileAgain()).toBe(0);
  });

  it('is made once though no filter tells where', async () => {
    const world = new LeadWorld({ leads: { filters: { onLeave: { kind: 'keep' } } } });
    world.person({ email: ADA, city: 'Bonn', stage: 'customer' });
    await world.settle(...order);
    expect(world.counts()).toEqual([1, 1, 0]);
  });

  it('who is a contact already is linked with that, and made no lead', async () => {
    const world = new LeadWorld();
    const contact = world.contacts.createAsPerson({ email: ADA, city: 'Bonn' });
    world.dropHints();
    const person = world.person({ email: ADA, city: 'Bonn', stage: 'lead' });
    await world.settle(...order);
    expect([world.links('contacts'), world.counts()]).toEqual([[[person, contact]], [1, 0, 1]]);
  });
});

describe('a person whose link is settled', () => {
  it('stays a lead when the stage moves on, where the mapping keeps those who leave', async () => {
    const world = new LeadWorld();
    const { person, lead } = await world.lead(ADA);
    world.later();
    world.hub.editAsPerson(person, { stage: 'customer' });
    await world.settle();
    expect([world.links('leads'), world.counts()]).toEqual([[[person, lead]], [1, 1, 0]]);
  });

  it('is made a contact when the stage moves on, where the mapping unlinks those who leave', async () => {
    const world = new LeadWorld({ onLeave: { kind: 'unlink' } });
    const { person } = await world.lead(ADA);
    world.later();
    world.hub.editAsPerson(person, { stage: 'customer' });
    // The contacts look before the leads have let go.
    await world.settle('contacts');
    await world.settle();
    expect(world.links('contacts')).toEqual([[person, 'contact1']]);
    expect(world.links('leads')).toEqual([]);
  });

  it('stays a contact when the stage goes back', async () => {
    const world = new LeadWorld();
    const person = world.person({ email: ADA, city: 'Bonn', stage: 'customer' });
    await world.settle();
    world.later();
    world.hub.editAsPerson(person, { stage: 'lead' });
    await world.settle();
    expect([world.links('contacts'), world.counts()]).toEqual([[[person, 'contact1']], [1, 0, 1]]);
  });

  it('is not made a contact when the lead was deleted', async () => {
    const world = new LeadWorld();
    const { person, lead } = await world.lead(ADA);
    world.leads.deleteAsPerson(lead);
    await world.settle();
    world.later();
    world.hub.editAsPerson(person, { stage: 'customer' });
    await world.settle();
    expect([world.links('leads'), world.counts()]).toEqual([[], [1, 0, 0]]);
  });

  it('is not linked with a contact beside the lead, nor made a second time for it', async () => {
    const world = new LeadWorld();
    await world.lead(ADA);
    world.contacts.createAsPerson({ email: ADA, city: 'Bonn' });
    await world.settle();
    expect([world.links('contacts'), world.counts()]).toEqual([[], [1, 1, 1]]);
  });
});

describe('two workers who see a new person at once', () => {
  it('make one record between them', async () => {
    const world = new LeadWorld();
    const person = world.person({ email: ADA, city: 'Bonn', stage: 'customer' });
    await world.deliver();
    // The contacts are about to keep their link when the stage changes and the leads overtake them.
    let overtaken: Promise<unknown> | null = null;
    const commit = world.store.commit.bind(world.store);
    world.store.commit = async (lease, changes, also) => {
      if (lease.syncId === 'contacts' && changes.linksNew?.length && !overtaken) {
        world.hub.editAsPerson(person, { stage: 'lead' });
        overtaken = drain(world.engine, 'leads');
        await overtaken;
      }
      return commit(lease, changes, also);
    };
    await world.settle('contacts', 'leads');
    expect(overtaken).not.toBeNull();
    expect(world.counts()).toEqual([1, 1, 0]);
    expect([world.links('leads').length, world.links('contacts').length]).toEqual([1, 0]);
  });
});

describe('a first sync', () => {
  it('counts people whom the sibling has, or will take, as excluded, with the reason', async () => {
    const world = new LeadWorld();
    const { person } = await world.lead(ADA);
    const next = world.person({ email: 'next@x.test', city: 'Bonn', stage: 'lead' });
    const customer = world.person({ email: 'customer@x.test', city: 'Bonn', stage: 'customer' });
    const contact = world.contacts.createAsPerson({ email: ADA, city: 'Bonn' });
    expect(await firstSync(world, 'contacts')).toEqual([
      ['excluded', person, contact, 'SYNC_E213'],
      ['excluded', next, 'SYNC_E216'],
      ['createOnB', customer],
    ]);
  });

  it('of leads makes none for people who are contacts', async () => {
    const world = new LeadWorld();
    const linked = world.person({ email: 'linked@x.test', city: 'Bonn', stage: 'customer' });
    await world.settle('contacts');
    world.hub.editAsPerson(linked, { stage: 'lead' });
    const known = world.person({ email: ADA, city: 'Bonn', stage: 'lead' });
    world.contacts.createAsPerson({ email: ADA, city: 'Bonn' });
    expect(await firstSync(world, 'leads')).toEqual([
      ['excluded', linked, 'SYNC_E213'],
      ['excluded', known, 'SYNC_E217'],
    ]);
  });

  it('makes no person of a contact that was a linked lead', async () => {
    const world = new LeadWorld();
    const { lead } = await world.lead(ADA);
    const contact = world.leads.convertAsPerson(lead, world.contacts);
    world.contacts.editAsPerson(contact, { email: 'countess@x.test' });
    expect(await firstSync(world, 'contacts')).toContainEqual(['excluded', contact, 'SYNC_E214']);
  });

  it('applies what is left of its plan when the sibling came first', async () => {
    const world = new LeadWorld();
    const person = world.person({ email: ADA, city: 'Bonn', stage: 'customer' });
    const sync = await world.store.getSync('contacts');
    if (!sync) throw new Error('there is no sync');
    const run = await startFirstSync(world.engine, sync);
    await makePlan(world.engine, run.id);
    world.hub.editAsPerson(person, { stage: 'lead' });
    await world.settle('leads');
    await approve(world.engine, run.id);
    for (let round = 0; (await applyPlan(world.engine, run.id)).kind !== 'done'; round++) expect(round).toBeLessThan(5);
    await world.settle();
    expect(world.counts()).toEqual([1, 1, 0]);
  });
});
