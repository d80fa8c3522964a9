import { type VendorError } from './errors.js';
import { type ObjectSchema } from './schema.js';
import { type StoredRecord, type Value } from './store.js';
import { type Transaction } from './transaction.js';
import { entityIsDeleted, type Input, lockedRow, noAccess, type RecordWriter, type SaveOutcome } from './writer.js';

/** At most two records may be merged into a third. */
const MERGE_LOSERS_MAX = 2;
const DAYS_TO_CLOSE_DEFAULT = 30;

const refused = (code: string, message: string, fields: readonly string[] = []): SaveOutcome => ({
  ok: false,
  errors: [{ code, message, fields }],
});

/** Objects whose records the recycle bin does not keep. */
const keepsInBin = (object: ObjectSchema): boolean =>
  object.field('IsDeleted') !== undefined && object.name !== 'TopicAssignment';

interface ChildLink {
  object: ObjectSchema;
  field: string;
  cascades: boolean;
}

/** The fields of objects in this org that may point at records of this one. */
function childLinks(transaction: Transaction, object: ObjectSchema): ChildLink[] {
  const links: ChildLink[] = [];
  for (const [childName, field, , extras] of object.children) {
    const child = transaction.store.schema.object(childName);
    if (child?.field(field)) links.push({ object: child, field, cascades: extras?.['cascadeDelete'] === true });
  }
  return links;
}

function childrenOf(transaction: Transaction, link: ChildLink, parentId: string): StoredRecord[] {
  const children = transaction.store.table(link.object.name).lookup(link.field, [parentId]);
  return children.filter((child) => child['IsDeleted'] !== true);
}

/** Deletes a record and what hangs on it. Unknown ids are reported as the caller's kind of call reports them. */
export function deleteRecord(transaction: Transaction, id: string, unknown: VendorError): SaveOutcome {
  const found = transaction.store.find(id);
  if (!found) return { ok: false, errors: [unknown] };
  const { object, record } = found;
  if (record['IsDeleted'] === true) return { ok: false, errors: [entityIsDeleted()] };
  if (!object.allows('deletable') || !transaction.shows(object, record)) return { ok: false, errors: [noAccess()] };
  if (transaction.strikesLock()) return { ok: false, errors: [lockedRow(id)] };
  removeWithChildren(transaction, object, record);
  return { ok: true, id, created: false };
}

function removeWithChildren(transaction: Transaction, object: ObjectSchema, record: StoredRecord): void {
  const id = String(record['Id']);
  for (const link of childLinks(transaction, object)) {
    if (!link.cascades) continue;
    for (const child of childrenOf(transaction, link, id)) removeWithChildren(transaction, link.object, child);
  }
  if (keepsInBin(object)) transaction.bin(object, record);
  else transaction.purge(object, id);
}

/** Takes a record out of the recycle bin, and with it what was deleted because of it. */
export function undeleteRecord(transaction: Transaction, id: string): SaveOutcome {
  const found = transaction.store.find(id);
  const entry = transaction.store.bin.get(id);
  if (!found || !entry) return refused('UNDELETE_FAILED', 'Entity is not in the recycle bin');
  const { store } = transaction;
  transaction.restore(found.object, found.record);
  for (const link of childLinks(transaction, found.object)) {
    for (const child of store.table(link.object.name).lookup(link.field, [id])) {
      const childEntry = store.bin.get(String(child['Id']));
      if (childEntry?.transactionKey === entry.transactionKey) transaction.restore(link.object, child);
    }
  }
  return { ok: true, id, created: false };
}

/** Removes a record for good, whether live or in the recycle bin. */
export function hardDeleteRecord(transaction: Transaction, id: string): SaveOutcome {
  const found = transaction.store.find(id);
  if (!found) return { ok: false, errors: [entityIsDeleted()] };
  transaction.purge(found.object, id);
  return { ok: true, id, created: false };
}

export interface MergeRequest {
  masterId: string;
  loserIds: readonly string[];
  /** Values the merged record takes; others stay as on the master. */
  values: Input;
}

export type MergeOutcome =
  | { ok: true; id: string; mergedIds: string[]; updatedChildIds: string[] }
  | { ok: false; errors: readonly VendorError[] };

