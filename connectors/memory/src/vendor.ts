import { type FieldValue, type Fields } from '#core';
import { type ChangeHint, type Clock, type FieldType, type Group } from '#connector-sdk';
import { MemoryGroups } from './groups.js';

/** A field of the vendor's one object. */
export interface MemoryField {
  readonly name: string;
  /** Default `text`. */
  readonly type?: FieldType;
  readonly required?: boolean;
  /** No two live records may share a value; also makes the field usable for look-ups. */
  readonly unique?: boolean;
  /** For `members`: values are ids of groups the vendor keeps. */
  readonly groups?: boolean;
  /** The objects whose ids it holds. */
  readonly references?: readonly string[];
  /** Usable for look-ups though not unique. */
  readonly lookup?: boolean;
  /** What the vendor makes of a value it is sent: trims, lower-cases, cuts. */
  readonly normalise?: (value: FieldValue) => FieldValue;
  /** Refuses a value: the vendor's words, or `undefined` when the value is fine. */
  readonly refuse?: (value: FieldValue) => string | undefined;
}

export interface MemoryVendorOptions {
  readonly clock: Clock;
  readonly fields: readonly MemoryField[];
  /** Default `person`. */
  readonly object?: string;
  /** Default `memory-key`. */
  readonly apiKey?: string;
  /** Default counts up. */
  readonly mintId?: () => string;
  /** Time stamps are whole multiples of this, in milliseconds (default 1). */
  readonly stampResolutionMs?: number;
  /** How long a change is missing from the feed and from searches, in milliseconds (default 0). */
  readonly visibilityLagMs?: number;
  readonly conditionalWrites?: boolean;
  readonly history?: boolean;
  readonly deletesInFeed?: boolean;
  readonly idempotentCreate?: boolean;
  /** Default `null`: deleted records can be brought back without limit. */
  readonly restorableDays?: number | null;
  /** Objects that records of this one can become. */
  readonly convertsTo?: readonly string[];
  /** Largest page, read batch and write batch (default 100). */
  readonly batchMax?: number;
  /** Called for every change, in order: what the vendor's webhooks would say. */
  readonly onHints?: (hints: readonly ChangeHint[]) => void;
}

/** A record as the vendor's API answers it. */
export interface MemoryRecord {
  readonly id: string;
  readonly fields: Fields;
  readonly version: number;
  readonly modifiedAtMs: number;
}

export type MemoryRequest =
  | { readonly kind: 'create'; readonly key: string; readonly fields: Fields }
  | {
      readonly kind: 'update';
      readonly id: string;
      readonly fields: Fields;
      readonly deltas: Readonly<
        Record<string, { readonly add: readonly string[]; readonly remove: readonly string[] }>
      >;
      readonly ifVersion?: number;
    }
  | { readonly kind: 'delete'; readonly id: string; readonly ifVersion?: number };

export type MemoryAnswer =
  | {
      readonly status: 'ok';
      readonly record: MemoryRecord;
      readonly created: boolean;
      readonly replaced: Readonly<Record<string, FieldValue>>;
    }
  | { readonly status: 'changed' }
  | { readonly status: 'duplicate'; readonly id: string }
  | {
      readonly status: 'missing';
      readonly mergedInto?: string;
      readonly convertedTo?: { readonly object: string; readonly id: string };
    }
  | { readonly status: 'invalid'; readonly field: string; readonly message: string };

/** Trouble to come with the next call of this kind. */
export interface MemoryFault {
  readonly on: 'read' | 'create' | 'update' | 'delete';
  readonly kind: 'rateLimited' | 'html' | 'unavailable' | 'lostAnswer';
}

/** How a call as a whole can fail: the vendor's status, or a cut connection. */
export class MemoryVendorError extends Error {
  override readonly name = 'MemoryVendorError';
  constructor(
    readonly status: 401 | 429 | 503 | 'html' | 'connection lost',
    readonly retryAtMs?: number,
  ) {
    super(`the memory vendor failed: ${status}`);
  }
}

interface Row {
  readonly id: string;
  fields: Record<string, FieldValue>;
  version: number;
  modifiedAtMs: number;
  visibleAtMs: number;
  /** When searches first show the record; they go on showing it while an edit is not visible yet. */
  searchableAtMs: number;
  deleted: boolean;
  mergedInto?: string;
  convertedTo?: { readonly object: string; readonly id: string };
}

const THROTTLE_MS = 1_000;
const BATCH_MAX = 100;

