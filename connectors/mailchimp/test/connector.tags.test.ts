import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Fields } from '#core';
import { type ObjectPort, type WriteOperation, type WriteOutcome } from '#connector-sdk';
import { connectorErrorOf } from '#connector-sdk/testing';
import { type MailchimpSandbox, startMailchimpSandbox } from '#sandboxes/mailchimp';
import { openOnSandbox, TEXT_FIELD, TOO_MANY_CONNECTIONS } from './harness.js';
import { BACKFILL, creation, EMAIL, groupOf, REALTIME, regrouping, subscribed, tagNames } from './support.js';

let sandbox: MailchimpSandbox;
/** Tags do not start automations, as is the default. */
let quiet: ObjectPort;
/** Tags start automations. */
let loud: ObjectPort;
beforeEach(async () => {
  sandbox = await startMailchimpSandbox();
  quiet = openOnSandbox(sandbox).session.object('members');
  loud = openOnSandbox(sandbox, { settings: { triggerAutomations: 'always' } }).session.object('members');
});
afterEach(() => sandbox.close());

const address = (index: number | string): string => `tags-${index}@syncline.dev`;

const crowd = (size: number): string[] =>
  Array.from({ length: size }, (_, index) => subscribed(sandbox, address(index)));

const kinds = (outcomes: readonly WriteOutcome[]): string[] => outcomes.map((outcome) => outcome.kind);

const automations = (index: number): readonly string[] | undefined =>
  sandbox.asUser.get(address(index))?.sandbox.automationsStarted;

/** Calls that write tags, by route. */
const tagCalls = (): Record<string, number> => {
  const routes = Object.entries(sandbox.calls.byRoute());
  return Object.fromEntries(routes.filter(([route]) => /^POST .*(tags|segments\/:id)$/.test(route)));
};

/** The port has read these members, and knows their addresses. */
const met = (port: ObjectPort, ids: readonly string[]): Promise<unknown> => port.get(ids, [EMAIL], BACKFILL);

const refusal = (status: number, detail: string) =>
  ({ kind: 'respond', status, body: { title: 'Bad Request', status, detail } }) as const;

const TAGS_CALL = { method: 'POST', path: '/tags$' };
const SEGMENT_CALL = { method: 'POST', path: '/segments/[^/]+$' };

