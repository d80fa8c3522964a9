import { type Person, type PersonCopy, tagNames, tagsOf } from '#sandbox-kit';
import { type CustomFieldDefinition } from './custom-fields.js';
import { personName } from './derived.js';
import { type Org } from './org.js';
import { seedCampaigns, seedOpportunities } from './sales.js';
import { seedRecord } from './seeding.js';
import { type StoredRecord } from './store.js';

/** English names of countries, as this org's people type them. */
const COUNTRY_NAMES = new Intl.DisplayNames('en', { type: 'region' });

/** What every person and every company has from the start. */
const UNCHECKED = { CleanStatus: 'Pending' };

function seedWithPhoto(org: Org, object: string, values: StoredRecord): string {
  const id = seedRecord(org, org.schema.must(object), { ...UNCHECKED, ...values });
  const table = org.store.table(object);
  table.put({ ...table.get(id), PhotoUrl: `/services/images/photo/${id}` });
  return id;
}

/** What people are seeded with beyond what every org has. */
export interface Surroundings {
  /** A multi-select picklist of contacts, `Tags__c`, with some of the people in each of its values. */
  tags?: boolean;
}

/** The org's own field for tags. */
export const TAGS_FIELD = {
  name: 'Tags__c',
  label: 'Tags',
  type: 'MultiselectPicklist',
  values: tagNames('salesforce'),
} as const satisfies CustomFieldDefinition;

/** The account of a company: known by its web site, else by its name, and called as the first of its people wrote. */
function accountIdFor(org: Org, name: string, person: Person): string {
  const { companyDomain, country } = person;
  const accounts = org.store.table('Account');
  const [existing] =
    companyDomain === undefined ? accounts.lookup('Name', [name]) : accounts.lookup('Website', [companyDomain]);
  if (existing) return String(existing['Id']);
  const known = companyDomain === undefined ? {} : { Website: companyDomain, BillingCountry: countryName(country) };
  return seedWithPhoto(org, 'Account', { Name: name, ...known });
}

const countryName = (country: string): string =>
  /^[A-Z]{2}$/.test(country) ? (COUNTRY_NAMES.of(country) ?? country) : country;

function contactValues(org: Org, person: Person, copy: PersonCopy, { tags }: Surroundings): StoredRecord {
  const blank = new Set<string>(copy.blank ?? []);
  const told = (key: 'email' | 'phone' | 'company' | 'jobTitle' | 'city'): string | null =>
    blank.has(key) ? null : (copy[key] ?? person[key] ?? null);
  const company = told('company');
  const name = { FirstName: copy.firstName ?? person.firstName, LastName: copy.lastName ?? person.lastName };
  const country = copy.country ?? person.country;
  return {
    ...name,
    Name: personName(name),
    Email: told('email'),
    Phone: told('phone'),
    Title: told('jobTitle'),
    AccountId: company === null ? null : accountIdFor(org, company, person),
    MailingStreet: person.street ?? null,
    MailingCity: told('city'),
    MailingPostalCode: person.postalCode ?? null,
    MailingCountry: countryName(country),
    HasOptedOutOfEmail: copy.optedOut ?? person.optedOut,
    ...(tags ? { [TAGS_FIELD.name]: tagsOf(person, copy, 'salesforce').join(';') } : {}),
  };
}

/**
 * Puts the people this org knows into it: one contact a copy, one account a company; then campaigns with some
 * of them, and sales to some of the companies.
 */
export function seedPeople(org: Org, people: readonly Person[], surroundings: Surroundings = {}): void {
  const accounts = org.store.table('Account');
  const before = new Set([...accounts.all()].map((account) => account['Id']));
  const contactIds = people.flatMap((person) =>
    (person.copies.salesforce ?? []).map((copy) =>
      seedWithPhoto(org, 'Contact', contactValues(org, person, copy, surroundings)),
    ),
  );
  const accountIds = [...accounts.all()].map((account) => account['Id']).filter((id) => !before.has(id ?? null));
  seedCampaigns(org, contactIds);
  seedOpportunities(org, accountIds.map(String));
}
