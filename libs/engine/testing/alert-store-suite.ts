import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Secret } from '#connector-sdk';
import { type Alert, type AlertChannel, type AlertMessage, type AlertStore, DEFAULT_ALERT_RULES } from '#engine';
import { type NewChannel } from './memory-alerts.js';

export interface AlertStoreHarness {
  readonly store: AlertStore;
  putWorkspace(id: string, name: string): Promise<void>;
  putChannel(workspaceId: string, channel: NewChannel, on: boolean): Promise<void>;
  /** What a person did about an alert. */
  touch(alertId: string, change: Pick<Alert, 'acknowledged' | 'mutedUntilMs'>): Promise<void>;
  close(): Promise<void>;
}

const NOW_MS = Date.UTC(2026, 10, 22, 12);
const TTL_MS = 20_000;
const uuid = (): string => crypto.randomUUID();

/**
 * What every store of alerts must do, whatever it is built on.
 *
 * @param open makes an empty store; called once. Each test works in a workspace of its own.
 */
export function describeAlertStore(name: string, open: () => Promise<AlertStoreHarness>): void {
  describe(`the store of alerts ${name}`, () => {
    let harness: AlertStoreHarness;
    let store: AlertStore;
    let workspaceId: string;
    let channel: AlertChannel;

    beforeAll(async () => {
      harness = await open();
      ({ store } = harness);
    }, 60_000);
    afterAll(() => harness.close());
    beforeEach(async () => {
      workspaceId = uuid();
      await harness.putWorkspace(workspaceId, 'Acme');
      channel = await added();
    });

    const added = async (on = true, kinds: AlertChannel['kinds'] = null): Promise<AlertChannel> => {
      const way = { kind: 'webhook', url: new Secret('https://hooks.example.com/secret') } as const;
      const id = uuid();
      const made = { id, name: `Ops ${id}`, way, kinds };
      await harness.putChannel(workspaceId, made, on);
      return { ...made, told: 0 };
    };
    const alert = (change: Partial<Alert> = {}): Alert => ({
      ...{ id: uuid(), kind: 'stalled', subject: { kind: 'sync', id: uuid(), name: 'Contacts' } },
      facts: { sinceMs: NOW_MS - 1_000, count: null, share: null, health: null },
      ...{ openedAtMs: NOW_MS, closedAtMs: null, acknowledged: null, mutedUntilMs: null },
      ...change,
    });
    const message = (change: Partial<AlertMessage> = {}): AlertMessage => ({
      ...{ id: uuid(), channelId: channel.id, purpose: 'news', news: [], state: 'waiting', attempts: 0 },
      ...{ nextAtMs: NOW_MS, error: null, queuedAtMs: NOW_MS, sentAtMs: null },
      ...change,
    });

    describe('rules', () => {
      it('are the usual ones until a workspace has its own', async () => {
        expect(await store.alertSetting(workspaceId)).toEqual({ name: 'Acme', rules: DEFAULT_ALERT_RULES });
        const quietHours = { from: '22:00', to: '07:00', timeZone: 'Asia/Bangkok' };
        for (const messagesPerHour of [3, 2]) {
          const rules = { ...DEFAULT_ALERT_RULES, quietHours, messagesPerHour };
          await store.saveAlertRules(workspaceId, rules);
          expect((await store.alertSetting(workspaceId))?.rules).toEqual(rules);
        }
        expect(await store.alertSetting(uuid())).toBeNull();
      });
    });

    describe('alerts', () => {
      it('are given back as they were kept: open ones, and those that closed lately', async () => {
        const [open, closed, long] = [
          alert({ openedAtMs: NOW_MS + 1 }),
          alert({ closedAtMs: NOW_MS }),
          alert({ closedAtMs: NOW_MS - 1 }),
        ];
        await store.keepAlerts(workspaceId, [open, closed, long]);
        expect(await store.alerts(workspaceId, NOW_MS)).toEqual([closed, open]);
        expect(await store.alertsById(workspaceId, [long.id, uuid()])).toEqual([long]);
        const other = uuid();
        await harness.putWorkspace(other, 'Other');
        expect(await store.alerts(other, 0)).toEqual([]);
        expect(await store.alertsById(other, [open.id])).toEqual([]);
      });

      it('are open once for one kind and subject', async () => {
        const first = alert();
        const second = { ...first, id: uuid() };
        const otherKind = { ...first, id: uuid(), kind: 'brake' } as const;
        await store.keepAlerts(workspaceId, [first]);
        await store.keepAlerts(workspaceId, [second, otherKind]);
        const ids = async () => (await store.alerts(workspaceId, NOW_MS)).map(({ id }) => id).toSorted();
        expect(await ids()).toEqual([first.id, otherKind.id].toSorted());
        await store.keepAlerts(workspaceId, [{ ...first, closedAtMs: NOW_MS }]);
        await store.keepAlerts(workspaceId, [second]);
        expect(await ids()).toEqual([first.id, otherKind.id, second.id].toSorted());
      });

      it('change what they are about, and keep what people did about them', async () => {
        const kept = alert();
        await store.keepAlerts(workspaceId, [kept]);
        const touched = { acknowledged: { by: 'Olga', atMs: NOW_MS }, mutedUntilMs: NOW_MS + 5 };
        await harness.touch(kept.id, touched);
        const subject = { ...kept.subject, name: 'Renamed' };
        const facts = { ...kept.facts, count: 7, share: 0.5 };
        await store.keepAlerts(workspaceId, [{ ...kept, subject, facts, closedAtMs: NOW_MS + 1 }]);
        expect(await store.alerts(workspaceId, NOW_MS)).toEqual([
          { ...kept, subject, facts, closedAtMs: NOW_MS + 1, ...touched },
        ]);
        await store.keepAlerts(workspaceId, [kept]);
        expect(await store.alerts(workspaceId, NOW_MS)).toEqual([{ ...kept, ...touched }]);
      });

      it('are forgotten by name and by age, with what was told of them', async () => {
        const [now, old, open] = [alert({ closedAtMs: NOW_MS }), alert({ closedAtMs: NOW_MS - 1 }), alert()];
        await store.keepAlerts(workspaceId, [now, old, open]);
        const news = [{ alertId: open.id, news: 'opened' }] as const;
        await store.queueMessage(message({ news, queuedAtMs: NOW_MS - 1 }), 0);
        await store.queueMessage(message(), 1);
        await store.forgetAlertsBefore(workspaceId, NOW_MS);
        expect((await store.alerts(workspaceId, 0)).map(({ id }) => id).toSorted()).toEqual(
          [now.id, open.id].toSorted(),
        );
        expect(await store.messagesSince(channel.id, 0)).toBe(1);
        await store.forgetAlerts(workspaceId, [open.id]);
        expect(await store.alerts(workspaceId, 0)).toEqual([now]);
        expect(await store.tellings(channel.id)).toEqual([]);
      });
    });

    describe('messages', () => {
      it('are told on channels that are switched on', async () => {
        await added(false);
        expect(await store.alertChannels(workspaceId)).toEqual([{ id: channel.id, kinds: null, told: 0 }]);
      });

      it('are told on channels of the kinds these are for', async () => {
        const some = await added(true, ['brake', 'quota']);
        expect(await store.alertChannels(workspaceId)).toEqual(
          expect.arrayContaining([{ id: some.id, kinds: ['brake', 'quota'], told: 0 }]),
        );
      });

      it('are queued by who has seen all before them, and remember what they tell', async () => {
        const [first, second] = [alert(), alert()];
        await store.keepAlerts(workspaceId, [first, second]);
        const opened = [first, second].map(({ id }) => ({ alertId: id, news: 'opened' }) as const);
        expect(await store.queueMessage(message({ news: opened }), 0)).toBe(true);
        expect(await store.queueMessage(message({ news: opened }), 0)).toBe(false);
        const later = message({
          news: [
            { alertId: first.id, news: 'over' },
            { alertId: second.id, news: 'reminder' },
          ],
          queuedAtMs: NOW_MS + 9,
        });
        expect(await store.queueMessage(later, 1)).toBe(true);
        const tellings = await store.tellings(channel.id);
        expect(tellings).toHaveLength(2);
        expect(tellings).toEqual(
          expect.arrayContaining([
            { alertId: first.id, toldAtMs: NOW_MS, overAtMs: NOW_MS + 9 },
            { alertId: second.id, toldAtMs: NOW_MS + 9, overAtMs: null },
          ]),
        );
        expect(await store.messagesSince(channel.id, NOW_MS)).toBe(2);
        expect(await store.messagesSince(channel.id, NOW_MS + 1)).toBe(1);
        expect((await store.alertChannels(workspaceId))[0]?.told).toBe(2);
      });

      it('are queued by one of many who try at once', async () => {
        const tries = await Promise.all(Array.from({ length: 6 }, () => store.queueMessage(message(), 0)));
        expect(tries.filter(Boolean)).toHaveLength(1);
      });

      it('are sent by one at a time, when they are due', async () => {
        const queued = message({ nextAtMs: NOW_MS + 1 });
        await store.queueMessage(queued, 0);
        const claim = (nowMs: number) => store.claimMessage(queued.id, TTL_MS, nowMs);
        expect(await claim(NOW_MS)).toBeNull();
        const claims = await Promise.all([1, 2, 3].map(() => claim(NOW_MS + 1)));
        const [mine, ...others] = claims.filter((one) => one !== null);
        expect(others).toEqual([]);
        expect(mine?.message).toEqual({ ...queued, attempts: 1, nextAtMs: NOW_MS + 1 + TTL_MS });
        expect(mine?.channel).toEqual({ ...channel, told: 1 });
        const way = mine?.channel.way;
        expect(way?.kind === 'webhook' && way.url.reveal()).toBe('https://hooks.example.com/secret');
        expect((await claim(NOW_MS + 1 + TTL_MS))?.message.attempts).toBe(2);
      });

      it('wait, fail or are sent', async () => {
        const queued = message({ news: [{ alertId: uuid(), news: 'opened' }] });
        await store.queueMessage({ ...queued, news: [] }, 0);
        const end = { state: 'waiting', nextAtMs: NOW_MS + 7, error: 'It answered 500.', sentAtMs: null } as const;
        await store.endTry(queued.id, end);
        expect(await store.waitingMessages(workspaceId)).toEqual([{ ...queued, news: [], ...end }]);
        await store.endTry(queued.id, { ...end, state: 'sent', error: null, sentAtMs: NOW_MS });
        expect(await store.waitingMessages(workspaceId)).toEqual([]);
        expect(await store.claimMessage(queued.id, TTL_MS, NOW_MS + 100)).toBeNull();
      });

      it('do not go out while their channel is switched off', async () => {
        channel = await added(false);
        const queued = message();
        expect(await store.queueMessage(queued, 0)).toBe(true);
        expect(await store.claimMessage(queued.id, TTL_MS, NOW_MS)).toBeNull();
      });
    });
  });
}
