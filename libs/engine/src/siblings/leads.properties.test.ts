import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { drain } from '#engine';
import { LeadWorld } from '../../testing/lead-world.js';

const EMAILS = ['ada@x.test', 'ben@x.test', 'cyd@x.test', 'dot@x.test'] as const;
const STAGES = ['lead', 'customer'] as const;
const CITIES = ['Bonn', 'Trier', 'Mainz'] as const;

const pick = fc.nat({ max: 9 });
/** What people do, and what workers get done in between. */
const act = fc.oneof(
  fc.record({ kind: fc.constant('arrive'), email: fc.nat({ max: 3 }), stage: fc.constantFrom(...STAGES) }),
  fc.record({ kind: fc.constant('stage'), who: pick, stage: fc.constantFrom(...STAGES) }),
  fc.record({ kind: fc.constant('edit'), who: pick, city: fc.constantFrom(...CITIES) }),
  fc.record({ kind: fc.constant('convert'), who: pick, into: fc.option(pick, { freq: 6 }) }),
  fc.record({ kind: fc.constant('rename'), who: pick, email: fc.nat({ max: 3 }) }),
  fc.record({ kind: fc.constant('lose') }),
  fc.record({
    kind: fc.constant('work'),
    sync: fc.constantFrom('leads', 'contacts'),
    killedAfter: fc.nat({ max: 60 }),
  }),
);
type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never;

const nth = <Item>(items: readonly Item[], at: number): Item | undefined => items[at % Math.max(1, items.length)];

async function carryOut(world: LeadWorld, one: Act): Promise<void> {
  world.nowMs += 7_000;
  switch (one.kind) {
    case 'arrive': {
      const email = EMAILS[one.email] ?? EMAILS[0];
      const isThere = world.hub.liveRecords().some(({ fields }) => fields['email'] === email);
      if (!isThere) world.person({ email, city: 'Bonn', stage: one.stage });
      return;
    }
    case 'stage': {
      const record = nth(world.hub.liveRecords(), one.who);
      if (record) world.hub.editAsPerson(record.id, { stage: one.stage });
      return;
    }
    case 'edit': {
      const vendor = nth([world.hub, world.leads, world.contacts], one.who) ?? world.hub;
      const record = nth(vendor.liveRecords(), one.who);
      if (record) vendor.editAsPerson(record.id, { city: one.city });
      return;
    }
    case 'convert': {
      const lead = nth(world.leads.liveRecords(), one.who);
      const into = one.into === null ? undefined : nth(world.contacts.liveRecords(), one.into)?.id;
      if (lead) world.leads.convertAsPerson(lead.id, world.contacts, into);
      return;
    }
    case 'rename': {
      // A contact's address says nothing any more of who it was made for.
      const record = nth(world.contacts.liveRecords(), one.who);
      if (record) world.contacts.editAsPerson(record.id, { email: `${one.who}.${EMAILS[one.email]}` });
      return;
    }
    case 'lose':
      return world.dropHints();
    case 'work': {
      let left = one.killedAfter;
      await world.deliver();
      world.before = () => {
        left -= 1;
        if (left < 0) throw new Error('killed');
      };
      await drain(world.engine, one.sync).catch((error: Error) => expect(error.message).toBe('killed'));
      world.before = () => undefined;
      expectEachLinkedOnce(world);
    }
  }
}

/** At any moment, not only in the end. */
function expectEachLinkedOnce(world: LeadWorld): void {
  const people = [...world.links('leads'), ...world.links('contacts')].map(([person]) => person);
  const linked = people.filter((person) => person !== null);
  expect(new Set(linked).size).toBe(linked.length);
}

describe('leads and contacts that people, workers and crashes play with', () => {
  it.each([false, true])(
    'are each linked at most once, made at most once, and rest; contacts turned: %s',
    async (turned) => {
      await fc.assert(
        fc.asyncProperty(fc.array(act, { maxLength: 30 }), async (acts) => {
          const world = new LeadWorld({ turned });
          let converted = 0;
          const convert = world.leads.convertAsPerson.bind(world.leads);
          world.leads.convertAsPerson = (...args) => {
            converted += args[2] === undefined ? 1 : 0;
            return convert(...args);
          };
          let arrived = 0;
          const add = world.person.bind(world);
          world.person = (fields) => {
            arrived += 1;
            return add(fields);
          };
          for (const one of acts) await carryOut(world, one);
          world.nowMs += 600_000;
          await world.reconcileAgain();
          expectEachLinkedOnce(world);
          // Nobody was made a second time, in any of the three.
          const [people, leads, contacts] = world.counts();
          expect(people).toBe(arrived);
          expect(leads + contacts).toBeLessThanOrEqual(arrived + converted);
          // A person is a lead or a contact, or a question about them is open.
          const linked = new Set([...world.links('leads'), ...world.links('contacts')].map(([id]) => id));
          const asked = new Set(
            world.store
              .conflicts('contacts')
              .flatMap(({ status, records }) => (status === 'open' ? records.map(({ remoteId }) => remoteId) : [])),
          );
          const lost = world.hub.liveRecords().filter(({ id }) => !linked.has(id) && !asked.has(id));
          expect(lost).toEqual([]);
          expect(await world.reconcileAgain()).toBe(0);
        }),
        { numRuns: 150, seed: 28 },
      );
    },
  );
});
