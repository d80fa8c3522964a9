import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Asker, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const PASSWORD = 'four words of mine';
const OWNER = { name: 'Olga Owner', email: 'olga@example.com', password: PASSWORD };
const NOWHERE = '0f8fad5b-d9cb-469f-a165-70867728950e';

interface Me {
  readonly person: { readonly id: string; readonly name: string; readonly email: string };
  readonly workspace: { readonly id: string; readonly name: string };
  readonly role: string;
  readonly permissions: readonly string[];
  readonly workspaces: readonly { readonly id: string; readonly role: string }[];
  readonly masked: boolean;
}

describe('people', () => {
  let syncline: RunningSyncline;
  let owner: Asker;
  let ownerId: string;

  const tokenOf = (url: string): string => new URL(url).searchParams.get('token') ?? '';

  /** Invites somebody, who joins. */
  const joined = async (email: string, role: string): Promise<{ as: Asker; me: Me }> => {
    const { body } = await owner.post('/v1/invitations').send({ email, role }).expect(201);
    const as = syncline.browser();
    const token = tokenOf((body as { url: string }).url);
    const accepted = await as
      .post('/v1/invitations/accept')
      .send({ token, name: `${role} ${email}`, password: PASSWORD })
      .expect(201);
    return { as, me: accepted.body as Me };
  };

  beforeAll(async () => {
    syncline = await startSyncline({ allowedOrigins: [], worker: false });
    owner = syncline.browser();
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
  });

  describe('setting up', () => {
    const given = () => ({ key: syncline.apiKey, workspace: { name: 'Acme' }, person: OWNER });

    it('needs the printed key', async () => {
      expect((await owner.get('/v1/set-up').expect(200)).body).toEqual({ needed: true });
      const viewerKey = await syncline.addKey('viewer');
      for (const key of ['nonsense', `syncline_${'A'.repeat(43)}`, viewerKey]) {
        const { body } = await owner
          .post('/v1/set-up')
          .send({ ...given(), key })
          .expect(401);
        expect(body).toMatchObject({ code: 'SYNC_A401' });
      }
    });

    it.each([
      ['a short password', { password: 'short' }, '/person/password'],
      ['no address', { email: 'olga' }, '/person/email'],
      ['no name', { name: '' }, '/person/name'],
    ])('refuses %s', async (_, change, pointer) => {
      const { body } = await owner
        .post('/v1/set-up')
        .send({ ...given(), person: { ...OWNER, ...change } })
        .expect(400);
      expect((body as { errors: { pointer: string }[] }).errors.map((one) => one.pointer)).toContain(pointer);
    });

    it('makes the first person owner, once, and signs them in', async () => {
      const { body, headers } = await owner.post('/v1/set-up').send(given()).expect(201);
      expect(String(headers['set-cookie'])).toMatch(
        /^syncline_session=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/,
      );
      const me = body as Me;
      expect(me).toMatchObject({ person: { name: OWNER.name, email: OWNER.email }, role: 'owner', masked: false });
      expect(me.workspace).toEqual({ id: syncline.workspaceId, name: 'Acme' });
      ownerId = me.person.id;
      expect((await owner.get('/v1/me').expect(200)).body).toEqual(body);
      expect((await owner.get('/v1/set-up').expect(200)).body).toEqual({ needed: false });
      const again = await syncline.browser().post('/v1/set-up').send(given()).expect(409);
      expect(again.body).toMatchObject({ code: 'SYNC_A463' });
    });

    it('keeps no password and no session as it is', async () => {
      const { rows } = await syncline.database.pool.query<{ password: string }>('SELECT password FROM person');
      expect(rows[0]?.password).toMatch(/^\$argon2id\$/);
    });
  });

  describe('signing in', () => {
    it('takes an address in any case, and says one thing for whatever is wrong', async () => {
      const browser = syncline.browser();
      const wrong = [
        await browser.post('/v1/session').send({ email: OWNER.email, password: 'wrong words of mine' }).expect(401),
        await browser.post('/v1/session').send({ email: 'nobody@example.com', password: PASSWORD }).expect(401),
      ].map(({ body }) => ({ ...(body as object), requestId: null }));
      expect(wrong[0]).toEqual(wrong[1]);
      expect(wrong[0]).toMatchObject({ code: 'SYNC_A460' });
      await browser.post('/v1/session').send({ email: ' OLGA@Example.com', password: PASSWORD }).expect(201);
      expect((await browser.get('/v1/health').expect(200)).body).toMatchObject({ status: 'ok' });
    });

    it('is slowed after a few wrong passwords, for as long as it says, and never locked', async () => {
      const browser = syncline.browser();
      const attempt = (password: string) => browser.post('/v1/session').send({ email: 'olga@example.com', password });
      for (let tries = 0; tries < 5; tries += 1) await attempt(`wrong ${tries}`).expect(401);
      const { body, headers } = await attempt(PASSWORD).expect(429);
      expect(body).toMatchObject({ code: 'SYNC_A461' });
      const waitS = Number(headers['retry-after']);
      expect(waitS).toBeGreaterThan(0);
      expect(waitS).toBeLessThanOrEqual(300);
      // Somebody else is not held up, and the one who waited is let in.
      await browser.post('/v1/session').send({ email: 'nobody@example.com', password: 'x' }).expect(401);
      await syncline.database.pool.query('UPDATE sign_in_attempt SET expire = expire - $1', [waitS * 1_000]);
      await attempt(PASSWORD).expect(201);
    });

    it('does not let many at once slip through', async () => {
      const email = 'crowd@example.com';
      const statuses = await Promise.all(
        Array.from({ length: 12 }, async () => {
          const { status } = await syncline.browser().post('/v1/session').send({ email, password: 'x' });
          return status;
        }),
      );
      expect(statuses.filter((status) => status === 401)).toHaveLength(5);
      expect(statuses.filter((status) => status === 429)).toHaveLength(7);
    });

    it('ends by signing out, and when it was not used for long, or lasts long enough', async () => {
      const signedIn = async (): Promise<Asker> => {
        const browser = syncline.browser();
        await browser.post('/v1/session').send({ email: OWNER.email, password: PASSWORD }).expect(201);
        return browser;
      };
      const out = await signedIn();
      await out.delete('/v1/session').expect(204);
      await out.get('/v1/me').expect(401);
      for (const change of [`seen_at = now() - interval '13 hours'`, 'expires_at = now()']) {
        const browser = await signedIn();
        const { rows } = await syncline.database.pool.query<{ id: string }>(
          'SELECT id FROM session ORDER BY created_at DESC LIMIT 1',
        );
        await syncline.database.pool.query(`UPDATE session SET ${change} WHERE id = $1`, [rows[0]?.id]);
        await browser.get('/v1/me').expect(401);
      }
    });

    it('needs a body in order', async () => {
      for (const body of [{}, { email: OWNER.email }, { email: OWNER.email, password: 1 }]) {
        await syncline.browser().post('/v1/session').send(body).expect(400);
      }
    });
  });

  describe('requests of other sites', () => {
    it.each(['https://evil.example', 'null', 'http://127.0.0.1:1', 'javascript:0'])(
      'from %s change nothing',
      async (origin) => {
        const browser = syncline.browser();
        await browser.post('/v1/session').send({ email: OWNER.email, password: PASSWORD }).expect(201);
        for (const request of [
          browser.patch('/v1/me').set('origin', origin).send({ name: 'Mallory' }),
          browser.post('/v1/session').set('origin', origin).send({ email: OWNER.email, password: PASSWORD }),
        ]) {
          expect((await request.expect(403)).body).toMatchObject({ code: 'SYNC_A462' });
        }
        expect((await browser.get('/v1/me').expect(200)).body).toMatchObject({ person: { name: OWNER.name } });
      },
    );

    it('and a session without an origin change nothing; a key needs none', async () => {
      const { headers } = await syncline
        .browser()
        .post('/v1/session')
        .send({ email: OWNER.email, password: PASSWORD })
        .expect(201);
      const [cookie = ''] = String(headers['set-cookie']).split(';');
      const bare = syncline.as('').set('authorization', '');
      const request = await fetch(`${syncline.url}/v1/me`, {
        method: 'PATCH',
        headers: { cookie, 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Mallory' }),
      });
      expect(request.status).toBe(403);
      expect((await fetch(`${syncline.url}/v1/me`, { headers: { cookie } })).status).toBe(200);
      await bare.get('/v1/me').expect(401);
      await syncline.as().patch('/v1/workspace').send({ name: 'Acme' }).expect(200);
    });
  });

  describe('oneself', () => {
    it('is nobody for a key', async () => {
      expect((await syncline.as().get('/v1/me').expect(403)).body).toMatchObject({ code: 'SYNC_A403' });
    });

    it('is renamed, and gets a new password that ends the other sessions', async () => {
      const { as, me } = await joined('renamed@example.com', 'viewer');
      expect((await as.patch('/v1/me').send({ name: 'Renée' }).expect(200)).body).toMatchObject({
        person: { name: 'Renée' },
      });
      const other = syncline.browser();
      await other.post('/v1/session').send({ email: me.person.email, password: PASSWORD }).expect(201);
      const sessions = (await as.get('/v1/me/sessions').expect(200)).body as { items: { current: boolean }[] };
      expect(sessions.items.map(({ current }) => current).sort()).toEqual([false, true]);
      const next = 'another four words';
      await as
        .patch('/v1/me')
        .send({ password: { old: 'not it at all', new: next } })
        .expect(401);
      await as
        .patch('/v1/me')
        .send({ password: { old: PASSWORD, new: 'short' } })
        .expect(400);
      await as
        .patch('/v1/me')
        .send({ password: { old: PASSWORD, new: next } })
        .expect(200);
      await other.get('/v1/me').expect(401);
      await as.get('/v1/me').expect(200);
      await other.post('/v1/session').send({ email: me.person.email, password: PASSWORD }).expect(401);
      await other.post('/v1/session').send({ email: me.person.email, password: next }).expect(201);
    });

    it('ends one of its own sessions, and nobody else’s', async () => {
      const { as, me } = await joined('two-places@example.com', 'viewer');
      const other = syncline.browser();
      await other.post('/v1/session').send({ email: me.person.email, password: PASSWORD }).expect(201);
      const list = async (by: Asker) =>
        ((await by.get('/v1/me/sessions').expect(200)).body as { items: { id: string; current: boolean }[] }).items;
      const [ours] = await list(owner);
      await as.delete(`/v1/me/sessions/${ours?.id ?? ''}`).expect(404);
      const there = (await list(as)).find(({ current }) => !current);
      await as.delete(`/v1/me/sessions/${there?.id ?? ''}`).expect(204);
      await other.get('/v1/me').expect(401);
      await as.get('/v1/me').expect(200);
    });
  });

  describe('invitations', () => {
    it('bring somebody in with the role they name, once', async () => {
      const { body } = await owner
        .post('/v1/invitations')
        .send({ email: 'Vera@example.com', role: 'viewer' })
        .expect(201);
      const { url, id } = body as { url: string; id: string };
      expect(url.startsWith(`${syncline.url}/invitation?token=`)).toBe(true);
      const listed = (await owner.get('/v1/invitations').expect(200)).body as { items: object[] };
      expect(listed.items).toContainEqual(expect.objectContaining({ id, email: 'vera@example.com', expired: false }));
      expect(JSON.stringify(listed)).not.toContain(tokenOf(url));

      const vera = syncline.browser();
      const token = tokenOf(url);
      expect((await vera.post('/v1/invitations/look').send({ token }).expect(200)).body).toEqual({
        workspace: { name: 'Acme' },
        email: 'vera@example.com',
        role: 'viewer',
      });
      const accepting = { token, name: 'Vera', password: PASSWORD };
      await vera
        .post('/v1/invitations/accept')
        .send({ ...accepting, password: 'short' })
        .expect(400);
      const { body: me } = await vera.post('/v1/invitations/accept').send(accepting).expect(201);
      expect(me).toMatchObject({ role: 'viewer', masked: true, person: { email: 'vera@example.com' } });
      for (const path of ['look', 'accept']) {
        const again = await vera
          .post(`/v1/invitations/${path}`)
          .send(path === 'look' ? { token } : accepting)
          .expect(410);
        expect(again.body).toMatchObject({ code: 'SYNC_A464' });
      }
      const twice = await owner.post('/v1/invitations').send({ email: 'vera@example.com', role: 'admin' }).expect(409);
      expect(twice.body).toMatchObject({ code: 'SYNC_A465' });
    });

    it('are over when they are withdrawn, replaced or a week old', async () => {
      const invite = async () => {
        const { body } = await owner
          .post('/v1/invitations')
          .send({ email: 'late@example.com', role: 'viewer' })
          .expect(201);
        const { id, url } = body as { id: string; url: string };
        return { id, token: tokenOf(url) };
      };
      const isOver = async (token: string) =>
        syncline.browser().post('/v1/invitations/accept').send({ token, name: 'Late', password: PASSWORD }).expect(410);
      const first = await invite();
      const second = await invite();
      await isOver(first.token);
      await owner.delete(`/v1/invitations/${second.id}`).expect(204);
      await owner.delete(`/v1/invitations/${second.id}`).expect(404);
      await isOver(second.token);
      const third = await invite();
      await syncline.database.pool.query('UPDATE invitation SET expires_at = now() WHERE id = $1', [third.id]);
      await isOver(third.token);
      await isOver('nonsense');
    });

    it('to somebody who is known here ask for the password they have, and make them a member twice', async () => {
      const { as, me } = await joined('both@example.com', 'viewer');
      const { apiKey, workspaceId } = await syncline.addWorkspace();
      const { body } = await syncline
        .as(apiKey)
        .post('/v1/invitations')
        .send({ email: 'both@example.com', role: 'admin' })
        .expect(201);
      const token = tokenOf((body as { url: string }).url);
      const accepting = { token, name: 'Somebody else', password: 'guessed this at once' };
      await as.post('/v1/invitations/accept').send(accepting).expect(401);
      const { body: there } = await as
        .post('/v1/invitations/accept')
        .send({ ...accepting, password: PASSWORD })
        .expect(201);
      expect(there).toMatchObject({ role: 'admin', workspace: { id: workspaceId }, person: { name: me.person.name } });
      expect((there as Me).workspaces).toHaveLength(2);
      const switched = await as.post('/v1/me/workspace').send({ workspaceId: syncline.workspaceId }).expect(200);
      expect(switched.body).toMatchObject({ role: 'viewer', workspace: { id: syncline.workspaceId } });
      await as.get('/v1/invitations').expect(403);
      const stranger = await syncline.addWorkspace();
      await as.post('/v1/me/workspace').send({ workspaceId: stranger.workspaceId }).expect(404);
    });
  });

  describe('roles', () => {
    it('change what somebody may do from the next request on', async () => {
      const { as, me } = await joined('rising@example.com', 'viewer');
      await as.get('/v1/invitations').expect(403);
      expect((await owner.patch(`/v1/people/${me.person.id}`).send({ role: 'admin' }).expect(200)).body).toMatchObject({
        role: 'admin',
      });
      await as.get('/v1/invitations').expect(200);
      await owner.patch(`/v1/people/${me.person.id}`).send({ role: 'king' }).expect(400);
      await owner.patch(`/v1/people/${NOWHERE}`).send({ role: 'admin' }).expect(404);
    });

    it('are given, and taken, by nobody to somebody above them', async () => {
      const { as: admin, me } = await joined('admin@example.com', 'admin');
      const above = async (request: PromiseLike<{ body: unknown; status: number }>) => {
        const { status, body } = await request;
        expect([status, body]).toEqual([403, expect.objectContaining({ code: 'SYNC_A467' })]);
      };
      await above(admin.post('/v1/invitations').send({ email: 'x@example.com', role: 'owner' }));
      await above(admin.patch(`/v1/people/${me.person.id}`).send({ role: 'owner' }));
      await above(admin.patch(`/v1/people/${ownerId}`).send({ role: 'viewer' }));
      await above(admin.delete(`/v1/people/${ownerId}`));
      await above(admin.delete(`/v1/people/${ownerId}/sessions`));
      await admin.patch('/v1/workspace').send({ name: 'Mine' }).expect(403);
    });

    it('leave every workspace an owner, even when two go at once', async () => {
      const last = await owner.patch(`/v1/people/${ownerId}`).send({ role: 'viewer' }).expect(409);
      expect(last.body).toMatchObject({ code: 'SYNC_A466' });
      await owner.delete(`/v1/people/${ownerId}`).expect(409);
      const { as: second, me } = await joined('second-owner@example.com', 'owner');
      const outcomes = await Promise.all([
        owner.patch(`/v1/people/${me.person.id}`).send({ role: 'admin' }),
        second.patch(`/v1/people/${ownerId}`).send({ role: 'admin' }),
      ]);
      const { rows } = await syncline.database.pool.query(
        `SELECT 1 FROM member WHERE workspace_id = $1 AND role = 'owner'`,
        [syncline.workspaceId],
      );
      expect(rows.length).toBeGreaterThan(0);
      expect(outcomes.filter(({ status }) => status === 200).length).toBeLessThan(2);
      await syncline.database.pool.query(`UPDATE member SET role = 'owner' WHERE person_id = $1`, [ownerId]);
    });
  });

  it('are signed out by force, and put out', async () => {
    const { as, me } = await joined('leaving@example.com', 'operator');
    expect((await owner.delete(`/v1/people/${me.person.id}/sessions`).expect(200)).body).toEqual({ ended: 1 });
    await as.get('/v1/me').expect(401);
    await as.post('/v1/session').send({ email: me.person.email, password: PASSWORD }).expect(201);
    const listed = (await owner.get('/v1/people').expect(200)).body as {
      items: { id: string; seenAt: string | null }[];
    };
    expect(listed.items.find(({ id }) => id === me.person.id)?.seenAt).not.toBeNull();
    await owner.delete(`/v1/people/${me.person.id}`).expect(204);
    await as.get('/v1/me').expect(401);
    const { body } = await as.post('/v1/session').send({ email: me.person.email, password: PASSWORD }).expect(403);
    expect(body).toMatchObject({ code: 'SYNC_A468' });
    await owner.delete(`/v1/people/${me.person.id}`).expect(404);
  });

  describe('keys', () => {
    const make = async (by: Asker, body: object) => by.post('/v1/api-keys').send(body);

    it('open what their scopes say, until they expire or are revoked', async () => {
      const { status, body } = await make(owner, {
        name: 'Reports',
        scopes: ['syncs.read'],
        expiresAt: '2099-01-01T00:00:00Z',
      });
      expect(status).toBe(201);
      const { id, text } = body as { id: string; text: string };
      expect(body).toMatchObject({ name: 'Reports', scopes: ['syncs.read'], madeBy: OWNER.name, lastUsedAt: null });
      await syncline.as(text).get('/v1/syncs').expect(200);
      expect((await syncline.as(text).get('/v1/connections').expect(403)).body).toMatchObject({ code: 'SYNC_A403' });
      await syncline.as(text).post('/v1/syncs').send({}).expect(403);
      const listed = (await owner.get('/v1/api-keys').expect(200)).body as {
        items: { id: string; lastUsedAt: string }[];
      };
      expect(JSON.stringify(listed)).not.toContain(text);
      expect(listed.items.find((one) => one.id === id)?.lastUsedAt).not.toBeNull();
      await syncline.database.pool.query('UPDATE api_key SET expires_at = now() WHERE id = $1', [id]);
      await syncline.as(text).get('/v1/syncs').expect(401);
      await syncline.database.pool.query('UPDATE api_key SET expires_at = NULL WHERE id = $1', [id]);
      await syncline.as(text).get('/v1/syncs').expect(200);
      await owner.delete(`/v1/api-keys/${id}`).expect(204);
      await syncline.as(text).get('/v1/syncs').expect(401);
      await owner.delete(`/v1/api-keys/${id}`).expect(404);
    });

    it('may at most what their maker may, who may be a key', async () => {
      const { as: admin } = await joined('key-maker@example.com', 'admin');
      expect((await make(admin, { name: 'x', scopes: ['workspace.manage'] })).body).toMatchObject({
        code: 'SYNC_A467',
      });
      const { body } = await make(admin, { name: 'Maker', scopes: ['apiKeys.manage', 'syncs.read'] });
      const { text } = body as { text: string };
      expect((await make(syncline.as(text), { name: 'x', scopes: ['syncs.write'] })).status).toBe(403);
      expect((await make(syncline.as(text), { name: 'x', scopes: ['syncs.read'] })).status).toBe(201);
    });

    it.each([
      ['no name', { scopes: ['syncs.read'] }],
      ['no scope', { name: 'x', scopes: [] }],
      ['a scope nobody knows', { name: 'x', scopes: ['world.rule'] }],
      ['a scope twice', { name: 'x', scopes: ['syncs.read', 'syncs.read'] }],
      ['an end that is past', { name: 'x', scopes: ['syncs.read'], expiresAt: '2020-01-01T00:00:00Z' }],
      ['an end that is none', { name: 'x', scopes: ['syncs.read'], expiresAt: 'soon' }],
    ])('are not made with %s', async (_, body) => {
      expect((await make(owner, body)).status).toBe(400);
    });
  });
});