/**
 * A vendor in memory: the records, the rules for changing them, and controls for what people and misfortune do.
 * Time and ids are given, nothing waits, so the same calls make the same world.
 */
export class MemoryVendor {
  readonly object: string;
  readonly fields: readonly MemoryField[];
  /** The switches as they were given, with what was left out filled in. */
  readonly options: Required<Omit<MemoryVendorOptions, 'fields' | 'object' | 'onHints' | 'mintId'>>;
  readonly #onHints: (hints: readonly ChangeHint[]) => void;
  readonly #mintId: () => string;
  readonly #rows = new Map<string, Row>();
  readonly #idByKey = new Map<string, string>();
  readonly #groups: ReadonlyMap<string, MemoryGroups>;
  #faults: MemoryFault[] = [];

  constructor(options: MemoryVendorOptions) {
    this.object = options.object ?? 'person';
    this.fields = options.fields;
    this.options = {
      clock: options.clock,
      apiKey: options.apiKey ?? 'memory-key',
      stampResolutionMs: options.stampResolutionMs ?? 1,
      visibilityLagMs: options.visibilityLagMs ?? 0,
      conditionalWrites: options.conditionalWrites ?? true,
      history: options.history ?? true,
      deletesInFeed: options.deletesInFeed ?? true,
      idempotentCreate: options.idempotentCreate ?? true,
      restorableDays: options.restorableDays === undefined ? null : options.restorableDays,
      convertsTo: options.convertsTo ?? [],
      batchMax: options.batchMax ?? BATCH_MAX,
    };
    this.#onHints = options.onHints ?? (() => undefined);
    this.#groups = new Map(
      this.fields.filter((field) => field.groups).map((field) => [field.name, new MemoryGroups(() => this.#mintId())]),
    );
    let minted = 0;
    this.#mintId = options.mintId ?? (() => `m${String((minted += 1)).padStart(6, '0')}`);
  }

  // What a person does in the vendor's own screens.

  createAsPerson(fields: Fields): string {
    const answer = this.#apply({ kind: 'create', key: '', fields }, 'other');
    if (answer.status !== 'ok') throw new Error(`a person cannot create this record: ${answer.status}`);
    return answer.record.id;
  }

  editAsPerson(id: string, fields: Fields): void {
    const answer = this.#apply({ kind: 'update', id, fields, deltas: {} }, 'other');
    if (answer.status !== 'ok') throw new Error(`a person cannot edit "${id}": ${answer.status}`);
  }

  deleteAsPerson(id: string): void {
    const answer = this.#apply({ kind: 'delete', id }, 'other');
    if (answer.status !== 'ok') throw new Error(`a person cannot delete "${id}": ${answer.status}`);
  }

  /** Brings a deleted record back, or one that was merged away, as it was. */
  restoreAsPerson(id: string): void {
    const row = this.#rows.get(id);
    if (!row?.deleted) throw new Error(`"${id}" is not deleted`);
    row.deleted = false;
    delete row.mergedInto;
    this.#changed(row, 'changed', 'other');
  }

  /** Merges `from` into `into`, which keeps its own values and takes the other's where its own are empty. */
  merge(from: string, into: string): void {
    const [loser, winner] = [this.#live(from), this.#live(into)];
    if (!loser || !winner || loser === winner) throw new Error(`cannot merge "${from}" into "${into}"`);
    loser.mergedInto = into;
    loser.deleted = true;
    for (const [name, value] of Object.entries(loser.fields)) winner.fields[name] ??= value;
    this.#touch(loser);
    this.#touch(winner);
    this.#onHints([{ kind: 'merged', object: this.object, from: [from], into }]);
  }

  /**
   * A record becomes one of another object, and is history from then on: what it becomes is made of its values, for the
   * fields both have, or is the one of that id. Gives the id of what it became.
   */
  convertAsPerson(id: string, into: MemoryVendor, existing?: string): string {
    const row = this.#live(id);
    if (!row || !this.options.convertsTo.includes(into.object)) throw new Error(`cannot convert "${id}"`);
    const known = new Set(into.fields.map(({ name }) => name));
    const shared = Object.fromEntries(Object.entries(row.fields).filter(([name]) => known.has(name)));
    row.convertedTo = { object: into.object, id: existing ?? into.createAsPerson(shared) };
    row.deleted = true;
    this.#changed(row, 'changed', 'other');
    return row.convertedTo.id;
  }

  /** Gives the new group's id. One that is not writable is filled by a rule of the vendor's. */
  createGroupAsPerson(field: string, name: string, writable = true): string {
    return this.#groupsOf(field).add(name, writable).id;
  }

  renameGroupAsPerson(field: string, id: string, name: string): void {
    this.#groupsOf(field).rename(id, name);
  }

  /** The group goes, and with it everyone's membership in it. */
  deleteGroupAsPerson(field: string, id: string): void {
    this.#groupsOf(field).remove(id);
    for (const row of this.#sortedRows()) {
      const held = row.fields[field];
      if (row.deleted || !Array.isArray(held) || !(held as readonly string[]).includes(id)) continue;
      row.fields[field] = (held as readonly string[]).filter((one) => one !== id);
      this.#changed(row, 'changed', 'other');
    }
  }

  groups(field: string): readonly Group[] {
    return this.#groupsOf(field).list();
  }

  /** Every live record, by id. */
  liveRecords(): readonly MemoryRecord[] {
    return this.#sortedRows()
      .filter((row) => !row.deleted)
      .map(answered);
  }

  /** Trouble for the next call of that kind; several queue up. */
  failNext(fault: MemoryFault): void {
    this.#faults.push(fault);
  }

  clearFaults(): void {
    this.#faults = [];
  }

  // The vendor's API. Every call takes the key it is made with.

  async account(apiKey: string): Promise<{ id: string; name: string; nowMs: number }> {
    return this.#serve(apiKey, ['read'], () => ({
      id: `memory-${this.object}`,
      name: 'Memory account',
      nowMs: this.options.clock.nowMs(),
    }));
  }

