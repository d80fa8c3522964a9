import { Inject, Injectable } from '@nestjs/common';
import { ConnectorError, type Group, type ObjectDescription } from '#connector-sdk';
import {
  type FieldMapping,
  type LiveRecord,
  type Mapping,
  type Side,
  SIDES,
  type SurvivorMark,
  type SideNames,
  sideNames,
  tryMapping,
  vendorFields,
  type WayTrial,
} from '#core';
import {
  isAwake,
  isUnsweptMapping,
  partsPort,
  PRIORITY,
  type Run,
  startFirstSync,
  startMappingChange,
  type Sync,
  type SyncEnd,
  type SyncState,
} from '#engine';
import { type SyncView } from '#persistence';
import { must, Problem } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { DESCRIPTION_AGE_MAX_MS, Descriptions } from '../connections/descriptions.js';
import { checkCurrencies } from './check-currency.js';
import { checkSync } from './check-sync.js';
import { FiltersService } from './filters.service.js';
import { toMapping } from './mapping.dto.js';
import { resolveReferences } from './resolve-references.js';
import { type RoutingNote, routingOf } from './routing.js';
import { type Surroundings, type SyncDraft, type SyncProblem } from './sync-problem.js';
import { type NewSyncDto, POLL_EVERY_MS, SWEEP_EVERY_MS, type SyncChangeDto } from './sync.dto.js';

/** Live values a lens is tried on before a mapping is taken. */
const SAMPLES_MAX = 50;
const FIRST_VERSION = 1;

