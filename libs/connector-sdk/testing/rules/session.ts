import { expect } from '@jest/globals';
import { REALTIME } from '../harness.js';
import { connectorErrorOf } from '../context.js';
import { must, type Rule } from '../rule.js';

/** Credentials, discovery, and what every call owes the runtime. */
export const sessionRules: readonly Rule[] = [
  {
    id: 'R01',
    title: 'check names the account and finds no right missing',
    async run({ session }) {
      const check = await session.check(REALTIME);
      expect(check.accountId).not.toBe('');
      expect(check.accountName).not.toBe('');
      expect(check.missing).toEqual([]);
      expect(Number.isFinite(check.clockOffsetMs)).toBe(true);
    },
  },
  {
    id: 'R02',
    title: 'check fails with `auth` for credentials the vendor does not know, and never repeats them',
    needs: ['wrongSecrets'],
    async run({ harness }) {
      const secrets = must(harness.wrongSecrets, 'wrong credentials');
      const wrong = await harness.open(secrets);
      try {
        const error = await connectorErrorOf(() => wrong.session.check(REALTIME));
        expect(error.kind).toBe('auth');
        const told = `${error.message} ${error.stack ?? ''} ${JSON.stringify(error)} ${JSON.stringify(wrong.context.logger.lines)}`;
        for (const secret of Object.values(secrets)) expect(told).not.toContain(secret.reveal());
      } finally {
        await wrong.close();
      }
    },
  },
  {
    id: 'R03',
    title: 'discovery describes the object and every field in use, with types and rights',
    async run({ session, harness }) {
      const objects = await session.discover(REALTIME);
      const object = must(
        objects.find((candidate) => candidate.name === harness.object),
        `discovery to name "${harness.object}"`,
      );
      const names = object.fields.map((field) => field.name);
      expect(new Set(names).size).toBe(names.length);
      const [fresh] = harness.freshFields(1);
      for (const name of Object.keys(must(fresh, 'fresh fields'))) expect(names).toContain(name);
      const text = object.fields.find((field) => field.name === harness.textField);
      expect(text).toMatchObject({ type: 'text', writable: true });
      const lookup = object.fields.find((field) => field.name === harness.lookup.field);
      expect(lookup).toMatchObject({ lookup: true });
      for (const field of object.fields) {
        expect(field.title).not.toBe('');
        expect(field.vendorType).not.toBe('');
        if (field.required) expect(Object.keys(must(fresh, 'fresh fields'))).toContain(field.name);
      }
    },
  },
  {
    id: 'R04',
    title: 'the port declares the capabilities discovery told',
    async run({ session, harness, port }) {
      const objects = await session.discover(REALTIME);
      const told = objects.find((candidate) => candidate.name === harness.object)?.capabilities;
      expect(port.capabilities).toEqual(told);
      expect(port.capabilities.readBatchMax).toBeGreaterThan(0);
      expect(port.capabilities.writeBatchMax).toBeGreaterThan(0);
      expect(port.capabilities.scanPageMax).toBeGreaterThan(0);
      expect(port.capabilities.visibilityLagMs).toBeGreaterThanOrEqual(0);
    },
  },
  {
    id: 'R05',
    title: 'an object the vendor does not have is `notFound`',
    async run({ session }) {
      const error = await connectorErrorOf(async () => session.object('no-such-object-here'));
      expect(error.kind).toBe('notFound');
    },
  },
  {
    id: 'R06',
    title: 'every call goes through a pool the manifest lists, in the lane it was asked for',
    async run({ context, port, harness, readFields }) {
      context.limiter.reset();
      await port.scan({ fields: readFields, cursor: null }, { lane: 'backfill' });
      expect(context.limiter.calls.length).toBeGreaterThan(0);
      for (const call of context.limiter.calls) {
        expect(Object.keys(harness.connector.manifest.pools)).toContain(call.pool);
        expect(call.lane).toBe('backfill');
      }
    },
  },
  {
    id: 'R07',
    title: 'an aborted call rejects instead of answering',
    async run({ port, readFields }) {
      const signal = AbortSignal.abort();
      await expect(port.scan({ fields: readFields, cursor: null }, { lane: 'realtime', signal })).rejects.toThrow();
    },
  },
  {
    id: 'R08',
    title: 'a webhook request without proof is refused',
    async run({ harness, context }) {
      const receiver = harness.connector.receiver;
      expect(receiver !== undefined || harness.connector.manifest.webhooks === 'none').toBe(true);
      if (!receiver) return;
      const verdict = receiver.verify(
        {
          method: 'POST',
          url: 'https://sync.example.com/hooks/forged',
          headers: { 'content-type': 'application/json' },
          body: new TextEncoder().encode('[{"forged":true}]'),
        },
        { secrets: context.secrets, settings: context.settings, clock: context.clock },
      );
      expect(verdict.kind).toBe('refused');
    },
  },
];
