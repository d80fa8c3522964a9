import { type Run, type Sync } from '../model.js';
import { type Engine } from '../runtime.js';
import { refKey } from '../drain/unit.js';

const PAGE = 500;

/**
 * Records, by key, that this run has linked and that were unlinked since, because one of them left its filter: what was
 * planned of them holds no longer when a killed apply comes by once more.
 */
export async function partedSince(engine: Engine, sync: Sync, run: Run): Promise<ReadonlySet<string>> {
  const parted = new Set<string>();
  if (sync.mapping.filters?.onLeave.kind !== 'unlink') return parted;
  let after: string | null = null;
  for (;;) {
    const linkIds: readonly string[] = await engine.store.linksOfRun(run.id, after, PAGE);
    const last = linkIds.at(-1);
    if (last === undefined) return parted;
    for (const link of await engine.store.knownLinks(linkIds)) {
      if (link.endedAtMs === null) continue;
      if (link.aId !== null) parted.add(refKey({ side: 'a', remoteId: link.aId }));
      if (link.bId !== null) parted.add(refKey({ side: 'b', remoteId: link.bId }));
    }
    after = last;
  }
}
