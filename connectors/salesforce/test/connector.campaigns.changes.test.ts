import { describe, expect, it } from '@jest/globals';
import { type CallContext, type ChangeHint, type ObjectPort } from '#connector-sdk';
import { eventually } from './sandbox-calls.js';
import { startWorld, type World } from './world.js';

const INCREMENTAL: CallContext = { lane: 'incremental' };
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

interface Read {
  readonly changed: readonly string[];
  readonly deleted: readonly string[];
  readonly cursor: string;
}

/** Reads the feed to its end. */
async function drain(port: ObjectPort, cursor: string | null): Promise<Read> {
  const changed: string[] = [];
  const deleted: string[] = [];
  for (let at = cursor; ;) {
    const page = await port.changes({ cursor: at }, INCREMENTAL);
    changed.push(...page.changed);
    deleted.push(...page.deleted);
    at = page.cursor;
    if (!page.more) return { changed, deleted, cursor: at };
  }
}

interface Fair extends World {
  readonly campaign: string;
  readonly member: (personId: string, object?: 'Contact' | 'Lead') => string;
  readonly ask: (port?: ObjectPort) => Promise<void>;
}

/** An org with a campaign, whose people were there before any feed began. */
async function startFair(): Promise<Fair> {
  const world = await startWorld({ dailyCallsMax: 100_000 });
  const campaign = world.sandbox.asUser.create('Campaign', { Name: 'Fair' });
  const member: Fair['member'] = (id, object = 'Contact') =>
    world.sandbox.asUser.create('CampaignMember', { CampaignId: campaign, [`${object}Id`]: id });
  const ask = async (port = world.contacts): Promise<void> => {
    await port.get(['003000000000001AAA'], ['campaigns'], INCREMENTAL);
  };
  return { ...world, campaign, member, ask };
}