/** What is done to syncs. */
@Injectable()
export class SyncsService {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(FiltersService) private readonly filters: FiltersService,
    @Inject(Descriptions) private readonly descriptions: Descriptions,
  ) {}

  async get(workspaceId: string, id: string): Promise<SyncView> {
    return must(await this.runtime.queries.syncs.get(workspaceId, id), 'sync');
  }

  async add(workspaceId: string, given: NewSyncDto): Promise<SyncView> {
    const draft = { a: given.a, b: given.b, mapping: toMapping(given.mapping) };
    const own = this.unsaved(given.name);
    const { content } = await this.#checked(workspaceId, draft, own);
    await this.runtime.queries.syncs.add(workspaceId, {
      ...own,
      a: given.a,
      b: given.b,
      mapping: { ...content, version: FIRST_VERSION },
      pollEveryMs: given.pollEveryMs ?? POLL_EVERY_MS.default,
      sweepEveryMs: given.sweepEveryMs ?? SWEEP_EVERY_MS.default,
    });
    return this.get(workspaceId, own.id);
  }

  /** A sync that is not there yet, under the id it is kept by once it is saved: its references may be to its own links. */
  unsaved(name = 'this sync'): OwnSync {
    return { id: this.runtime.engine.newId(), name };
  }

  async change(workspaceId: string, id: string, change: SyncChangeDto): Promise<SyncView> {
    await this.runtime.queries.syncs.change(workspaceId, id, change);
    return this.get(workspaceId, id);
  }

  /** @throws Problem while other syncs' references are translated by its links */
  async remove(workspaceId: string, id: string): Promise<void> {
    const { name } = await this.get(workspaceId, id);
    const dependants = await this.runtime.queries.syncs.referringTo(workspaceId, id);
    if (dependants.length > 0) {
      const named = dependants.map((one) => `"${one.name}" (${one.id})`).join(', ');
      throw new Problem(
        'syncInUse',
        `The links of "${name}" translate references of ${named}. Leave those fields out of their mappings, let them go by another sync with "through", or remove those syncs first.`,
      );
    }
    if (!(await this.runtime.queries.syncs.remove(workspaceId, id))) must(null, 'sync');
  }

  /** A draft uses the new version at once; any other sync once the plan of what it changes is approved. */
  /** @param basedOn the newest version that whoever saves has seen; left out, it goes over any other */
  async putMapping(
    workspaceId: string,
    id: string,
    given: Omit<Mapping, 'version'>,
    basedOn?: number,
  ): Promise<SavedMapping> {
    const view = await this.get(workspaceId, id);
    const { content, around, names, routing } = await this.#checked(
      workspaceId,
      { a: view.a, b: view.b, mapping: given },
      view,
    );
    const trial = tryMapping({ mapping: content, ...around, names });
    const { store } = this.runtime.engine;
    if (view.state !== 'draft') await this.#refuseWhileMappingComesIntoUse(id);
    const added = must(await this.runtime.queries.syncs.addMapping(workspaceId, id, content, basedOn), 'sync');
    if ('newestVersion' in added) {
      throw new Problem(
        'mappingMoved',
        `Version ${added.newestVersion} was saved meanwhile. Look at what it changed, then save yours over it, or leave it.`,
      );
    }
    const { mapping } = added;
    const sync = must(await store.getSync(id), 'sync');
    const inUse = sync.mapping.version === mapping.version;
    const run = inUse ? null : await startMappingChange(this.runtime.engine, sync, mapping.version);
    return { mapping, inUse, runId: run?.id ?? null, trial, routing };
  }

  /** A plan that waited for approval gives way to the new one. */
  async plan(workspaceId: string, id: string): Promise<Run> {
    await this.get(workspaceId, id);
    const { store } = this.runtime.engine;
    const sync: Sync = must(await store.getSync(id), 'sync');
    const open = (await store.runsOf(id, ['scanning', 'ready', 'applying'])).filter(({ kind }) => kind === 'firstSync');
    if (open.some(({ state }) => state !== 'ready')) {
      throw new Problem('runUnderWay', 'Wait until the first sync under way has ended, or discard it.');
    }
    for (const run of open) await store.moveRun(run.id, 'ready', 'discarded', { finishedAtMs: this.#nowMs() });
    return startFirstSync(this.runtime.engine, sync);
  }

  async pause(workspaceId: string, id: string): Promise<SyncView> {
    await this.#move(workspaceId, id, ['live', 'braked'], 'paused');
    return this.get(workspaceId, id);
  }

  async resume(workspaceId: string, id: string): Promise<SyncView> {
    await this.get(workspaceId, id);
    await this.#refuseWhileMappingComesIntoUse(id);
    await this.#move(workspaceId, id, ['paused'], 'live');
    return this.#goOn(workspaceId, id);
  }

  /** What waits passes, this once. */
  async releaseBrake(workspaceId: string, id: string): Promise<SyncView> {
    const { state } = await this.get(workspaceId, id);
    if (!(await this.runtime.engine.store.releaseBrake(id))) {
      throw new Problem('syncState', `The sync is ${state}; only a braked one has a brake to release.`);
    }
    return this.#goOn(workspaceId, id);
  }

  async #goOn(workspaceId: string, id: string): Promise<SyncView> {
    await this.#issue({ kind: 'drain', syncId: id }, PRIORITY.incremental);
    await this.#issue({ kind: 'poll', syncId: id }, PRIORITY.incremental);
    if (await isUnsweptMapping(this.runtime.engine, id))
      await this.#issue({ kind: 'sweep', syncId: id }, PRIORITY.backfill);
    return this.get(workspaceId, id);
  }

  async #refuseWhileMappingComesIntoUse(id: string): Promise<void> {
    const applying = await this.runtime.engine.store.runsOf(id, ['applying']);
    if (applying.some(({ kind }) => kind === 'mappingChange'))
      throw new Problem('runUnderWay', 'A new version of the mapping is coming into use. Try again in a moment.');
  }

  async syncNow(workspaceId: string, id: string): Promise<SyncView> {
    const sync = await this.get(workspaceId, id);
    if (!isAwake(sync.state))
      throw new Problem('syncState', `The sync is ${sync.state}; only a live one can sync now.`);
    await this.#issue({ kind: 'poll', syncId: id }, PRIORITY.incremental);
    await this.#issue({ kind: 'sweep', syncId: id }, PRIORITY.backfill);
    return sync;
  }

  async #move(workspaceId: string, id: string, from: readonly SyncState[], to: SyncState): Promise<void> {
    const { state } = await this.get(workspaceId, id);
    if (!(await this.runtime.engine.store.moveSync(id, from, to, null))) {
      const instead = state === 'braked' ? ' Release its brake, or pause it first.' : '';
      throw new Problem(
        'syncState',
        `The sync is ${state}; only a ${from.join(' or ')} one can be made ${to}.${instead}`,
      );
    }
  }

  /**
   * What is wrong with a sync as it would be, and all that was looked at for it. Only reads. What the vendors say of
   * their objects may be a minute old where all is well with it; nothing is refused without asking them.
   */
  async examine(workspaceId: string, draft: SyncDraft, own: OwnSync): Promise<Examined> {
    const nowMs = this.#nowMs();
    const examined = await this.#examine(workspaceId, draft, own, nowMs - DESCRIPTION_AGE_MAX_MS);
    const isByOld = SIDES.some((side) => this.descriptions.isOlder(draft[side].connectionId, nowMs));
    if (examined.problems.length === 0 || !isByOld) return examined;
    return this.#examine(workspaceId, draft, own, nowMs);
  }

  async #examine(workspaceId: string, draft: SyncDraft, own: OwnSync, askedSinceMs: number): Promise<Examined> {
    const [a, b] = await Promise.all(SIDES.map((side) => this.#look(workspaceId, draft, side, askedSinceMs)));
    const otherSyncs = (await this.runtime.queries.syncs.all(workspaceId)).filter(({ id }) => id !== own.id);
    const objects = { a: a?.object ?? null, b: b?.object ?? null };
    const referring = resolveReferences(draft, {
      objects,
      discovered: { a: a?.discovered ?? [], b: b?.discovered ?? [] },
      syncs: [...otherSyncs, { ...own, a: draft.a, b: draft.b }],
    });
    const filtering = await this.filters.resolve({ ...draft, mapping: referring.mapping }, objects);
    const around = {
      objects,
      otherSyncs,
      samples: { a: a?.sample ?? [], b: b?.sample ?? [] },
      groups: { ...(a?.groups && { a: a.groups }), ...(b?.groups && { b: b.groups }) },
    };
    const problems = [
      ...filtering.problems,
      ...checkSync({ ...draft, mapping: filtering.mapping }, around),
      ...referring.problems,
      ...checkCurrencies(draft, objects),
    ];
    const discovered = [...(a ? [a] : []), ...(b ? [b] : [])];
    const routing = await routingOf(draft, own, otherSyncs, async ({ connectionId, object }) => {
      const known = discovered.find((looked) => looked.connectionId === connectionId)?.discovered;
      return known?.find(({ name }) => name === object)?.capabilities.convertsTo ?? [];
    });
    const names = sideNames({ ...(a && { a: a.name }), ...(b && { b: b.name }) });
    return { problems, around, names, content: filtering.mapping, routing };
  }

  /** The mapping with what it left open filled in. @throws Problem naming each fault there is */
  async #checked(workspaceId: string, draft: SyncDraft, own: OwnSync): Promise<Examined> {
    const examined = await this.examine(workspaceId, draft, own);
    const { problems: errors } = examined;
    if (errors.length > 0) {
      throw new Problem('syncInvalid', `${errors.length} thing(s) would keep it from working; correct each.`, {
        errors,
      });
    }
    return examined;
  }

  async #look(workspaceId: string, draft: SyncDraft, side: Side, askedSinceMs: number): Promise<Looked | null> {
    const end = draft[side];
    const known = await this.runtime.queries.connections.get(workspaceId, end.connectionId);
    const connection = known && (await this.runtime.engine.store.getConnection(end.connectionId));
    if (!connection) return null;
    const discovered = await this.descriptions.of(connection, askedSinceMs);
    const object = discovered.find(({ name }) => name === end.object);
    if (!object) return null;
    const there = new Set(object.fields.map(({ name }) => name));
    const readable = draft.mapping.fields.filter((field) => vendorFields(field, side).every((name) => there.has(name)));
    const sample = readable.length === 0 ? [] : await this.#sample(end, readable, side);
    const groups = await this.#markGroups(end, draft.mapping.marks?.[side], object);
    return { connectionId: end.connectionId, name: known.name, object, discovered, sample, ...(groups && { groups }) };
  }

  /** The groups that survivors may be put into. */
  async #markGroups(
    end: SyncEnd,
    mark: SurvivorMark | undefined,
    { fields }: ObjectDescription,
  ): Promise<readonly Group[] | undefined> {
    if (mark?.kind !== 'member' || !fields.some(({ name, groups }) => name === mark.field && groups === true)) return;
    const port = await this.runtime.sessions.port(end);
    return port.groups?.list(mark.field, { lane: 'realtime' });
  }

  async #sample(end: SyncEnd, mapped: readonly FieldMapping[], side: Side): Promise<readonly LiveRecord[]> {
    try {
      const port = partsPort(await this.runtime.sessions.port(end), mapped, side);
      const fields = [...new Set(mapped.map((field) => field[side]))];
      const { records } = await port.scan({ fields, cursor: null }, { lane: 'realtime' });
      return records.slice(0, SAMPLES_MAX);
    } catch (error) {
      // Rights to read may come later; what discovery says is checked all the same.
      if (error instanceof ConnectorError && error.kind === 'permission') return [];
      throw error;
    }
  }

  async #issue(ticket: Parameters<Runtime['engine']['tickets']['issue']>[0], priority: number): Promise<void> {
    await this.runtime.engine.tickets.issue(ticket, { priority });
  }

  #nowMs(): number {
    return this.runtime.engine.clock.nowMs();
  }
}

interface Looked {
  readonly connectionId: string;
  /** Of the connection. */
  readonly name: string;
  readonly object: ObjectDescription;
  /** All objects of the connection. */
  readonly discovered: readonly ObjectDescription[];
  readonly sample: readonly LiveRecord[];
  readonly groups?: readonly Group[];
}

/** A version of a mapping that was just kept. */
interface SavedMapping {
  readonly mapping: Mapping;
  readonly inUse: boolean;
  /** The run that plans what it would change; `null` for a draft. */
  readonly runId: string | null;
  readonly trial: readonly WayTrial[];
  readonly routing: readonly RoutingNote[];
}

/** The sync that is made or changed: it may refer to itself, and is not in its own way. */
export interface OwnSync {
  readonly id: string;
  readonly name: string;
}

interface Examined {
  readonly problems: readonly SyncProblem[];
  readonly around: Surroundings;
  /** What the connections are called. */
  readonly names: SideNames;
  /** The mapping with what it left open filled in. */
  readonly content: SyncDraft['mapping'];
  /** Of syncs that share records with this one. */
  readonly routing: readonly RoutingNote[];
}
