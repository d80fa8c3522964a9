import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { type CallContext, type ChangeHint, Secret, type StreamPort } from '#connector-sdk';
import { salesforce } from '../src/index.js';
import { startWorld, type World } from './world.js';

const REALTIME: CallContext = { lane: 'realtime' };
const DAY_MS = 24 * 60 * 60_000;

/** What a stream told, with a way to wait for it. */
class Heard {
  readonly hints: ChangeHint[] = [];
  cursor: string | null = null;
  lost: Error | undefined;
  #wake: (() => void)[] = [];

  readonly onHints = async (hints: readonly ChangeHint[], cursor: string): Promise<void> => {
    this.hints.push(...hints);
    this.cursor = cursor;
    this.#notify();
  };

  readonly onLost = (error: Error): void => {
    this.lost = error;
    this.#notify();
  };

  /** Resolves once the condition holds. */
  async until(condition: (heard: Heard) => boolean): Promise<void> {
    while (!condition(this)) await new Promise<void>((resolve) => this.#wake.push(resolve));
  }

  #notify(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}

const streamOf = ({ session }: Pick<World, 'session'>): StreamPort => {
  if (!session.stream) throw new Error('the session has no stream');
  return session.stream;
};

const listen = async (
  world: Pick<World, 'session'>,
  cursor: string | null = null,
  objects: readonly string[] = ['Contact'],
): Promise<{ heard: Heard; stop: () => Promise<void> }> => {
  const heard = new Heard();
  const listening = await streamOf(world).listen({ objects, cursor, onHints: heard.onHints, onLost: heard.onLost });
  return { heard, stop: () => listening.stop() };
};

describe('the stream of change events', () => {
  it('tells our own writes from a person’s, and deletions from changes', async () => {
    const world = await startWorld();
    const { heard } = await listen(world);
    const id = world.person();
    await world.contacts.write([{ kind: 'update', id, fields: { Title: 'x' }, observe: [] }], REALTIME);
    world.sandbox.asUser.delete(id);
    await heard.until(({ hints }) => hints.length >= 3);
    expect(heard.hints).toMatchObject([
      { kind: 'changed', object: 'Contact', id, origin: 'other' },
      { kind: 'changed', object: 'Contact', id, origin: 'self' },
      { kind: 'deleted', object: 'Contact', id, origin: 'other' },
    ]);
  });

  it('goes on after its cursor, without a gap and without what came before', async () => {
    const world = await startWorld();
    const first = await listen(world);
    const before = world.person();
    await first.heard.until(({ hints }) => hints.length === 1);
    await first.stop();
    const between = world.person();
    const second = await listen(world, first.heard.cursor);
    const after = world.person();
    await second.heard.until(({ hints }) => hints.length >= 2);
    const ids = second.heard.hints.map((hint) => (hint.kind === 'changed' ? hint.id : hint.kind));
    expect(ids).toEqual([between, after]);
    expect(ids).not.toContain(before);
  });

  it('keeps a position for each object on its one connection', async () => {
    const world = await startWorld();
    const objects = ['Contact', 'Account', 'Lead'];
    const first = await listen(world, null, objects);
    world.person();
    world.sandbox.asUser.create('Account', { Name: 'Acme' });
    await first.heard.until(({ hints }) => hints.length === 2);
    await first.stop();
    const contact = world.person();
    const account = world.sandbox.asUser.create('Account', { Name: 'Bolt' });
    const second = await listen(world, first.heard.cursor, objects);
    await second.heard.until(({ hints }) => hints.length >= 2);
    expect(second.heard.hints.map((hint) => (hint.kind === 'changed' ? hint.id : hint.kind)).sort()).toEqual(
      [contact, account].sort(),
    );
  });

  it('asks for the whole object when its replay id is no longer kept, and listens on', async () => {
    const world = await startWorld();
    const first = await listen(world);
    world.person();
    await first.heard.until(({ hints }) => hints.length === 1);
    await first.stop();
    world.person();
    world.sandbox.clock.advance(4 * DAY_MS);
    const second = await listen(world, first.heard.cursor);
    const id = world.person();
    await second.heard.until(({ hints }) => hints.length >= 2);
    expect(second.heard.hints).toMatchObject([
      { kind: 'resync', object: 'Contact' },
      { kind: 'changed', id },
    ]);
    expect(second.heard.lost).toBeUndefined();
  });

  it('reads gap events as changes and an overflow as a call for the whole object', async () => {
    const world = await startWorld();
    const { heard } = await listen(world);
    const id = world.person();
    world.sandbox.emitGap('Contact', 'GAP_UPDATE', [id]);
    world.sandbox.emitGap('Contact', 'GAP_OVERFLOW');
    await heard.until(({ hints }) => hints.length >= 3);
    expect(heard.hints.slice(1)).toMatchObject([
      { kind: 'changed', id },
      { kind: 'resync', object: 'Contact' },
    ]);
  });

  it('opens with a new token when the one at hand has ended', async () => {
    const world = await startWorld();
    await world.session.check(REALTIME);
    world.sandbox.expireSessions();
    const { heard } = await listen(world);
    const id = world.person();
    await heard.until(({ hints }) => hints.length >= 1);
    expect(heard.hints).toMatchObject([{ kind: 'changed', id }]);
  });

  it('goes on with a new token when the session ends while listening, and misses nothing', async () => {
    const world = await startWorld();
    const { heard } = await listen(world);
    const before = world.person();
    await heard.until(({ hints }) => hints.length === 1);
    world.sandbox.expireSessions();
    const between = world.person();
    await heard.until(({ hints }) => hints.some((hint) => hint.kind === 'changed' && hint.id === between));
    const after = world.person();
    await heard.until(({ hints }) => hints.some((hint) => hint.kind === 'changed' && hint.id === after));
    expect(new Set(heard.hints.map((hint) => (hint.kind === 'changed' ? hint.id : hint.kind)))).toEqual(
      new Set([before, between, after]),
    );
    expect(heard.lost).toBeUndefined();
  });

  it('says that a person must authorise again when no new token is to be had', async () => {
    const world = await startWorld();
    const session = world.reopen({ secrets: { accessToken: new Secret('sandbox-salesforce-token') } }).session;
    const { heard } = await listen({ session });
    world.sandbox.expireSessions();
    await heard.until(({ lost }) => lost !== undefined);
    expect(heard.lost).toMatchObject({ kind: 'auth', code: 'SALESFORCE_SESSION_ENDED' });
    await expect(listen({ session })).rejects.toMatchObject({ kind: 'auth' });
  });

  it('refuses objects whose change events are off', async () => {
    const world = await startWorld();
    await expect(listen(world, null, ['Nope', 'Contact'])).rejects.toMatchObject({
      kind: 'permission',
      code: 'SALESFORCE_CHANGE_EVENTS_OFF',
    });
  });

  it('does not move past hints that could not be kept', async () => {
    const world = await startWorld();
    const heard = new Heard();
    await streamOf(world).listen({
      objects: ['Contact'],
      cursor: null,
      onHints: async (hints, cursor) => {
        if (heard.hints.length > 0) throw new Error('the store is down');
        await heard.onHints(hints, cursor);
      },
      onLost: heard.onLost,
    });
    world.person();
    await heard.until(({ hints }) => hints.length === 1);
    const missed = world.person();
    await heard.until(({ lost }) => lost !== undefined);
    const again = await listen(world, heard.cursor);
    await again.heard.until(({ hints }) => hints.length >= 1);
    expect(again.heard.hints).toMatchObject([{ kind: 'changed', id: missed }]);
  });

  it('does not take a cursor it cannot read', async () => {
    const world = await startWorld();
    await expect(listen(world, 'not a cursor')).rejects.toMatchObject({ kind: 'cursorExpired' });
  });
});

describe('outbound messages from the org', () => {
  it('are accepted, acknowledged so that they are not sent again, and read as hints', async () => {
    const world = await startWorld();
    const { receiver } = salesforce;
    if (!receiver) throw new Error('the connector has no receiver');
    const secrets = { outboundToken: new Secret('hook-token') };
    const settings = { organizationId: world.sandbox.org.id };
    const hints: ChangeHint[] = [];
    const { counts } = world.sandbox.outbox;
    const answered = async (deliveries: number): Promise<void> => {
      while (counts.delivered + counts.failed < deliveries) await new Promise((resolve) => setImmediate(resolve));
    };
    const server = createServer((incoming, outgoing) => {
      void (async () => {
        const parts: Buffer[] = [];
        for await (const part of incoming) parts.push(part as Buffer);
        const request = {
          method: incoming.method ?? '',
          url: `http://sync.example.com${incoming.url ?? ''}`,
          headers: {},
          body: Buffer.concat(parts),
        };
        const verdict = receiver.verify(request, { secrets, settings, clock: world.sandbox.clock });
        if (verdict.kind !== 'accepted') {
          outgoing.writeHead(401).end();
          return;
        }
        hints.push(...(await receiver.decode(request, world.session, REALTIME)));
        outgoing.writeHead(verdict.answer.status, { 'content-type': verdict.answer.contentType });
        outgoing.end(verdict.answer.body);
      })();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/c1?token=hook-token`;
    try {
      world.sandbox.addOutboundMessage({ object: 'Contact', url, fields: ['Id', 'LastName'] });
      const id = world.person();
      await answered(1);
      expect(counts).toMatchObject({ delivered: 1, failed: 0 });
      expect(hints).toEqual([{ kind: 'changed', object: 'Contact', id, occurredAtMs: null, origin: 'unknown' }]);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
