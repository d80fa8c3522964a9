import { type MemoryRecord, type MemoryVendor } from '#connectors/memory';
import { type FieldValue } from '#core';
import { type EngineStore } from '#engine';
import { canon } from './canon.js';

/**
 * Values that are gone without anybody having been able to notice: known limits, told apart from bugs.
 *
 * A vendor without conditional writes replaced what somebody had put there since the engine read the record. Only the
 * answer tells, so the value is gone unseen if that is lost, or if the worker dies before it has kept it. And no answer
 * tells what a deletion took along.
 */
export class Unseen {
  readonly #values = new Set<string>();
  /** By sync: what was replaced by writes whose answers no commit has kept yet. */
  readonly #unkept = new Map<string, readonly string[]>();

  has(value: FieldValue): boolean {
    return this.#values.has(canon(value));
  }

  watchWrites(syncId: string, vendor: MemoryVendor): MemoryVendor {
    if (vendor.options.conditionalWrites) return vendor;
    const write = vendor.write.bind(vendor);
    vendor.write = async (key, requests) => {
      const before = byId(vendor);
      const answer = write(key, requests);
      const after = byId(vendor);
      const replaced: string[] = [];
      for (const request of requests) {
        const record = request.kind === 'create' ? undefined : before.get(request.id);
        if (request.kind === 'create' || !record || request.ifVersion === record.version) continue;
        const now = after.get(request.id);
        if (now) replaced.push(...changed(record, now));
        else this.#add(changed(record, now));
      }
      this.#unkept.set(syncId, [...(this.#unkept.get(syncId) ?? []), ...replaced]);
      try {
        return await answer;
      } catch (error) {
        this.#add(replaced);
        throw error;
      }
    };
    return vendor;
  }

  /** A commit keeps the answers its worker got; whoever takes the lease next never hears of those that were not kept. */
  watchCommits(store: EngineStore): void {
    const commit = store.commit.bind(store);
    store.commit = async (lease, changes, also) => {
      await commit(lease, changes, also);
      this.#unkept.delete(lease.syncId);
    };
    const acquireLease = store.acquireLease.bind(store);
    store.acquireLease = async (syncId, ttlMs, nowMs) => {
      const lease = await acquireLease(syncId, ttlMs, nowMs);
      if (!lease) return null;
      this.#add(this.#unkept.get(syncId) ?? []);
      this.#unkept.delete(syncId);
      return lease;
    };
  }

  #add(values: readonly string[]): void {
    for (const value of values) this.#values.add(value);
  }
}

const byId = (vendor: MemoryVendor): ReadonlyMap<string, MemoryRecord> =>
  new Map(vendor.liveRecords().map((record) => [record.id, record]));

/** What a record held that it holds no longer. */
const changed = (was: MemoryRecord, now: MemoryRecord | undefined): readonly string[] =>
  Object.entries(was.fields).flatMap(([name, value]) =>
    canon(value) === canon(now?.fields[name]) ? [] : [canon(value)],
  );
