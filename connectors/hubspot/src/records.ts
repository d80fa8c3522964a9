import { type SimplePublicObject } from '@hubspot/api-client/lib/codegen/crm/objects/index.js';
import { type FieldValue, type LiveRecord } from '#core';
import { ConnectorError } from '#connector-sdk';
import { isObject } from './json.js';

/** The parts of an answered record that are read; its dates were parsed by the official client. */
export type AnsweredRecord = Pick<SimplePublicObject, 'id' | 'properties'> &
  Partial<Pick<SimplePublicObject, 'updatedAt' | 'objectWriteTraceId' | 'propertiesWithHistory'>>;

/** The property HubSpot lists the ids of merged records in, joined by semicolons. */
export const MERGED_IDS_PROPERTY = 'hs_merged_object_ids';

const SET_SEPARATOR = ';';

/**
 * The properties of an answered record: one HubSpot does not have is absent, an unset one `null`. Reads tell an unset
 * property by null and writes by empty text; it is the same. Those among `sets` hold several values.
 */
export function toLive(record: AnsweredRecord, names: readonly string[], sets: ReadonlySet<string>): LiveRecord {
  const held = names.filter((name) => name in record.properties);
  return {
    kind: 'live',
    id: record.id,
    fields: Object.fromEntries(held.map((name) => [name, fieldValue(record.properties[name], sets.has(name))])),
    stamp: stampOf(record),
    modifiedAtMs: modifiedAtMsOf(record),
  };
}

/** A property value as it is given back: HubSpot joins several values into one text. */
export const fieldValue = (value: string | null | undefined, isSet: boolean): FieldValue =>
  isSet ? membersOf(value) : value || null;

/** HubSpot moves this time by itself some seconds after a create, so it may differ without anyone's edit. */
export function stampOf(record: AnsweredRecord): string {
  const modifiedAtMs = modifiedAtMsOf(record);
  return modifiedAtMs === null ? 'unknown' : new Date(modifiedAtMs).toISOString();
}

/** When HubSpot says the record was last modified, in milliseconds since the epoch; `null` when it does not say. */
export function modifiedAtMsOf(record: AnsweredRecord): number | null {
  const modifiedAtMs = record.updatedAt?.getTime() ?? Number.NaN;
  return Number.isFinite(modifiedAtMs) ? modifiedAtMs : null;
}

/**
 * The results of an answer.
 * @throws ConnectorError `protocol` when the answer holds none: the client types a promise, not what came
 */
export function resultsOf<Result>(answer: { readonly results: readonly Result[] }): readonly Result[] {
  const told: unknown = answer;
  if (isObject(told) && Array.isArray(told['results'])) return answer.results;
  throw new ConnectorError('protocol', {
    code: 'HUBSPOT_ANSWER_WITHOUT_RESULTS',
    message: 'HubSpot answered without the results its API promises.',
  });
}

export const membersOf = (value: string | null | undefined): readonly string[] =>
  (value ?? '').split(SET_SEPARATOR).filter((member) => member !== '');

/** What HubSpot is sent for a value; `undefined` for one it has no form for. Empty text clears. */
export function toPropertyValue(value: FieldValue): string | undefined {
  if (value === null) return '';
  if (typeof value === 'object') {
    // Joined without a leading separator: that would append to the set instead of replacing it.
    return isMemberList(value) ? value.filter((member) => member !== '').join(SET_SEPARATOR) : undefined;
  }
  return String(value);
}

const isMemberList = (value: readonly string[] | Readonly<Record<string, string>>): value is readonly string[] =>
  Array.isArray(value);

/** The text that adds members to a set without reading it first. */
export const appendedMembers = (members: readonly string[]): string =>
  members.map((member) => SET_SEPARATOR + member).join('');

/**
 * What a write's answer tells of the `observe` properties. The answer holds written and computed properties; one that was
 * cleared is left out of it.
 */
export function observedAfter(
  record: AnsweredRecord,
  written: Readonly<Record<string, string>>,
  observe: readonly string[],
  sets: ReadonlySet<string>,
): LiveRecord {
  const live = toLive(record, observe, sets);
  const cleared = observe.filter((name) => written[name] === '' && !(name in live.fields));
  const empty = cleared.map((name): [string, FieldValue] => [name, fieldValue(null, sets.has(name))]);
  return { ...live, fields: { ...live.fields, ...Object.fromEntries(empty) } };
}
