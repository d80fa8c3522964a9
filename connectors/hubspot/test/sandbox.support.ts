import { createServer, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type HubspotSandbox } from '#sandboxes/hubspot';

/** A parsed JSON body; tests say what they expect of it. */
export type Body = Record<string, unknown>;

export interface TestAnswer {
  status: number;
  headers: Headers;
  body: Body;
}

/** Calls a sandbox as an app would; `token` null sends no credentials. */
export function caller(sandbox: HubspotSandbox, token: string | null = sandbox.settings.accessToken) {
  return async (method: string, path: string, body?: unknown): Promise<TestAnswer> => {
    const answer = await fetch(`${sandbox.url}${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === '' ? {} : (JSON.parse(text) as Body) };
  };
}

export interface CrmObject {
  id: string;
  properties: Record<string, string | null>;
  createdAt: string;
  updatedAt: string;
  archived: boolean;
  [other: string]: unknown;
}

export const record = (answer: TestAnswer): CrmObject => answer.body as unknown as CrmObject;
export const results = (answer: TestAnswer): CrmObject[] => answer.body['results'] as CrmObject[];

export interface ReceivedRequest {
  headers: IncomingHttpHeaders;
  body: string;
  events: Body[];
}

/** A webhook receiver whose answers the test chooses. */
export interface Receiver {
  url: string;
  requests: ReceivedRequest[];
  /** Status given to the next requests (default 200). */
  status: number;
  /** While set, requests are held open; call it to answer them all. */
  hold: boolean;
  held: number;
  release(): void;
  events(): Body[];
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      receiver.requests.push({ headers: request.headers, body, events: JSON.parse(body) as Body[] });
      const answer = (): void => void response.writeHead(receiver.status).end();
      if (!receiver.hold) return answer();
      receiver.held += 1;
      waiting.push(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    requests: [],
    status: 200,
    hold: false,
    held: 0,
    release() {
      receiver.hold = false;
      for (const answer of waiting.splice(0)) answer();
    },
    events: () => receiver.requests.flatMap((request) => request.events),
    async close() {
      receiver.release();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return receiver;
}

const WAIT_MAX_MS = 5_000;

/** Waits until a condition holds; fails with the given words when it does not come about. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const endMs = Date.now() + WAIT_MAX_MS;
  while (!holds()) {
    if (Date.now() > endMs) throw new Error(`waited in vain until ${what}`);
    await delay(2);
  }
}
