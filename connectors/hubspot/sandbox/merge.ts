import { type Account } from './account.js';
import { invalid, notFound } from './errors.js';
import { type ObjectType } from './object-types.js';
import { type Actor, type CrmRecord, type PropertyValues } from './types.js';

const MERGEABLE = new Set(['0-1', '0-2', '0-3']);

export interface MergeRequest {
  primaryId: string;
  mergedId: string;
  actor: Actor;
}

/**
 * Makes one record of two: the primary's values win, the other fills its blanks. HubSpot gives the survivor a new id
 * (`mergeReturnsNewId`); older accounts keep the primary's. Losers are gone from every read, archived ones included.
 */
export function mergeRecords(account: Account, type: ObjectType, request: MergeRequest): CrmRecord {
  if (!MERGEABLE.has(type.objectTypeId)) throw invalid(`Merging ${type.fullyQualifiedName} records is not supported`);
  const { primaryId, mergedId, actor } = request;
  if (primaryId === mergedId) throw invalid('A record cannot be merged into itself');
  const primary = account.records.live(type, primaryId);
  const other = account.records.live(type, mergedId);
  if (!primary || !other) throw notFound();
  const filled = blanksFilledBy(type, primary, other);
  const survivor = account.settings.mergeReturnsNewId
    ? replaceBoth(account, type, { primary, other, filled, actor })
    : absorb(account, type, { primary, other, filled, actor });
  for (const loser of [primary, other]) {
    if (loser === survivor) continue;
    account.associations.move(type, loser.id, survivor.id);
    account.lists.move(type, loser.id, survivor.id);
  }
  account.webhooks.merged(type, {
    survivor,
    primaryId,
    mergedIds: [mergedId],
    movedProperties: Object.keys(filled).length,
    actor,
  });
  return survivor;
}

interface Merge {
  primary: CrmRecord;
  other: CrmRecord;
  filled: PropertyValues;
  actor: Actor;
}

/** Properties people fill in that only the other record has. */
function blanksFilledBy(type: ObjectType, primary: CrmRecord, other: CrmRecord): PropertyValues {
  const entries = Object.entries(other.values).filter(
    ([name, value]) =>
      value !== '' && !primary.values[name] && type.properties.get(name)?.modificationMetadata.readOnlyValue === false,
  );
  return Object.fromEntries(entries);
}

function mergedFacts(type: ObjectType, { primary, other }: Merge, replaced: readonly CrmRecord[]): PropertyValues {
  const listed = (record: CrmRecord, name: string): string[] => (record.values[name] ?? '').split(';').filter(Boolean);
  const ids = [...new Set([primary, other].flatMap((record) => listed(record, 'hs_merged_object_ids')))];
  ids.push(...replaced.map((record) => record.id));
  const emails = new Set([...listed(primary, 'hs_additional_emails'), ...listed(other, 'hs_additional_emails')]);
  const otherEmail = other.values['email'];
  if (type.objectTypeId === '0-1' && otherEmail && primary.values['email']) emails.add(otherEmail);
  return {
    hs_merged_object_ids: ids.join(';'),
    ...(emails.size > 0 ? { hs_additional_emails: [...emails].join(';') } : {}),
  };
}

function replaceBoth(account: Account, type: ObjectType, merge: Merge): CrmRecord {
  const { primary, other, filled, actor } = merge;
  const kept = Object.entries(primary.values).filter(
    ([name]) => type.properties.get(name)?.modificationMetadata.readOnlyValue === false,
  );
  const facts = mergedFacts(type, merge, [primary, other]);
  account.records.purge(type, primary);
  account.records.purge(type, other);
  return account.records.createSilently(type, { ...Object.fromEntries(kept), ...filled }, actor, facts);
}

function absorb(account: Account, type: ObjectType, merge: Merge): CrmRecord {
  const { primary, other, filled, actor } = merge;
  account.records.purge(type, other);
  account.records.set(type, primary, { ...filled, ...mergedFacts(type, merge, [other]) }, actor);
  return primary;
}
