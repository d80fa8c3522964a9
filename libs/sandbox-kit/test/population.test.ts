import { describe, expect, it } from '@jest/globals';
import { type Person, type PersonCopy, samplePopulation } from '#sandbox-kit';

const people = samplePopulation({ seed: 7, size: 5000 });
const share = (test: (person: Person) => boolean, of: readonly Person[] = people): number =>
  of.filter(test).length / of.length;
const tools = (person: Person): number => Object.keys(person.copies).length;
const emailsIn = (tool: 'hubspot' | 'salesforce' | 'mailchimp'): string[] =>
  people.flatMap((person) =>
    (person.copies[tool] ?? []).flatMap((copy: PersonCopy) => {
      const email = copy.blank?.includes('email') ? undefined : (copy.email ?? person.email);
      return email === undefined ? [] : [email.toLowerCase()];
    }),
  );

describe('samplePopulation', () => {
  it('gives the same people for the same seed and others for another', () => {
    expect(samplePopulation({ seed: 7, size: 200 })).toEqual(people.slice(0, 200));
    expect(samplePopulation({ seed: 8, size: 200 })).not.toEqual(people.slice(0, 200));
  });

  it('spreads them over the tools', () => {
    expect(share((person) => tools(person) === 3)).toBeGreaterThan(0.33);
    expect(share((person) => tools(person) === 3)).toBeLessThan(0.45);
    expect(people.every((person) => tools(person) >= 1)).toBe(true);
  });

  it('keeps the promised shares', () => {
    const near = (actual: number, wanted: number) => expect(Math.abs(actual - wanted)).toBeLessThan(0.01);
    near(
      share((person) => person.email === undefined),
      0.04,
    );
    near(
      share((person) => person.optedOut),
      0.06,
    );
    near(
      share((person) => Object.values(person.copies).some((copies) => copies.length > 1)),
      0.02,
    );
  });

  it('keeps an address to one person in HubSpot and Mailchimp, and to a family in Salesforce', () => {
    for (const tool of ['hubspot', 'mailchimp'] as const) {
      const emails = emailsIn(tool);
      expect(new Set(emails).size).toBe(emails.length);
    }
    const owners = Map.groupBy(people, ({ email }) => email);
    const shared = [...owners].filter(([email, holders]) => email !== undefined && holders.length > 1);
    expect(shared.length).toBeGreaterThan(5);
    for (const [, holders] of shared) {
      for (const relative of holders.slice(1)) expect(Object.keys(relative.copies)).toEqual(['salesforce']);
    }
  });

  it('puts nobody without an address into Mailchimp', () => {
    expect(people.filter(({ email, copies }) => email === undefined && copies.mailchimp)).toEqual([]);
  });

  it('uses plain addresses under a domain nobody can own', () => {
    const odd = [...emailsIn('hubspot'), ...emailsIn('salesforce'), ...emailsIn('mailchimp')].filter(
      (email) =>
        !/^[a-z0-9][a-z0-9.-]*[a-z0-9]@[a-z0-9]([a-z0-9-]*[a-z0-9])?\.example$/.test(email) || email.includes('..'),
    );
    expect(odd).toEqual([]);
  });

  it('writes names in many scripts and spells copies differently', () => {
    for (const script of ['Thai', 'Arabic', 'Han', 'Hangul', 'Cyrillic', 'Latin']) {
      expect(people.some(({ lastName }) => new RegExp(`\\p{Script=${script}}`, 'u').test(lastName))).toBe(true);
    }
    const copies = people.flatMap((person) => Object.values(person.copies).flat());
    for (const field of ['firstName', 'lastName', 'email', 'phone', 'company', 'jobTitle', 'city', 'blank'] as const) {
      expect(copies.filter((copy) => copy[field] !== undefined).length).toBeGreaterThan(50);
    }
  });
});
