import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Secret, type ObjectPort } from '#connector-sdk';
import { hubspotConnector } from '#connectors/hubspot';
import { sandboxContext } from './harness.js';
import { BACKFILL, creation, fieldsOf, kinds, startWorld, update, type World } from './connector.support.js';

const NEWS = 269784;
const SERVICE = 269785;
const FIELD = `subscription:${NEWS}`;
const EVIDENCE = {
  status: 'SUBSCRIBED',
  legalBasis: 'CONSENT_WITH_NOTICE',
  legalBasisExplanation: 'Signed up again on the web form',
};

let world: World;
let contacts: ObjectPort;

beforeEach(async () => {
  world = await startWorld();
  contacts = world.port('contacts');
});

afterEach(() => world.sandbox.close());

const emailOf = (id: string): string => world.sandbox.asUser.get('contacts', id)?.properties['email'] ?? '';
const stateOf = (id: string, definition = NEWS) => world.sandbox.asUser.subscription(emailOf(id), definition);
const missingScope = { status: 'error', message: 'no', correlationId: 'c', category: 'MISSING_SCOPES' };

describe('subscriptions', () => {
  it('are read for 100 contacts in a call, each kind of mail a field', async () => {
    const [one = '', two = ''] = world.make('contacts', 2);
    const { id: nobody } = world.sandbox.asUser.createContact({ firstname: 'Nobody' });
    world.sandbox.asUser.setSubscription(emailOf(one), NEWS, 'UNSUBSCRIBED');
    world.sandbox.asUser.unsubscribe(emailOf(two));
    world.spent();
    const states = await contacts.get([one, two, nobody], [FIELD, `subscription:${SERVICE}`], BACKFILL);
    expect(states).toMatchObject([
      { fields: { [FIELD]: 'UNSUBSCRIBED', [`subscription:${SERVICE}`]: 'NOT_SPECIFIED' } },
      { fields: { [FIELD]: 'UNSUBSCRIBED', [`subscription:${SERVICE}`]: 'UNSUBSCRIBED' } },
      { fields: { [FIELD]: null } },
    ]);
    expect(world.spent()).toEqual({
      'POST /crm/v3/objects/contacts/batch/read': 1,
      'POST /communication-preferences/v4/statuses/batch/read': 1,
    });
    const page = await contacts.scan({ fields: [FIELD], cursor: null }, BACKFILL);
    expect(page.records.map((record) => record.fields)).toEqual([
      { [FIELD]: 'UNSUBSCRIBED' },
      { [FIELD]: 'UNSUBSCRIBED' },
      { [FIELD]: null },
    ]);
  });

  it('are ended by a plain state, 100 in a call, before anything else of the contact is written', async () => {
    const ids = world.make('contacts', 100);
    world.spent();
    const outcomes = await contacts.write(
      ids.map((id) => update(id, { [FIELD]: 'UNSUBSCRIBED', city: 'Ghent' })),
      BACKFILL,
    );
    expect(outcomes[0]).toMatchObject({
      kind: 'done',
      observed: { fields: { [FIELD]: 'UNSUBSCRIBED', city: 'Ghent' } },
    });
    expect(ids.map((id) => stateOf(id).state)).toEqual(ids.map(() => 'UNSUBSCRIBED'));
    const order = Object.keys(world.sandbox.calls.byRoute());
    expect(order.indexOf('POST /communication-preferences/v4/statuses/batch/write')).toBeLessThan(
      order.indexOf('POST /crm/v3/objects/contacts/batch/update'),
    );
    expect(world.spent()['POST /communication-preferences/v4/statuses/batch/write']).toBe(1);
  });

  it('are ended though the rest of the contact is refused', async () => {
    const [one = ''] = world.make('contacts', 1);
    const [outcome] = await contacts.write([update(one, { [FIELD]: 'UNSUBSCRIBED', email: 'no address' })], BACKFILL);
    expect(outcome).toMatchObject({ kind: 'rejected', field: 'email' });
    expect(stateOf(one).state).toBe('UNSUBSCRIBED');
  });

  it('alone leave the record itself unwritten', async () => {
    const [one = ''] = world.make('contacts', 1);
    world.spent();
    const [outcome] = await contacts.write([update(one, { [FIELD]: 'UNSUBSCRIBED' })], BACKFILL);
    expect(outcome).toMatchObject({ kind: 'done', id: one, observed: { fields: { [FIELD]: 'UNSUBSCRIBED' } } });
    expect(world.spent()).not.toHaveProperty('POST /crm/v3/objects/contacts/batch/update');
  });

  it('are not made again without evidence', async () => {
    const [one = ''] = world.make('contacts', 1);
    world.sandbox.asUser.setSubscription(emailOf(one), NEWS, 'UNSUBSCRIBED');
    world.spent();
    const unproven = [
      'SUBSCRIBED',
      'NOT_SPECIFIED',
      null,
      { status: 'SUBSCRIBED' },
      { ...EVIDENCE, legalBasis: 'BECAUSE' },
      { ...EVIDENCE, legalBasisExplanation: ' ' },
    ];
    for (const value of unproven) {
      expect(await contacts.write([update(one, { [FIELD]: value })], BACKFILL)).toMatchObject([
        { kind: 'rejected', code: 'HUBSPOT_RESUBSCRIBE_NEEDS_EVIDENCE', field: FIELD },
      ]);
    }
    expect(world.spent()).toEqual({});
    expect(stateOf(one).state).toBe('UNSUBSCRIBED');
  });

  it('are made again with the legal basis and its explanation, which HubSpot keeps', async () => {
    const [one = ''] = world.make('contacts', 1);
    world.sandbox.asUser.setSubscription(emailOf(one), NEWS, 'UNSUBSCRIBED');
    const [outcome] = await contacts.write([update(one, { [FIELD]: EVIDENCE })], BACKFILL);
    expect(outcome).toMatchObject({ kind: 'done', observed: { fields: { [FIELD]: 'SUBSCRIBED' } } });
    const { status: _state, ...evidence } = EVIDENCE;
    expect(stateOf(one)).toMatchObject({ state: 'SUBSCRIBED', ...evidence });
    expect(stateOf(one, SERVICE).state).toBe('NOT_SPECIFIED');
  });

  it('are ended for a contact as it is created, and a state nobody set is not written', async () => {
    const outcomes = await contacts.write(
      [
        creation({ email: 'out@x.example.com', [FIELD]: 'UNSUBSCRIBED' }),
        creation({ email: 'in@x.example.com', [FIELD]: 'NOT_SPECIFIED' }),
      ],
      BACKFILL,
    );
    expect(outcomes).toMatchObject([
      { kind: 'done', observed: { fields: { [FIELD]: 'UNSUBSCRIBED' } } },
      { kind: 'done' },
    ]);
    expect(world.sandbox.asUser.subscription('out@x.example.com', NEWS).state).toBe('UNSUBSCRIBED');
    expect(world.sandbox.asUser.subscription('in@x.example.com', NEWS).state).toBe('NOT_SPECIFIED');
  });

  it('are ended one by one where the batch call is not allowed', async () => {
    const ids = world.make('contacts', 2);
    world.sandbox.faults.add({ path: '/batch/write$', effect: { kind: 'respond', status: 403, body: missingScope } });
    const outcomes = await contacts.write(
      ids.map((id) => update(id, { [FIELD]: 'UNSUBSCRIBED' })),
      BACKFILL,
    );
    expect(kinds(outcomes)).toEqual(['done', 'done']);
    expect(ids.map((id) => stateOf(id).state)).toEqual(['UNSUBSCRIBED', 'UNSUBSCRIBED']);
  });

  it('of a kind HubSpot does not have are refused for those contacts alone', async () => {
    const [one = '', two = ''] = world.make('contacts', 2);
    const outcomes = await contacts.write(
      [update(one, { 'subscription:1': 'UNSUBSCRIBED' }), update(two, { [FIELD]: 'UNSUBSCRIBED' })],
      BACKFILL,
    );
    expect(outcomes).toMatchObject([{ kind: 'rejected', field: 'subscription:1' }, { kind: 'done' }]);
  });

  it('count as an edit of the contact, so the change feed tells of them', async () => {
    const [one = ''] = world.make('contacts', 1);
    world.sandbox.clock.advance(180_000);
    const { cursor } = await contacts.changes({ cursor: null }, BACKFILL);
    world.sandbox.asUser.setSubscription(emailOf(one), NEWS, 'UNSUBSCRIBED');
    world.sandbox.clock.advance(30_000);
    expect((await contacts.changes({ cursor }, BACKFILL)).changed).toEqual([one]);
  });

  it('are fields where they can be read in batches, and nowhere else', async () => {
    const fieldNames = async (scopes: readonly string[] | 'all'): Promise<readonly string[]> => {
      const { value } = world.sandbox.mintToken('private-app', scopes);
      const context = sandboxContext(world.sandbox, { secrets: { accessToken: new Secret(value) } });
      const [object] = await hubspotConnector.open(context).discover(BACKFILL);
      return (object?.fields ?? []).map(({ name }) => name);
    };
    expect(await fieldNames('all')).toEqual(expect.arrayContaining([FIELD, `subscription:${SERVICE}`]));
    const scopes = ['crm.objects.contacts.read', 'crm.schemas.contacts.read', 'communication_preferences.read_write'];
    const poor = await fieldNames(scopes);
    expect(poor.filter((name) => name.startsWith('subscription:'))).toEqual([]);
    expect(poor).toContain(`hs_email_optout_${NEWS}`);
  });

  it('and the opt-out from all are both passed on by one write', async () => {
    const [one = ''] = world.make('contacts', 1);
    const [outcome] = await contacts.write([update(one, { [FIELD]: 'UNSUBSCRIBED', hs_email_optout: true })], BACKFILL);
    expect(outcome?.kind).toBe('done');
    expect((await fieldsOf(contacts, one, ['hs_email_optout']))['hs_email_optout']).toBe('true');
  });
});

