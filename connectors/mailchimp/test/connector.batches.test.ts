import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Fields } from '#core';
import { ConnectorError, type ObjectPort, type WriteOperation, type WriteOutcome } from '#connector-sdk';
import { connectorErrorOf, type TestContext } from '#connector-sdk/testing';
import { type MailchimpSandbox, startMailchimpSandbox } from '#sandboxes/mailchimp';
import { openOnSandbox, TEXT_FIELD, TOO_MANY_CONNECTIONS } from './harness.js';
import { BACKFILL, creation, EMAIL, REALTIME, subscribed, updating } from './support.js';

let sandbox: MailchimpSandbox;
let port: ObjectPort;
let context: TestContext;
beforeEach(async () => {
  sandbox = await startMailchimpSandbox();
  const opened = openOnSandbox(sandbox);
  port = opened.session.object('members');
  context = opened.context;
});
afterEach(() => sandbox.close());

const address = (index: number): string => `batch-${index}@syncline.dev`;

const crowd = (size: number): string[] =>
  Array.from({ length: size }, (_, index) => subscribed(sandbox, address(index)));

const kinds = (outcomes: readonly WriteOutcome[]): string[] => outcomes.map((outcome) => outcome.kind);

describe('calls', () => {
  it('writes five hundred members a call', async () => {
    const fields = Array.from({ length: 1_001 }, (_, index): Fields => ({
      [EMAIL]: address(index),
      status: 'subscribed',
    }));
    sandbox.calls.reset();
    const created = await port.write(fields.map(creation), BACKFILL);
    expect(sandbox.calls.total).toBe(3);
    const ids = created.map((outcome) => (outcome.kind === 'done' ? outcome.id : outcome.kind));
    sandbox.calls.reset();
    const updated = await port.write(
      ids.map((id) => updating(id, { [TEXT_FIELD]: 'All' })),
      BACKFILL,
    );
    expect(sandbox.calls.total).toBe(3);
    expect(updated.map((outcome) => (outcome.kind === 'done' ? outcome.id : outcome.kind))).toEqual(ids);
  });

  it('reads no addresses that it is told', async () => {
    const ids = crowd(5);
    const read = (await port.scan({ fields: [EMAIL], cursor: null }, BACKFILL)).records;
    const fresh = openOnSandbox(sandbox).session.object('members');
    sandbox.asUser.changeEmail(address(1), address(101));
    sandbox.calls.reset();
    const operations = read.map((record) => ({ ...updating(record.id, { [TEXT_FIELD]: 'Told' }), read: record }));
    const outcomes = await fresh.write(operations, BACKFILL);
    expect(outcomes).toMatchObject(ids.map((id) => ({ kind: 'done', id })));
    expect(sandbox.asUser.get(address(1))).toBeUndefined();
    // One batch, and the member that had another address by then.
    expect(sandbox.calls.byRoute()).toMatchObject({ 'POST /3.0/lists/:id': 1, 'PATCH /3.0/lists/:id/members/:id': 1 });
    expect(sandbox.calls.byRoute()).not.toHaveProperty(['GET /3.0/lists/:id/members']);
  });

  it('reads, together, what answers to batches leave out', async () => {
    const ids = crowd(4);
    sandbox.asUser.unsubscribe(address(1), { by: 'contact' });
    await port.get(ids, [EMAIL], BACKFILL);
    const write = (text: string, observe: readonly string[]): Promise<readonly WriteOutcome[]> => {
      sandbox.calls.reset();
      const operations = ids.map((id) => ({ ...updating(id, { [TEXT_FIELD]: text }), observe }));
      return port.write(operations, BACKFILL);
    };
    const told = (fields: Fields) => ({ kind: 'done', observed: { fields } });
    const named = { full_name: 'Ana', source: 'API - Generic' };
    expect(await write('Ana', ['full_name', 'source'])).toMatchObject(ids.map(() => told(named)));
    expect(sandbox.calls.total).toBe(2);
    const reasons = ['', 'N/A (Unsubscribed by the contact)', '', ''];
    expect(await write('Eva', ['unsubscribe_reason'])).toMatchObject(
      reasons.map((reason) => told({ unsubscribe_reason: reason })),
    );
    // Only the one who is unsubscribed had to be read.
    expect(sandbox.calls.total).toBe(2);
    await write('Ida', ['interests', 'tags', 'status', EMAIL]);
    expect(sandbox.calls.total).toBe(1);
    ids.splice(1, 1);
    await write('Uma', ['unsubscribe_reason']);
    expect(sandbox.calls.total).toBe(1);
  });

  it('says `gone` for an update of nothing to a member that is not there', async () => {
    const nobody = '0123456789abcdef0123456789abcdef';
    expect(await port.write([updating(nobody, {})], REALTIME)).toEqual([{ kind: 'gone' }]);
  });

  it('reads contact ids where a batch does not answer them', async () => {
    const ids = crowd(2);
    const member = (index: number) => ({
      email_address: address(index),
      status: 'subscribed',
      last_changed: '2026-01-01T00:00:00+00:00',
    });
    const body = { new_members: [member(0), member(1)], updated_members: [], errors: [] };
    sandbox.faults.add({ method: 'POST', path: '/lists/[^/]+$', effect: { kind: 'respond', status: 200, body } });
    const outcomes = await port.write(
      [0, 1].map((index) => creation({ [EMAIL]: address(index), status: 'subscribed' })),
      BACKFILL,
    );
    expect(outcomes).toMatchObject(ids.map((id) => ({ kind: 'done', id })));
  });

  it('singles out, in a bounded number of calls, the member for whose sake a whole batch is refused', async () => {
    const ids = crowd(64);
    await port.get(ids, [EMAIL], BACKFILL);
    const refusal = { title: 'Invalid Resource', status: 400, detail: 'Schema describes string, object found instead' };
    sandbox.faults.add({
      method: 'POST',
      path: '/lists/[^/]+$',
      times: 3,
      effect: { kind: 'respond', status: 400, body: refusal },
    });
    sandbox.calls.reset();
    const outcomes = await port.write(
      ids.map((id) => updating(id, { [TEXT_FIELD]: 'Split' })),
      BACKFILL,
    );
    expect(outcomes.map((outcome) => (outcome.kind === 'done' ? outcome.id : outcome.kind))).toEqual(ids);
    expect(sandbox.calls.total).toBe(7);
  });

  it('does not split a batch for ever', async () => {
    const ids = crowd(500);
    await port.get(ids, [EMAIL], BACKFILL);
    const refusal = { title: 'Invalid Resource', status: 400, detail: 'no' };
    sandbox.faults.add({
      method: 'POST',
      path: '/lists/[^/]+$',
      times: 10_000,
      effect: { kind: 'respond', status: 400, body: refusal },
    });
    sandbox.calls.reset();
    const outcomes = await port.write(
      ids.map((id) => updating(id, { [TEXT_FIELD]: 'Split' })),
      BACKFILL,
    );
    expect(sandbox.calls.byRoute()['POST /3.0/lists/:id']).toBe(64);
    expect(new Set(kinds(outcomes))).toEqual(new Set(['done', 'retry']));
  });
});

