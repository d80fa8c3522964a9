import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Controller, Delete, Get, Module, Post } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { describe, expect, it } from '@jest/globals';
import { ROLES } from '#persistence';
import { declaredRoutes, describedApi } from '../openapi/described-api.js';
import { withAccessTables } from './access-tables.js';
import { Allow, AllowAnyone, Open } from './allow.js';
import { permissionsOf } from './permissions.js';
import { Routes } from './routes.js';

const DOCUMENT = join(import.meta.dirname, '..', '..', '..', '..', 'docs/access.md');

/** Starts an application of one controller. @returns its routes */
async function started(controller: new () => object): Promise<Routes['all']> {
  @Module({ imports: [DiscoveryModule], controllers: [controller], providers: [Routes] })
  class App {}
  const app = await NestFactory.create(App, { logger: false, abortOnError: false });
  const { all } = app.get(Routes);
  await app.close();
  return all;
}

describe('the table of routes', () => {
  it('is in docs/access.md as the routes declare it (npm run openapi writes it anew)', async () => {
    const document = await readFile(DOCUMENT, 'utf8');
    expect(document).toBe(withAccessTables(document, await declaredRoutes()));
  });

  it('leaves only what must be open to the world', async () => {
    const open = (await declaredRoutes()).filter(({ access }) => access.kind === 'open');
    expect(open.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v1/connections/oauth/callback',
      'POST /v1/invitations/accept',
      'POST /v1/invitations/look',
      'GET /v1/openid/:provider/callback',
      'GET /v1/openid/:provider/start',
      'GET /v1/session',
      'POST /v1/session',
      'GET /v1/set-up',
      'POST /v1/set-up',
      'GET /v1/sign-in',
      'ALL /webhooks/:webhookToken',
    ]);
  });

  it('is told in the description too', async () => {
    const { paths } = await describedApi();
    const ways = { permission: [{ bearer: [] }, { session: [] }], person: [{ session: [] }], open: undefined };
    for (const { method, path, access } of await declaredRoutes()) {
      const described = paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase() as 'get'];
      if (!path.startsWith('/v1/')) expect(described).toBeUndefined();
      else
        expect([path, described?.security]).toEqual([
          path,
          ways[access.kind === 'anyone' ? 'permission' : access.kind],
        ]);
    }
  });

  it('joins paths, and sorts', async () => {
    @Controller('v1/things')
    class Things {
      @Delete(':id')
      @Allow('syncs.write', { act: 'thing.remove' })
      remove(): void {}

      @Get()
      @AllowAnyone()
      list(): void {}
    }
    expect(await started(Things)).toMatchObject([
      { method: 'GET', path: '/v1/things', access: { kind: 'anyone' }, act: null },
      { method: 'DELETE', path: '/v1/things/:id', access: { permission: 'syncs.write' }, act: 'thing.remove' },
    ]);
  });

  it('does not start with a route that does not say who it is for', async () => {
    @Controller('v1/things')
    class Things {
      @Get(':id')
      get(): void {}

      @Open()
      @Get()
      list(): void {}
    }
    await expect(started(Things)).rejects.toThrow(/^GET \/v1\/things\/:id does not say who it is for/);
  });

  it('does not start with a route that changes something without naming its act', async () => {
    @Controller('v1/things')
    class Things {
      @Post()
      @Allow('syncs.write')
      add(): void {}

      @Post('try')
      @Allow('syncs.write', { reads: true })
      try(): void {}
    }
    await expect(started(Things)).rejects.toThrow(/^POST \/v1\/things changes something without naming its act[^;]*$/);
  });
});

describe('roles', () => {
  it('each have what the next lower one has, and more', () => {
    for (const [at, role] of ROLES.entries()) {
      const lower = ROLES[at + 1];
      if (lower === undefined) continue;
      expect(permissionsOf(role)).toEqual(expect.arrayContaining([...permissionsOf(lower)]));
      expect(permissionsOf(role).length).toBeGreaterThanOrEqual(permissionsOf(lower).length);
    }
  });
});