describe('the change feed with memberships', () => {
  it('names the person who joined or left, though nothing of theirs moved, in one call a poll', async () => {
    const { sandbox, contacts, context, person, member, ask } = await startFair();
    const [joins, leaves] = [person(), person()];
    const left = member(leaves);
    sandbox.clock.advance(5 * MINUTE_MS);
    await ask();
    let at = await drain(contacts, (await drain(contacts, null)).cursor);
    sandbox.clock.advance(2 * MINUTE_MS);
    at = await drain(contacts, at.cursor);
    member(joins);
    sandbox.asUser.delete(left);
    context.limiter.reset();
    at = await drain(contacts, at.cursor);
    expect([[...at.changed].sort(), at.deleted]).toEqual([[joins, leaves].sort(), []]);
    expect(context.limiter.count('api')).toBe(1);
    sandbox.clock.advance(MINUTE_MS);
    at = await drain(contacts, at.cursor);
    sandbox.clock.advance(MINUTE_MS);
    expect((await drain(contacts, at.cursor)).changed).toEqual([]);
  });

  it('keeps leads to the feed of leads', async () => {
    const { sandbox, session, contacts, member, ask } = await startFair();
    const leads = session.object('Lead');
    const lead = sandbox.asUser.create('Lead', { LastName: 'x', Company: 'y' });
    sandbox.clock.advance(5 * MINUTE_MS);
    await ask();
    await ask(leads);
    const [ofContacts, ofLeads] = [await drain(contacts, null), await drain(leads, null)];
    sandbox.clock.advance(MINUTE_MS);
    member(lead, 'Lead');
    expect((await drain(contacts, ofContacts.cursor)).changed).toEqual([]);
    expect((await drain(leads, ofLeads.cursor)).changed).toEqual([lead]);
  });

  it('reads no memberships while nobody asks for them, and then those missed meanwhile', async () => {
    const { sandbox, contacts, person, member, ask } = await startFair();
    const id = person();
    sandbox.clock.advance(5 * MINUTE_MS);
    let at = await drain(contacts, null);
    sandbox.clock.advance(MINUTE_MS);
    member(id);
    sandbox.clock.advance(MINUTE_MS);
    at = await drain(contacts, at.cursor);
    expect(at.changed).toEqual([]);
    expect(Object.keys(sandbox.calls.byRoute()).filter((route) => route.endsWith('/composite'))).toEqual([]);
    await ask();
    expect((await drain(contacts, at.cursor)).changed).toEqual([id]);
  });

  it('goes on reading them in a session that was never asked: the cursor remembers', async () => {
    const { sandbox, contacts, reopen, person, member, ask } = await startFair();
    const id = person();
    sandbox.clock.advance(5 * MINUTE_MS);
    await ask();
    const at = await drain(contacts, (await drain(contacts, null)).cursor);
    sandbox.clock.advance(MINUTE_MS);
    member(id);
    const other = reopen().session.object('Contact');
    expect((await drain(other, at.cursor)).changed).toEqual([id]);
  });

  it('misses none of a campaign filled at one instant, over more than a page', async () => {
    const { sandbox, contacts, person, member, ask } = await startFair();
    const people = Array.from({ length: 2_100 }, () => person());
    sandbox.clock.advance(5 * MINUTE_MS);
    await ask();
    const start = await drain(contacts, null);
    sandbox.clock.advance(MINUTE_MS);
    const rows = people.map((id) => member(id));
    const table = sandbox.org.store.table('CampaignMember');
    const stamp = table.get(rows[0] ?? '')?.['SystemModstamp'] ?? null;
    for (const id of rows) table.put({ ...table.get(id), SystemModstamp: stamp });
    expect(new Set((await drain(contacts, start.cursor)).changed)).toEqual(new Set(people));
  });

  it('finds a membership committed after polls had passed its stamp', async () => {
    const { sandbox, contacts, person, member, ask } = await startFair();
    const id = person();
    const row = member(id);
    sandbox.clock.advance(3 * MINUTE_MS);
    await ask();
    let at = await drain(contacts, null);
    sandbox.clock.advance(2_000);
    sandbox.asUser.update('CampaignMember', row, { Status: 'Responded' }, { commitAfterMs: 8 * MINUTE_MS });
    const seenAt: number[] = [];
    for (let minute = 1; minute <= 16; minute++) {
      sandbox.clock.advance(MINUTE_MS);
      at = await drain(contacts, at.cursor);
      if (at.changed.includes(id)) seenAt.push(minute);
    }
    expect(seenAt[0]).toBeGreaterThanOrEqual(8);
  });

  it('names the winner of a merge, who takes over the memberships', async () => {
    const { sandbox, contacts, person, member, ask } = await startFair();
    const [winner, loser] = [person(), person()];
    member(loser);
    sandbox.clock.advance(5 * MINUTE_MS);
    await ask();
    const at = await drain(contacts, null);
    sandbox.clock.advance(MINUTE_MS);
    sandbox.asUser.merge(winner, [loser]);
    const read = await drain(contacts, at.cursor);
    expect([read.changed, read.deleted]).toEqual([[winner], [loser]]);
    expect(await contacts.get([winner], ['campaigns'], INCREMENTAL)).toMatchObject([
      { fields: { campaigns: [expect.any(String)] } },
    ]);
  });

  it('goes on with the people when memberships are no longer the user’s to see', async () => {
    const { sandbox, contacts, person, ask } = await startFair();
    sandbox.clock.advance(5 * MINUTE_MS);
    await ask();
    const at = await drain(contacts, (await drain(contacts, null)).cursor);
    sandbox.clock.advance(MINUTE_MS);
    sandbox.org.schema.must('CampaignMember').removeField('ContactId');
    const id = person();
    expect((await drain(contacts, at.cursor)).changed).toEqual([id]);
  });

  it('does not read a year of memberships when they are first asked for', async () => {
    const { sandbox, contacts, person, member, ask } = await startFair();
    const [early, late] = [person(), person()];
    sandbox.clock.advance(5 * MINUTE_MS);
    let at = await drain(contacts, null);
    member(early);
    for (let day = 0; day < 10; day++) {
      sandbox.clock.advance(DAY_MS);
      at = await drain(contacts, at.cursor);
    }
    member(late);
    await ask();
    expect((await drain(contacts, at.cursor)).changed).toEqual([late]);
  });
});

