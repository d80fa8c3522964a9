import { type Field, type ObjectSchema } from './schema.js';
import { type Store, type StoredRecord, type Value } from './store.js';

/** A compound address as it is read: all of its parts, or null when every part is null. */
export type AddressValue = Readonly<Record<string, Value>> | null;

const ADDRESS_PARTS = [
  'City',
  'Country',
  'GeocodeAccuracy',
  'Latitude',
  'Longitude',
  'PostalCode',
  'State',
  'Street',
] as const;

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

/** `MailingAddress` is stored as `MailingStreet`, `MailingCity`, …; a lead's `Address` without a prefix. */
function addressOf(record: StoredRecord, field: Field): AddressValue {
  const prefix = field.name.slice(0, -'Address'.length);
  const parts = ADDRESS_PARTS.map((part) => [lowerFirst(part), record[prefix + part] ?? null] as const);
  return parts.every(([, value]) => value === null) ? null : Object.fromEntries(parts);
}

/** Fields of a campaign member that show its lead or contact, and what they are called there. */
const MIRRORED: Readonly<Record<string, { contact: string | null; lead: string | null }>> = {
  Salutation: { contact: 'Salutation', lead: 'Salutation' },
  Name: { contact: 'Name', lead: 'Name' },
  FirstName: { contact: 'FirstName', lead: 'FirstName' },
  LastName: { contact: 'LastName', lead: 'LastName' },
  Title: { contact: 'Title', lead: 'Title' },
  Street: { contact: 'MailingStreet', lead: 'Street' },
  City: { contact: 'MailingCity', lead: 'City' },
  State: { contact: 'MailingState', lead: 'State' },
  PostalCode: { contact: 'MailingPostalCode', lead: 'PostalCode' },
  Country: { contact: 'MailingCountry', lead: 'Country' },
  Email: { contact: 'Email', lead: 'Email' },
  Phone: { contact: 'Phone', lead: 'Phone' },
  Fax: { contact: 'Fax', lead: 'Fax' },
  MobilePhone: { contact: 'MobilePhone', lead: 'MobilePhone' },
  Description: { contact: 'Description', lead: 'Description' },
  DoNotCall: { contact: 'DoNotCall', lead: 'DoNotCall' },
  HasOptedOutOfEmail: { contact: 'HasOptedOutOfEmail', lead: 'HasOptedOutOfEmail' },
  HasOptedOutOfFax: { contact: 'HasOptedOutOfFax', lead: 'HasOptedOutOfFax' },
  LeadSource: { contact: 'LeadSource', lead: 'LeadSource' },
  LeadOrContactOwnerId: { contact: 'OwnerId', lead: 'OwnerId' },
  CompanyOrAccount: { contact: null, lead: 'Company' },
};

function memberValue(store: Store, member: StoredRecord, field: Field): Value | undefined {
  const personId = member['ContactId'] ?? member['LeadId'] ?? null;
  const isContact = (member['ContactId'] ?? null) !== null;
  if (field.name === 'LeadOrContactId') return personId;
  if (field.name === 'Type') return isContact ? 'Contact' : 'Lead';
  const mirrored = MIRRORED[field.name];
  if (!mirrored) return undefined;
  const person = personId === null ? undefined : store.find(String(personId))?.record;
  const name = isContact ? mirrored.contact : mirrored.lead;
  if (name !== null) return person?.[name] ?? (field.type === 'boolean' ? false : null);
  const accountId = person?.['AccountId'] ?? null;
  return accountId === null ? null : (store.find(String(accountId))?.record['Name'] ?? null);
}

/** What a campaign counts of its members and opportunities. */
const CAMPAIGN_TOTALS: Readonly<Record<string, (store: Store, campaignId: Value) => number>> = {
  NumberOfLeads: (store, id) => members(store, id).filter((member) => member['LeadId']).length,
  NumberOfContacts: (store, id) => members(store, id).filter((member) => member['ContactId']).length,
  NumberOfResponses: (store, id) => members(store, id).filter((member) => member['HasResponded'] === true).length,
  NumberOfConvertedLeads: (store, id) =>
    members(store, id).filter((member) => store.find(String(member['LeadId'] ?? ''))?.record['IsConverted'] === true)
      .length,
  NumberOfOpportunities: (store, id) => opportunities(store, id).length,
  NumberOfWonOpportunities: (store, id) => won(store, id).length,
  AmountAllOpportunities: (store, id) => amount(opportunities(store, id)),
  AmountWonOpportunities: (store, id) => amount(won(store, id)),
};

const live = (records: StoredRecord[]): StoredRecord[] => records.filter((record) => record['IsDeleted'] !== true);
const members = (store: Store, id: Value): StoredRecord[] =>
  live(store.table('CampaignMember').lookup('CampaignId', [id]));
const opportunities = (store: Store, id: Value): StoredRecord[] =>
  live(store.table('Opportunity').lookup('CampaignId', [id]));
const won = (store: Store, id: Value): StoredRecord[] =>
  opportunities(store, id).filter((opportunity) => opportunity['IsWon'] === true);
const amount = (records: StoredRecord[]): number =>
  records.reduce((total, record) => total + Number(record['Amount'] ?? 0), 0);

/** Reads a field as the vendor shows it: stored, computed from other fields, or mirrored from another record. */
export function readField(
  store: Store,
  object: ObjectSchema,
  record: StoredRecord,
  field: Field,
): Value | AddressValue {
  if (field.type === 'address') return addressOf(record, field);
  if (object.name === 'CampaignMember') {
    const mirrored = memberValue(store, record, field);
    if (mirrored !== undefined) return mirrored;
  }
  if (object.name === 'Campaign') {
    const total = CAMPAIGN_TOTALS[field.name];
    if (total) return total(store, record['Id'] ?? null);
  }
  if (object.name === 'Topic' && field.name === 'TalkingAbout') return record['TalkingAbout'] ?? 0;
  return record[field.name] ?? (field.type === 'boolean' ? false : null);
}

/** The `Name` of a person: first and last name, the blank one left out. */
export const personName = (record: StoredRecord): string =>
  [record['FirstName'], record['LastName']].filter((part) => part).join(' ');

/** Whether a field is computed when read, so that no index on stored values can find it. */
export const isDerived = (object: ObjectSchema, field: Field): boolean =>
  field.type === 'address' ||
  (object.name === 'CampaignMember' &&
    (field.name in MIRRORED || field.name === 'LeadOrContactId' || field.name === 'Type')) ||
  (object.name === 'Campaign' && field.name in CAMPAIGN_TOTALS);
