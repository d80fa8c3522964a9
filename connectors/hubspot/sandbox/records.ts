import { type SandboxClock, type SeededRandom } from '#sandbox-kit';
import { derivedValues, valuesAtCreation } from './computed-properties.js';
import { COMPANY_INSIGHTS } from './data/company-properties.js';
import { conflict, InvalidValues, invalid, type ValueProblem } from './errors.js';
import { liveProperty, type ObjectType } from './object-types.js';
import { type SearchIndex } from './search-index.js';
import { type Actor, type CrmRecord, type JsonObject, type PropertyValues } from './types.js';
import { UniqueValues } from './unique-values.js';
import { normaliseValue } from './values.js';

/** Told of every change of records that HubSpot announces; the webhook sender listens. */
export interface RecordListener {
  created(type: ObjectType, record: CrmRecord, actor: Actor): void;
  propertiesChanged(type: ObjectType, record: CrmRecord, names: readonly string[], actor: Actor): void;
  deleted(type: ObjectType, record: CrmRecord, actor: Actor): void;
  restored(type: ObjectType, record: CrmRecord, actor: Actor): void;
}

/** A write whose values were checked and brought into HubSpot's form, not yet done. */
export type CheckedWrite = PropertyValues;

const HISTORY_MAX = 20;
/** How long after a create HubSpot itself touches the record, as recorded; other types are left alone. */
const TOUCH_AFTER_CREATE_MS: Readonly<Record<string, { min: number; max: number }>> = {
  '0-1': { min: 1_070, max: 25_130 },
  '0-2': { min: 670, max: 4_780 },
};
const FIRST_ID: Readonly<Record<string, number>> = {
  '0-1': 171_590_000_000,
  '0-2': 7_944_000_000,
  '0-3': 13_100_000_000,
};
/** How soon after a create HubSpot has looked the company up; sooner than search knows the record. */
const INSIGHTS_AFTER_MAX_MS = 400;
const FIRST_CUSTOM_ID = 860_000_000;
const HUBSPOT_ITSELF: Actor = { source: 'CALCULATED' };
const INSIGHTS: Actor = { source: 'COMPANY_INSIGHTS' };

/** Every record of the account, live and archived, and the rules by which writes change them. */
export class RecordStore {
  readonly #records = new Map<string, Map<string, CrmRecord>>();
  readonly #nextId = new Map<string, number>();
  readonly #unique = new UniqueValues();
  /** Emails deleted for privacy: HubSpot refuses to take them in again. */
  readonly blockedEmails = new Set<string>();
  readonly #clock: SandboxClock;
  readonly #random: SeededRandom;
  readonly #index: SearchIndex;
  readonly #listener: RecordListener;

  constructor(parts: { clock: SandboxClock; random: SeededRandom; index: SearchIndex; listener: RecordListener }) {
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#index = parts.index;
    this.#listener = parts.listener;
  }

  /** Every record of a type in order of creation, archived ones included. */
  all(type: ObjectType): IterableIterator<CrmRecord> {
    return this.#ofType(type).values();
  }

  live(type: ObjectType, id: string): CrmRecord | undefined {
    const record = this.#ofType(type).get(id);
    return record?.archivedAtMs === undefined ? record : undefined;
  }

  archived(type: ObjectType, id: string): CrmRecord | undefined {
    const record = this.#ofType(type).get(id);
    return record?.archivedAtMs === undefined ? undefined : record;
  }

  /** A live record by id or by a unique property (contacts: also by a secondary email). */
  find(type: ObjectType, key: string, idProperty?: string): CrmRecord | undefined {
    if (idProperty === undefined || idProperty === 'hs_object_id') return this.live(type, key);
    const definition = liveProperty(type, idProperty);
    if (!definition?.hasUniqueValue) {
      throw invalid(`Property '${idProperty}' is not a unique identifier property of ${type.fullyQualifiedName}`);
    }
    const id = this.#unique.holder(type, idProperty, key);
    return id === undefined ? undefined : this.live(type, id);
  }

  /** Checks sent values against the definitions; throws {@link InvalidValues} naming all that are refused. */
  check(type: ObjectType, sent: JsonObject, existing?: CrmRecord): CheckedWrite {
    const problems: ValueProblem[] = [];
    const checked: Record<string, string> = {};
    for (const [property, value] of Object.entries(sent)) {
      const definition = liveProperty(type, property);
      if (!definition) {
        const message = `Property "${property}" does not exist`;
        problems.push({ property, code: 'PROPERTY_DOESNT_EXIST', message });
      } else if (definition.modificationMetadata.readOnlyValue) {
        const message = `"${property}" is a read only property; its value cannot be set.`;
        problems.push({ property, code: 'READ_ONLY_VALUE', message });
      } else {
        const outcome = normaliseValue(definition, value, existing?.values[property]);
        if (outcome.kind === 'problem') problems.push(outcome.problem);
        else checked[property] = outcome.value;
      }
    }
    if (problems.length > 0) throw new InvalidValues(problems);
    if (existing) dropBackwardStage(type, existing.values, checked);
    return checked;
  }

