import { type SandboxClock } from '#sandbox-kit';
import { HubspotRefusal, invalid, notFound } from './errors.js';
import { matchesBranch } from './list-filters.js';
import { type ObjectType, type ObjectTypes } from './object-types.js';
import { type RecordStore } from './records.js';
import { type JsonObject } from './types.js';

export type ProcessingType = 'MANUAL' | 'DYNAMIC' | 'SNAPSHOT';

export interface CrmList {
  listId: string;
  name: string;
  type: ObjectType;
  processingType: ProcessingType;
  filterBranch: JsonObject | undefined;
  version: number;
  createdAtMs: number;
  updatedAtMs: number;
  filtersUpdatedAtMs: number;
  deletedAtMs: number | undefined;
  /** When a record last joined or left by request. */
  lastAddedAtMs: number | undefined;
  lastRemovedAtMs: number | undefined;
  /** Members of a list that keeps them, by record id, with the time they joined. */
  members: Map<string, number>;
}

/** How long a deleted list can be brought back. */
const RESTORABLE_MS = 90 * 86_400_000;
const MEMBERSHIPS_PER_CALL_MAX = 100_000;

export interface MembershipChange {
  recordsIdsAdded: string[];
  recordIdsRemoved: string[];
  recordIdsMissing: string[];
}

/** The account's lists. A MANUAL list holds what it is told, a DYNAMIC one whoever passes its filters at the moment. */
export class Lists {
  readonly #lists = new Map<string, CrmList>();
  readonly #clock: SandboxClock;
  readonly #types: ObjectTypes;
  readonly #records: RecordStore;
  #nextId = 1;

  constructor(parts: { clock: SandboxClock; types: ObjectTypes; records: RecordStore }) {
    this.#clock = parts.clock;
    this.#types = parts.types;
    this.#records = parts.records;
  }

