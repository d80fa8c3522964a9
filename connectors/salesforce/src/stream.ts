import { type Connection } from 'jsforce';
import { type CallContext, type ChangeHint, ConnectorError, type StreamPort } from '#connector-sdk';
import { type ChangeEvent, hintsOf } from './change-events.js';
import { type SalesforceClient } from './client.js';
import { type CometClient, CometExtension } from './comet.js';
import { decodeStreamCursor, encodeCursor } from './cursors.js';
import { type MemberEvent, memberHints } from './member-events.js';
import { channelOf, isMemberRows, traitsOf } from './objects.js';

/** "Only events from now on". */
const REPLAY_NEW = -1;
/** Events taken into one `onHints`. */
const HINTS_BATCH_MAX = 200;
/** Events held while `onHints` runs, after which the stream is given up and read again from its cursor. */
const PENDING_MAX = 10_000;
const STREAM_CALL: CallContext = { lane: 'realtime' };

type ListenRequest = Parameters<StreamPort['listen']>[0];

/** Change Data Capture over CometD. A shortcut to seconds: what it misses, the change feed reports. */
export class ChangeStream implements StreamPort {
  readonly #client: SalesforceClient;
  readonly #timeoutMs: number;
  readonly #open = new Set<Listening>();
  /** The rows of sets that somebody has asked for. */
  readonly #asked = new Set<string>();

  constructor(client: SalesforceClient, timeoutMs: number) {
    this.#client = client;
    this.#timeoutMs = timeoutMs;
  }

