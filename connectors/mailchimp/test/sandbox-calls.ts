import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type MailchimpSandbox } from '../sandbox/index.js';

type Body = Record<string, unknown>;

export interface CallAnswer {
  status: number;
  headers: Headers;
  text: string;
  /** The JSON body; empty for an answer without one. */
  body: Body;
}

/** Calls a sandbox as the default user, or with other credentials. */
export class Caller {
  constructor(
    readonly sandbox: MailchimpSandbox,
    readonly headers: Record<string, string> = { authorization: `Bearer ${sandbox.apiKey}` },
  ) {}

  async send(method: string, path: string, body?: unknown): Promise<CallAnswer> {
    const answer = await fetch(`${this.sandbox.url}/3.0/${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...this.headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = /json/.test(answer.headers.get('content-type') ?? '') && text !== '';
    return { status: answer.status, headers: answer.headers, text, body: isJson ? (JSON.parse(text) as Body) : {} };
  }

  /** A path on the default audience. */
  list(rest = ''): string {
    return `lists/${this.sandbox.listId}${rest}`;
  }

  /** Calls on the default audience's members; `''` is the collection. */
  member(method: string, key: string, body?: unknown): Promise<CallAnswer> {
    const [id = '', query] = key.split('?');
    const path = id === '' ? '' : `/${id.includes('@') ? encodeURIComponent(id) : id}`;
    return this.send(method, this.list(`/members${path}${query === undefined ? '' : `?${query}`}`), body);
  }

  subscribe(email: string, more: Body = {}): Promise<CallAnswer> {
    return this.member('POST', '', { email_address: email, status: 'subscribed', ...more });
  }

  async field(tag: string, type: string, more: Body = {}): Promise<void> {
    await this.send('POST', this.list('/merge-fields'), { tag, name: tag, type, ...more });
  }
}

export interface Received {
  method: string;
  headers: IncomingHttpHeaders;
  body: string;
  form: URLSearchParams;
}

/** A receiver of webhooks on loopback. */
export class Receiver {
  readonly received: Received[] = [];
  /** Status of the next answers. */
  status = 200;
  readonly #server: Server;
  #waiting: (() => void)[] = [];

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        const { method = '', headers } = request;
        response
          .writeHead(receiver.status)
          .end(() => receiver.#note({ method, headers, body, form: new URLSearchParams(body) }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hooks`;
  }

  get posts(): Received[] {
    return this.received.filter(({ method }) => method === 'POST');
  }

  /** Resolves once so many POSTs have come. */
  async untilPosts(count: number): Promise<Received[]> {
    while (this.posts.length < count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.posts;
  }

  /** The n-th POST, counted from 1, once it has come. */
  async post(number: number): Promise<Received> {
    const received = (await this.untilPosts(number))[number - 1];
    if (!received) throw new RangeError('posts are counted from 1');
    return received;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #note(received: Received): void {
    this.received.push(received);
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
