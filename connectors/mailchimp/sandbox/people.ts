import { type Person, type PersonCopy } from '#sandbox-kit';
import { type Account } from './account.js';
import { apiTime, type Audience, type Member, type MergeValue } from './model.js';
import { blankMember } from './members.js';
import { joinSeededGroups, seedGroups } from './seeded-groups.js';

const DAY_MS = 86_400_000;
const SEEDED_DAYS_MAX = 700;

/** Merge fields the default audience has besides the vendor's four. */
export const SEEDED_MERGE_FIELDS = [
  { tag: 'COMPANY', name: 'Company', type: 'text' as const },
  { tag: 'COUNTRY', name: 'Country', type: 'text' as const },
];

/**
 * Puts the people that Mailchimp knows into an audience, as an import long ago would have: no webhooks, no calls.
 * People without an address are left out; those opted out are contacts who unsubscribed themselves.
 */
export function seedPeople(account: Account, audience: Audience, people: readonly Person[]): void {
  seedGroups(account, audience);
  for (const person of people) {
    for (const copy of person.copies.mailchimp ?? []) {
      const details = { ...person, ...copy };
      const email = copy.blank?.includes('email') ? undefined : details.email;
      if (email === undefined || audience.members.byEmail(email)) continue;
      const since = apiTime(account.clock.nowMs() - account.random.between(1, SEEDED_DAYS_MAX) * DAY_MS);
      const member = blankMember(email, account.minter.hex(32), account.minter.memberWebId(), since);
      member.source = 'Import';
      member.timestampOpt = since;
      setStatus(member, details.optedOut);
      for (const [tag, value] of seededValues(person, copy)) member.merge.set(tag, value);
      audience.members.add(member);
      joinSeededGroups(audience, member);
    }
  }
}

function setStatus(member: Member, optedOut: boolean): void {
  member.status = optedOut ? 'unsubscribed' : 'subscribed';
  member.complianceLocked = optedOut;
  if (optedOut) member.unsubscribeReason = 'N/A (Unsubscribed by the contact)';
}

function seededValues(person: Person, copy: PersonCopy): [string, MergeValue][] {
  const details = { ...person, ...copy };
  const blank = new Set<string>(copy.blank ?? []);
  const values: [string, MergeValue | undefined][] = [
    ['FNAME', details.firstName],
    ['LNAME', details.lastName],
    ['PHONE', blank.has('phone') ? undefined : details.phone],
    ['COMPANY', blank.has('company') ? undefined : details.company],
    ['COUNTRY', details.country],
    ['ADDRESS', blank.has('city') ? undefined : seededAddress(details)],
  ];
  return values.filter((entry): entry is [string, MergeValue] => entry[1] !== undefined);
}

function seededAddress({ street, city, postalCode, country }: Person): MergeValue | undefined {
  if (!street || !city || !postalCode) return undefined;
  return { addr1: street, addr2: '', city, state: '', zip: postalCode, country };
}
