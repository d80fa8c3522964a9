import { type MemoryRecord } from '#connectors/memory';
import { type ConflictPolicy, type FieldMapping, type Mapping, type Side, SIDES } from '#core';
import { type Run } from '#engine';
import { nameOn } from './names.js';
import { type Pairing, type World } from './world.js';

/** A new version of the mapping that somebody approved. */
export interface Approved {
  readonly run: Run;
  readonly withoutBackfill: boolean;
  /** Whether it brought the nicknames in. */
  readonly addsNick: boolean;
  /** Links of which both records had been scanned for its plan. */
  readonly planned: ReadonlySet<string>;
}

export const NICK = 'nick';

/** Those who change the mapping of one workspace, and those who give nicknames, which not every version maps. */
export class MappingPeople {
  readonly approved: Approved[] = [];
  readonly nicknames: { readonly side: Side; readonly id: string; readonly atMs: number }[] = [];
  #counter = 0;

  constructor(
    private readonly world: World,
    private readonly pairing: Pairing,
  ) {}

  nickname(side: Side, record: MemoryRecord): void {
    const name = `${this.pairing.syncId.slice(0, 1)}n${(this.#counter += 1)}`;
    this.pairing.vendors[side].editAsPerson(record.id, { [nameOn(NICK, side)]: name });
    this.nicknames.push({ side, id: record.id, atMs: this.world.scheduler.nowMs() });
  }

  /** Somebody saves another version, looks at its plan, and approves it, one way or the other, or does not. */
  change(): void {
    const { random } = this.world.scheduler;
    const dice = random.next();
    const answer = dice < 0.45 ? 'approve' : dice < 0.85 ? 'withoutBackfill' : 'leave';
    const { syncId } = this.pairing;
    this.world.changeMapping(
      syncId,
      (mapping) => this.#next(mapping),
      answer,
      async (run, from) => {
        const mapping = await this.world.store.getMapping(syncId, run.mappingVersion);
        const has = (one: Pick<Mapping, 'fields'> | null): boolean =>
          one?.fields.some(({ id }) => id === NICK) === true;
        const items = await this.world.store.planItems(run.id, { afterOrdinal: 0, limit: 1 });
        this.world.sometimes.add(`mapping change: ${answer}${items.length > 0 ? ', with something to change' : ''}`);
        this.approved.push({
          run,
          withoutBackfill: answer === 'withoutBackfill',
          addsNick: has(mapping) && !has(from),
          planned: await this.#scanned(run),
        });
      },
    );
  }

  async #scanned(run: Run): Promise<ReadonlySet<string>> {
    const links = this.world.store.links(run.syncId);
    const seen = async (side: Side): Promise<ReadonlySet<string>> => {
      const ids = links.flatMap(({ aId, bId }) => (side === 'a' ? aId : bId) ?? []);
      return new Set((await this.world.store.stagedRecords(run.id, side, ids)).map(({ remoteId }) => remoteId));
    };
    const [a, b] = await Promise.all(SIDES.map(seen));
    return new Set(links.filter(({ aId, bId }) => a?.has(aId ?? '') && b?.has(bId ?? '')).map(({ id }) => id));
  }

  #next(mapping: Mapping): Mapping {
    const { random } = this.world.scheduler;
    const fields = mapping.fields.filter(({ id }) => id !== NICK);
    if (fields.length === mapping.fields.length && random.chance(0.7))
      return { ...mapping, fields: [...fields, nickMapping(random.pick(POLICIES))] };
    if (random.chance(0.4)) return { ...mapping, fields };
    return { ...mapping, policy: random.pick(POLICIES) };
  }
}

const POLICIES: readonly ConflictPolicy[] = [
  { kind: 'newest', epsilonMs: 1_000, tie: 'b' },
  { kind: 'sideWins', side: 'a' },
  { kind: 'manual' },
];

const nickMapping = (policy: ConflictPolicy): FieldMapping => ({
  ...{ id: NICK, a: nameOn(NICK, 'a'), b: nameOn(NICK, 'b'), direction: 'both', kind: 'value' },
  lens: { kind: 'text' },
  policy,
});
