import { randomUUID } from 'node:crypto';
import { type Express, type Request, type Response } from 'express';
import { type ChangeEvents, isChannel, onChannel, type StoredEvent } from './change-events.js';
import { sessionOf } from './http.js';
import { type Org } from './org.js';

const LONG_POLL_MS = 110_000;
/** A client that does not come back within this time is forgotten. */
const RECONNECT_WITHIN_MS = 40_000;
const REPLAY_NEW = -1;
const REPLAY_ALL = -2;
const CONNECTION_TYPES = ['long-polling'];

interface Message {
  channel: string;
  id?: unknown;
  clientId?: string;
  subscription?: string | string[];
  ext?: { replay?: Record<string, number> | boolean };
  /** A client that sends a connect along with other messages asks not to be kept waiting for their answers. */
  advice?: { timeout?: number };
}

/** A connected streaming client: what it hears of, what waits for it, and its open long poll. */
interface Client {
  id: string;
  channels: Set<string>;
  waiting: { channel: string; event: StoredEvent }[];
  flush: (() => void) | undefined;
  cancelExpiry: () => void;
}

/** Serves change events to CometD clients by long polling, with the vendor's replay and authentication extensions. */
export class BayeuxServer {
  readonly #org: Org;
  readonly #events: ChangeEvents;
  readonly #longPollMs: number;
  readonly #clients = new Map<string, Client>();