describe('a contact made with a state', () => {
  it('is told as made without it where it cannot be written, so that it is written later', async () => {
    world.sandbox.faults.add({ path: '/statuses/batch/', effect: { kind: 'html', status: 502 } });
    const [outcome] = await contacts.write(
      [creation({ email: 'out@x.example.com', [FIELD]: 'UNSUBSCRIBED' })],
      BACKFILL,
    );
    expect(outcome).toMatchObject({ kind: 'done', created: true });
    expect(outcome?.kind === 'done' && outcome.observed?.fields).not.toHaveProperty(FIELD);
    expect(world.sandbox.asUser.list('contacts')).toHaveLength(1);
  });
});

describe('a contact the caller has read', () => {
  it('is not read again for its address', async () => {
    const [one = ''] = world.make('contacts', 1);
    const [read] = await contacts.get([one], ['email', FIELD], BACKFILL);
    if (read?.kind !== 'live') throw new Error('expected a live record');
    world.spent();
    const operation = { ...update(one, { [FIELD]: 'UNSUBSCRIBED' }), read };
    expect(await contacts.write([operation], BACKFILL)).toMatchObject([
      { kind: 'done', observed: { fields: { [FIELD]: 'UNSUBSCRIBED' } } },
    ]);
    expect(world.spent()).toEqual({ 'POST /communication-preferences/v4/statuses/batch/write': 1 });
  });
});