  /**
   * Checks that no other live record holds a unique value of the write. `taken` collects the values of the writes of one
   * batch, so that two of its inputs cannot claim the same.
   */
  checkUnique(type: ObjectType, write: CheckedWrite, own?: CrmRecord, taken?: Set<string>): void {
    for (const [property, value] of Object.entries(write)) {
      if (value === '' || !liveProperty(type, property)?.hasUniqueValue) continue;
      if (property === 'email' && this.blockedEmails.has(value)) {
        const message = `The email address ${value} was deleted for privacy reasons and cannot be added again`;
        throw new InvalidValues([{ property, code: 'GDPR_BLOCKLISTED', message }]);
      }
      const holder = this.#unique.holder(type, property, value);
      if (holder !== undefined && holder !== own?.id) throw uniqueConflict(type, property, value, holder);
      const claim = `${property}\u0000${value.toLowerCase()}`;
      if (taken?.has(claim)) throw uniqueConflict(type, property, value, undefined);
      taken?.add(claim);
    }
  }

  /** Makes a record; the records of one batch share one moment, `atMs`. */
  create(type: ObjectType, write: CheckedWrite, actor: Actor, atMs = this.#clock.nowMs()): CrmRecord {
    const record = this.insert(type, write, actor, atMs);
    this.#index.changed(record, undefined);
    this.#listener.created(type, record, actor);
    this.#listener.propertiesChanged(type, record, Object.keys(write), actor);
    this.#touchLater(type, record);
    return record;
  }

  /** A new record that no event announces as created, with facts only HubSpot may set: how a merge ends. */
  createSilently(type: ObjectType, write: CheckedWrite, actor: Actor, facts: PropertyValues): CrmRecord {
    const record = this.insert(type, write, actor, this.#clock.nowMs());
    this.#index.changed(record, undefined);
    this.set(type, record, facts, actor);
    return record;
  }

  /** Writes values that were not sent by a caller, read-only ones included; announces only what people can see. */
  set(type: ObjectType, record: CrmRecord, values: PropertyValues, actor: Actor): void {
    const changed = Object.keys(values).filter((name) => record.values[name] !== values[name]);
    if (changed.length === 0) return;
    this.#apply(type, record, values, actor, this.#clock.nowMs());
    this.#listener.propertiesChanged(type, record, changed, actor);
  }

  /** Shows on a record what is kept elsewhere, such as an association: not a modification, and nobody is told. */
  show(record: CrmRecord, values: PropertyValues): void {
    const set = Object.entries(values).filter(([name, value]) => (record.values[name] ?? '') !== value);
    if (set.length > 0) record.values = { ...record.values, ...Object.fromEntries(set) };
  }

  /** Puts a record in place without telling anybody: how sample data comes to be. */
  insert(type: ObjectType, write: CheckedWrite, actor: Actor, createdAtMs: number): CrmRecord {
    const id = this.#mintId(type);
    const createdAt = new Date(createdAtMs).toISOString();
    const initial = valuesAtCreation(type, { id, createdAt, createdAtMs, actor }, write);
    const values = { ...initial, ...derivedValues(type, initial) };
    const record: CrmRecord = {
      id,
      objectTypeId: type.objectTypeId,
      createdAtMs,
      updatedAtMs: createdAtMs,
      archivedAtMs: undefined,
      values,
      history: new Map(),
    };
    for (const [name, value] of Object.entries(values)) {
      record.history.set(name, [{ value, atMs: createdAtMs, actor: name in write ? actor : HUBSPOT_ITSELF }]);
    }
    this.#ofType(type).set(id, record);
    this.#unique.add(type, record);
    return record;
  }

  /** Writes values; also moves the modified time when none of them differs, as HubSpot does. */
  update(type: ObjectType, record: CrmRecord, write: CheckedWrite, actor: Actor, atMs = this.#clock.nowMs()): void {
    const changed = Object.keys(write).filter((name) => record.values[name] !== write[name]);
    this.#apply(type, record, write, actor, atMs);
    this.#listener.propertiesChanged(type, record, changed, actor);
  }

  archive(type: ObjectType, record: CrmRecord, actor: Actor): void {
    this.#index.changed(record, { values: record.values, archived: false });
    record.archivedAtMs = this.#clock.nowMs();
    record.updatedAtMs = record.archivedAtMs;
    this.#unique.remove(type, record);
    this.#listener.deleted(type, record, actor);
  }

  restore(type: ObjectType, record: CrmRecord, actor: Actor): void {
    this.checkUnique(type, record.values, record);
    this.#index.changed(record, { values: record.values, archived: true });
    record.archivedAtMs = undefined;
    record.updatedAtMs = this.#clock.nowMs();
    this.#unique.add(type, record);
    this.#listener.restored(type, record, actor);
  }

  /** Removes a record for good, archived reads included. */
  purge(type: ObjectType, record: CrmRecord): void {
    this.#unique.remove(type, record);
    this.#index.forget(record);
    this.#ofType(type).delete(record.id);
  }

  #apply(type: ObjectType, record: CrmRecord, write: PropertyValues, actor: Actor, atMs: number): void {
    this.#index.changed(record, { values: record.values, archived: record.archivedAtMs !== undefined });
    this.#unique.remove(type, record);
    const written = { ...record.values, ...write };
    const values: Record<string, string> = { ...written, ...derivedValues(type, written) };
    values[type.modifiedProperty] = new Date(atMs).toISOString();
    for (const [name, value] of Object.entries(values)) {
      if (record.values[name] === value) continue;
      const versions = record.history.get(name) ?? [];
      versions.unshift({ value, atMs, actor: name in write ? actor : HUBSPOT_ITSELF });
      record.history.set(name, versions.slice(0, HISTORY_MAX));
    }
    record.values = values;
    record.updatedAtMs = atMs;
    this.#unique.add(type, record);
  }