describe('addresses that are taken', () => {
  it('are told with the id of the holder, though the list does not show it yet', async () => {
    const ids = crowd(3);
    const body = { members: [], total_items: 0 };
    sandbox.faults.add({ method: 'GET', path: '/members$', effect: { kind: 'respond', status: 200, body } });
    const fields = [0, 1, 2].map((index): Fields => ({ [EMAIL]: address(index) }));
    expect(await port.write(fields.map(creation), BACKFILL)).toEqual(ids.map((id) => ({ kind: 'exists', id })));
  });
});

describe('lost and refused calls', () => {
  const batch = (): WriteOperation[] =>
    [0, 1, 2].map((index) => creation({ [EMAIL]: address(index), status: 'subscribed' }));

  it('says `unknown` for a batch whose answer was lost, and repeating it makes no second member', async () => {
    sandbox.faults.add({ method: 'POST', path: '/lists/', effect: { kind: 'drop-after' } });
    expect(kinds(await port.write(batch(), BACKFILL))).toEqual(['unknown', 'unknown', 'unknown']);
    const again = await port.write(batch(), BACKFILL);
    expect(again).toMatchObject(
      [0, 1, 2].map((index) => ({ kind: 'exists', id: sandbox.asUser.get(address(index))?.['contact_id'] })),
    );
  });

  it('says `unknown` for a batch cut off before it was done, because it cannot know', async () => {
    sandbox.faults.add({ method: 'POST', path: '/lists/', effect: { kind: 'drop-before' } });
    expect(kinds(await port.write(batch(), BACKFILL))).toEqual(['unknown', 'unknown', 'unknown']);
    expect(kinds(await port.write(batch(), BACKFILL))).toEqual(['done', 'done', 'done']);
  });

  it('says `unknown` for a write that took too long', async () => {
    const [id = ''] = crowd(1);
    const slow = openOnSandbox(sandbox, { httpTimeoutMs: 50 }).session.object('members');
    sandbox.faults.add({ method: 'PATCH', effect: { kind: 'delay', delayMs: 300 } });
    expect(kinds(await slow.write([updating(id, { [TEXT_FIELD]: 'Slow' })], REALTIME))).toEqual(['unknown']);
  });

  it('says `unknown` for a 502, which may come after the write was done', async () => {
    sandbox.faults.add({ method: 'POST', path: '/lists/', effect: { kind: 'html', status: 502 } });
    expect(kinds(await port.write(batch(), BACKFILL))).toEqual(['unknown', 'unknown', 'unknown']);
  });

  it('throws when told to slow down before anything was sent, and asks for no second batch', async () => {
    const many = Array.from({ length: 1_200 }, (_, index) => creation({ [EMAIL]: address(index) }));
    sandbox.faults.add({
      method: 'POST',
      path: '/lists/',
      effect: { kind: 'respond', status: 429, body: TOO_MANY_CONNECTIONS },
    });
    sandbox.calls.reset();
    expect((await connectorErrorOf(() => port.write(many, BACKFILL))).kind).toBe('rateLimited');
    expect(sandbox.calls.total).toBe(1);
    expect(context.limiter.throttles).toHaveLength(1);
  });

  it('answers `retry` for the rest when told to slow down halfway', async () => {
    const [id = ''] = crowd(1);
    sandbox.faults.add({ method: 'DELETE', effect: { kind: 'respond', status: 429, body: TOO_MANY_CONNECTIONS } });
    const operations: WriteOperation[] = [creation({ [EMAIL]: address(5) }), { kind: 'delete', id }];
    const outcomes = await port.write(operations, REALTIME);
    expect(outcomes).toMatchObject([{ kind: 'done' }, { kind: 'retry', code: 'MAILCHIMP_TOO_MANY_CONNECTIONS' }]);
    expect(outcomes[1]?.kind === 'retry' && outcomes[1].retryAtMs).toBeGreaterThan(0);
  });

  it('throws, and sends nothing, once the program is stopping', async () => {
    sandbox.calls.reset();
    const stopping = { ...BACKFILL, signal: AbortSignal.abort() };
    const error = await connectorErrorOf(() => port.write(batch(), stopping));
    expect(error).toMatchObject({ kind: 'unavailable', code: 'MAILCHIMP_ABORTED' });
    expect(sandbox.calls.total).toBe(0);
  });

  it('throws, and writes nothing, when the key was revoked', async () => {
    sandbox.faults.add({ effect: { kind: 'respond', status: 401, body: { title: 'API Key Invalid', status: 401 } } });
    const error = await port.write(batch(), BACKFILL).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConnectorError);
    expect(error).toMatchObject({ kind: 'auth', code: 'MAILCHIMP_BAD_CREDENTIALS' });
  });
});
