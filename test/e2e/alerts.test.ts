import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type AlertKeeper, type AlertTicket, DEFAULT_ALERT_LIMITS, DEFAULT_ALERT_RULES, PRIORITY } from '#engine';
import { postgresAlertStore } from '#persistence';
import { alertKeeper } from '../../apps/runtime/src/alerts/keeper.js';
import { workAlerts } from '../../apps/runtime/src/alerts/work-alerts.js';
import { listed, shown } from '../support/asking.js';
import {
  addContactSync,
  type ContactVendors,
  goLive,
  mailchimpBody,
  startContactVendors,
} from '../support/contact-sync.js';
import { type Mailbox, openMailbox } from '../support/mailbox.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';
import { silentLogger } from '../support/silent-logger.js';
import { openWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';

const MINUTE_MS = 60_000;
const FROM = 'Syncline <syncline@example.com>';
const PATH = '/services/T0/B0/not-to-be-shown';

interface ShownAlert {
  readonly id: string;
  readonly kind: string;
  readonly subject: { readonly name: string };
  readonly acknowledgedBy: string | null;
}

interface ShownChannel {
  readonly id: string;
  readonly urlHost: string | null;
  readonly last: { readonly state: string; readonly error: string | null; readonly attempts: number } | null;
}

describe('alerts', () => {
  let vendors: ContactVendors;
  let mailbox: Mailbox;
  let receiver: WebhookReceiver;

  beforeAll(async () => {
    [vendors, mailbox, receiver] = await Promise.all([startContactVendors(), openMailbox(), openWebhookReceiver()]);
  });
  afterAll(async () => {
    await Promise.all([vendors.close(), mailbox.close(), receiver.close()]);
  });

  const start = (options: Partial<Parameters<typeof startSyncline>[0]>) =>
    startSyncline({
      allowedOrigins: [...vendors.origins, receiver.origin],
      environment: { SYNCLINE_SMTP_URL: mailbox.url, SYNCLINE_MAIL_FROM: FROM },
      ...options,
    });
  const addChannels = async (syncline: RunningSyncline, key?: string): Promise<readonly string[]> => {
    const ids: string[] = [];
    for (const body of [
      { name: 'Ops by mail', kind: 'email', recipients: ['ops@example.com', 'olga@example.com'] },
      { name: 'Ops in Slack', kind: 'webhook', url: receiver.origin + PATH },
    ]) {
      const { body: made } = await syncline.as(key).post('/v1/alert-channels').send(body).expect(201);
      ids.push((made as { id: string }).id);
    }
    return ids;
  };

  describe('by a clock that is set', () => {
    let syncline: RunningSyncline;
    let keeper: AlertKeeper;
    let nowMs: number;
    let tickets: { readonly ticket: AlertTicket; readonly dueMs: number }[];
    let [mailed, posted] = [0, 0];

    /** Mails and messages since the last look. */
    const news = () => {
      const [mails, messages] = [mailbox.mails.slice(mailed), receiver.messages.slice(posted)];
      [mailed, posted] = [mailbox.mails.length, receiver.messages.length];
      return { mails, messages };
    };
    /** Looks twice a minute, and does what is due. */
    const pass = async (minutes: number): Promise<void> => {
      for (let step = 0; step < minutes * 2; step += 1) {
        await workAlerts(keeper, syncline.runtime.queries, { kind: 'watch' });
        const due = tickets.filter(({ dueMs }) => dueMs <= nowMs);
        tickets = tickets.filter(({ dueMs }) => dueMs > nowMs);
        for (const { ticket } of due) await workAlerts(keeper, syncline.runtime.queries, ticket);
        nowMs += MINUTE_MS / 2;
      }
    };
    const addMailchimp = async (name: string): Promise<string> => {
      const { body } = await syncline
        .as()
        .post('/v1/connections')
        .send({ ...mailchimpBody(vendors.mailchimp), name })
        .expect(201);
      return (body as { id: string }).id;
    };
    const expire = async (id: string): Promise<void> => {
      const body = { type: 'about:blank', title: 'API Key Invalid', status: 401, detail: 'It is revoked.' };
      vendors.mailchimp.faults.add({ times: 99, effect: { kind: 'respond', status: 401, body } });
      const { body: checked } = await syncline.as().post(`/v1/connections/${id}/check`).expect(200);
      expect(checked).toMatchObject({ health: 'authFailed' });
      vendors.mailchimp.faults.clear();
    };
    const authorise = async (id: string): Promise<void> => {
      const { apiKey } = vendors.mailchimp.addUser(`successor-${crypto.randomUUID()}`);
      const changed = syncline.as().patch(`/v1/connections/${id}`).send({ secrets: { apiKey } });
      expect((await changed.expect(200)).body).toMatchObject({ health: 'ok' });
    };
    /** The API's own clock is not set. */
    const minutesFromNow = (minutes: number) => Math.ceil((nowMs - Date.now()) / MINUTE_MS) + minutes;
    const saveRules = (change: object) =>
      syncline
        .as()
        .put('/v1/alert-rules')
        .send({ ...DEFAULT_ALERT_RULES, ...change })
        .expect(200);

    beforeAll(async () => {
      syncline = await start({ worker: false, publicUrl: 'https://sync.example.com' });
      await addChannels(syncline);
      const { config, connectors, queries, pool, keys } = syncline.runtime;
      keeper = alertKeeper(
        {
          ...{ config, connectors, queries, store: postgresAlertStore(pool, keys), logger: silentLogger },
          tickets: {
            issue: async (ticket, { delayMs = 0 }) => void tickets.push({ ticket, dueMs: nowMs + delayMs }),
          },
          clock: { nowMs: () => nowMs },
        },
        { ...DEFAULT_ALERT_LIMITS, sendMs: 400 },
      );
      nowMs = Date.now();
    }, 60_000);
    afterAll(() => syncline.close());

    beforeEach(async () => {
      tickets = [];
      receiver.answer(200);
      mailbox.refuse(null);
      // What was told before is more than an hour ago.
      nowMs += 2 * 60 * MINUTE_MS;
      await saveRules({});
      await syncline.database.pool.query('DELETE FROM sync');
      await syncline.database.pool.query('DELETE FROM connection');
      await syncline.database.pool.query('DELETE FROM alert');
      await syncline.database.pool.query('DELETE FROM alert_message');
      news();
    });

    it('tells a channel of the kinds alone that it is for, until it is for all again', async () => {
      const [channel] = await listed<ShownChannel>(syncline, '/v1/alert-channels');
      const change = async (body: object) =>
        (
          await syncline
            .as()
            .patch(`/v1/alert-channels/${channel?.id ?? ''}`)
            .send(body)
            .expect(200)
        ).body as object;
      expect(await change({ kinds: ['brake', 'quota'] })).toMatchObject({ urlHost: null, kinds: ['brake', 'quota'] });
      expect(await change({ on: true })).toMatchObject({ kinds: ['brake', 'quota'] });
      await expire(await addMailchimp('Kept from mail'));
      await pass(20);
      const { mails, messages } = news();
      expect(mails).toEqual([]);
      expect(messages.map(({ body }) => body.alerts.map(({ kind }) => kind))).toEqual([['credentials']]);
      expect(await change({ kinds: null })).toMatchObject({ kinds: null });
      await pass(20);
      expect(news()).toMatchObject({ mails: [{ subject: expect.stringContaining('Kept from mail') }], messages: [] });
    }, 60_000);

    it('tells expired credentials once on each channel, and that they are renewed', async () => {
      const id = await addMailchimp('Newsletter');
      await pass(5);
      expect(news()).toEqual({ mails: [], messages: [] });
      await expire(id);
      await pass(20);
      const { mails, messages } = news();
      expect(mails).toMatchObject([
        {
          to: ['ops@example.com', 'olga@example.com'],
          subject:
            'Test: The connection "Newsletter" is refused by the vendor: its credentials have expired or were withdrawn.',
        },
      ]);
      expect(mails[0]?.text).toContain(`https://sync.example.com/connections/${id}`);
      expect(mails[0]?.from).toContain('syncline@example.com');
      expect(messages.map(({ path, body }) => [path, body.alerts[0]?.kind, body.alerts[0]?.news])).toEqual([
        [PATH, 'credentials', 'opened'],
      ]);
      expect(messages[0]?.body.text).toContain(`<https://sync.example.com/connections/${id}|Open>`);

      await authorise(id);
      await pass(20);
      const after = news();
      expect(after.mails.map(({ subject }) => subject)).toEqual([
        'Test: The vendor of the connection "Newsletter" accepts its credentials again.',
      ]);
      expect(after.messages.map(({ body }) => body.alerts.map((one) => one.news))).toEqual([['over']]);
      expect(await listed<ShownAlert>(syncline, '/v1/alerts?state=open')).toEqual([]);
      expect(await listed<ShownAlert>(syncline, '/v1/alerts?state=past')).toMatchObject([
        { kind: 'credentials', subject: { name: 'Newsletter' } },
      ]);
    }, 30_000);

    it('holds back in quiet hours what is not urgent there, and says nothing of what is over by their end', async () => {
      const [one, other] = [await addMailchimp('Stays'), await addMailchimp('Is mended')];
      const at = (minutes: number) => new Date(nowMs + minutes * MINUTE_MS).toISOString().slice(11, 16);
      const quietHours = { from: at(-1), to: at(30), timeZone: 'UTC' };
      await saveRules({ quietHours, urgentInQuietHours: false });
      await expire(one);
      await expire(other);
      await pass(20);
      await authorise(other);
      await pass(9);
      expect(news()).toEqual({ mails: [], messages: [] });
      await pass(5);
      const { mails, messages } = news();
      expect(mails).toHaveLength(1);
      expect(messages.map(({ body }) => body.alerts.map(({ subject }) => subject.name))).toEqual([['Stays']]);
    }, 30_000);

    it('makes one message of ten that open at once', async () => {
      for (let n = 0; n < 10; n += 1) await addMailchimp(`Account ${n}`);
      await syncline.database.pool.query(`UPDATE connection SET health = 'authFailed'`);
      await pass(20);
      const { mails, messages } = news();
      expect(mails.map(({ subject }) => subject)).toEqual(['Test: 10 new alerts']);
      expect(messages.map(({ body }) => body.alerts.length)).toEqual([10]);
    }, 30_000);

    it.each<['answers 500' | 'does not answer' | 'leads elsewhere', () => void, string]>([
      ['answers 500', () => receiver.answer(500), 'The receiver answered 500.'],
      ['does not answer', () => receiver.answer('hang'), 'There was no answer within 0.4 s.'],
      [
        'leads elsewhere',
        () => receiver.answer({ redirectTo: `${receiver.origin}/elsewhere` }),
        'The receiver answered 307.',
      ],
    ])(
      'tries again when a receiver %s, and tells the others meanwhile',
      async (_, fail, error) => {
        fail();
        await addMailchimp('Newsletter');
        await syncline.database.pool.query(`UPDATE connection SET health = 'authFailed'`);
        await pass(3);
        const { mails, messages } = news();
        expect([mails.length, messages.length]).toEqual([1, 0]);
        const webhook = async () =>
          (await listed<ShownChannel>(syncline, '/v1/alert-channels')).find(({ urlHost }) => urlHost !== null);
        expect((await webhook())?.last).toMatchObject({ state: 'waiting', error });
        receiver.answer(200);
        await pass(6);
        expect(news().messages.map(({ body }) => body.alerts[0]?.news)).toEqual(['opened']);
        expect((await webhook())?.last).toMatchObject({ state: 'sent', error: null });
      },
      30_000,
    );

    it('is reminded of no alert that somebody looks after, and tells nothing of one that is muted', async () => {
      await addMailchimp('Looked after');
      await addMailchimp('Muted');
      await syncline.database.pool.query(`UPDATE connection SET health = 'authFailed'`);
      await pass(1);
      const alerts = await listed<ShownAlert>(syncline, '/v1/alerts?state=open');
      const idOf = (name: string) => alerts.find(({ subject }) => subject.name === name)?.id ?? '';
      await syncline
        .as()
        .post(`/v1/alerts/${idOf('Muted')}/mute`)
        .send({ minutes: minutesFromNow(60) })
        .expect(200);
      await pass(5);
      expect(news().messages.map(({ body }) => body.alerts.map(({ subject }) => subject.name))).toEqual([
        ['Looked after'],
      ]);
      const { body } = await syncline
        .as()
        .post(`/v1/alerts/${idOf('Looked after')}/acknowledge`)
        .expect(200);
      expect(body).toMatchObject({ acknowledgedBy: 'Test' });
      nowMs += 25 * 60 * MINUTE_MS;
      await pass(3);
      expect(news().messages.map(({ body: told }) => told.alerts.map(({ subject }) => subject.name))).toEqual([
        ['Muted'],
      ]);
      await syncline.database.pool.query(`UPDATE connection SET health = 'ok'`);
      await pass(1);
      await syncline
        .as()
        .post(`/v1/alerts/${idOf('Muted')}/mute`)
        .send({ minutes: 60 })
        .expect(409);
    }, 30_000);

    it('sees what stands still, is refused more and more, is held, and uses up its calls', async () => {
      const { pool } = syncline.database;
      const { syncId, mailchimpId } = await addContactSync(syncline, vendors);
      const kinds = async () => {
        await pass(1);
        return (await listed<ShownAlert>(syncline, '/v1/alerts?state=open')).map(({ kind }) => kind).toSorted();
      };
      const ago = (minutes: number) => new Date(nowMs - minutes * MINUTE_MS);
      await pool.query(`UPDATE sync SET state = 'live', poll_every_ms = 60000, created_at = $1`, [ago(0)]);
      expect(await kinds()).toEqual([]);
      // Not polled on one side.
      await pool.query(
        `INSERT INTO cursor (sync_id, side, stream, workspace_id, value, moved_at)
         SELECT id, side, 'changes', workspace_id, 'x', CASE side WHEN 'a' THEN $1::timestamptz ELSE $2 END
           FROM sync, (VALUES ('a'), ('b')) AS sides (side)`,
        [ago(20), ago(0)],
      );
      expect(await kinds()).toEqual(['stalled']);
      await pool.query(`UPDATE cursor SET moved_at = $1`, [ago(-30)]);
      expect(await kinds()).toEqual([]);
      // A change nobody works on; backfill may wait.
      const marked = (priority: number) =>
        pool.query(
          `INSERT INTO dirty (sync_id, side, remote_id, workspace_id, priority, version, marked_at)
           SELECT id, 'a', $1, workspace_id, $2, nextval('dirty_version'), $3 FROM sync`,
          [`r${priority}`, priority, ago(20)],
        );
      await marked(PRIORITY.backfill);
      expect(await kinds()).toEqual([]);
      await marked(PRIORITY.realtime);
      expect(await kinds()).toEqual(['stalled']);
      await syncline.runtime.engine.store.acquireLease(syncId, 60 * MINUTE_MS, nowMs);
      expect(await kinds()).toEqual([]);
      await pool.query(`UPDATE sync SET state = 'braked'`);
      await pool.query(
        `INSERT INTO dead_letter (id, workspace_id, sync_id, side, remote_id, refused_by, code, message, payload_hash,
                                  status, attempts, at)
         SELECT gen_random_uuid(), workspace_id, id, 'a', n::text, 'b', 'X', 'x', 'h', 'open', 1,
                CASE WHEN n <= 10 THEN $1::timestamptz ELSE $2 END FROM sync, generate_series(1, 15) AS n`,
        [ago(10), ago(300)],
      );
      expect(await kinds()).toEqual(['brake', 'deadLetters']);
      const [letters] = await listed<ShownAlert & { count: number }>(syncline, '/v1/alerts?kind=deadLetters&limit=1');
      expect(letters?.count).toBe(15);
      await pool.query(`UPDATE connection SET account_id = 'alerts-account' WHERE id = $1`, [mailchimpId]);
      const pools = Object.keys(syncline.runtime.connectors.get('mailchimp')?.manifest.pools ?? {});
      await pool.query(
        `INSERT INTO quota (vendor, account, pool, next_at, factor_at, day_started_at, used_today, daily_remaining, daily_max)
         VALUES ('mailchimp', 'alerts-account', $1, now(), now(), now(), 5, 10, 100)`,
        [pools[0]],
      );
      expect(await kinds()).toEqual(['brake', 'deadLetters', 'quota']);
      await pool.query('DELETE FROM sync');
      expect(await kinds()).toEqual(['quota']);
    }, 30_000);

    it('sends a test at once, and says what went wrong', async () => {
      const channels = await listed<ShownChannel>(syncline, '/v1/alert-channels');
      const test = async (isMail: boolean, status = 200) => {
        const id = channels.find(({ urlHost }) => (urlHost === null) === isMail)?.id ?? '';
        return (await syncline.as().post(`/v1/alert-channels/${id}/test`).expect(status)).body as ShownChannel;
      };
      expect((await test(true)).last).toMatchObject({ state: 'sent', attempts: 1 });
      mailbox.refuse(550);
      expect((await test(true)).last).toMatchObject({ state: 'failed', error: 'The mail server answered 550.' });
      receiver.answer(404);
      expect((await test(false)).last).toMatchObject({ state: 'failed', error: 'The receiver answered 404.' });
      expect(news().mails.map(({ subject }) => subject)).toEqual(['Test: this is a test. Alerts arrive here.']);
      for (let more = 2; more < DEFAULT_ALERT_RULES.messagesPerHour; more += 1) await test(true);
      await test(true, 429);
    }, 30_000);

    it('keeps the URL of a webhook to itself', async () => {
      const seen = await Promise.all(
        ['/v1/alert-channels', '/v1/audit?limit=500', '/v1/alerts'].map((path) => shown<unknown>(syncline, path)),
      );
      expect(JSON.stringify(seen)).not.toContain('not-to-be-shown');
      const { rows } = await syncline.database.pool.query(`SELECT row_to_json(c)::text AS text FROM alert_channel c`);
      expect(JSON.stringify(rows)).not.toContain('not-to-be-shown');
    });

    it('tells a workspace nothing of another', async () => {
      const stranger = await syncline.addWorkspace();
      await syncline
        .as(stranger.apiKey)
        .post('/v1/alert-channels')
        .send({
          ...{ name: 'Theirs', kind: 'webhook', url: `${receiver.origin}/theirs` },
        });
      await addMailchimp('Ours');
      await syncline.database.pool.query(`UPDATE connection SET health = 'authFailed'`);
      await pass(5);
      expect(news().messages.map(({ path }) => path)).toEqual([PATH]);
    }, 30_000);
  });

  describe('with a worker', () => {
    let syncline: RunningSyncline;

    beforeAll(async () => {
      receiver.answer('hang');
      const limits = { ...DEFAULT_ALERT_LIMITS, gatherMs: 0, settleMs: 0, retryDelayMs: 200, sendMs: 300 };
      syncline = await start({ alertLimits: limits });
      await addChannels(syncline);
    }, 60_000);
    afterAll(() => syncline.close());

    const watch = () => syncline.runtime.alerts.tickets.issue({ kind: 'watch' }, { priority: PRIORITY.incremental });

    it('goes on syncing while a receiver hangs, which is told in the end, once', async () => {
      const { mailchimpId, syncId } = await addContactSync(syncline, vendors);
      const [mailed, posted, called] = [mailbox.mails.length, receiver.messages.length, receiver.calls()];
      await syncline.database.pool.query(`UPDATE connection SET health = 'missingRights' WHERE id = $1`, [mailchimpId]);
      await watch();
      await eventually('the receiver was called', () => receiver.calls() > called);
      vendors.hubspot.asUser.createContact({ email: 'ada@mail.syncline.dev', firstname: 'Ada' });
      await goLive(syncline, syncId);
      await eventually('the contact travels', () => vendors.mailchimp.asUser.get('ada@mail.syncline.dev'));
      await eventually('the mail is there', () => mailbox.mails.length > mailed);
      receiver.answer(500);
      const hung = receiver.calls();
      await eventually('it is tried again', () => receiver.calls() > hung);
      receiver.answer(200);
      await eventually('it is told', () => receiver.messages.length > posted);
      await watch();
      await syncline.database.pool.query(`UPDATE connection SET health = 'ok' WHERE id = $1`, [mailchimpId]);
      await watch();
      const told = await eventually('it is over', () => receiver.messages.length >= posted + 2 && receiver.messages);
      expect(told.slice(posted).map(({ body }) => body.alerts.map(({ news: kind }) => kind))).toEqual([
        ['opened'],
        ['over'],
      ]);
      await eventually('the mail about that is there', () => mailbox.mails.length >= mailed + 2);
      expect(mailbox.mails).toHaveLength(mailed + 2);
    }, 60_000);
  });

  it('are not told by mail where there is no mail server', async () => {
    const syncline = await start({ worker: false, environment: {} });
    try {
      const email = { name: 'Ops', kind: 'email', recipients: ['ops@example.com'] };
      const { body } = await syncline.as().post('/v1/alert-channels').send(email).expect(422);
      expect(body).toMatchObject({ code: 'SYNC_A482' });
      const add = (change: object) =>
        syncline
          .as()
          .post('/v1/alert-channels')
          .send({ name: 'Ops', kind: 'webhook', url: `${receiver.origin}/x`, ...change });
      for (const wrong of [
        { url: 'https://169.254.169.254/latest/meta-data' },
        { url: 'http://hooks.example.com/x' },
        { url: undefined },
        { recipients: ['ops@example.com'] },
        { name: '' },
        { kind: 'pigeon' },
        { kinds: ['pigeons'] },
        { kinds: ['brake', 'brake'] },
        { kinds: 'brake' },
      ]) {
        await add(wrong).expect(400);
      }
      expect((await add({ kinds: [] }).expect(400)).body).toMatchObject({
        errors: [
          { pointer: '/kinds', message: 'kinds must name a kind of alert; leave it out, or give null, for all' },
        ],
      });
      await add({}).expect(201);
      expect((await add({}).expect(409)).body).toMatchObject({ code: 'SYNC_A481' });
      const rules = (change: object) =>
        syncline
          .as()
          .put('/v1/alert-rules')
          .send({ ...DEFAULT_ALERT_RULES, ...change });
      for (const wrong of [
        { quietHours: { from: '22:00', to: '07:00', timeZone: 'Mars/Olympus' } },
        { quietHours: { from: '25:00', to: '07:00', timeZone: 'UTC' } },
        { stalled: { on: true, afterMinutes: 0 } },
        { quota: {} },
        { weather: { on: true } },
      ]) {
        await rules(wrong).expect(400);
      }
      await rules({ quietHours: null }).expect(200);
    } finally {
      await syncline.close();
    }
  }, 60_000);
});
