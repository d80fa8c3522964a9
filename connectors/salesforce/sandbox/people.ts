import { type Person, type PersonCopy, SeededRandom } from '#sandbox-kit';
import { personName } from './derived.js';
import { type Org } from './org.js';
import { type ObjectSchema } from './schema.js';
import { type StoredRecord, type Value } from './store.js';
import { DAY_MS, SECOND_MS, vendorDatetime } from './times.js';

/** English names of countries, as this org's people type them. */
const COUNTRY_NAMES = new Intl.DisplayNames('en', { type: 'region' });

/** Seeded records were last saved at most this long before the sandbox started. */
const SEEDED_DAYS_MAX = 700;

/**
 * When a seeded record was saved: some days ago, so that no change feed names it. The org's seed decides it by way of
 * the id; a draw from the org's own random numbers would change the ids minted after it.
 */
function seededAtMs(org: Org, id: string): number {
  const hash = [...id].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, 0);
  const atMs = org.store.clock.nowMs() - new SeededRandom(hash).between(1, SEEDED_DAYS_MAX) * DAY_MS;
  return Math.floor(atMs / SECOND_MS) * SECOND_MS;
}

/** A seeded record: as if saved long ago, without events and without counting calls. */
function seedRecord(org: Org, object: ObjectSchema, values: StoredRecord): string {
  const id = org.store.ids.mint(object.keyPrefix);
  const stamp = vendorDatetime(seededAtMs(org, id));
  const booleans: Record<string, Value> = {};
  for (const field of object.fieldsFor(Infinity)) if (field.type === 'boolean') booleans[field.name] = false;
  const filled = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== ''));
  org.store.table(object.name).put({
    ...booleans,
    CleanStatus: 'Pending',
    ...filled,
    Id: id,
    PhotoUrl: `/services/images/photo/${id}`,
    OwnerId: org.userId,
    CreatedDate: stamp,
    CreatedById: org.userId,
    LastModifiedDate: stamp,
    LastModifiedById: org.userId,
    SystemModstamp: stamp,
  });
  return id;
}

function accountIdFor(org: Org, company: string): string {
  const [existing] = org.store.table('Account').lookup('Name', [company]);
  return existing ? String(existing['Id']) : seedRecord(org, org.schema.must('Account'), { Name: company });
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

/** Puts the people this org knows into it: one contact a copy, one account a distinct company. */
export function seedPeople(org: Org, people: readonly Person[]): void {
  const contact = org.schema.must('Contact');
  for (const person of people) {
    for (const copy of person.copies.salesforce ?? []) seedRecord(org, contact, contactValues(org, person, copy));
  }
}
