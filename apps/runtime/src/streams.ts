import { type Session } from '#connector-sdk';
import { type Cursor, type Engine, takeInHints } from '#engine';
import { type AdvisoryLocks } from '#persistence';
import { type Interest, liveInterests } from './interests.js';
import { type RuntimeSessions } from './sessions.js';

const RETRY_FIRST_MS = 5_000;
const RETRY_MAX_MS = 300_000;

interface Listening {
  /** Objects and session listened with; when either changes, the stream is opened anew. */
  readonly objects: string;
  readonly session: Session;
  readonly stop: () => Promise<void>;
}

interface Waiting {
  readonly untilMs: number;
  readonly delayMs: number;
}

const lockName = (connectionId: string): string => `stream/${connectionId}`;

/**
 * Listens to the change streams of the connections that live syncs use, each in exactly one process. What a stream
 * misses, polls find: it is a shortcut to seconds.
 */
export class Streams {
  readonly #engine: Engine;
  readonly #sessions: RuntimeSessions;
  readonly #locks: AdvisoryLocks;
  readonly #listening = new Map<string, Listening>();
  readonly #waiting = new Map<string, Waiting>();

  constructor(engine: Engine, sessions: RuntimeSessions, locks: AdvisoryLocks) {
    this.#engine = engine;
    this.#sessions = sessions;
    this.#locks = locks;
  }

  /** Opens and ends streams so that they are those the live syncs call for. Call it every few seconds. */
  async refresh(): Promise<void> {
    const wanted = await liveInterests(this.#engine.store);
    for (const connectionId of this.#listening.keys()) {
      if (!wanted.has(connectionId)) await this.#stop(connectionId);
    }
    for (const interest of wanted.values()) await this.#keep(interest);
  }

  /** The rights to listen were lost: another process may listen by now. */
  async dropAll(): Promise<void> {
    await Promise.all([...this.#listening.keys()].map((connectionId) => this.#stop(connectionId)));
  }

  async #keep(interest: Interest): Promise<void> {
    const { connectionId } = interest;
    if ((this.#waiting.get(connectionId)?.untilMs ?? 0) > this.#engine.clock.nowMs()) return;
    try {
      const connection = await this.#engine.store.getConnection(connectionId);
      if (!connection) return await this.#stop(connectionId);
      const session = await this.#sessions.session(connection);
      if (!session.stream) return;
      const objects = interest.objects.join(' ');
      const present = this.#listening.get(connectionId);
      if (present?.session === session && present.objects === objects) return;
      await this.#stop(connectionId);
      if (!(await this.#locks.take(lockName(connectionId)))) return;
      this.#listening.set(connectionId, { objects, session, stop: await this.#listen(interest, session.stream) });
      this.#waiting.delete(connectionId);
    } catch (error) {
      await this.#putOff(connectionId, error);
    }
  }

  async #listen(interest: Interest, stream: NonNullable<Session['stream']>): Promise<() => Promise<void>> {
    const { connectionId, objects } = interest;
    const listening = await stream.listen({
      objects,
      cursor: await this.#cursor(interest),
      onHints: async (hints, cursor) => {
        const cursors = interest.ends.map((end): Cursor => ({ ...end, stream: 'events', value: cursor }));
        await takeInHints(this.#engine, connectionId, hints, { cursors });
      },
      onLost: (error) => void this.#putOff(connectionId, error),
    });
    this.#engine.logger.info('listening to a change stream', { connectionId, objects });
    return () => listening.stop();
  }

  /** All syncs of a connection share its stream; one that is new has no position yet and takes the others'. */
  async #cursor(interest: Interest): Promise<string | null> {
    for (const { syncId, side } of interest.ends) {
      const cursor = await this.#engine.store.getCursor(syncId, side, 'events');
      if (cursor !== null) return cursor;
    }
    return null;
  }

  async #putOff(connectionId: string, error: unknown): Promise<void> {
    const before = this.#waiting.get(connectionId)?.delayMs ?? RETRY_FIRST_MS / 2;
    const delayMs = Math.min(before * 2, RETRY_MAX_MS);
    this.#waiting.set(connectionId, { untilMs: this.#engine.clock.nowMs() + delayMs, delayMs });
    this.#engine.logger.warn('a change stream is off; polls go on', { connectionId, retryInMs: delayMs, error });
    await this.#stop(connectionId);
  }

  async #stop(connectionId: string): Promise<void> {
    const listening = this.#listening.get(connectionId);
    this.#listening.delete(connectionId);
    try {
      await listening?.stop();
      await this.#locks.give(lockName(connectionId));
    } catch (error) {
      this.#engine.logger.warn('a change stream did not end well', { connectionId, error });
    }
  }
}