  constructor(org: Org, events: ChangeEvents, longPollMs = LONG_POLL_MS) {
    this.#org = org;
    this.#events = events;
    this.#longPollMs = longPollMs;
    events.onEvent((event) => this.#deliver(event));
  }

  mount(app: Express): void {
    app.post(/^\/cometd\/\d+\.0(?:\/.*)?$/, (request, response) => this.#receive(request, response));
  }

  close(): void {
    for (const client of this.#clients.values()) this.#forget(client);
  }

  #receive(request: Request, response: Response): void {
    const body = request.body as Message | Message[];
    const messages = Array.isArray(body) ? body : [body];
    const authenticated = sessionOf(this.#org, request) !== undefined;
    const replies: string[] = [];
    let connecting: Message | undefined;
    for (const message of messages) {
      if (message.channel === '/meta/connect' && authenticated && this.#clients.has(message.clientId ?? '')) {
        connecting = message;
      } else {
        replies.push(JSON.stringify(this.#reply(message, authenticated)));
      }
    }
    const send = (all: readonly string[]): void => {
      response.set('Content-Type', 'application/json;charset=UTF-8').send(`[${all.join(',')}]`);
    };
    if (connecting) this.#connect(connecting, request, replies, send);
    else send(replies);
  }

  #reply(message: Message, authenticated: boolean): object {
    const { channel, id, clientId } = message;
    const head = { channel, ...(id === undefined ? {} : { id }), ...(clientId === undefined ? {} : { clientId }) };
    if (!authenticated) return unauthenticated(head);
    if (channel === '/meta/handshake') return this.#handshake(head);
    const client = this.#clients.get(clientId ?? '');
    if (!client) {
      const advice = { interval: 0, reconnect: 'handshake' };
      return { ...head, advice, successful: false, error: '403::Unknown client' };
    }
    switch (channel) {
      case '/meta/subscribe':
        return this.#subscribe(head, client, message);
      case '/meta/unsubscribe':
        for (const name of namesOf(message)) client.channels.delete(name);
        return { ...head, subscription: message.subscription, successful: true };
      case '/meta/disconnect':
        this.#forget(client);
        return { ...head, successful: true };
      default:
        return { ...head, successful: false, error: `400::The channel specified is not valid: ${channel}` };
    }
  }

  #handshake(head: object): object {
    const clientId = randomUUID().replaceAll('-', '').slice(0, 26);
    this.#clients.set(clientId, {
      id: clientId,
      channels: new Set(),
      waiting: [],
      flush: undefined,
      cancelExpiry: () => undefined,
    });
    const supportedConnectionTypes = CONNECTION_TYPES;
    const ext = { replay: true, 'payload.format': true };
    return {
      ...head,
      clientId,
      ext,
      supportedConnectionTypes,
      minimumVersion: '1.0',
      version: '1.0',
      successful: true,
    };
  }

  #subscribe(head: object, client: Client, message: Message): object {
    const answer = { ...head, subscription: message.subscription };
    for (const name of namesOf(message)) {
      const selected = this.#org.schema
        .all()
        .filter((object) => this.#org.changeEventObjects?.has(object.name) !== false);
      if (!isChannel(selected, name)) {
        return { ...answer, successful: false, error: `403:denied_by_security_policy:create_denied` };
      }
      const replay = typeof message.ext?.replay === 'object' ? (message.ext.replay[name] ?? REPLAY_NEW) : REPLAY_NEW;
      if (replay !== REPLAY_NEW && replay !== REPLAY_ALL && !this.#events.canReplayAfter(replay)) {
        const reason =
          `400::The replayId {${replay}} you provided was invalid.  Please provide a valid ID, -2 to replay all ` +
          'events, or -1 to replay only new events.';
        return { ...answer, ext: { sfdc: { failureReason: reason } }, successful: false, error: reason };
      }
      client.channels.add(name);
      if (replay === REPLAY_NEW) continue;
      for (const event of this.#events.after(name, Math.max(replay, 0))) client.waiting.push({ channel: name, event });
    }
    client.flush?.();
    return { ...answer, successful: true };
  }

  /** Answers when there is something to tell, or when the poll's time is over. */
  #connect(message: Message, request: Request, replies: readonly string[], send: (all: string[]) => void): void {
    const client = this.#clients.get(message.clientId ?? '');
    if (!client) return send([...replies]);
    client.flush?.(); // a second poll of the same client ends the first
    client.cancelExpiry();
    const advice = { interval: 0, timeout: this.#longPollMs, reconnect: 'retry' };
    const { id, clientId, channel } = message;
    const reply = JSON.stringify({ channel, ...(id === undefined ? {} : { id }), clientId, advice, successful: true });
    const finish = (): void => {
      clearTimeout(timer);
      request.socket.off('close', finish);
      client.flush = undefined;
      this.#expectBack(client);
      send([...replies, ...this.#drain(client), reply]);
    };
    const timer = setTimeout(finish, this.#longPollMs);
    timer.unref();
    request.socket.once('close', finish);
    client.flush = finish;
    if (client.waiting.length > 0 || client.channels.size === 0 || message.advice?.timeout === 0) finish();
  }

  #expectBack(client: Client): void {
    const timer = setTimeout(() => this.#forget(client), RECONNECT_WITHIN_MS);
    timer.unref();
    client.cancelExpiry = () => clearTimeout(timer);
  }

  #deliver(event: StoredEvent): void {
    for (const client of this.#clients.values()) {
      for (const channel of client.channels) {
        if (onChannel(event, channel)) client.waiting.push({ channel, event });
      }
      if (client.waiting.length > 0) client.flush?.();
    }
  }

  #drain(client: Client): string[] {
    const waiting = client.waiting.splice(0);
    return waiting.map(({ channel, event }) => `{"data":${event.json},"channel":${JSON.stringify(channel)}}`);
  }

  #forget(client: Client): void {
    this.#clients.delete(client.id);
    client.channels.clear();
    client.flush?.();
    client.cancelExpiry();
  }
}

const namesOf = (message: Message): string[] => [message.subscription ?? []].flat();

function unauthenticated(head: { channel: string }): object {
  const ext = { sfdc: { failureReason: '401::Authentication invalid' }, replay: true };
  const error = head.channel === '/meta/handshake' ? '403::Handshake denied' : '401::Authentication invalid';
  return { ...head, ext, advice: { reconnect: 'none' }, error, successful: false };
}
