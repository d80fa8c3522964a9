import { type Person, type PersonCopy } from '#sandbox-kit';
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

function accountIdFor(org: Org, company: string): string {
  const [existing] = org.store.table('Account').lookup('Name', [company]);
  return existing ? String(existing['Id']) : seedWithPhoto(org, 'Account', { Name: company });
}

function contactValues(org: Org, person: Person, copy: PersonCopy): StoredRecord {
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
    AccountId: company === null ? null : accountIdFor(org, company),
    MailingStreet: person.street ?? null,
    MailingCity: told('city'),
    MailingPostalCode: person.postalCode ?? null,
    MailingCountry: /^[A-Z]{2}$/.test(country) ? (COUNTRY_NAMES.of(country) ?? country) : country,
    HasOptedOutOfEmail: copy.optedOut ?? person.optedOut,
  };
}

/**
 * Puts the people this org knows into it: one contact a copy, one account a distinct company; then campaigns with some
 * of them, and sales to some of the companies.
 */
export function seedPeople(org: Org, people: readonly Person[]): void {
  const accounts = org.store.table('Account');
  const before = new Set([...accounts.all()].map((account) => account['Id']));
  const contactIds = people.flatMap((person) =>
    (person.copies.salesforce ?? []).map((copy) => seedWithPhoto(org, 'Contact', contactValues(org, person, copy))),
  );
  const accountIds = [...accounts.all()].map((account) => account['Id']).filter((id) => !before.has(id ?? null));
  seedCampaigns(org, contactIds);
  seedOpportunities(org, accountIds.map(String));
}
