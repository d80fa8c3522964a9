import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { judgeDifferences } from './known-differences.js';
import { type Recording } from './recording.js';
import { replay } from './replay.js';

const json = (status: number, body: unknown) => ({ status, headers: [['X-Kind', 'person']] as const, body });
const recording: Recording = {
  name: 'small',
  source: 'written for this test',
  steps: [
    {
      request: { method: 'POST', path: '/people', query: null, body: { name: 'A' } },
      response: json(201, { id: 'recorded-1', name: 'A' }),
    },
    {
      request: { method: 'GET', path: '/people/recorded-1', query: { f: 'a%20b' }, body: {} },
      response: json(200, { id: 'recorded-1', name: 'A' }),
    },
    { request: { method: 'DELETE', path: '/people/recorded-1', query: null, body: null }, response: json(204, '') },
  ],
};

describe('replay', () => {
  let server: Server;
  let baseUrl: string;
  const seen: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      const status = { POST: 201, GET: 200, DELETE: 202 }[request.method as 'POST' | 'GET' | 'DELETE'];
      response.writeHead(status, { 'x-kind': 'person' });
      response.end(request.method === 'DELETE' ? '' : JSON.stringify({ id: 'sandbox-9', name: 'A' }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('maps minted ids into later requests and counts what is the same', async () => {
    const report = await replay(recording, {
      baseUrl,
      headers: {},
      comparedHeaders: ['x-kind'],
      rules: { kindOf: (at) => (at === 'id' ? 'id' : 'exact') },
    });
    expect(seen).toEqual(['POST /people', 'GET /people/sandbox-9?f=a%20b', 'DELETE /people/sandbox-9']);
    expect(report).toMatchObject({ steps: 3, sameStatus: 2, sameAll: 2 });
    expect(report.differences).toEqual([
      { step: 2, request: 'DELETE /people/recorded-1', kind: 'status', at: 'status', recorded: 204, actual: 202 },
    ]);
  });

  it('fails on a difference that is not listed and on a listed one that is gone', async () => {
    const report = await replay(recording, {
      baseUrl,
      headers: {},
      rules: { kindOf: (at) => (at === 'id' ? 'id' : 'exact') },
    });
    expect(judgeDifferences(report, [])).toHaveLength(1);
    expect(judgeDifferences(report, [{ step: 2, at: 'status', reason: 'accepted only' }])).toEqual([]);
    expect(
      judgeDifferences(report, [
        { step: 2, reason: 'accepted only' },
        { step: 1, reason: 'old' },
      ]),
    ).toEqual(['small step 1 is listed as different (old) but is the same']);
  });
});
