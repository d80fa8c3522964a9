import { createAnswerNames, updateAnswerNames } from './computed-properties.js';
import { liveProperty, type ObjectType } from './object-types.js';
import { type ApiEra, type CrmRecord, type PropertyVersion } from './types.js';

/** How records are written into answers of this account. */
export interface AnswerStyle {
  era: ApiEra;
  portalId: number;
}

/** A record as a create answers with it: what was written and what HubSpot computed. */
export function createdAnswer(type: ObjectType, record: CrmRecord, written: readonly string[], style: AnswerStyle) {
  return writeAnswer(type, record, createAnswerNames(type, style.era, record.values, written), style);
}

/** A record as an update answers with it: what was written and a fixed few computed properties. */
export function updatedAnswer(type: ObjectType, record: CrmRecord, written: readonly string[], style: AnswerStyle) {
  return writeAnswer(type, record, updateAnswerNames(type, style.era, written), style);
}

/** A record as reads and searches answer with it: asked properties that exist, null where unset. */
export function readAnswer(
  type: ObjectType,
  record: CrmRecord,
  asked: { properties: readonly string[]; history?: readonly string[] },
  style: AnswerStyle,
): Record<string, unknown> {
  const names = asked.properties.length > 0 ? asked.properties : type.defaultProperties;
  const known = [...alwaysRead(type), ...names].filter((name) => liveProperty(type, name));
  const properties = Object.fromEntries(sorted(known).map((name) => [name, record.values[name] ?? null]));
  const history = (asked.history ?? []).filter((name) => liveProperty(type, name));
  const propertiesWithHistory =
    history.length === 0
      ? {}
      : {
          propertiesWithHistory: Object.fromEntries(
            history.map((name) => [name, (record.history.get(name) ?? []).map(versionAnswer)]),
          ),
        };
  return { id: record.id, properties, ...propertiesWithHistory, ...frame(record, style) };
}

function writeAnswer(
  type: ObjectType,
  record: CrmRecord,
  names: readonly string[],
  style: AnswerStyle,
): Record<string, unknown> {
  const present = sorted([...alwaysRead(type), ...names]).filter((name) => record.values[name] !== undefined);
  const properties = Object.fromEntries(present.map((name) => [name, record.values[name]]));
  return { id: record.id, properties, ...frame(record, style) };
}

function frame(record: CrmRecord, style: AnswerStyle): Record<string, unknown> {
  const { id, objectTypeId, archivedAtMs } = record;
  return {
    createdAt: new Date(record.createdAtMs).toISOString(),
    updatedAt: new Date(record.updatedAtMs).toISOString(),
    archived: archivedAtMs !== undefined,
    ...(archivedAtMs === undefined ? {} : { archivedAt: new Date(archivedAtMs).toISOString() }),
    ...(style.era === 'current'
      ? { url: `https://app.hubspot.com/contacts/${style.portalId}/record/${objectTypeId}/${id}` }
      : {}),
  };
}

function versionAnswer({ value, atMs, actor }: PropertyVersion): Record<string, unknown> {
  const userId = /^userId:(\d+)$/.exec(actor.sourceId ?? '')?.[1];
  return {
    value,
    timestamp: new Date(atMs).toISOString(),
    sourceType: actor.source,
    ...(actor.sourceId === undefined ? {} : { sourceId: actor.sourceId }),
    ...(userId === undefined ? {} : { updatedByUserId: Number(userId) }),
  };
}

function alwaysRead(type: ObjectType): string[] {
  return [type.createdProperty, type.modifiedProperty, 'hs_object_id'];
}

const sorted = (names: readonly string[]): string[] => [...new Set(names)].sort();