  all(): CrmList[] {
    return [...this.#lists.values()].filter((list) => list.deletedAtMs === undefined);
  }

  get(listId: string): CrmList {
    const list = this.#lists.get(listId);
    if (list?.deletedAtMs !== undefined || !list) throw unknownList(listId);
    return list;
  }

  byName(type: ObjectType, name: string): CrmList | undefined {
    return this.all().find((list) => list.type === type && list.name.toLowerCase() === name.toLowerCase());
  }

  /** Names are unique over the lists of all object types. */
  holderOf(name: string): CrmList | undefined {
    return this.all().find((list) => list.name.toLowerCase() === name.toLowerCase());
  }

  create(egg: {
    name: string;
    objectTypeId: string;
    processingType: string;
    filterBranch: JsonObject | undefined;
  }): CrmList {
    const type = this.#types.get(egg.objectTypeId);
    const { name, processingType, filterBranch } = egg;
    if (!isProcessingType(processingType)) throw invalid(`Invalid processingType: ${processingType}`);
    if (processingType !== 'MANUAL' && !filterBranch) throw invalid(`A ${processingType} list requires a filterBranch`);
    this.#refuseTakenName(name);
    const nowMs = this.#clock.nowMs();
    const list: CrmList = {
      listId: String(this.#nextId++),
      name,
      type,
      processingType,
      filterBranch,
      version: 1,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
      filtersUpdatedAtMs: nowMs,
      deletedAtMs: undefined,
      lastAddedAtMs: undefined,
      lastRemovedAtMs: undefined,
      members: new Map(),
    };
    if (processingType === 'SNAPSHOT') for (const id of this.#passing(list)) list.members.set(id, nowMs);
    this.#lists.set(list.listId, list);
    return list;
  }

  rename(list: CrmList, name: string): void {
    if (name !== list.name) this.#refuseTakenName(name, list);
    list.name = name;
    this.#touched(list);
  }

  setFilters(list: CrmList, filterBranch: JsonObject): void {
    if (list.processingType !== 'DYNAMIC') throw invalid('Only the filters of DYNAMIC lists can be updated');
    list.filterBranch = filterBranch;
    list.filtersUpdatedAtMs = this.#clock.nowMs();
    this.#touched(list);
  }

  delete(list: CrmList): void {
    list.deletedAtMs = this.#clock.nowMs();
  }

  restore(listId: string): void {
    const list = this.#lists.get(listId);
    const tooLate = this.#clock.nowMs() - (list?.deletedAtMs ?? 0) > RESTORABLE_MS;
    if (!list || (list.deletedAtMs !== undefined && tooLate)) throw unknownList(listId);
    if (list.deletedAtMs !== undefined) this.#refuseTakenName(list.name, list);
    list.deletedAtMs = undefined;
  }

  /** Members by record id, in order of id. */
  members(list: CrmList): { recordId: string; joinedAtMs: number }[] {
    const held =
      list.processingType === 'DYNAMIC'
        ? this.#passing(list).map((recordId) => ({ recordId, joinedAtMs: list.filtersUpdatedAtMs }))
        : [...list.members].map(([recordId, joinedAtMs]) => ({ recordId, joinedAtMs }));
    return held
      .filter(({ recordId }) => this.#records.live(list.type, recordId) !== undefined)
      .sort((x, y) => Number(x.recordId) - Number(y.recordId));
  }

  /** Ids already in (or not in) the list are passed over in silence; ids of no record are reported, not refused. */
  change(list: CrmList, add: readonly string[], remove: readonly string[]): MembershipChange {
    refuseUnlessManual(list);
    if (add.length + remove.length > MEMBERSHIPS_PER_CALL_MAX) {
      throw invalid(`No more than ${MEMBERSHIPS_PER_CALL_MAX} memberships can be changed in one call`);
    }
    const nowMs = this.#clock.nowMs();
    const change: MembershipChange = { recordsIdsAdded: [], recordIdsRemoved: [], recordIdsMissing: [] };
    for (const id of new Set(add)) {
      if (!this.#records.live(list.type, id)) change.recordIdsMissing.push(id);
      else if (!list.members.has(id)) {
        list.members.set(id, nowMs);
        change.recordsIdsAdded.push(id);
        list.lastAddedAtMs = nowMs;
      }
    }
    for (const id of new Set(remove)) {
      if (list.members.delete(id)) {
        change.recordIdsRemoved.push(id);
        list.lastRemovedAtMs = nowMs;
      } else if (!this.#records.live(list.type, id)) change.recordIdsMissing.push(id);
    }
    return change;
  }

  clear(list: CrmList): void {
    refuseUnlessManual(list);
    if (list.members.size > 0) list.lastRemovedAtMs = this.#clock.nowMs();
    list.members.clear();
  }

  /** Lists a record is in, with the time it joined. */
  of(type: ObjectType, recordId: string): { list: CrmList; joinedAtMs: number }[] {
    return this.all()
      .filter((list) => list.type === type)
      .flatMap((list) => {
        const member = this.members(list).find((one) => one.recordId === recordId);
        return member ? [{ list, joinedAtMs: member.joinedAtMs }] : [];
      });
  }

  /** Hands memberships to the survivor of a merge. */
  move(type: ObjectType, fromId: string, survivorId: string): void {
    for (const list of this.#lists.values()) {
      const joinedAtMs = list.type === type ? list.members.get(fromId) : undefined;
      if (joinedAtMs === undefined) continue;
      list.members.delete(fromId);
      list.members.set(survivorId, joinedAtMs);
    }
  }

  forget(type: ObjectType, recordId: string): void {
    for (const list of this.#lists.values()) if (list.type === type) list.members.delete(recordId);
  }

  #passing(list: CrmList): string[] {
    const branch = list.filterBranch ?? {};
    return [...this.#records.all(list.type)]
      .filter((record) => record.archivedAtMs === undefined && matchesBranch(branch, record.values))
      .map((record) => record.id);
  }

  #refuseTakenName(name: string, own?: CrmList): void {
    const holder = this.holderOf(name);
    if (holder && holder !== own) {
      throw new HubspotRefusal(400, {
        message: `A list with the name '${name}' already exists.`,
        subCategory: 'ILS.DUPLICATE_LIST_NAMES',
        category: 'VALIDATION_ERROR',
        context: { listId: [holder.listId] },
      });
    }
  }

  #touched(list: CrmList): void {
    list.version += 1;
    list.updatedAtMs = this.#clock.nowMs();
  }
}

function isProcessingType(text: string): text is ProcessingType {
  return text === 'MANUAL' || text === 'DYNAMIC' || text === 'SNAPSHOT';
}

function refuseUnlessManual(list: CrmList): void {
  if (list.processingType !== 'DYNAMIC') return;
  throw invalid(`Memberships of DYNAMIC list ${list.listId} cannot be changed by request`, {
    subCategory: 'ILS.MEMBERSHIPS_NOT_UPDATABLE',
  });
}

function unknownList(listId: string): HubspotRefusal {
  return notFound(`List ${listId} does not exist.`, { subCategory: 'ILS.LIST_DOES_NOT_EXIST' });
}
