import { type SimplePublicObject } from '@hubspot/api-client/lib/codegen/crm/objects/index.js';
import { type FieldValue, type Fields, type LiveRecord } from '#core';
import { ConnectorError } from '#connector-sdk';
import { isObject } from './json.js';

/** The parts of an answered record that are read; its dates were parsed by the official client. */
export type AnsweredRecord = Pick<SimplePublicObject, 'id' | 'properties'> &
  Partial<Pick<SimplePublicObject, 'updatedAt' | 'objectWriteTraceId' | 'propertiesWithHistory'>>;

/** The property HubSpot lists the ids of merged records in, joined by semicolons. */
export const MERGED_IDS_PROPERTY = 'hs_merged_object_ids';

const SET_SEPARATOR = ';';

/**
 * The `fields` of an answered record: a property HubSpot does not have is absent, an unset one `null`. Reads tell an unset
 * property by null and writes by empty text; it is the same.
 */
export function toLive(record: AnsweredRecord, fields: readonly string[]): LiveRecord {
  const held = fields.filter((name) => name in record.properties);
  const modifiedAtMs = modifiedAtMsOf(record);
  return {
    kind: 'live',
    id: record.id,
    fields: Object.fromEntries(held.map((name) => [name, record.properties[name] || null])),
    stamp: stampOf(record),
    modifiedAtMs,
  };
}

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
 * What a write's answer tells of the `observe` fields. The answer holds written and computed properties; one that was
 * cleared is left out of it.
 */
export function observedAfter(
  record: AnsweredRecord,
  written: Readonly<Record<string, string>>,
  observe: readonly string[],
): LiveRecord {
  const live = toLive(record, observe);
  const cleared = observe.filter((name) => written[name] === '' && !(name in live.fields));
  const fields: Fields = { ...live.fields, ...Object.fromEntries(cleared.map((name) => [name, null])) };
  return { ...live, fields };
}
