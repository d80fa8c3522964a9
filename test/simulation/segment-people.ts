import { type ExpressionType, type Pair, SIDES } from '#core';
import { activateSegment, type Engine, removeSegment, type SavedSegment, startSegmentPreview } from '#engine';
import { STAGE } from './filters.js';
import { nameOn } from './names.js';
import { type Pairing, type World } from './world.js';

const SEGMENTS_MAX = 3;

const TYPES: Pair<Readonly<Record<string, ExpressionType>>> = {
  a: { rank: 'text', phone: 'text', nick: 'text', tags: 'set', lists: 'groups', optedOut: 'boolean', [STAGE]: 'text' },
  b: { RANK: 'text', CITY: 'text', NICK: 'text', TAGS: 'set', LISTS: 'groups', STATUS: 'text' },
};

const RULES: readonly string[] = [
  'a.rank != "" && b.STATUS != "unsubscribed"',
  'b.CITY != "" && !a.optedOut',
  'a.nick != ""',
  'size(b.TAGS) > 0 || a.phone == ""',
  'size(a.lists) > 1',
  `a.${STAGE} == "" && b.RANK != ""`,
];

/** Those who keep segments in one workspace: they make, change and remove them. */
export class SegmentPeople {
  acts = 0;
  #counter = 0;

  constructor(
    private readonly world: World,
    private readonly pairing: Pairing,
  ) {}

  act(): void {
    this.acts += 1;
    this.world.actAsPerson(async (engine) => {
      const { random } = this.world.scheduler;
      const sync = await engine.store.getSync(this.pairing.syncId);
      if (!sync || sync.state === 'draft') return;
      const saved = await engine.store.segments(this.pairing.syncId);
      const known = saved.length === 0 ? undefined : random.pick(saved);
      const dice = random.next();
      if (!known || (saved.length < SEGMENTS_MAX && dice < 0.4))
        return this.#activate(engine, await this.#save(engine));
      if (dice < 0.75) return this.#revise(engine, known);
      const empty = random.chance(0.6);
      await removeSegment(engine, sync, known, empty);
      this.world.sometimes.add(empty ? 'a segment was emptied and removed' : 'a segment was removed');
    });
  }

  async #save(engine: Engine): Promise<SavedSegment> {
    const { random } = this.world.scheduler;
    const name = `Segment ${this.pairing.syncId.slice(0, 1)}${(this.#counter += 1)}`;
    const side = random.pick(SIDES);
    const segment: SavedSegment = {
      ...{ id: engine.newId(), syncId: this.pairing.syncId, name, side, field: nameOn('lists', side), groupName: name },
      ...{ rule: this.#rule(), revision: 1, state: 'draft', inUse: null, stoppedBecause: null },
    };
    await engine.store.addSegment(segment);
    return segment;
  }

  async #revise(engine: Engine, segment: SavedSegment): Promise<void> {
    const revised = await engine.store.reviseSegment(this.pairing.syncId, segment.id, this.#rule());
    if (!revised) return;
    this.world.sometimes.add(segment.state === 'stopped' ? 'a segment was taken up again' : 'a segment was changed');
    await this.#activate(engine, revised);
  }

  #rule(): SavedSegment['rule'] {
    return { expression: this.world.scheduler.random.pick(RULES), fields: TYPES, groups: { a: {}, b: {} } };
  }

  async #activate(engine: Engine, segment: SavedSegment): Promise<void> {
    const sync = await engine.store.getSync(this.pairing.syncId);
    const run = sync && (await startSegmentPreview(engine, sync, segment));
    if (!run) return;
    for (;;) {
      const now = await engine.store.getRun(run.id);
      if (now?.state === 'failed') return void this.world.sometimes.add('a preview of a segment failed');
      if (now?.state === 'ready') {
        const { kind } = await activateSegment(engine, now, { confirmed: true });
        return void this.world.sometimes.add(`segment: ${kind}`);
      }
      if (now?.state !== 'scanning') return;
      await this.world.scheduler.sleep(1_000);
    }
  }
}
