import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { outOfScope } from '#persistence';
import { RUNTIME, type Runtime } from '../runtime.js';

/** One is told; others like it within this time are not, so that no loop fills the audit log. */
const QUIET_S = 60;

/** Which denied attempts the audit log tells. Counted in the database, so for all processes together. */
@Injectable()
export class Denials {
  #limiter: RateLimiterPostgres | undefined;

  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  /** Whether this one is to be told: none of this actor on this route was, within the last minute. */
  async isNews(actorId: string, route: string): Promise<boolean> {
    const key = createHash('sha256').update(`${actorId} ${route}`).digest('base64url');
    try {
      await outOfScope(() => this.#limits().consume(key));
      return true;
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return false;
      throw refused;
    }
  }

  /** Made when it is first needed: the API is also described without a database. */
  #limits(): RateLimiterPostgres {
    this.#limiter ??= new RateLimiterPostgres({
      ...{ points: 1, duration: QUIET_S, keyPrefix: 'denied' },
      // A loop is counted in memory, and asks the database nothing.
      ...{ inMemoryBlockOnConsumed: 1, inMemoryBlockDuration: QUIET_S },
      ...{ storeClient: this.runtime.pool, storeType: 'pool', tableName: 'sign_in_attempt', tableCreated: true },
      clearExpiredByTimeout: true,
    });
    return this.#limiter;
  }
}