/** Merges losers into the master: children move over, losers go to the bin naming the master, the master is saved. */
export function mergeRecords(transaction: Transaction, writer: RecordWriter, request: MergeRequest): MergeOutcome {
  const { store } = transaction;
  const master = store.find(request.masterId);
  const fail = (code: string, message: string): MergeOutcome => ({
    ok: false,
    errors: [{ code, message, fields: [] }],
  });
  if (!master || master.record['IsDeleted'] === true) return { ok: false, errors: [entityIsDeleted()] };
  if (!master.object.allows('mergeable')) return fail('INVALID_TYPE', `${master.object.name} cannot be merged`);
  const { loserIds } = request;
  if (loserIds.length === 0 || loserIds.length > MERGE_LOSERS_MAX || loserIds.includes(request.masterId)) {
    return fail('INVALID_OPERATION', 'a merge takes one or two other records');
  }
  const losers = loserIds.map((id) => store.find(id));
  if (losers.some((loser) => !loser || loser.record['IsDeleted'] === true)) {
    return { ok: false, errors: [entityIsDeleted()] };
  }
  const mark = transaction.mark();
  const updatedChildIds: string[] = [];
  for (const loser of losers) {
    if (!loser || loser.object !== master.object)
      return fail('INVALID_TYPE', 'records to merge are of different types');
    const loserId = String(loser.record['Id']);
    updatedChildIds.push(...reparent(transaction, master.object, loserId, request.masterId));
    transaction.bin(loser.object, loser.record, { MasterRecordId: request.masterId });
  }
  const saved = writer.update(transaction, master.object, request.masterId, request.values);
  if (!saved.ok) {
    transaction.rollback(mark);
    return saved;
  }
  return { ok: true, id: request.masterId, mergedIds: [...loserIds], updatedChildIds };
}

/** Points the loser's children at the master; a membership the master has already is dropped. */
function reparent(transaction: Transaction, object: ObjectSchema, loserId: string, masterId: string): string[] {
  const moved: string[] = [];
  for (const link of childLinks(transaction, object)) {
    for (const child of childrenOf(transaction, link, loserId)) {
      if (hasSame(transaction, link, child, masterId)) {
        removeWithChildren(transaction, link.object, child);
        continue;
      }
      const hasModifier = link.object.field('LastModifiedDate') !== undefined;
      transaction.put('UPDATE', link.object, {
        ...child,
        [link.field]: masterId,
        ...(hasModifier ? { LastModifiedDate: transaction.stamp, LastModifiedById: transaction.context.userId } : {}),
        SystemModstamp: transaction.stamp,
      });
      moved.push(String(child['Id']));
    }
  }
  return moved;
}

/** The field that, with the parent, may occur once only. */
const PARTNER_FIELD: Readonly<Record<string, string>> = { CampaignMember: 'CampaignId', TopicAssignment: 'TopicId' };

function hasSame(transaction: Transaction, link: ChildLink, child: StoredRecord, masterId: string): boolean {
  const partner = PARTNER_FIELD[link.object.name];
  if (partner === undefined) return false;
  return childrenOf(transaction, link, masterId).some((other) => other[partner] === child[partner]);
}

export interface ConversionRequest {
  leadId: string;
  /** Existing records to convert into; new ones are made when absent. */
  accountId?: string;
  contactId?: string;
  createOpportunity: boolean;
  opportunityName?: string;
  convertedStatus: string;
}

export type ConversionOutcome =
  | { ok: true; leadId: string; accountId: string; contactId: string; opportunityId: string | null }
  | { ok: false; errors: readonly VendorError[] };

/** Lead fields and where conversion copies them. */
const LEAD_TO_CONTACT: Readonly<Record<string, string>> = {
  FirstName: 'FirstName',
  LastName: 'LastName',
  Salutation: 'Salutation',
  Title: 'Title',
  Email: 'Email',
  Phone: 'Phone',
  MobilePhone: 'MobilePhone',
  Fax: 'Fax',
  LeadSource: 'LeadSource',
  Description: 'Description',
  Street: 'MailingStreet',
  City: 'MailingCity',
  State: 'MailingState',
  PostalCode: 'MailingPostalCode',
  Country: 'MailingCountry',
  HasOptedOutOfEmail: 'HasOptedOutOfEmail',
  DoNotCall: 'DoNotCall',
};
const LEAD_TO_ACCOUNT: Readonly<Record<string, string>> = {
  Company: 'Name',
  Phone: 'Phone',
  Website: 'Website',
  Industry: 'Industry',
  Street: 'BillingStreet',
  City: 'BillingCity',
  State: 'BillingState',
  PostalCode: 'BillingPostalCode',
  Country: 'BillingCountry',
};

