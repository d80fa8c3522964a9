import { type VendorError } from './errors.js';
import { type ObjectSchema } from './schema.js';
import { type Store, type StoredRecord } from './store.js';
import { type Transaction } from './transaction.js';

/** What an object does with a record about to be inserted beyond what its fields say. */
export type Refined = { record: StoredRecord; errors: readonly VendorError[]; existingId?: string };

const LEAVE = (record: StoredRecord): Refined => ({ record, errors: [] });

const one = (code: string, message: string, fields: readonly string[] = []): VendorError[] => [
  { code, message, fields },
];

const liveRecords = (records: StoredRecord[]): StoredRecord[] =>
  records.filter((record) => record['IsDeleted'] !== true);

/** Status labels of a campaign, in their order. */
function statusesOf(store: Store, campaignId: StoredRecord[string] | undefined): StoredRecord[] {
  return liveRecords(store.table('CampaignMemberStatus').lookup('CampaignId', [campaignId ?? null])).sort(
    (x, y) => Number(x['SortOrder'] ?? 0) - Number(y['SortOrder'] ?? 0),
  );
}

/** A status that the campaign does not have becomes its default one; the responded flag and date follow the status. */
function withStatus(store: Store, record: StoredRecord, today: string): StoredRecord {
  const statuses = statusesOf(store, record['CampaignId']);
  const wanted = String(record['Status'] ?? '').toLowerCase();
  const status =
    statuses.find((candidate) => String(candidate['Label']).toLowerCase() === wanted) ??
    statuses.find((candidate) => candidate['IsDefault'] === true);
  const responded = status?.['HasResponded'] === true;
  return {
    ...record,
    Status: status?.['Label'] ?? null,
    HasResponded: responded,
    FirstRespondedDate: responded ? (record['FirstRespondedDate'] ?? today) : null,
  };
}

function campaignMember(transaction: Transaction, record: StoredRecord): Refined {
  const { store } = transaction;
  const persons = ['ContactId', 'LeadId'].filter((field) => (record[field] ?? null) !== null);
  const [person, second] = persons;
  if (person === undefined) {
    const message = 'Required fields are missing: [LeadId, ContactId]';
    return { record, errors: one('REQUIRED_FIELD_MISSING', message, ['LeadId', 'ContactId']) };
  }
  if (second !== undefined) {
    const message = 'A campaign member is either a lead or a contact, not both';
    return { record, errors: one('FIELD_INTEGRITY_EXCEPTION', message, ['LeadId', 'ContactId']) };
  }
  const sameCampaign = liveRecords(store.table('CampaignMember').lookup(person, [record[person] ?? null])).some(
    (member) => member['CampaignId'] === record['CampaignId'],
  );
  if (sameCampaign) return { record, errors: one('DUPLICATE_VALUE', 'Already a campaign member.') };
  return LEAVE(withStatus(store, record, transaction.stamp.slice(0, 10)));
}

/** Assigning a topic again is no error: the answer is the assignment that exists. */
function topicAssignment(transaction: Transaction, record: StoredRecord): Refined {
  const { store } = transaction;
  const entityId = String(record['EntityId'] ?? '');
  const existing = store
    .table('TopicAssignment')
    .lookup('EntityId', [entityId])
    .find((assignment) => assignment['TopicId'] === record['TopicId']);
  const entityType = store.schema.ofId(entityId)?.name ?? null;
  const refined: Refined = LEAVE({ ...record, EntityKeyPrefix: entityId.slice(0, 3), EntityType: entityType });
  return existing ? { ...refined, existingId: String(existing['Id']) } : refined;
}

function topic(transaction: Transaction, record: StoredRecord): Refined {
  const sameName = transaction.store.table('Topic').lookup('Name', [record['Name'] ?? null]);
  const other = sameName.find((candidate) => candidate['Id'] !== record['Id']);
  if (!other) return LEAVE(record);
  const message = `duplicate value found: Name duplicates value on record with id: ${String(other['Id'])}`;
  return { record, errors: one('DUPLICATE_VALUE', message) };
}