  async listen(request: ListenRequest): Promise<{ stop(): Promise<void> }> {
    const listening = new Listening(this.#client, this.#timeoutMs, request);
    for (const rows of this.#asked) void listening.hearOfMembers(rows);
    this.#open.add(listening);
    const stop = async (): Promise<void> => {
      this.#open.delete(listening);
      await listening.stop();
    };
    try {
      await listening.start();
    } catch (error) {
      await stop();
      throw error;
    }
    return { stop };
  }

  /** Told when somebody first asks for sets made of these rows: from now on they are listened to as well. */
  membersAsked(rows: string): void {
    this.#asked.add(rows);
    for (const listening of this.#open) void listening.hearOfMembers(rows);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open].map((listening) => listening.stop()));
    this.#open.clear();
  }
}

/** What waits to be handed on: hints, or an event that is still to be made into some. */
interface Pending {
  readonly object: string;
  readonly replayId: number | undefined;
  readonly hints: readonly ChangeHint[];
  readonly memberEvent?: MemberEvent;
}

class Listening {
  readonly #client: SalesforceClient;
  readonly #timeoutMs: number;
  readonly #request: ListenRequest;
  /** What is listened to: the objects asked for, and memberships if they matter to anyone. */
  readonly #objects: string[];
  /** The last event received of each object, from where a new client goes on. */
  readonly #received = new Map<string, number>();
  /** The last event whose hints were kept: what the cursor says. */
  readonly #reached: Map<string, number>;
  readonly #pending: Pending[] = [];
  #pumping: Promise<void> | undefined;
  #connection: Connection | undefined;
  #comet: CometClient | undefined;
  #reconnecting: Promise<void> | undefined;
  #subscribed = false;
  #started = false;
  #failure: Error | undefined;
  #ended = false;

  constructor(client: SalesforceClient, timeoutMs: number, request: ListenRequest) {
    this.#client = client;
    this.#timeoutMs = timeoutMs;
    this.#request = request;
    this.#objects = [...request.objects];
    const replay = request.cursor === null ? {} : decodeStreamCursor(request.cursor).replay;
    this.#reached = new Map(Object.entries(replay));
    for (const [object, id] of this.#reached) this.#received.set(object, id);
    for (const object of this.#reached.keys()) if (isMemberRows(object)) void this.hearOfMembers(object);
  }

  /** Memberships are listened to on top, where the org tells of them: polls find what this does not. */
  async hearOfMembers(rows: string): Promise<void> {
    const concerned = this.#request.objects.some((object) => traitsOf(object).memberSet?.rows === rows);
    if (!concerned || this.#objects.includes(rows)) return;
    this.#objects.push(rows);
    if (!this.#subscribed || !this.#comet || this.#ended) return;
    await this.#subscribe(this.#comet, rows).catch(() => undefined);
  }

  async start(): Promise<void> {
    await this.#connect();
    while (this.#reconnecting) {
      const waited = this.#reconnecting;
      await waited;
      if (this.#reconnecting === waited) this.#reconnecting = undefined;
    }
    if (this.#failure) throw this.#failure;
    this.#started = true;
  }

  async stop(): Promise<void> {
    this.#ended = true;
    await this.#comet?.close();
    await this.#pumping;
  }

  /** The token is read when a client is made, so a refused one needs a new client. */
  async #connect(): Promise<void> {
    this.#subscribed = false;
    const refused = this.#connection;
    this.#connection = await this.#client.streamingConnection(STREAM_CALL, refused);
    const extension = new CometExtension({
      replayOf: (channel) => this.#received.get(this.#objectOf(channel)) ?? REPLAY_NEW,
      onRefused: () => {
        this.#reconnecting = this.#reconnect();
      },
      onSubscriptionLost: (channel, error) => void this.#recover(channel, error),
    });
    const comet = extension.open(this.#connection);
    this.#comet = comet;
    if (this.#ended) return comet.close();
    for (const object of this.#objects) {
      const answer = await this.#subscribe(comet, object);
      if (answer === 'closed') return;
    }
    this.#subscribed = true;
    this.#client.streamAccepted();
  }

  async #subscribe(comet: CometClient, object: string): Promise<'answered' | 'closed'> {
    const take = (event: ChangeEvent): void => this.#take(object, event);
    const answer = await comet.subscribe(channelOf(object), take, this.#timeoutMs);
    if (answer.kind === 'closed') return 'closed';
    if (answer.kind === 'refused') await this.#recover(channelOf(object), answer.error);
    return 'answered';
  }

  async #reconnect(): Promise<void> {
    await this.#comet?.close();
    try {
      if (!this.#ended) await this.#connect();
    } catch (error) {
      this.#lose(error);
    }
  }

  /**
   * A refused subscription. If the replay id is too old, events were lost: listening goes on with new ones first, and
   * the whole object is asked for after, so that nothing falls between.
   */
  async #recover(channel: string, error: string): Promise<void> {
    const object = this.#objectOf(channel);
    const comet = this.#comet;
    if (!comet || this.#ended) return;
    const isOld = /replay/i.test(error) && this.#received.has(object);
    this.#received.delete(object);
    this.#reached.delete(object);
    if (isMemberRows(object)) {
      if (isOld) await this.#subscribe(comet, object).catch(() => undefined);
      return;
    }
    if (!isOld) return this.#lose(subscriptionRefused(object));
    try {
      await this.#subscribe(comet, object);
      this.#enqueue({
        object,
        replayId: undefined,
        hints: [{ kind: 'resync', object, reason: 'Salesforce no longer keeps the events since the last one seen' }],
      });
    } catch (failure) {
      this.#lose(failure);
    }
  }

  #take(object: string, event: ChangeEvent): void {
    const replayId = event.event?.replayId;
    if (replayId !== undefined) this.#received.set(object, replayId);
    if (isMemberRows(object)) this.#enqueue({ object, replayId, hints: [], memberEvent: { rows: object, event } });
    else this.#enqueue({ object, replayId, hints: hintsOf(object, event) });
  }

  #enqueue(item: Pending): void {
    if (this.#ended) return;
    if (this.#pending.length >= PENDING_MAX) {
      return this.#lose(
        new ConnectorError('unavailable', {
          code: 'SALESFORCE_STREAM_OVERRUN',
          message: 'Change events arrive faster than they are stored. The stream starts again from its cursor.',
        }),
      );
    }
    this.#pending.push(item);
    this.#pumping ??= this.#pump().finally(() => {
      this.#pumping = undefined;
    });
  }

  async #pump(): Promise<void> {
    try {
      while (!this.#ended && this.#pending.length > 0) {
        const batch = this.#pending.splice(0, HINTS_BATCH_MAX);
        for (const { object, replayId } of batch) if (replayId !== undefined) this.#reached.set(object, replayId);
        const cursor = encodeCursor('stream', '*', { replay: Object.fromEntries(this.#reached) });
        await this.#request.onHints(await this.#hintsIn(batch), cursor);
      }
    } catch (error) {
      this.#lose(error);
    }
  }

  async #hintsIn(batch: readonly Pending[]): Promise<readonly ChangeHint[]> {
    const hints = batch.flatMap((item) => item.hints);
    const memberEvents = batch.flatMap(({ memberEvent }) => memberEvent ?? []);
    if (memberEvents.length === 0) return hints;
    return [...hints, ...(await memberHints(this.#client, this.#request.objects, memberEvents, STREAM_CALL))];
  }

  #lose(error: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    void this.#comet?.close();
    const failure = error instanceof Error ? error : new Error('the stream ended', { cause: error });
    if (this.#started) this.#request.onLost(failure);
    else this.#failure = failure;
  }

  #objectOf(channel: string): string {
    return this.#objects.find((object) => channelOf(object) === channel) ?? channel;
  }
}

const subscriptionRefused = (object: string): ConnectorError =>
  new ConnectorError('permission', {
    code: 'SALESFORCE_CHANGE_EVENTS_OFF',
    message: `Salesforce refuses the change events of ${object}. Select it in Setup → Change Data Capture and let the user view all its records.`,
  });