describe('changing tags', () => {
  it('touches neither other tags nor the subscription', async () => {
    const [id = ''] = crowd(1);
    const [red, green, blue] = [
      await groupOf(quiet, 'red'),
      await groupOf(quiet, 'green'),
      await groupOf(quiet, 'blue'),
    ];
    await quiet.write([regrouping(id, [red, green])], REALTIME);
    const [outcome] = await quiet.write([regrouping(id, [blue], [red])], REALTIME);
    const observed = outcome?.kind === 'done' ? outcome.observed?.fields : undefined;
    expect(new Set(observed?.['tags'] as string[])).toEqual(new Set([green, blue]));
    expect(observed?.['status']).toBe('subscribed');
    await quiet.write([regrouping(id, [], [green, blue])], REALTIME);
    expect(sandbox.asUser.get(address(0))).toMatchObject({ status: 'subscribed', tags: [] });
  });

  it('reads what came of a few in a large audience from what has changed lately', async () => {
    const ids = crowd(1_010);
    const tag = await groupOf(loud, 'few');
    await met(loud, ids);
    sandbox.clock.advance(3_600_000);
    sandbox.calls.reset();
    const tagged = ids.slice(-5);
    const outcomes = await loud.write(
      tagged.map((id) => ({ ...regrouping(id, [tag]), observe: ['tags'] })),
      BACKFILL,
    );
    expect(outcomes.map((outcome) => outcome.kind === 'done' && outcome.observed?.fields['tags'])).toEqual(
      tagged.map(() => [tag]),
    );
    expect(sandbox.calls.byRoute()['GET /3.0/lists/:id/members']).toBe(1);
    sandbox.clock.advance(3_600_000);
    sandbox.calls.reset();
    // They have it already, so that nothing about them changes: no call each, all the same.
    await loud.write(
      tagged.map((id) => ({ ...regrouping(id, [tag]), observe: ['tags'] })),
      BACKFILL,
    );
    const reads = Object.entries(sandbox.calls.byRoute()).filter(([route]) => /^GET .*members/.test(route));
    expect(reads).toEqual([['GET /3.0/lists/:id/members', 3]]);
  });

  it('takes a call a member, after its other fields in a batch, and reads what came of all together', async () => {
    const ids = crowd(20);
    const tag = await groupOf(quiet, 'many');
    await met(quiet, ids);
    sandbox.calls.reset();
    const outcomes = await quiet.write(
      ids.map((id) => ({ ...regrouping(id, [tag]), fields: { [TEXT_FIELD]: 'Both' }, observe: ['tags', TEXT_FIELD] })),
      BACKFILL,
    );
    const both = { kind: 'done', observed: { fields: { tags: [tag], [TEXT_FIELD]: 'Both' } } };
    expect(outcomes).toMatchObject(ids.map((id) => ({ ...both, id })));
    expect(sandbox.calls.byRoute()).toEqual({
      'POST /3.0/lists/:id': 1,
      'POST /3.0/lists/:id/members/:id/tags': 20,
      'GET /3.0/lists/:id/members': 1,
    });
  });

  it('finds a member that a colleague gave another address since it was read', async () => {
    const [id = ''] = crowd(1);
    const tag = await groupOf(quiet, 'found');
    await met(quiet, [id]);
    sandbox.asUser.changeEmail(address(0), address('moved'));
    expect(await quiet.write([regrouping(id, [tag])], REALTIME)).toMatchObject([{ kind: 'done', id }]);
    expect(tagNames(sandbox, address('moved'))).toEqual(['found']);
  });

  it('says `gone` of members deleted or archived since they were read, and of ones never read', async () => {
    const ids = crowd(4);
    const tag = await groupOf(quiet, 'late');
    await quiet.get(ids.slice(0, 2), [EMAIL], REALTIME);
    sandbox.asUser.deletePermanently(address(0));
    sandbox.asUser.archive(address(1));
    sandbox.asUser.deletePermanently(address(2));
    sandbox.asUser.archive(address(3));
    const outcomes = await quiet.write(
      ids.map((id) => regrouping(id, [tag])),
      REALTIME,
    );
    expect(kinds(outcomes)).toEqual(['gone', 'gone', 'gone', 'gone']);
    expect(tagNames(sandbox, address(3))).toEqual([]);
  });

  it('is refused for a contact without an address', async () => {
    const tag = await groupOf(quiet, 'sms');
    const contact = { contact_id: 'c1', email_address: null, status: 'subscribed', last_changed: '2026-01-01' };
    sandbox.faults.add({
      method: 'GET',
      path: '/members/c1$',
      effect: { kind: 'respond', status: 200, body: contact },
    });
    expect(await quiet.write([regrouping('c1', [tag])], REALTIME)).toMatchObject([
      { kind: 'rejected', code: 'MAILCHIMP_TAGS_NEED_ADDRESS', field: 'tags' },
    ]);
  });

  it('waits for a member that is there by its id, but not yet by its address', async () => {
    const [id = ''] = crowd(1);
    const tag = await groupOf(quiet, 'soon');
    sandbox.faults.add({ ...TAGS_CALL, times: 2, effect: refusal(404, 'The requested resource could not be found.') });
    expect(await quiet.write([regrouping(id, [tag])], REALTIME)).toMatchObject([
      { kind: 'retry', code: 'MAILCHIMP_ADDRESS_UNKNOWN_YET' },
    ]);
  });

  it('fails for the one member Mailchimp refuses, and for no other', async () => {
    const ids = crowd(3);
    const tag = await groupOf(quiet, 'refused');
    await met(quiet, ids);
    sandbox.faults.add({ ...TAGS_CALL, effect: refusal(400, 'Too many tags') });
    const outcomes = await quiet.write(
      ids.map((id) => regrouping(id, [tag])),
      BACKFILL,
    );
    expect(kinds(outcomes).sort()).toEqual(['done', 'done', 'rejected']);
    expect(outcomes.find((outcome) => outcome.kind === 'rejected')).toMatchObject({ field: 'tags' });
  });

  it('never throws once the other fields are written', async () => {
    const [id = ''] = crowd(1);
    const tag = await groupOf(quiet, 'later');
    const both = { ...regrouping(id, [tag]), fields: { [TEXT_FIELD]: 'Written' } };
    sandbox.faults.add({ ...TAGS_CALL, effect: { kind: 'respond', status: 429, body: TOO_MANY_CONNECTIONS } });
    expect(await quiet.write([both], REALTIME)).toMatchObject([{ kind: 'retry' }]);
    sandbox.faults.add({ ...TAGS_CALL, effect: { kind: 'drop-after' } });
    expect(await quiet.write([both], REALTIME)).toMatchObject([{ kind: 'unknown' }]);
    sandbox.faults.add({ ...TAGS_CALL, effect: { kind: 'respond', status: 429, body: TOO_MANY_CONNECTIONS } });
    const error = await connectorErrorOf(() => quiet.write([regrouping(id, [tag])], REALTIME));
    expect(error.kind).toBe('rateLimited');
  });
});

