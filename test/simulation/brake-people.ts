import { allowedWithoutAsking, brakeLimitOf, DRASTIC_KINDS, type DrasticKind } from '#core';
import { type DrasticChange, type EngineStore } from '#engine';
import { type MemoryEngineStore } from '../../libs/engine/testing/memory-store.js';
import { type Pairing, type World } from './world.js';

/** As long as the engine's own window. */
const WINDOW_MS = 600_000;
const LOOK_EVERY_MS = 15_000;

/** Counts what the engine deletes and overwrites, and looks after the syncs that were braked. */
export class BrakePeople {
  /** Drastic changes of a sync since somebody last let all pass. */
  readonly #done = new Map<string, DrasticChange[]>();
  readonly violations: string[] = [];

  /** How many links each sync had at the commit before. */
  readonly #links = new Map<string, number>();

  constructor(private readonly world: World) {}

  /** Sees every commit: more than is allowed must never be among them without a release. */
  watch(store: MemoryEngineStore, mappingOf: (syncId: string) => Pairing['mapping'] | undefined): void {
    const commit: EngineStore['commit'] = store.commit.bind(store);
    store.commit = async (lease, changes, also) => {
      const mapping = mappingOf(lease.syncId);
      const present = await store.countLinks(lease.syncId, 'a');
      // What is committed was judged before: a link may have ended since.
      const links = Math.max(present, this.#links.get(lease.syncId) ?? 0);
      this.#links.set(lease.syncId, present);
      await commit(lease, changes, also);
      const carriedOut = (changes.drastic ?? []).filter(({ held }) => !held);
      if (!mapping || carriedOut.length === 0) return;
      const done = [...(this.#done.get(lease.syncId) ?? []), ...carriedOut];
      this.#done.set(lease.syncId, done);
      const kinds = DRASTIC_KINDS.filter((kind) => carriedOut.some((one) => one.kind === kind));
      for (const kind of kinds) this.#count(lease.syncId, kind, done, { mapping, links });
    };
    const release = store.releaseBrake.bind(store);
    store.releaseBrake = async (syncId) => {
      const released = await release(syncId);
      // Not before: a commit on its way may be seen only now, though the release has let it pass.
      this.#done.delete(syncId);
      return released;
    };
  }

  #count(
    syncId: string,
    kind: DrasticKind,
    done: readonly DrasticChange[],
    { mapping, links }: { readonly mapping: Pairing['mapping']; readonly links: number },
  ): void {
    const sinceMs = this.world.scheduler.nowMs() - WINDOW_MS;
    const lately = new Set(done.filter((one) => one.kind === kind && one.atMs > sinceMs).map(({ aId }) => aId));
    const allowed = allowedWithoutAsking(brakeLimitOf(mapping, kind), links);
    if (lately.size > allowed) {
      this.violations.push(`${syncId}: ${lately.size} of ${links} links changed by ${kind} without asking`);
    }
  }

  /** Whoever operates the sync looks in now and then: lets what waits pass, or pauses it for a while. */
  lookAfter({ syncId }: Pairing): void {
    const { scheduler, store, sometimes } = this.world;
    const again = (): void => void scheduler.after(LOOK_EVERY_MS, () => void look());
    const look = async (): Promise<void> => {
      const sync = await store.getSync(syncId);
      if (sync?.state !== 'braked' || scheduler.random.chance(0.5)) return again();
      if (scheduler.random.chance(0.7)) {
        sometimes.add('a brake was released');
        await store.releaseBrake(syncId);
        return again();
      }
      sometimes.add('a braked sync was paused');
      await store.moveSync(syncId, ['braked'], 'paused', null);
      scheduler.after(LOOK_EVERY_MS, () => {
        void store.moveSync(syncId, ['paused'], 'live', null).then(again);
      });
    };
    again();
  }
}
