import { Inject, Injectable } from '@nestjs/common';
import { type ObjectDescription } from '#connector-sdk';
import { compileFilter, type FilterVerdict, type Pair, type Side } from '#core';
import { type SyncEnd } from '#engine';
import { Descriptions } from '../connections/descriptions.js';
import { must, Problem } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { type FilterTriedDto } from './filter.dto.js';
import { type ListGroups, resolveFilter, type Resolved, resolveFilters } from './resolve-filters.js';
import { type SyncDraft } from './sync-problem.js';

/** Live records a filter is tried on: the first the vendor gives. */
const TRIED_MAX = 200;
const NAMED_MAX = 5;

/** Filters, completed with what the vendors say and tried on live records. */
@Injectable()
export class FiltersService {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(Descriptions) private readonly descriptions: Descriptions,
  ) {}

  async resolve(draft: SyncDraft, objects: Pair<ObjectDescription | null>): Promise<Resolved> {
    return resolveFilters(draft.mapping, objects, this.groupsOf(draft));
  }

  /** @throws Problem when the expression is none over the side's fields */
  async try(ends: Pair<SyncEnd>, side: Side, expression: string): Promise<FilterTriedDto> {
    const object = must(await this.describe(ends[side]), 'object');
    const filter = await resolveFilter({ expression }, object, side, this.groupsOf(ends));
    if ('code' in filter) {
      throw new Problem('syncInvalid', 'The filter cannot be used as it is written.', {
        errors: [{ ...filter, pointer: '/expression' }],
      });
    }
    const { fields, judge } = compileFilter(filter);
    const port = await this.runtime.sessions.port(ends[side]);
    const { records } = await port.scan({ fields, cursor: null }, { lane: 'realtime' });
    const judged = records.slice(0, TRIED_MAX).map((record) => ({ id: record.id, verdict: judge(record.fields) }));
    const ids = (verdict: FilterVerdict): string[] =>
      judged.flatMap((one) => (one.verdict === verdict ? [one.id] : []));
    const [inside, outside] = [ids('inside'), ids('outside')];
    return {
      sampled: judged.length,
      inside: inside.length,
      outside: outside.length,
      unknown: judged.length - inside.length - outside.length,
      insideIds: inside.slice(0, NAMED_MAX),
      outsideIds: outside.slice(0, NAMED_MAX),
      warnings: warningsOf(judged.length, inside.length),
    };
  }

  /** Lists the groups of a field, as its vendor has them now. */
  groupsOf(ends: Pair<SyncEnd>): ListGroups {
    return async (side, field) => {
      const port = await this.runtime.sessions.port(ends[side]);
      return (await port.groups?.list(field, { lane: 'realtime' })) ?? [];
    };
  }

  /** What the vendor says of the object of one side; `null` when it no longer offers it. */
  async describe(end: SyncEnd): Promise<ObjectDescription | null> {
    const connection = await this.runtime.engine.store.getConnection(end.connectionId);
    if (!connection) return null;
    const objects = await this.descriptions.of(connection, this.runtime.engine.clock.nowMs());
    return objects.find(({ name }) => name === end.object) ?? null;
  }
}

function warningsOf(sampled: number, inside: number): FilterTriedDto['warnings'] {
  if (sampled === 0) return [];
  if (inside === sampled)
    return [{ code: 'SYNC_V052', message: `All ${sampled} records tried take part: the filter may say too little.` }];
  if (inside === 0)
    return [
      { code: 'SYNC_V053', message: `None of ${sampled} records tried takes part: the filter may say too much.` },
    ];
  return [];
}
