import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';

/** How many wrong attempts within how many seconds. Who waits that long may try again: nobody is locked out for good. */
const LIMITS = {
  /** On one person, from one address. */
  pair: { points: 5, duration: 5 * 60 },
  /** On one person, from anywhere: fewer than a hundred an hour. */
  person: { points: 40, duration: 30 * 60 },
  /** From one address, on anyone. */
  address: { points: 100, duration: 10 * 60 },
} as const;

type Limit = keyof typeof LIMITS;

/** Slows down who guesses passwords. Counted in the database, so for all processes together. */
@Injectable()
export class Attempts {
  readonly #limiters = new Map<Limit, RateLimiterPostgres>();

  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  /**
   * Counts an attempt before it is looked at, so that many at once do not slip through.
   *
   * @throws Problem `tooMany`
   */
  async take(email: string, address: string): Promise<void> {
    for (const [limit, key] of keysOf(email, address)) {
      try {
        await this.#limiter(limit).consume(key);
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        throw new Problem('tooMany', 'Wait before you try again. Nothing is locked.', {
          retryAfterS: Math.max(1, Math.ceil(refused.msBeforeNext / 1_000)),
        });
      }
    }
  }

  /** The attempt was right. */
  async forgive(email: string, address: string): Promise<void> {
    for (const [limit, key] of keysOf(email, address)) {
      if (limit === 'pair') await this.#limiter(limit).delete(key);
      else await this.#limiter(limit).reward(key);
    }
  }

  /** Made when it is first needed: the API is also described without a database. */
  #limiter(limit: Limit): RateLimiterPostgres {
    const known = this.#limiters.get(limit);
    if (known) return known;
    const made = new RateLimiterPostgres({
      ...LIMITS[limit],
      storeClient: this.runtime.pool,
      storeType: 'pool',
      tableName: 'sign_in_attempt',
      tableCreated: true,
      keyPrefix: limit,
      clearExpiredByTimeout: limit === 'pair',
    });
    this.#limiters.set(limit, made);
    return made;
  }
}

/** No address of a person is kept in the clear, however long it is. */
const keysOf = (email: string, address: string): readonly (readonly [Limit, string])[] => [
  ['pair', hashed(`${email} ${address}`)],
  ['person', hashed(email)],
  ['address', hashed(address)],
];

const hashed = (text: string): string => createHash('sha256').update(text).digest('base64url');
