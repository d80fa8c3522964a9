import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import supertest from 'supertest';
import { serveConsole } from './serve-console.js';

describe('the served console', () => {
  let folder = '';
  const asking = () => {
    const app = express();
    for (const handler of serveConsole(folder)) app.use(handler);
    app.use((_, response) => void response.status(404).send('not ours'));
    return supertest(app);
  };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'syncline-console-'));
    writeFileSync(join(folder, 'index.html'), '<meta nonce="__CSP_NONCE__"><script nonce="__CSP_NONCE__"></script>');
    writeFileSync(join(folder, 'a-1b2c.js'), 'plain');
    writeFileSync(join(folder, 'a-1b2c.js.br'), 'brotli');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(['/', '/syncs/0f8fad5b/anything', '/index.html'])(
    'answers %s with the page, fresh each time',
    async (path) => {
      const answer = await asking().get(path).set('accept', 'text/html').expect(200);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.text).not.toContain('__CSP_NONCE__');
    },
  );

  it('lets in styles by the nonce of the answer alone, and no script of others', async () => {
    const [one, two] = [await asking().get('/').set('accept', 'text/html'), await asking().get('/')];
    const policy = String(one.headers['content-security-policy']);
    const [, nonce = ''] = /'nonce-([^']+)'/.exec(policy) ?? [];
    expect(one.text).toContain(`nonce="${nonce}"`);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(two.text).not.toContain(nonce);
  });

  it('sends a file as it was compressed to those who take that, and has it kept', async () => {
    const asked = await asking().get('/a-1b2c.js').set('accept-encoding', 'identity').expect(200);
    expect(asked.text).toBe('plain');
    expect(asked.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const head = await asking().head('/a-1b2c.js').set('accept-encoding', 'br').expect(200);
    expect(head.headers['content-encoding']).toBe('br');
    expect(head.headers['content-type']).toMatch(/javascript/);
    expect(head.headers['vary']).toMatch(/accept-encoding/i);
  });

  it.each([
    ['/v1/syncs', 'text/html'],
    ['/v1', 'text/html'],
    ['/webhooks/x', 'text/html'],
    ['/missing.js', '*/*'],
    ['/syncs', 'application/json'],
    ['/../package.json', 'text/html'],
  ])('leaves %s (%s) to others', async (path, accept) => {
    await asking().get(path).set('accept', accept).expect(404, 'not ours');
  });

  it('leaves what changes something to others', async () => {
    await asking().post('/').set('accept', 'text/html').expect(404);
  });

  it('is nothing where it was not built', () => {
    expect(serveConsole(join(folder, 'nowhere'))).toEqual([]);
  });
});
