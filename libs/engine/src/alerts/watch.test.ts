import { beforeEach, describe, expect, it } from '@jest/globals';
import { Secret } from '#connector-sdk';
import { MemoryAlertStore, type NewChannel } from '../../testing/memory-alerts.js';
import { type SendOutcome } from '../ports/alert-store.js';
import { type AlertTicket } from '../ports/tickets.js';
import { DEFAULT_ALERT_LIMITS, DEFAULT_ALERT_RULES } from './alert.js';
import { type ConnectionSight } from './causes.js';
import { plainText, type Said } from './said.js';
import { tellAlerts, testChannel } from './tell.js';
import { type AlertKeeper, watchAlerts } from './watch.js';

const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 10, 22, 12);

describe('the keeper of alerts', () => {
  let store: MemoryAlertStore;
  let keeper: AlertKeeper;
  let nowMs: number;
  let connections: readonly ConnectionSight[];
  let outcome: SendOutcome;
  let tickets: { readonly ticket: AlertTicket; readonly dueMs: number }[];
  let sent: { readonly channel: string; readonly said: Said }[];

  const channel = (name: string, kinds: NewChannel['kinds'] = null): NewChannel => ({
    ...{ id: name, name, kinds },
    way: { kind: 'webhook', url: new Secret('https://hooks.example.com/x') },
  });
  const refused = (count: number): readonly ConnectionSight[] =>
    Array.from({ length: count }, (_, n) => ({
      ...{ id: `c${n}`, name: `HubSpot ${n}`, health: 'authFailed', usedShare: null },
    }));
  /** Looks twice a minute, and does what is due. */
  const pass = async (minutes: number): Promise<void> => {
    for (let step = 0; step < minutes * 2; step += 1) {
      await watchAlerts(keeper, 'w');
      const due = tickets.filter(({ dueMs }) => dueMs <= nowMs);
      tickets = tickets.filter(({ dueMs }) => dueMs > nowMs);
      for (const { ticket } of due) if (ticket.kind === 'tell') await tellAlerts(keeper, 'w', ticket.messageId);
      nowMs += MINUTE_MS / 2;
    }
  };

  beforeEach(() => {
    store = new MemoryAlertStore();
    store.putWorkspace('w', 'Acme');
    store.putChannel('w', channel('ops'));
    [nowMs, connections, outcome, tickets, sent] = [START_MS, [], { kind: 'sent' }, [], []];
    let made = 0;
    keeper = {
      store,
      sights: { look: async () => ({ syncs: [], connections }) },
      messenger: {
        send: async ({ name }, _, said) => {
          sent.push({ channel: name, said });
          return outcome;
        },
      },
      tickets: {
        issue: async (ticket, { delayMs = 0 }) => void tickets.push({ ticket, dueMs: nowMs + delayMs }),
      },
      clock: { nowMs: () => nowMs },
      newId: () => `id${(made += 1)}`,
      logger: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
      limits: DEFAULT_ALERT_LIMITS,
      publicUrl: 'https://sync.example.com',
    };
  });

  it('tells what is wrong, and what to do about it, and then that it is over', async () => {
    connections = refused(1);
    await pass(10);
    expect(sent.map(({ said }) => said.alerts.map(({ news, what, toDo, url }) => [news, what, toDo, url]))).toEqual([
      [
        [
          'opened',
          'The connection "HubSpot 0" is refused by the vendor: its credentials have expired or were withdrawn.',
          'Sign in to the vendor again, or enter new credentials.',
          'https://sync.example.com/connections/c0',
        ],
      ],
    ]);
    connections = [];
    await pass(10);
    expect(sent).toHaveLength(2);
    expect(sent[1] && plainText(sent[1].said)).toBe(
      [
        'Acme: The vendor of the connection "HubSpot 0" accepts its credentials again.',
        'Over: The vendor of the connection "HubSpot 0" accepts its credentials again.\nhttps://sync.example.com/connections/c0',
        'All alerts: https://sync.example.com/alerts',
      ].join('\n\n'),
    );
  });

  it('tells each channel in one message, however many there are, and lists ten', async () => {
    store.putChannel('w', channel('boss'));
    connections = refused(14);
    await pass(10);
    expect(sent.map(({ channel: name }) => name).toSorted()).toEqual(['boss', 'ops']);
    expect(sent[0]?.said).toMatchObject({ title: 'Acme: 14 new alerts', more: 'And beside these: 4 new alerts.' });
    expect(sent[0]?.said.alerts).toHaveLength(10);
  });

  it('tells a channel of the kinds it is for alone, reminders and that they are over too', async () => {
    store.putChannel('w', channel('credentials', ['credentials']));
    store.putChannel('w', channel('others', ['quota', 'brake']));
    const used = (usedShare: number): ConnectionSight => ({ id: 'q', name: 'Mailchimp', health: 'ok', usedShare });
    connections = [...refused(1), used(0.9)];
    await pass(24 * 60 + 5);
    connections = [used(0.1)];
    await pass(10);
    const told = (name: string) =>
      sent
        .filter(({ channel: one }) => one === name)
        .flatMap(({ said }) => said.alerts.map(({ news, alert }) => `${news} ${alert.kind}`));
    expect(told('credentials')).toEqual(['opened credentials', 'reminder credentials', 'over credentials']);
    expect(told('others')).toEqual(['opened quota', 'reminder quota', 'over quota']);
    expect(told('ops').toSorted()).toEqual([...told('credentials'), ...told('others')].toSorted());
  });

  it('tells of what is open once a channel is for its kind', async () => {
    store.putChannel('w', channel('late', ['brake']));
    connections = refused(1);
    await pass(5);
    expect(sent.map(({ channel: name }) => name)).toEqual(['ops']);
    store.putChannel('w', channel('late', ['credentials']));
    await pass(5);
    expect(sent.map(({ channel: name }) => name)).toEqual(['ops', 'late']);
  });

  it('tries again what could not be sent, at longer and longer intervals, and gives it up', async () => {
    outcome = { kind: 'failed', because: 'The receiver answered 500.' };
    connections = refused(1);
    await pass(3);
    expect(store.messages()).toMatchObject([{ state: 'waiting', attempts: 3, error: 'The receiver answered 500.' }]);
    // The fourth try comes two minutes after the third.
    await pass(1);
    expect(sent).toHaveLength(3);
    await pass(70);
    expect(sent).toHaveLength(8);
    expect(store.messages()).toMatchObject([{ state: 'failed', attempts: 8 }]);
  });

  it('says at last what has happened since, when the receiver is back', async () => {
    outcome = { kind: 'failed', because: 'There was no answer.' };
    connections = refused(1);
    await pass(5);
    connections = refused(3);
    await pass(5);
    const tries = sent.length;
    outcome = { kind: 'sent' };
    await pass(20);
    expect(sent.slice(tries).map(({ said }) => said.alerts.map(({ alert }) => alert.subject.name))).toEqual([
      ['HubSpot 0'],
      ['HubSpot 1', 'HubSpot 2'],
    ]);
  });

  it('takes up a message whose ticket was lost', async () => {
    connections = refused(1);
    await watchAlerts(keeper, 'w');
    nowMs += 2 * MINUTE_MS;
    await watchAlerts(keeper, 'w');
    tickets = [];
    await pass(1);
    expect(sent).toHaveLength(1);
  });

  it('does nothing for a workspace that is gone', async () => {
    await watchAlerts(keeper, 'gone');
    expect(store.messages()).toEqual([]);
  });

  it('sends a test at once, and no more of them than the rules allow', async () => {
    const test = async () => testChannel(keeper, 'w', { ...channel('ops'), told: store.messages().length });
    expect(await test()).toMatchObject({ state: 'sent', error: null });
    outcome = { kind: 'failed', because: 'It answered 404.' };
    expect(await test()).toMatchObject({ state: 'failed', error: 'It answered 404.' });
    for (let more = 2; more < DEFAULT_ALERT_RULES.messagesPerHour; more += 1) await test();
    expect(await test()).toBeNull();
    expect(sent).toHaveLength(DEFAULT_ALERT_RULES.messagesPerHour);
    expect(sent[0]?.said.title).toBe('Acme: this is a test. Alerts arrive here.');
    await pass(5);
    expect(sent).toHaveLength(DEFAULT_ALERT_RULES.messagesPerHour);
  });
});
