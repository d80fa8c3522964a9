import { type Person, type PersonCopy } from '#sandbox-kit';
import { type Account } from './account.js';
import { type Actor, type CrmRecord } from './types.js';

export const SEEDED_BY: Actor = { source: 'IMPORT', sourceId: 'userId:76070032' };
/** Seeded records are this much older than the sandbox, and a second apart. */
export const AGE_MS = 30 * 86_400_000;

/** A contact made of one tool's copy of a person. */
export interface SeededContact {
  readonly person: Person;
  readonly copy: PersonCopy;
  readonly contact: CrmRecord;
}

/**
 * Puts the sample people HubSpot knows into the account, one contact a copy. Nothing is announced or counted, and
 * search knows them at once. HubSpot refuses two contacts with one address, so a duplicate goes without.
 * @returns the contacts, in the order they were made
 */
export function seedPeople(account: Account, people: readonly Person[]): readonly SeededContact[] {
  const contacts = account.types.get('contacts');
  const firstAtMs = account.parts.clock.nowMs() - AGE_MS;
  const seeded: SeededContact[] = [];
  for (const person of people) {
    for (const copy of person.copies.hubspot ?? []) {
      const values = contactValues(person, copy);
      if (values['email'] !== undefined && account.records.find(contacts, values['email'], 'email')) {
        delete values['email'];
      }
      const optedOut = copy.optedOut ?? person.optedOut;
      const contact = account.records.insert(
        contacts,
        { ...values, ...(optedOut ? { hs_email_optout: 'true' } : {}) },
        SEEDED_BY,
        firstAtMs + seeded.length * 1000,
      );
      if (optedOut && values['email'] !== undefined) account.preferences.markOptedOut(values['email']);
      seeded.push({ person, copy, contact });
    }
  }
  return seeded;
}

function contactValues(person: Person, copy: PersonCopy): Record<string, string> {
  const blank = new Set<string>(copy.blank ?? []);
  const pick = (name: keyof PersonCopy & keyof Person): string | undefined =>
    blank.has(name) ? undefined : ((copy[name] ?? person[name]) as string | undefined);
  const values: Record<string, string | undefined> = {
    firstname: pick('firstName'),
    lastname: pick('lastName'),
    email: pick('email')?.toLowerCase(),
    phone: pick('phone'),
    company: pick('company'),
    jobtitle: pick('jobTitle'),
    city: pick('city'),
    country: pick('country'),
    address: person.street,
    zip: person.postalCode,
  };
  return Object.fromEntries(Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined));
}