describe('tags that must start no automation', () => {
  it('start none, for members there already and for new ones, alone and in batches', async () => {
    const [id = '', ...others] = crowd(4);
    const tag = await groupOf(quiet, 'quiet');
    await quiet.write([regrouping(id, [tag])], REALTIME);
    await quiet.write(
      others.map((other) => regrouping(other, [tag])),
      BACKFILL,
    );
    const fields = (index: number): Fields => ({ [EMAIL]: address(index), tags: [tag] });
    await quiet.write([creation(fields(4))], REALTIME);
    const outcomes = await quiet.write([5, 6, 7].map(fields).map(creation), BACKFILL);
    expect(outcomes).toMatchObject([5, 6, 7].map(() => ({ created: true, observed: { fields: { tags: [tag] } } })));
    const everyone = [0, 1, 2, 3, 4, 5, 6, 7];
    expect(everyone.map((index) => tagNames(sandbox, address(index)))).toEqual(everyone.map(() => ['quiet']));
    expect(everyone.map(automations)).toEqual(everyone.map(() => []));
  });

  it('cost new members one batch and a call each', async () => {
    const tag = await groupOf(quiet, 'new');
    const fields = Array.from({ length: 50 }, (_, index): Fields => ({ [EMAIL]: address(index), tags: [tag] }));
    sandbox.calls.reset();
    await quiet.write(fields.map(creation), BACKFILL);
    expect(sandbox.calls.byRoute()).toEqual({
      'POST /3.0/lists/:id': 1,
      'POST /3.0/lists/:id/members/:id/tags': 50,
      'GET /3.0/lists/:id/members': 1,
    });
  });

  it('leave a new member in doubt when they fail after it was made, and sending it again meets it', async () => {
    const tag = await groupOf(quiet, 'doubt');
    const operation = creation({ [EMAIL]: address(0), tags: [tag] });
    for (const effect of [refusal(400, 'no'), { kind: 'drop-before' } as const]) {
      sandbox.faults.add({ ...TAGS_CALL, effect });
      expect(await quiet.write([operation], REALTIME)).toMatchObject([{ kind: 'unknown' }]);
      const id = sandbox.asUser.get(address(0))?.['contact_id'];
      expect(await quiet.write([operation], REALTIME)).toEqual([{ kind: 'exists', id }]);
      sandbox.asUser.archive(address(0));
    }
  });
});