describe('change events of memberships', () => {
  const listen = async (
    { session }: World,
    objects: readonly string[],
    cursor: string | null = null,
  ): Promise<{ hints: ChangeHint[]; at: () => string | null; lost: Error[]; stop: () => Promise<void> }> => {
    const hints: ChangeHint[] = [];
    const lost: Error[] = [];
    let reached: string | null = null;
    const listening = await session.stream?.listen({
      objects,
      cursor,
      onHints: async (more, at) => {
        hints.push(...more);
        reached = at;
      },
      onLost: (error) => lost.push(error),
    });
    return { hints, lost, at: () => reached, stop: async () => listening?.stop() };
  };
  const heard = (hints: readonly ChangeHint[], count: number): Promise<true> =>
    eventually(() => (hints.length >= count ? true : undefined));

  it('tell of the people who join and leave, our own changes as our own', async () => {
    const world = await startFair();
    const { sandbox, contacts, person, member, ask, campaign } = world;
    const id = person();
    await ask();
    const { hints } = await listen(world, ['Contact']);
    const row = member(id);
    await heard(hints, 1);
    sandbox.asUser.update('CampaignMember', row, { Status: 'Responded' });
    sandbox.asUser.delete(row);
    await heard(hints, 2);
    const deltas = { campaigns: { add: [campaign], remove: [] } };
    await contacts.write([{ kind: 'update', id, fields: {}, deltas, observe: [] }], INCREMENTAL);
    await heard(hints, 3);
    expect(hints).toMatchObject([
      { kind: 'changed', object: 'Contact', id, origin: 'other' },
      { kind: 'changed', object: 'Contact', id, origin: 'other' },
      { kind: 'changed', object: 'Contact', id, origin: 'self' },
    ]);
  });

  it('are listened to from the moment memberships are asked for, and again after a stop', async () => {
    const world = await startFair();
    const { person, member, ask } = world;
    const [first, second] = [person(), person()];
    const listening = await listen(world, ['Contact']);
    await ask();
    // Whether the subscription stands is seen by what it brings.
    const probes: string[] = [];
    await eventually(async () => {
      if (probes.length < 500) probes.push(member(person()));
      return listening.hints.some((hint) => hint.kind === 'changed' && probes.length > 0) ? true : undefined;
    });
    member(first);
    await eventually(() => listening.hints.find((hint) => hint.kind === 'changed' && hint.id === first));
    await listening.stop();
    member(second);
    const fresh = { ...world, ...world.reopen() };
    const again = await listen(fresh, ['Contact'], listening.at());
    await eventually(() => again.hints.find((hint) => hint.kind === 'changed' && hint.id === second));
  });

  it('are done without where the org does not send them', async () => {
    const world = await startWorld({ changeEventObjects: ['Contact'] });
    await world.contacts.get([world.person()], ['campaigns'], INCREMENTAL);
    const { hints, lost } = await listen(world, ['Contact']);
    const id = world.person();
    await heard(hints, 1);
    expect(hints).toMatchObject([{ kind: 'changed', id }]);
    expect(lost).toEqual([]);
  });

  it('of people nobody listens to are passed over', async () => {
    const world = await startFair();
    const { sandbox, person, member, ask } = world;
    await ask();
    const { hints } = await listen(world, ['Lead']);
    member(person());
    const lead = sandbox.asUser.create('Lead', { LastName: 'x', Company: 'y' });
    await heard(hints, 1);
    expect(hints).toMatchObject([{ kind: 'changed', object: 'Lead', id: lead }]);
  });

  it('come for custom objects on the channel of their name', async () => {
    const world = await startWorld();
    world.sandbox.addCustomObject({ name: 'Thing' });
    const { hints } = await listen(world, ['Thing__c']);
    const id = world.sandbox.asUser.create('Thing__c', { Name: 'One' });
    await heard(hints, 1);
    expect(hints).toMatchObject([{ kind: 'changed', object: 'Thing__c', id, origin: 'other' }]);
  });
});
