import { Inject, Injectable } from '@nestjs/common';
import { type ObjectDescription } from '#connector-sdk';
import { type Pair, type SegmentRule } from '#core';
import {
  activateSegment,
  removeSegment,
  type Run,
  type SavedSegment,
  SEGMENT_CODES,
  segmentGroup,
  startSegmentPreview,
  type Sync,
} from '#engine';
import { must, Problem, type ProblemEntry } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { FiltersService } from '../syncs/filters.service.js';
import { resolveRule } from './resolve-rule.js';
import { type ActivationDto, type NewSegmentDto } from './segment.dto.js';

/** More rules than this on every record are a program, not segments. */
const SEGMENTS_MAX = 50;

/** What is done to the segments of a sync. */
@Injectable()
export class SegmentsService {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(FiltersService) private readonly filters: FiltersService,
  ) {}

  async list(workspaceId: string, syncId: string): Promise<readonly SavedSegment[]> {
    await this.#sync(workspaceId, syncId);
    return this.runtime.engine.store.segments(syncId);
  }

  async get(workspaceId: string, syncId: string, segmentId: string): Promise<SavedSegment> {
    const segments = await this.list(workspaceId, syncId);
    return must(
      segments.find(({ id }) => id === segmentId),
      'segment',
    );
  }

  async add(workspaceId: string, syncId: string, given: NewSegmentDto): Promise<SavedSegment> {
    const { engine } = this.runtime;
    const sync = await this.#sync(workspaceId, syncId);
    const known = await engine.store.segments(syncId);
    if (known.length >= SEGMENTS_MAX)
      throw invalid({ pointer: '', code: 'SYNC_G010', message: `A sync has at most ${SEGMENTS_MAX} segments.` });
    const objects = await this.#objects(sync);
    const field = objects[given.side].fields.find(({ name }) => name === given.field);
    if (!field || field.groups !== true)
      throw invalid({
        pointer: '/field',
        code: SEGMENT_CODES.noGroups,
        message: `${given.field} is no field of groups on side ${given.side}. ${groupFieldsOf(objects[given.side])}`,
      });
    const segment: SavedSegment = {
      ...{ id: engine.newId(), syncId, name: given.name, side: given.side, field: given.field, groupName: given.group },
      ...{ rule: await this.#rule(sync, objects, given.rule), revision: 1 },
      ...{ state: 'draft', inUse: null, stoppedBecause: null },
    };
    const target = await segmentGroup(engine, sync, segment);
    if (!target.ok) throw invalid({ pointer: '/group', ...target.reason });
    if (!(await engine.store.addSegment(segment)))
      throw invalid({
        pointer: '/name',
        code: 'SYNC_G009',
        message: `The sync has a segment "${given.name}" already.`,
      });
    return segment;
  }

  async revise(workspaceId: string, syncId: string, segmentId: string, rule: string): Promise<SavedSegment> {
    const sync = await this.#sync(workspaceId, syncId);
    await this.get(workspaceId, syncId, segmentId);
    const resolved = await this.#rule(sync, await this.#objects(sync), rule);
    const revised = await this.runtime.engine.store.reviseSegment(syncId, segmentId, resolved);
    if (!revised) throw new Problem('segmentState', 'The segment is being emptied, and then it goes. Make a new one.');
    return revised;
  }

  async preview(workspaceId: string, syncId: string, segmentId: string): Promise<Run> {
    const sync = await this.#sync(workspaceId, syncId);
    const segment = await this.get(workspaceId, syncId, segmentId);
    if (sync.state === 'draft')
      throw new Problem(
        'syncState',
        'The sync has linked nothing yet. Approve its first sync, then preview the segment.',
      );
    const run = await startSegmentPreview(this.runtime.engine, sync, segment);
    if (!run)
      throw new Problem('segmentState', 'The segment is being activated or emptied. Try again when that is done.');
    return run;
  }

  async activate(workspaceId: string, syncId: string, segmentId: string, given: ActivationDto): Promise<void> {
    const { engine } = this.runtime;
    await this.get(workspaceId, syncId, segmentId);
    const run = await engine.store.getRun(given.runId);
    if (run?.segment?.segmentId !== segmentId)
      throw new Problem('notFound', 'There is no such preview of the segment.');
    const activation = await activateSegment(engine, run, { confirmed: given.confirm === true });
    switch (activation.kind) {
      case 'approved':
        return;
      case 'stale':
        throw new Problem('planStale', 'The rule or the mapping has changed since the preview. Ask for another one.');
      case 'notReady':
        throw new Problem('runState', `The preview is ${run.state}; only one that is ready can be activated.`);
      case 'underWay':
        throw new Problem(
          'runUnderWay',
          'Wait until what is being applied to the sync has ended, then activate again.',
        );
      case 'unconfirmed':
        throw new Problem(
          'segmentUnconfirmed',
          activation.all
            ? `The rule holds for all ${run.counts['linked'] ?? 0} linked records. If that is meant, confirm it.`
            : 'The rule holds for nobody, so that the group would be empty. If that is meant, confirm it.',
        );
    }
  }

  /** @returns the run that takes its members out, if they are to be */
  async remove(workspaceId: string, syncId: string, segmentId: string, empty: boolean): Promise<Run | null> {
    const sync = await this.#sync(workspaceId, syncId);
    return removeSegment(this.runtime.engine, sync, await this.get(workspaceId, syncId, segmentId), empty);
  }

  async #sync(workspaceId: string, syncId: string): Promise<Sync> {
    must(await this.runtime.queries.syncs.get(workspaceId, syncId), 'sync');
    return must(await this.runtime.engine.store.getSync(syncId), 'sync');
  }

  async #objects(sync: Sync): Promise<Pair<ObjectDescription>> {
    const [a, b] = await Promise.all([this.filters.describe(sync.a), this.filters.describe(sync.b)]);
    return { a: must(a, 'object'), b: must(b, 'object') };
  }

  async #rule(sync: Sync, objects: Pair<ObjectDescription>, source: string): Promise<SegmentRule> {
    const { store } = this.runtime.engine;
    const known = await store.segments(sync.id);
    const rule = await resolveRule(source, objects, this.filters.groupsOf(sync), (side, field, groupId) =>
      known.some((one) => one.side === side && one.field === field && one.inUse?.groupId === groupId),
    );
    if ('pointer' in rule) throw invalid(rule);
    return rule;
  }
}

const invalid = (entry: ProblemEntry): Problem =>
  new Problem('segmentInvalid', 'The segment cannot be kept as it is described.', { errors: [entry] });

function groupFieldsOf({ title, fields }: ObjectDescription): string {
  const names = fields.filter(({ groups }) => groups === true).map(({ name }) => name);
  return names.length === 0
    ? `${title} has none; choose the other side.`
    : `Those of ${title} are ${names.join(', ')}.`;
}