  /** HubSpot goes over a new record by itself: blanks it knows are filled, then its modified time moves once more. */
  #touchLater(type: ObjectType, record: CrmRecord): void {
    const range = TOUCH_AFTER_CREATE_MS[type.objectTypeId];
    if (!range) return;
    const filled = knownToHubspot(type, record.values);
    if (Object.keys(filled).length > 0) {
      this.#clock.after(this.#random.between(50, INSIGHTS_AFTER_MAX_MS), () => {
        if (this.live(type, record.id) === record)
          this.set(type, record, knownToHubspot(type, record.values), INSIGHTS);
      });
    }
    const delayMs = this.#random.between(range.min, range.max);
    const dueMs = record.createdAtMs + delayMs;
    this.#clock.after(delayMs, () => {
      if (this.live(type, record.id) !== record) return;
      this.#apply(type, record, {}, HUBSPOT_ITSELF, Math.max(dueMs, record.updatedAtMs));
    });
  }

  #mintId(type: ObjectType): string {
    const last = this.#nextId.get(type.objectTypeId) ?? FIRST_ID[type.objectTypeId] ?? FIRST_CUSTOM_ID;
    const id = last + this.#random.between(1, 97);
    this.#nextId.set(type.objectTypeId, id);
    return String(id);
  }

  #ofType(type: ObjectType): Map<string, CrmRecord> {
    const records = this.#records.get(type.objectTypeId) ?? new Map<string, CrmRecord>();
    this.#records.set(type.objectTypeId, records);
    return records;
  }
}

/** HubSpot ignores a lifecycle stage that would move a record backwards, unless the stage was cleared first. */
function dropBackwardStage(type: ObjectType, current: PropertyValues, write: Record<string, string>): void {
  const stages = type.properties.get('lifecyclestage')?.options.map((option) => option.value) ?? [];
  const before = stages.indexOf(current['lifecyclestage'] ?? '');
  const sent = write['lifecyclestage'];
  if (sent && before >= 0 && stages.indexOf(sent) < before) delete write['lifecyclestage'];
}

function uniqueConflict(type: ObjectType, property: string, value: string, holder: string | undefined): Error {
  if (type.objectTypeId === '0-1' && property === 'email') {
    const existing = holder === undefined ? '' : `. Existing ID: ${holder}`;
    const context = holder === undefined ? {} : { context: { existingId: [holder] } };
    return conflict(`Contact already exists${existing}`, context);
  }
  const message = `Cannot set property ${property} to ${value}. ${holder ?? 'Another input'} already has that value.`;
  return new InvalidValues([{ property, code: 'CONFLICTING_UNIQUE_VALUE', message }]);
}

function knownToHubspot(type: ObjectType, values: PropertyValues): PropertyValues {
  if (type.objectTypeId !== '0-2') return {};
  const domain = (values['domain'] ?? '').split('.').slice(-2).join('.');
  const known = Object.entries(COMPANY_INSIGHTS[domain] ?? {});
  return Object.fromEntries(known.filter(([name]) => values[name] === undefined));
}
