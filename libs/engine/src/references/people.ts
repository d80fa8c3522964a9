import { type CallContext, ConnectorError } from '#connector-sdk';
import { type Owner, type PeopleOf } from '#core';
import { type SyncEnd } from '../model.js';
import { type Engine } from '../runtime.js';

/** How long the owners of a tool are taken for what they were, in milliseconds. */
const KEPT_MS = 600_000;
/** An owner without a partner has them read again, though no sooner than this after the last time. */
const READ_AGAIN_AFTER_MS = 60_000;
/** More people than any tool lets own records. */
const PEOPLE_MAX = 50_000;

interface Known {
  readonly owners: readonly Owner[];
  readonly readAtMs: number;
}

/** Who can own records, as read from the tools and remembered for a while; one for each process. */
export class PeopleCache {
  readonly #known = new Map<string, Known>();

  /**
   * The owners of one side.
   *
   * @param again whether somebody was missed: then what was read a while ago does not do
   * @throws ConnectorError when they cannot be read for a passing reason
   */
  async read(
    engine: Engine,
    end: Pick<SyncEnd, 'connectionId'>,
    people: PeopleOf,
    again: boolean,
    call: CallContext,
  ): Promise<readonly Owner[]> {
    const name = JSON.stringify([end.connectionId, people]);
    const known = this.#known.get(name);
    const ageMs = known ? engine.clock.nowMs() - known.readAtMs : Infinity;
    if (known && ageMs < (again ? READ_AGAIN_AFTER_MS : KEPT_MS)) return known.owners;
    const owners = await scanPeople(engine, end, people, call);
    this.#known.set(name, { owners, readAtMs: engine.clock.nowMs() });
    return owners;
  }
}

async function scanPeople(
  engine: Engine,
  end: Pick<SyncEnd, 'connectionId'>,
  { object, email, active }: PeopleOf,
  call: CallContext,
): Promise<readonly Owner[]> {
  const owners: Owner[] = [];
  const fields = active === undefined ? [email] : [email, active];
  try {
    const port = await engine.sessions.port({ connectionId: end.connectionId, object });
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof port.scan>> = await port.scan({ fields, cursor }, call);
      for (const record of page.records) {
        const address = record.fields[email];
        owners.push({
          id: record.id,
          email: typeof address === 'string' ? address : null,
          active: active === undefined || record.fields[active] !== false,
        });
      }
      cursor = page.cursor;
    } while (cursor !== null && owners.length < PEOPLE_MAX);
  } catch (error) {
    if (!(error instanceof ConnectorError) || (error.kind !== 'permission' && error.kind !== 'notFound')) throw error;
    // Whoever has no partner is put before a person, who reads why.
    engine.logger.warn('the people who own records cannot be read', { object, code: error.code });
  }
  return owners;
}
