import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Secrets, type Session } from '#connector-sdk';
import { testContext, type TestContext } from '#connector-sdk/testing';
import { salesforce } from '../src/index.js';

/** One call as it came in. */
export interface SeenCall {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How a call is answered: a reply, `hang` (none ever), or `cut` (the connection is closed). */
export type Script = (call: SeenCall, nth: number) => Reply | 'hang' | 'cut';

/** A server that misbehaves exactly as a test wants, where the sandbox plays by the vendor's rules. */
export interface ScriptedOrg {
  readonly url: string;
  readonly calls: SeenCall[];
  /** Calls whose path contains the text. */
  readonly to: (text: string) => SeenCall[];
  readonly open: (options?: { secrets?: Secrets; httpTimeoutMs?: number }) => {
    session: Session;
    context: TestContext;
  };
  close(): Promise<void>;
}

export async function startScriptedOrg(script: Script): Promise<ScriptedOrg> {
  const calls: SeenCall[] = [];
  const sessions: Session[] = [];
  const server = createServer((request, response) => void answer(request, response, calls, script));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    calls,
    to: (text) => calls.filter((call) => call.url.includes(text)),
    open({ secrets = {}, httpTimeoutMs = 2_000 } = {}) {
      const context = testContext({ baseUrl: url, secrets, httpTimeoutMs });
      const session = salesforce.open(context);
      sessions.push(session);
      return { session, context };
    },
    async close() {
      await Promise.all(sessions.map((session) => session.close()));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  calls: SeenCall[],
  script: Script,
): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const { method = '', url = '', headers } = request;
  const call: SeenCall = { method, url, headers, body: Buffer.concat(parts).toString('utf8') };
  calls.push(call);
  const reply = script(call, calls.length);
  if (reply === 'hang') return;
  if (reply === 'cut') return void request.socket.destroy();
  const text = typeof reply.body === 'string';
  response.writeHead(reply.status, {
    'content-type': text ? 'text/html' : 'application/json;charset=UTF-8',
    ...reply.headers,
  });
  response.end(reply.body === undefined ? undefined : text ? reply.body : JSON.stringify(reply.body));
}

/** A describe answer with these text fields beside the ones every object has. */
export const describeReply = (object: string, ...extra: readonly object[]): Reply => ({
  status: 200,
  body: {
    name: object,
    label: object,
    fields: [
      described('Id', { type: 'id', createable: false, updateable: false }),
      described('Email', { type: 'email' }),
      described('MasterRecordId', { type: 'reference', createable: false, updateable: false }),
      ...extra,
    ],
  },
});

export const described = (name: string, changed: object = {}): object => ({
  name,
  label: name,
  type: 'string',
  length: 80,
  scale: 0,
  nillable: true,
  createable: true,
  updateable: true,
  defaultedOnCreate: false,
  filterable: true,
  unique: false,
  externalId: false,
  custom: name.endsWith('__c'),
  deprecatedAndHidden: false,
  restrictedPicklist: false,
  ...changed,
});

/** An empty query answer, as a read that found nothing. */
export const EMPTY_QUERY: Reply = { status: 200, body: { totalSize: 0, done: true, records: [] } };

export const SESSION_ENDED: Reply = {
  status: 401,
  body: [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }],
};