describe('tags that may start automations', () => {
  const tagging = (ids: readonly string[], tags: readonly string[]): WriteOperation[] =>
    ids.map((id) => regrouping(id, tags));

  it('start them for members there already, and for new ones at no call more', async () => {
    const [id = ''] = crowd(1);
    const tag = await groupOf(loud, 'loud');
    await loud.write([regrouping(id, [tag])], REALTIME);
    sandbox.calls.reset();
    const fields = [1, 2, 3].map((index): Fields => ({ [EMAIL]: address(index), tags: [tag] }));
    expect(await loud.write(fields.map(creation), BACKFILL)).toMatchObject(
      fields.map(() => ({ created: true, observed: { fields: { tags: [tag] } } })),
    );
    expect(sandbox.calls.byRoute()).toEqual({ 'POST /3.0/lists/:id': 1 });
    expect([0, 1, 2, 3].map(automations)).toEqual([['loud'], ['loud'], ['loud'], ['loud']]);
  });

  it('are changed five hundred members a call, where that is fewer calls', async () => {
    const ids = crowd(600);
    const [one, two] = [await groupOf(loud, 'one'), await groupOf(loud, 'two')];
    await met(loud, ids);
    sandbox.calls.reset();
    const outcomes = await loud.write(tagging(ids, [one]), BACKFILL);
    expect(tagCalls()).toEqual({ 'POST /3.0/lists/:id/segments/:id': 2 });
    expect(outcomes).toMatchObject(ids.map((id) => ({ kind: 'done', id, observed: { fields: { tags: [one] } } })));
    sandbox.calls.reset();
    const swapped = await loud.write(
      ids.map((id) => regrouping(id, [two], [one])),
      BACKFILL,
    );
    expect(tagCalls()).toEqual({ 'POST /3.0/lists/:id/segments/:id': 4 });
    expect(swapped).toMatchObject(ids.map((id) => ({ kind: 'done', id, observed: { fields: { tags: [two] } } })));
  });

  it('are changed a call a member, where that is fewer calls', async () => {
    const ids = crowd(3);
    const tags: string[] = [];
    for (const name of ['a', 'b', 'c']) tags.push(await groupOf(loud, name));
    sandbox.calls.reset();
    await loud.write(tagging(ids, tags), BACKFILL);
    expect(tagCalls()).toEqual({ 'POST /3.0/lists/:id/members/:id/tags': 3 });
    expect([0, 1, 2].map(automations)).toEqual(ids.map(() => ['a', 'b', 'c']));
  });

  it('reach a member renamed since it was read, and tell of one that went', async () => {
    const ids = crowd(5);
    const tag = await groupOf(loud, 'all');
    await met(loud, ids);
    sandbox.asUser.changeEmail(address(1), address('moved'));
    sandbox.asUser.deletePermanently(address(2));
    expect(kinds(await loud.write(tagging(ids, [tag]), BACKFILL))).toEqual(['done', 'done', 'gone', 'done', 'done']);
    expect(tagNames(sandbox, address('moved'))).toEqual(['all']);
  });

  it('are refused when the tag went since the tags were read; nobody has it any more', async () => {
    const ids = crowd(4);
    const tag = await groupOf(loud, 'short-lived');
    await loud.write(tagging(ids.slice(0, 2), [tag]), BACKFILL);
    sandbox.asUser.deleteTag('short-lived');
    const [one = '', two = '', three = '', four = ''] = ids;
    const outcomes = await loud.write(
      [regrouping(one, [], [tag]), regrouping(two, [], [tag]), regrouping(three, [tag]), regrouping(four, [tag])],
      BACKFILL,
    );
    const refused = { kind: 'rejected', code: 'MAILCHIMP_UNKNOWN_GROUP', field: 'tags' };
    expect(outcomes).toMatchObject([{ kind: 'done' }, { kind: 'done' }, refused, refused]);
    expect(tagNames(sandbox, address(2))).toEqual([]);
  });

  it('fail for all in a call that failed, and for no one beside it', async () => {
    const ids = crowd(6);
    const [one, two] = [await groupOf(loud, 'one'), await groupOf(loud, 'two')];
    await met(loud, ids);
    const both = [...tagging(ids.slice(0, 3), [one]), ...tagging(ids.slice(3), [two])];
    sandbox.faults.add({ method: 'POST', path: `/segments/${one}$`, effect: { kind: 'drop-after' } });
    const lost = ['unknown', 'unknown', 'unknown', 'done', 'done', 'done'];
    expect(kinds(await loud.write(both, BACKFILL))).toEqual(lost);
    sandbox.faults.add({ ...SEGMENT_CALL, path: `/segments/${two}$`, effect: refusal(400, 'no') });
    const outcomes = await loud.write(both, BACKFILL);
    expect(kinds(outcomes)).toEqual(['done', 'done', 'done', 'rejected', 'rejected', 'rejected']);
    expect(outcomes[3]).toMatchObject({ field: 'tags' });
  });
});