  /** Live records after an id, in id order. */
  async list(apiKey: string, afterId: string | null): Promise<{ records: readonly MemoryRecord[]; more: boolean }> {
    return this.#serve(apiKey, ['read'], () => {
      const after = this.liveRecords().filter((record) => afterId === null || record.id > afterId);
      return { records: after.slice(0, this.options.batchMax), more: after.length > this.options.batchMax };
    });
  }

  /** Visible changes after a position, in (time, id) order, with the vendor's clock. */
  async changes(
    apiKey: string,
    after: { atMs: number; id: string },
  ): Promise<{
    items: readonly { id: string; atMs: number; version: number; deleted: boolean }[];
    more: boolean;
    nowMs: number;
  }> {
    return this.#serve(apiKey, ['read'], () => {
      const nowMs = this.options.clock.nowMs();
      const items = this.#sortedRows()
        .filter((row) => row.visibleAtMs <= nowMs && (this.options.deletesInFeed || !row.deleted))
        .map((row) => ({ id: row.id, atMs: row.modifiedAtMs, version: row.version, deleted: row.deleted }))
        .filter((item) => item.atMs > after.atMs || (item.atMs === after.atMs && item.id > after.id))
        .sort((x, y) => x.atMs - y.atMs || (x.id < y.id ? -1 : 1));
      return { items: items.slice(0, this.options.batchMax), more: items.length > this.options.batchMax, nowMs };
    });
  }

  /** Records by id, in the order asked; `missing` for those that are deleted or never were. */
  async read(
    apiKey: string,
    ids: readonly string[],
  ): Promise<readonly (MemoryRecord | Extract<MemoryAnswer, { status: 'missing' }>)[]> {
    return this.#serve(apiKey, ['read'], () =>
      ids.map((id) => {
        const row = this.#rows.get(id);
        return row && !row.deleted ? answered(row) : missing(row);
      }),
    );
  }

  /** Visible live records whose field equals one of the values, as the vendor would store them. */
  async search(apiKey: string, field: string, values: readonly string[]): Promise<readonly MemoryRecord[]> {
    return this.#serve(apiKey, ['read'], () => {
      const nowMs = this.options.clock.nowMs();
      const wanted = new Set(values.map((value) => this.#normalised(field, value)));
      return this.#sortedRows()
        .filter((row) => !row.deleted && row.searchableAtMs <= nowMs && wanted.has(row.fields[field] ?? null))
        .map(answered);
    });
  }

  /** By id of a record of the other object: the records that became it. */
  async origins(
    apiKey: string,
    object: string,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    return this.#serve(apiKey, ['read'], () => {
      const made = this.#sortedRows().filter(({ convertedTo }) => convertedTo?.object === object);
      const wanted = made.filter(({ convertedTo }) => ids.includes(convertedTo?.id ?? ''));
      const byId = Map.groupBy(wanted, ({ convertedTo }) => convertedTo?.id ?? '');
      return new Map([...byId].map(([id, rows]) => [id, rows.map((row) => row.id)]));
    });
  }

  async listGroups(apiKey: string, field: string): Promise<readonly Group[]> {
    return this.#serve(apiKey, ['read'], () => this.groups(field));
  }

  async ensureGroup(apiKey: string, field: string, name: string): Promise<Group> {
    return this.#serve(apiKey, ['create'], () => this.#groupsOf(field).ensure(name));
  }

  /** False when there is no such group. */
  async renameGroup(apiKey: string, field: string, id: string, name: string): Promise<boolean> {
    return this.#serve(apiKey, ['update'], () => this.#groupsOf(field).rename(id, name));
  }

  /** Applies each request on its own; answers in the same order. */
  async write(apiKey: string, requests: readonly MemoryRequest[]): Promise<readonly MemoryAnswer[]> {
    const kinds = [...new Set(requests.map((request) => request.kind))];
    return this.#serve(apiKey, kinds, () => requests.map((request) => this.#apply(request, 'self')));
  }

  #serve<Answer>(apiKey: string, kinds: readonly MemoryFault['on'][], handle: () => Answer): Answer {
    if (apiKey !== this.options.apiKey) throw new MemoryVendorError(401);
    const fault = this.#faults.find((candidate) => kinds.includes(candidate.on));
    if (fault) this.#faults = this.#faults.filter((candidate) => candidate !== fault);
    switch (fault?.kind) {
      case undefined:
        return handle();
      case 'rateLimited':
        throw new MemoryVendorError(429, this.options.clock.nowMs() + THROTTLE_MS);
      case 'html':
        throw new MemoryVendorError('html');
      case 'unavailable':
        throw new MemoryVendorError(503);
      case 'lostAnswer':
        handle();
        throw new MemoryVendorError('connection lost');
    }
  }

  #apply(request: MemoryRequest, origin: 'self' | 'other'): MemoryAnswer {
    switch (request.kind) {
      case 'create':
        return this.#create(request, origin);
      case 'update':
        return this.#update(request, origin);
      case 'delete':
        return this.#delete(request, origin);
    }
  }

  #create(request: Extract<MemoryRequest, { kind: 'create' }>, origin: 'self' | 'other'): MemoryAnswer {
    const known = this.#idByKey.get(request.key);
    const before = known === undefined ? undefined : this.#live(known);
    if (before && this.options.idempotentCreate) return done(before, true);
    const inNone = Object.fromEntries([...this.#groups.keys()].map((name) => [name, [] as readonly string[]]));
    const fields = { ...inNone, ...this.#stored(request.fields) };
    const problem = this.#problem(fields, undefined) ?? this.#misplaced({}, fields, origin) ?? this.#absent(fields);
    if (problem) return problem;
    const searchableAtMs = this.options.clock.nowMs() + this.options.visibilityLagMs;
    const row: Row = {
      id: this.#mintId(),
      fields,
      version: 0,
      modifiedAtMs: 0,
      visibleAtMs: 0,
      searchableAtMs,
      deleted: false,
    };
    this.#rows.set(row.id, row);
    if (request.key !== '') this.#idByKey.set(request.key, row.id);
    this.#changed(row, 'changed', origin);
    return done(row, true);
  }

  #update(request: Extract<MemoryRequest, { kind: 'update' }>, origin: 'self' | 'other'): MemoryAnswer {
    const row = this.#live(request.id);
    if (!row) return missing(this.#rows.get(request.id));
    if (this.#isOutdated(row, request.ifVersion)) return { status: 'changed' };
    const fields = { ...this.#stored(request.fields), ...membersAfter(row, request.deltas) };
    const problem = this.#problem(fields, row.id) ?? this.#misplaced(row.fields, fields, origin);
    if (problem) return problem;
    const replaced = Object.fromEntries(Object.keys(fields).map((name) => [name, row.fields[name] ?? null]));
    if (Object.entries(fields).some(([name, value]) => !sameValue(row.fields[name] ?? null, value))) {
      Object.assign(row.fields, fields);
      this.#changed(row, 'changed', origin);
    }
    return done(row, false, this.options.history ? replaced : {});
  }

  #delete(request: Extract<MemoryRequest, { kind: 'delete' }>, origin: 'self' | 'other'): MemoryAnswer {
    const row = this.#live(request.id);
    if (!row) return missing(this.#rows.get(request.id));
    if (this.#isOutdated(row, request.ifVersion)) return { status: 'changed' };
    row.deleted = true;
    this.#changed(row, 'deleted', origin);
    return done(row, false);
  }

  #changed(row: Row, kind: 'changed' | 'deleted', origin: 'self' | 'other'): void {
    this.#touch(row);
    this.#onHints([{ kind, object: this.object, id: row.id, occurredAtMs: row.modifiedAtMs, origin }]);
  }

  #isOutdated(row: Row, ifVersion: number | undefined): boolean {
    return this.options.conditionalWrites && ifVersion !== undefined && ifVersion !== row.version;
  }

  #touch(row: Row): void {
    const nowMs = this.options.clock.nowMs();
    row.version += 1;
    row.modifiedAtMs = nowMs - (nowMs % this.options.stampResolutionMs);
    row.visibleAtMs = nowMs + this.options.visibilityLagMs;
  }

  #live(id: string): Row | undefined {
    const row = this.#rows.get(id);
    return row?.deleted ? undefined : row;
  }

  #sortedRows(): Row[] {
    return [...this.#rows.values()].sort((x, y) => (x.id < y.id ? -1 : 1));
  }

  #stored(fields: Fields): Record<string, FieldValue> {
    return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, this.#normalised(name, value)]));
  }

  #normalised(name: string, value: FieldValue): FieldValue {
    const normalise = this.fields.find((field) => field.name === name)?.normalise;
    return normalise ? normalise(value) : value;
  }

  #problem(fields: Fields, ownId: string | undefined): MemoryAnswer | undefined {
    for (const [name, value] of Object.entries(fields)) {
      const field = this.fields.find((candidate) => candidate.name === name);
      if (!field) return { status: 'invalid', field: name, message: 'no such field' };
      const refusal = field.refuse?.(value);
      if (refusal !== undefined) return { status: 'invalid', field: name, message: refusal };
      if (field.required && value === null) return { status: 'invalid', field: name, message: 'must not be empty' };
      if (!field.unique || value === null) continue;
      const holder = [...this.#rows.values()].find(
        (row) => !row.deleted && row.id !== ownId && sameValue(row.fields[name] ?? null, value),
      );
      if (holder) return { status: 'duplicate', id: holder.id };
    }
    return undefined;
  }

  #misplaced(before: Fields, fields: Fields, origin: 'self' | 'other'): MemoryAnswer | undefined {
    for (const [name, value] of Object.entries(fields)) {
      const message = this.#groups.get(name)?.problem(before[name] ?? null, value, origin === 'other');
      if (message !== undefined) return { status: 'invalid', field: name, message };
    }
    return undefined;
  }

  #groupsOf(field: string): MemoryGroups {
    const groups = this.#groups.get(field);
    if (!groups) throw new Error(`the field "${field}" has no groups`);
    return groups;
  }

  #absent(fields: Fields): MemoryAnswer | undefined {
    const field = this.fields.find((candidate) => candidate.required && fields[candidate.name] === undefined);
    return field && { status: 'invalid', field: field.name, message: 'must be given' };
  }
}

const answered = (row: Row): MemoryRecord => ({
  id: row.id,
  fields: { ...row.fields },
  version: row.version,
  modifiedAtMs: row.modifiedAtMs,
});

const done = (row: Row, created: boolean, replaced: Fields = {}): MemoryAnswer => ({
  status: 'ok',
  record: answered(row),
  created,
  replaced,
});

const missing = (row: Row | undefined): Extract<MemoryAnswer, { status: 'missing' }> => ({
  status: 'missing',
  ...(row?.convertedTo === undefined ? {} : { convertedTo: row.convertedTo }),
  ...(row?.mergedInto === undefined ? {} : { mergedInto: row.mergedInto }),
});

const sameValue = (x: FieldValue, y: FieldValue): boolean => JSON.stringify(x) === JSON.stringify(y);

function membersAfter(row: Row, deltas: Extract<MemoryRequest, { kind: 'update' }>['deltas']): Fields {
  return Object.fromEntries(
    Object.entries(deltas).map(([name, delta]) => {
      const held = row.fields[name];
      const members = new Set(Array.isArray(held) ? (held as readonly string[]) : []);
      for (const member of delta.add) members.add(member);
      for (const member of delta.remove) members.delete(member);
      return [name, [...members].sort()];
    }),
  );
}
