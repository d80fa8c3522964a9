import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Role, ROLES } from '#persistence';
import { permissionsOf } from '../../apps/api/src/auth/permissions.js';
import { type Route } from '../../apps/api/src/auth/route-table.js';
import { declaredRoutes } from '../../apps/api/src/openapi/described-api.js';
import { type Asker, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const NOWHERE = '0f8fad5b-d9cb-469f-a165-70867728950e';

/** The API's own; webhooks are proven by their signatures. */
const routes = (await declaredRoutes()).filter(({ path }) => path.startsWith('/v1/'));
const closed = routes.filter(({ access }) => access.kind !== 'open');
const named = (some: readonly Route[]) => some.map((route) => [`${route.method} ${route.path}`, route] as const);

/** Nothing is where it asks, so whoever may ask changes nothing. */
const askNowhere = (as: Asker, { method, path }: Route) =>
  as[method.toLowerCase() as keyof Omit<Asker, 'set'>](path.replace(':side', 'a').replaceAll(/:\w+/g, NOWHERE));

describe('the table of routes and roles', () => {
  let syncline: RunningSyncline;
  let keys: Readonly<Record<Role, string>>;

  beforeAll(async () => {
    syncline = await startSyncline({ allowedOrigins: [], worker: false });
    const made = await Promise.all(ROLES.map(async (role) => [role, await syncline.addKey(role)] as const));
    keys = Object.fromEntries(made) as typeof keys;
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
  });

  it.each(named(closed))('%s is answered to those who have its permission', async (_, route) => {
    for (const role of ROLES) {
      const { status, body } = await askNowhere(syncline.as(keys[role]), route);
      const { access } = route;
      const may =
        access.kind === 'permission' ? permissionsOf(role).includes(access.permission) : access.kind !== 'person';
      const code = (body as { code?: string } | null)?.code;
      expect([role, code === 'SYNC_A403']).toEqual([role, !may]);
      expect([role, status === 403]).toEqual([role, !may]);
      expect(status).not.toBe(401);
    }
  });

  it.each(named(closed))('%s is not answered to nobody', async (_, route) => {
    const { body } = await askNowhere(syncline.as('').set('authorization', ''), route).expect(401);
    expect(body).toMatchObject({ code: 'SYNC_A401' });
  });
});
