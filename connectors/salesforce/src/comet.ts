import { type Connection } from 'jsforce';
import { ConnectorError } from '#connector-sdk';
import { type ChangeEvent } from './change-events.js';

/** A Bayeux message, as far as it is used here. */
interface BayeuxMessage {
  channel: string;
  subscription?: string;
  successful?: boolean;
  error?: string;
  advice?: { reconnect?: string };
  ext?: Record<string, unknown>;
}

type Pass = (message: BayeuxMessage | null) => void;

/** What jsforce's streaming client (faye, which ships no types) offers. */
interface FayeClient {
  subscribe(channel: string, take: (event: ChangeEvent) => void): unknown;
  disconnect(): PromiseLike<unknown> | undefined;
  /** What keeps sending unanswered messages, which faye has no public call to end. */
  readonly _dispatcher: {
    close(): void;
    readonly _envelopes: Map<string, { timer?: NodeJS.Timeout; request?: PromiseLike<{ abort?(): void } | undefined> }>;
  };
}

/** `closed`: the client was closed before an answer came. */
type SubscribeAnswer =
  { readonly kind: 'subscribed' } | { readonly kind: 'refused'; readonly error: string } | { readonly kind: 'closed' };

export interface CometClient {
  /** @throws ConnectorError `unavailable` when there is no answer in time */
  subscribe(channel: string, take: (event: ChangeEvent) => void, timeoutMs: number): Promise<SubscribeAnswer>;
  close(): Promise<void>;
}

const CLOSE_WAIT_MS = 1_000;

/**
 * The extension that gives faye what Salesforce's dialect needs: replay ids for all channels at once (jsforce's own
 * extension knows one channel and overwrites its siblings), word of refused tokens, and word of subscriptions that
 * are refused when faye repeats them by itself after a break, which it keeps to itself.
 */
export class CometExtension {
  readonly #parts: {
    replayOf(channel: string): number;
    onRefused(): void;
    onSubscriptionLost(channel: string, error: string): void;
  };
  readonly #waiting = new Map<string, (answer: SubscribeAnswer) => void>();
  #closed = false;
  #closing: Promise<void> | undefined;
  #refused = false;

  constructor(parts: {
    replayOf(channel: string): number;
    onRefused(): void;
    onSubscriptionLost(channel: string, error: string): void;
  }) {
    this.#parts = parts;
  }

  /** Opens a client of this connection's token. */
  open(connection: Connection): CometClient {
    const faye = connection.streaming.createClient([this]) as unknown as FayeClient;
    return {
      subscribe: (channel, take, timeoutMs) => this.#subscribe(faye, channel, take, timeoutMs),
      close: () => (this.#closing ??= this.#close(faye)),
    };
  }

  /** Called by faye for every message to be sent. */
  outgoing(message: BayeuxMessage, pass: Pass): void {
    if (this.#closed && message.channel !== '/meta/disconnect') return pass(null);
    if (message.channel === '/meta/subscribe' && message.subscription !== undefined) {
      const { subscription } = message;
      message.ext = { ...message.ext, replay: { [subscription]: this.#parts.replayOf(subscription) } };
    }
    pass(message);
  }

  /** Called by faye for every message received. */
  incoming(message: BayeuxMessage, pass: Pass): void {
    if (isRefusal(message)) {
      if (!this.#refused && !this.#closed) {
        this.#refused = true;
        this.#parts.onRefused();
      }
      // Kept from faye, which would try the same token again for ever.
      return pass(null);
    }
    pass(message);
    if (message.channel === '/meta/subscribe' && message.subscription !== undefined) {
      this.#subscribeAnswered(message.subscription, message);
    }
  }

  #subscribeAnswered(channel: string, message: BayeuxMessage): void {
    const waiting = this.#waiting.get(channel);
    this.#waiting.delete(channel);
    if (message.successful) return waiting?.({ kind: 'subscribed' });
    const error = message.error ?? '';
    if (waiting) waiting({ kind: 'refused', error });
    else if (!this.#closed) this.#parts.onSubscriptionLost(channel, error);
  }

  #subscribe(
    faye: FayeClient,
    channel: string,
    take: (event: ChangeEvent) => void,
    timeoutMs: number,
  ): Promise<SubscribeAnswer> {
    if (this.#closed) return Promise.resolve({ kind: 'closed' });
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(channel);
        reject(
          new ConnectorError('unavailable', {
            code: 'SALESFORCE_STREAM_SILENT',
            message: 'Salesforce did not answer the request for change events in time.',
          }),
        );
      }, timeoutMs);
      this.#waiting.set(channel, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      faye.subscribe(channel, take);
    });
  }

  async #close(faye: FayeClient): Promise<void> {
    this.#closed = true;
    for (const answer of this.#waiting.values()) answer({ kind: 'closed' });
    this.#waiting.clear();
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, CLOSE_WAIT_MS)));
    await Promise.race([Promise.resolve(faye.disconnect()).catch(() => undefined), patience]);
    clearTimeout(timer);
    abandon(faye);
  }
}

/** Drops what is still under way: open polls, and messages that would be sent again every few seconds. */
function abandon({ _dispatcher: dispatcher }: FayeClient): void {
  const unanswered = [...dispatcher._envelopes.values()];
  dispatcher._envelopes.clear();
  dispatcher.close();
  for (const { timer, request } of unanswered) {
    clearTimeout(timer);
    void request?.then((sent) => sent?.abort?.());
  }
}

/** The token was refused; advice `none` forbids another try with it. */
const isRefusal = ({ channel, successful, advice, error }: BayeuxMessage): boolean =>
  (channel === '/meta/handshake' || channel === '/meta/connect') &&
  successful === false &&
  (advice?.reconnect === 'none' || /^401/.test(error ?? ''));
