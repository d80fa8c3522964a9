import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { exchangeCode } from './exchange-code.js';

const TIMEOUT_MS = 1_000;
const FORM = { grant_type: 'authorization_code', code: 'the-code', client_secret: 'the-secret' };

describe('trading a code for tokens', () => {
  let server: Server;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const trade = () =>
    exchangeCode(`http://127.0.0.1:${(server.address() as AddressInfo).port}/token`, FORM, TIMEOUT_MS);
  const json = (status: number, body: unknown) => (_: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

  beforeEach(async () => {
    server = createServer((request, response) => answer(request, response));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  it('takes an answer without a token type that expires in no time, as Mailchimp gives it', async () => {
    const body = { access_token: 'a', expires_in: 0, scope: null };
    answer = json(200, body);
    expect(await trade()).toEqual(body);
  });

  it.each([
    [{ error: 'invalid_grant', error_description: 'for ada@example.com' }, '(invalid_grant)'],
    [{ status: 'BAD_AUTH_CODE', message: 'the-code is unknown', error: 'invalid_grant' }, '(BAD_AUTH_CODE)'],
    [{ error: 'a sentence with the-secret in it' }, 'refused the sign-in.'],
  ])('names the error of %j and nothing else of it', async (body, told) => {
    answer = json(400, body);
    const failure = await trade().catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: 'refused', message: expect.stringContaining(told) });
    expect(String(failure)).not.toMatch(/ada@|the-code|the-secret/);
  });

  it.each<[string, (request: IncomingMessage, response: ServerResponse) => void]>([
    ['a page', (_, response) => void response.writeHead(200).end('<html></html>')],
    ['a list', (_, response) => void response.writeHead(200).end('[]')],
    ['a redirect', (_, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
    ['trouble of its own', (_, response) => void response.writeHead(503).end('{}')],
    ['far too much', (_, response) => void response.writeHead(200).end(`{"a":"${'x'.repeat(70_000)}"}`)],
    ['a cut line', (request) => void request.socket.destroy()],
    ['nothing at all', () => undefined],
  ])('takes %s for a vendor that is away', async (_, behaviour) => {
    answer = behaviour;
    await expect(trade()).rejects.toMatchObject({ kind: 'unreachable', code: 'SYNC_O108' });
  });
});