function copied(lead: StoredRecord, fields: Readonly<Record<string, string>>): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const [from, to] of Object.entries(fields)) {
    const value = lead[from] ?? null;
    if (value !== null) values[to] = value;
  }
  return values;
}

/** Converts a lead: account, contact and opportunity are made, then the lead is marked, all in one transaction. */
export function convertLead(
  transaction: Transaction,
  writer: RecordWriter,
  request: ConversionRequest,
): ConversionOutcome {
  const { store, stamp } = transaction;
  const schema = store.schema;
  const lead = store.table('Lead').get(request.leadId);
  if (!lead || lead['IsDeleted'] === true) return { ok: false, errors: [entityIsDeleted()] };
  if (lead['IsConverted'] === true) {
    const message = 'cannot reference converted lead';
    return { ok: false, errors: [{ code: 'CANNOT_UPDATE_CONVERTED_LEAD', message, fields: [] }] };
  }
  const mark = transaction.mark();
  const create = (object: string, values: Input): string => {
    const outcome = writer.insert(transaction, schema.must(object), values);
    if (outcome.ok) return outcome.id;
    transaction.rollback(mark);
    throw new ConversionRefused(outcome.errors);
  };
  try {
    const accountId = request.accountId ?? create('Account', copied(lead, LEAD_TO_ACCOUNT));
    const contactId =
      request.contactId ?? create('Contact', { ...copied(lead, LEAD_TO_CONTACT), AccountId: accountId });
    const opportunityId = request.createOpportunity
      ? create('Opportunity', opportunityValues(lead, request, accountId, transaction.stampMs))
      : null;
    transaction.put('UPDATE', schema.must('Lead'), {
      ...lead,
      Status: request.convertedStatus,
      IsConverted: true,
      ConvertedDate: stamp.slice(0, 10),
      ConvertedAccountId: accountId,
      ConvertedContactId: contactId,
      ConvertedOpportunityId: opportunityId,
      LastModifiedDate: stamp,
      LastModifiedById: transaction.context.userId,
      SystemModstamp: stamp,
    });
    passOnMemberships(transaction, request.leadId, contactId);
    if (opportunityId !== null) giveRole(transaction, opportunityId, contactId);
    return { ok: true, leadId: request.leadId, accountId, contactId, opportunityId };
  } catch (error) {
    if (error instanceof ConversionRefused) return { ok: false, errors: error.errors };
    throw error;
  }
}

/** A converted lead's campaign memberships become the contact's as well, except where the contact has its own. */
function passOnMemberships(transaction: Transaction, leadId: string, contactId: string): void {
  const { store, stamp, context } = transaction;
  const table = store.table('CampaignMember');
  const live = (field: string, id: string): StoredRecord[] =>
    table.lookup(field, [id]).filter((member) => member['IsDeleted'] !== true);
  const taken = new Set(live('ContactId', contactId).map((member) => member['CampaignId']));
  for (const member of live('LeadId', leadId)) {
    if (taken.has(member['CampaignId'] ?? null)) continue;
    const saved = { LastModifiedDate: stamp, LastModifiedById: context.userId, SystemModstamp: stamp };
    transaction.put('UPDATE', store.schema.must('CampaignMember'), { ...member, ContactId: contactId, ...saved });
  }
}

/** The contact of a conversion is the primary one of its opportunity. The vendor documents no event for that. */
function giveRole(transaction: Transaction, opportunityId: string, contactId: string): void {
  const { store, stamp, context } = transaction;
  const object = store.schema.must('OpportunityContactRole');
  transaction.putSilently(object, {
    Id: store.ids.mint(object.keyPrefix),
    OpportunityId: opportunityId,
    ContactId: contactId,
    IsPrimary: true,
    IsDeleted: false,
    CreatedDate: stamp,
    CreatedById: context.userId,
    LastModifiedDate: stamp,
    LastModifiedById: context.userId,
    SystemModstamp: stamp,
  });
}

class ConversionRefused extends Error {
  readonly errors: readonly VendorError[];

  constructor(errors: readonly VendorError[]) {
    super('the lead was not converted');
    this.errors = errors;
  }
}

const opportunityValues = (
  lead: StoredRecord,
  request: ConversionRequest,
  accountId: string,
  nowMs: number,
): Input => ({
  Name: request.opportunityName ?? `${String(lead['Company'])}-`,
  AccountId: accountId,
  StageName: 'Prospecting',
  CloseDate: new Date(nowMs + DAYS_TO_CLOSE_DEFAULT * 86_400_000).toISOString().slice(0, 10),
});
