import { setTimeout as delay } from 'node:timers/promises';
import { type SalesforceSandbox } from '#sandboxes/salesforce';

export interface Answer {
  status: number;
  headers: Headers;
  /** Parsed JSON; the text of any other answer. */
  body: unknown;
}

export interface CallOptions {
  method?: string;
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, or as it is when it is a text. */
  body?: unknown;
  /** `null` sends none. */
  token?: string | null;
}

/** Calls the data API as a client would; `path` is below `/services/data/v62.0` unless it says otherwise. */
export async function call(sandbox: SalesforceSandbox, path: string, options: CallOptions = {}): Promise<Answer> {
  const { token = 'sandbox-salesforce-token', body } = options;
  const url = /^\/(services|_sandbox)\//.test(path) ? path : `/services/data/v62.0${path}`;
  const response = await fetch(sandbox.url + url, {
    method: options.method ?? 'GET',
    redirect: 'manual',
    headers: {
      'content-type': 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...options.headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

export interface QueryAnswer {
  totalSize: number;
  done: boolean;
  nextRecordsUrl?: string;
  records: Record<string, unknown>[];
}

export async function query(sandbox: SalesforceSandbox, soql: string, all = false): Promise<QueryAnswer> {
  const answer = await call(sandbox, `/${all ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body as QueryAnswer;
}

/** Creates a record over the API and gives its id. */
export async function create(sandbox: SalesforceSandbox, object: string, values: object): Promise<string> {
  const answer = await call(sandbox, `/sobjects/${object}`, { method: 'POST', body: values });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return (answer.body as { id: string }).id;
}

/** Posts a form to the token endpoint. */
export async function token(sandbox: SalesforceSandbox, form: Readonly<Record<string, string>>): Promise<Answer> {
  return call(sandbox, '/services/oauth2/token', {
    method: 'POST',
    token: null,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  });
}

/** Looks again until the condition holds; the waits are those of real sockets, a few milliseconds. */
export async function eventually<Found>(look: () => Found | undefined | Promise<Found | undefined>): Promise<Found> {
  const deadlineMs = Date.now() + 5_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadlineMs) throw new Error('what was waited for did not happen');
    await delay(5);
  }
}

export interface ChangeEvent {
  channel: string;
  /** The text on the wire. */
  raw: string;
  data: {
    payload: { ChangeEventHeader: Record<string, unknown>; [field: string]: unknown };
    event: { replayId: number };
  };
}

/** A bare streaming client that shows the wire: it subscribes once and reads what one connect gives. */
export class StreamReader {
  readonly #sandbox: SalesforceSandbox;
  #clientId = '';

  constructor(sandbox: SalesforceSandbox) {
    this.#sandbox = sandbox;
  }

  async subscribe(channel: string, replayId: number): Promise<Record<string, unknown>> {
    const shake = await this.#post([
      { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'] },
    ]);
    this.#clientId = String((shake.messages[0] as { clientId: string }).clientId);
    const ext = { replay: { [channel]: replayId } };
    const answer = await this.#post([
      { channel: '/meta/subscribe', clientId: this.#clientId, subscription: channel, ext },
    ]);
    return answer.messages[0] as Record<string, unknown>;
  }

  /** What waits at the server; with nothing waiting, the connect is held until something comes. */
  async read(): Promise<ChangeEvent[]> {
    const answer = await this.#post([
      { channel: '/meta/connect', clientId: this.#clientId, connectionType: 'long-polling' },
    ]);
    return (answer.messages as ChangeEvent[])
      .filter((message) => message.channel.startsWith('/data/'))
      .map((message) => ({ ...message, raw: answer.raw }));
  }

  async #post(messages: readonly object[]): Promise<{ messages: unknown[]; raw: string }> {
    const response = await fetch(`${this.#sandbox.url}/cometd/62.0`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'OAuth sandbox-salesforce-token' },
      body: JSON.stringify(messages),
    });
    const raw = await response.text();
    return { messages: JSON.parse(raw) as unknown[], raw };
  }
}

/** Every event kept for a channel, oldest first. */
export async function eventsOf(sandbox: SalesforceSandbox, channel = '/data/ChangeEvents'): Promise<ChangeEvent[]> {
  const reader = new StreamReader(sandbox);
  await reader.subscribe(channel, -2);
  return reader.read();
}
