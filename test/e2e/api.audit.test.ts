import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Denials } from '../../apps/api/src/audit/denials.js';
import {
  addContactSync,
  contactMapping,
  type ContactSync,
  type ContactVendors,
  hubspotBody,
  startContactVendors,
} from '../support/contact-sync.js';
import { type Asker, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

interface Entry {
  readonly id: string;
  readonly at: string;
  readonly actor: { readonly kind: string; readonly id: string; readonly name: string };
  readonly action: string;
  readonly subject: { readonly kind: string; readonly id: string | null; readonly name: string | null };
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
  readonly outcome: string;
  readonly address: string;
  readonly requestId: string;
}

const OWNER = { name: '=Olga', email: 'olga@example.com', password: 'four words of mine' };

describe('the audit log', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let owner: Asker;
  let sync: ContactSync;

  const entries = async (query = ''): Promise<readonly Entry[]> => {
    const { body } = await owner.get(`/v1/audit?limit=500${query}`).expect(200);
    return (body as { items: Entry[] }).items;
  };
  const latest = async (): Promise<Entry | undefined> => (await entries()).at(0);

  beforeAll(async () => {
    vendors = await startContactVendors();
    syncline = await startSyncline({ allowedOrigins: vendors.origins, worker: false });
    owner = syncline.browser();
    const given = { key: syncline.apiKey, workspace: { name: 'Acme' }, person: OWNER };
    await owner.post('/v1/set-up').send(given).expect(201);
    sync = await addContactSync(syncline, vendors);
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  });

  it('tells who did what to what, with how it was before and after, and from where', async () => {
    const path = `/v1/syncs/${sync.syncId}`;
    const { headers } = await owner.patch(path).send({ name: 'People' }).expect(200);
    expect(await latest()).toMatchObject({
      actor: { kind: 'person', name: OWNER.name },
      action: 'sync.change',
      subject: { kind: 'sync', id: sync.syncId, name: 'People' },
      before: { name: 'Contacts', mappingVersion: 1 },
      after: { name: 'People', mappingVersion: 1 },
      outcome: 'done',
      requestId: headers['x-request-id'],
    });
    expect((await latest())?.address).toMatch(/127\.0\.0\.1$/);
    await syncline.as().put(`${path}/mapping`).send(contactMapping).expect(200);
    expect(await latest()).toMatchObject({
      ...{ actor: { kind: 'key', name: 'Test' }, action: 'sync.saveMapping' },
      ...{ before: { mappingVersion: 1 }, after: { mappingVersion: 2 } },
    });
  });

  it('names what was made, and what is gone', async () => {
    const { body } = await owner.post('/v1/invitations').send({ email: 'x@example.com', role: 'viewer' }).expect(201);
    const { id } = body as { id: string };
    expect(await latest()).toMatchObject({
      ...{ action: 'invitation.add', subject: { id, name: 'x@example.com' }, before: null },
      after: { email: 'x@example.com', role: 'viewer' },
    });
    await owner.delete(`/v1/invitations/${id}`).expect(204);
    expect(await latest()).toMatchObject({
      ...{ action: 'invitation.withdraw', subject: { id, name: 'x@example.com' }, after: null },
      before: { email: 'x@example.com' },
    });
  });

  it('has signing in and out, and setting up', async () => {
    const browser = syncline.browser();
    await browser.post('/v1/session').send({ email: OWNER.email, password: OWNER.password }).expect(201);
    expect(await latest()).toMatchObject({ action: 'session.start', actor: { name: OWNER.name } });
    await browser.delete('/v1/session').expect(204);
    expect(await latest()).toMatchObject({ action: 'session.end' });
    expect((await entries('&action=workspace.setUp'))[0]).toMatchObject({ after: { role: 'owner' } });
  });

  it('has nothing of what only reads, or was refused before it wrote anything', async () => {
    const before = await entries();
    await owner.get('/v1/syncs').expect(200);
    await owner.post(`/v1/syncs/${sync.syncId}/replay`).send({ days: 1 }).expect(200);
    await owner.patch(`/v1/syncs/${sync.syncId}`).send({ pollEveryMs: 1 }).expect(400);
    await owner.post(`/v1/syncs/${sync.syncId}/pause`).expect(409);
    await owner.delete('/v1/people/nonsense').expect(404);
    expect(await entries()).toEqual(before);
  });

  it('tells who tried what they may not, from where, and once a minute only', async () => {
    const path = `/v1/syncs/${sync.syncId}/pause`;
    const before = await entries();
    const viewer = syncline.as(await syncline.addKey('viewer'));
    const refused = await Promise.all(Array.from({ length: 20 }, () => viewer.post(path).expect(403)));
    await viewer.get('/v1/audit').expect(403);
    await viewer.get('/v1/me').expect(403);
    const other = syncline.as(await syncline.addKey('viewer'));
    await other.post(path).expect(403);
    const told = (await entries()).filter(({ id }) => !before.some((one) => one.id === id)).toReversed();
    const denied = { outcome: 'denied', before: null };
    expect(told).toMatchObject([
      {
        ...denied,
        actor: { kind: 'key' },
        action: 'sync.pause',
        subject: { kind: 'sync', id: sync.syncId },
        after: { route: 'POST /v1/syncs/:id/pause', code: 'SYNC_A403' },
      },
      { ...denied, action: 'audit.read', after: { route: 'GET /v1/audit' } },
      { ...denied, action: 'person.read', after: { route: 'GET /v1/me' } },
      { ...denied, action: 'sync.pause' },
    ]);
    expect(refused.map(({ headers }) => headers['x-request-id'])).toContain(told[0]?.requestId);
    expect(told[0]?.address).toMatch(/127\.0\.0\.1$/);
    expect(told[0]?.actor.id).not.toBe(told[3]?.actor.id);
  });

  it('takes a denied attempt for news once a minute, in all processes together', async () => {
    const route = 'GET /v1/audit';
    const [one, other] = [new Denials(syncline.runtime), new Denials(syncline.runtime)];
    const actor = crypto.randomUUID();
    const found = await Promise.all([one, other, one, other].map((denials) => denials.isNews(actor, route)));
    expect(found.filter((isNews) => isNews)).toHaveLength(1);
    await syncline.database.pool.query(`UPDATE sign_in_attempt SET expire = 0 WHERE key LIKE 'denied:%'`);
    expect(await new Denials(syncline.runtime).isNews(actor, route)).toBe(true);
  });

  it('tells that somebody tried to give more than they have', async () => {
    const admin = syncline.as(await syncline.addKey('admin'));
    await admin.post('/v1/invitations').send({ email: 'x@example.com', role: 'owner' }).expect(403);
    expect(await latest()).toMatchObject({
      ...{ action: 'invitation.add', outcome: 'denied', actor: { kind: 'key' } },
      after: { route: 'POST /v1/invitations', code: 'SYNC_A467' },
    });
  });

  it('is written with what it tells of, or neither is', async () => {
    const { pool } = syncline.database;
    await pool.query(`ALTER TABLE audit_entry ADD CONSTRAINT no_more CHECK (action <> 'apiKey.add') NOT VALID`);
    await owner
      .post('/v1/api-keys')
      .send({ name: 'Unseen', scopes: ['syncs.read'] })
      .expect(500);
    await pool.query('ALTER TABLE audit_entry DROP CONSTRAINT no_more');
    const { body } = await owner.get('/v1/api-keys').expect(200);
    expect((body as { items: { name: string }[] }).items.map(({ name }) => name)).not.toContain('Unseen');
  });

  it('keeps what was begun and then refused, with the code', async () => {
    vendors.mailchimp.faults.add({ method: 'GET', path: '.*', effect: { kind: 'html', status: 503 } });
    const changed = { secrets: { apiKey: vendors.mailchimp.apiKey } };
    const { pool } = syncline.database;
    // The check after the change finds the database unwilling.
    await pool.query(`ALTER TABLE connection ADD CONSTRAINT no_health CHECK (health = 'unchecked' OR health = 'ok')`);
    await owner.patch(`/v1/connections/${sync.mailchimpId}`).send(changed).expect(500);
    await pool.query('ALTER TABLE connection DROP CONSTRAINT no_health');
    vendors.mailchimp.faults.clear();
    expect(await latest()).toMatchObject({ action: 'connection.change', outcome: 'SYNC_A500', after: null });
  });

  it('holds no secret', async () => {
    const given = hubspotBody(vendors.hubspot);
    const { body } = await owner.post('/v1/connections').send(given).expect(201);
    const { id } = body as { id: string };
    const other = { secrets: { accessToken: 'pat-secret-token', clientSecret: given.secrets.clientSecret } };
    await owner.patch(`/v1/connections/${id}`).send(other).expect(200);
    const key = await owner
      .post('/v1/api-keys')
      .send({ name: 'x', scopes: ['syncs.read'] })
      .expect(201);
    const { rows } = await syncline.database.pool.query('SELECT * FROM audit_entry');
    const all = JSON.stringify(rows);
    expect(all).toContain(id);
    for (const secret of [
      ...[given.secrets.accessToken, given.secrets.clientSecret, 'pat-secret-token', OWNER.password],
      ...[(key.body as { text: string }).text, syncline.apiKey],
    ]) {
      expect(all).not.toContain(secret);
    }
  });

  it('is filtered by who, what, to what and when', async () => {
    const all = await entries();
    const ofSync = all.filter(({ action }) => action.startsWith('sync.'));
    expect(ofSync.length).toBeGreaterThan(2);
    expect(await entries('&action=sync')).toEqual(ofSync);
    expect(await entries('&action=sync.change')).toEqual(ofSync.filter(({ action }) => action === 'sync.change'));
    expect(await entries('&action=syn')).toEqual([]);
    expect(await entries(`&subject=${sync.syncId}`)).toEqual(all.filter(({ subject }) => subject.id === sync.syncId));
    const actor = all[0]?.actor.id ?? '';
    expect(await entries(`&actor=${actor}`)).toEqual(all.filter((one) => one.actor.id === actor));
    const from = all[2]?.at ?? '';
    const since = await entries(`&from=${from}`);
    const until = await entries(`&to=${from}`);
    expect([...since, ...until]).toEqual(all);
    expect(since.length).toBeGreaterThanOrEqual(3);
    for (const wrong of ['actor=x', 'from=yesterday', 'to=1', 'action=', 'who=x']) {
      await owner.get(`/v1/audit?${wrong}`).expect(400);
    }
  });

  it('is exported whole as CSV, of which no cell is a formula', async () => {
    const all = await entries();
    const { text, headers } = await owner.get('/v1/audit?limit=1').set('accept', 'text/csv').expect(200);
    expect(headers['content-type']).toMatch(/^text\/csv/);
    expect(headers['content-disposition']).toContain('audit.csv');
    const rows: Record<string, string>[] = parse(text, { columns: true, bom: true });
    expect(rows.map((row) => row['id'])).toEqual(all.map(({ id }) => id));
    expect(rows[0]?.['at']).toBe(all[0]?.at);
    expect(rows.filter((row) => row['actorName']?.startsWith('='))).toEqual([]);
    expect(rows.some((row) => row['actorName'] === "'=Olga")).toBe(true);
  });
});