/** What each stage of the standard sales process says of an opportunity. */
const STAGES: Readonly<Record<string, { probability: number; forecast: string }>> = {
  Prospecting: { probability: 10, forecast: 'Pipeline' },
  Qualification: { probability: 10, forecast: 'Pipeline' },
  'Needs Analysis': { probability: 20, forecast: 'Pipeline' },
  'Value Proposition': { probability: 50, forecast: 'Pipeline' },
  'Id. Decision Makers': { probability: 60, forecast: 'Pipeline' },
  'Perception Analysis': { probability: 70, forecast: 'Pipeline' },
  'Proposal/Price Quote': { probability: 75, forecast: 'Pipeline' },
  'Negotiation/Review': { probability: 90, forecast: 'Pipeline' },
  'Closed Won': { probability: 100, forecast: 'Closed' },
  'Closed Lost': { probability: 0, forecast: 'Omitted' },
};

/** The stage closes an opportunity, and sets its probability unless the same save gives another. */
export function withStage(record: StoredRecord, before?: StoredRecord): StoredRecord {
  const name = String(record['StageName']);
  const stage = STAGES[name] ?? { probability: 0, forecast: 'Pipeline' };
  const moved = before?.['StageName'] !== record['StageName'];
  const given = (record['Probability'] ?? null) !== (before?.['Probability'] ?? null);
  return {
    ...record,
    IsClosed: name === 'Closed Won' || name === 'Closed Lost',
    IsWon: name === 'Closed Won',
    ...(moved
      ? {
          ForecastCategory: stage.forecast,
          ForecastCategoryName: stage.forecast,
          ...(given ? {} : { Probability: stage.probability }),
        }
      : {}),
  };
}

const REFINERS: Readonly<Record<string, (transaction: Transaction, record: StoredRecord) => Refined>> = {
  CampaignMember: campaignMember,
  TopicAssignment: topicAssignment,
  Topic: topic,
  Opportunity: (_transaction, record) => LEAVE(withStage(record)),
};

/** Applies the object's own rules to a record about to be inserted. */
export const refineInsert = (transaction: Transaction, object: ObjectSchema, record: StoredRecord): Refined =>
  (REFINERS[object.name] ?? ((_: Transaction, given: StoredRecord) => LEAVE(given)))(transaction, record);

/** Applies the object's own rules to a record about to be updated. */
export function refineUpdate(
  transaction: Transaction,
  object: ObjectSchema,
  before: StoredRecord,
  record: StoredRecord,
): Refined {
  switch (object.name) {
    case 'Lead':
      if (before['IsConverted'] !== true) return LEAVE(record);
      return { record, errors: one('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead') };
    case 'CampaignMember':
      return LEAVE(withStatus(transaction.store, record, transaction.stamp.slice(0, 10)));
    case 'Topic':
      return topic(transaction, record);
    case 'Opportunity':
      return LEAVE(withStage(record, before));
    default:
      return LEAVE(record);
  }
}

/** Records the vendor makes along with an inserted one, e.g. the two statuses every new campaign has. */
export function companions(object: ObjectSchema, record: StoredRecord): { object: string; values: StoredRecord }[] {
  if (object.name !== 'Campaign') return [];
  const status = (label: string, order: number, isDefault: boolean): { object: string; values: StoredRecord } => ({
    object: 'CampaignMemberStatus',
    values: {
      CampaignId: record['Id'] ?? null,
      Label: label,
      SortOrder: order,
      IsDefault: isDefault,
      HasResponded: !isDefault,
    },
  });
  return [status('Sent', 1, true), status('Responded', 2, false)];
}

/** Records that a saved one puts in the shade, as they are then: an opportunity has one primary contact at most. */
export function displaced(store: Store, object: ObjectSchema, record: StoredRecord): readonly StoredRecord[] {
  if (object.name !== 'OpportunityContactRole' || record['IsPrimary'] !== true) return [];
  return liveRecords(store.table(object.name).lookup('OpportunityId', [record['OpportunityId'] ?? null]))
    .filter((other) => other['Id'] !== record['Id'] && other['IsPrimary'] === true)
    .map((other) => ({ ...other, IsPrimary: false }));
}
