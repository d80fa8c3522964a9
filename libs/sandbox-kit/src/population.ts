import { ORIGINS, type Origin } from './population-origins.js';
import { messyCopy, withoutAccents } from './population-mess.js';
import { type Person, type PersonCopy } from './person.js';
import { SeededRandom } from './random.js';

export interface PopulationOptions {
  seed: number;
  /** How many people. */
  size: number;
}

type Tool = keyof Person['copies'];

/** Shares of the population, in [0, 1]. */
const SHARES = {
  inAllTools: 0.4,
  inTwoTools: 0.35,
  withoutEmail: 0.04,
  withoutPhone: 0.15,
  withoutCompany: 0.2,
  optedOut: 0.06,
  /** Of those opted out: only one of their tools has heard of it. */
  optOutKnownOnce: 0.35,
  /** Twice in one tool. */
  duplicated: 0.02,
  /** Known to Salesforce alone, under the address of the person before them. */
  sharingAnAddress: 0.01,
};
const PEOPLE_PER_COMPANY = 6;
/** Under `.example`, which no one can own: nothing written to these addresses can ever reach a person. */
const PRIVATE_MAIL_DOMAINS = ['postbox.example', 'mailnest.example', 'inbox-home.example', 'letterbird.example'];

interface Company {
  name: string;
  domain: string;
}

/**
 * People who know each other's companies, known in part to several tools and spelled differently in each. The same
 * seed gives the same people. Addresses are unique but for families who share one, known to Salesforce only; nobody
 * without an address is in Mailchimp.
 */
export function samplePopulation({ seed, size }: PopulationOptions): Person[] {
  const random = new SeededRandom(seed);
  for (const { faker } of ORIGINS) faker.seed(seed);
  const maker = new PersonMaker(random);
  const people: Person[] = [];
  while (people.length < size) {
    const before = people.at(-1);
    const shares = before?.email !== undefined && random.chance(SHARES.sharingAnAddress);
    people.push(shares ? maker.relativeOf(before, people.length) : maker.person(people.length));
  }
  return people;
}

class PersonMaker {
  readonly #random: SeededRandom;
  readonly #addresses = new Set<string>();
  readonly #domains = new Set<string>();
  readonly #companies = new Map<Origin, Company[]>();
  readonly #lottery: readonly Origin[];

  constructor(random: SeededRandom) {
    this.#random = random;
    this.#lottery = ORIGINS.flatMap((origin) => Array.from({ length: origin.weight }, () => origin));
  }

  person(index: number): Person {
    const random = this.#random;
    const origin = random.pick(this.#lottery);
    const company = random.chance(SHARES.withoutCompany) ? undefined : this.#company(origin);
    const person = this.#details(origin, company, index);
    if (!random.chance(SHARES.withoutEmail)) person.email = this.#address(person, company);
    this.#addCopies(person);
    return person;
  }

  /** Someone of the same household, under the same address. */
  relativeOf(other: Person, index: number): Person {
    const origin = ORIGINS.find(({ language, country }) => language === other.language && country === other.country);
    const person = this.#details(origin ?? this.#random.pick(this.#lottery), undefined, index);
    person.lastName = other.lastName;
    if (other.email !== undefined) person.email = other.email;
    person.copies = { salesforce: [messyCopy(person, this.#random)] };
    return person;
  }

  #details(origin: Origin, company: Company | undefined, index: number): Person {
    const { faker, language, country } = origin;
    const random = this.#random;
    return {
      id: `person-${index + 1}`,
      language,
      firstName: faker.person.firstName(),
      lastName: faker.person.lastName(),
      ...(random.chance(SHARES.withoutPhone) ? {} : { phone: faker.phone.number({ style: 'international' }) }),
      ...(company ? { company: company.name, companyDomain: company.domain, jobTitle: faker.person.jobTitle() } : {}),
      street: faker.location.streetAddress(),
      city: faker.location.city(),
      postalCode: faker.location.zipCode(),
      country,
      optedOut: random.chance(SHARES.optedOut),
      copies: {},
    };
  }

  /** An employer met before, or a new one. */
  #company(origin: Origin): Company {
    const known = this.#companies.get(origin) ?? [];
    if (known.length > 0 && !this.#random.chance(1 / PEOPLE_PER_COMPANY)) return this.#random.pick(known);
    const name = origin.faker.company.name();
    const company = { name, domain: this.#unique(this.#domains, (tail) => `${slug(name) || 'firm'}${tail}.example`) };
    this.#companies.set(origin, [...known, company]);
    return company;
  }

  #address(person: Person, company: Company | undefined): string {
    const domain = company?.domain ?? this.#random.pick(PRIVATE_MAIL_DOMAINS);
    return this.#unique(this.#addresses, (tail) => `${handle(person)}${tail}@${domain}`);
  }

  /** The first of a spelling, spelling2, spelling3 … that nobody has. */
  #unique(taken: Set<string>, spell: (tail: string) => string): string {
    let text = spell('');
    for (let number = 2; taken.has(text); number++) text = spell(String(number));
    taken.add(text);
    return text;
  }

  #addCopies(person: Person): void {
    const random = this.#random;
    const tools = this.#toolsOf(person);
    const informed = random.chance(SHARES.optOutKnownOnce) ? random.pick(tools) : undefined;
    for (const tool of tools) {
      const copies = [messyCopy(person, random)];
      if (random.chance(SHARES.duplicated / tools.length)) copies.push(this.#duplicate(person, tool));
      const uninformed = person.optedOut && informed !== undefined && informed !== tool;
      person.copies[tool] = uninformed ? copies.map((copy) => ({ ...copy, optedOut: false })) : copies;
    }
  }

  #toolsOf(person: Person): Tool[] {
    const possible: Tool[] =
      person.email === undefined ? ['hubspot', 'salesforce'] : ['hubspot', 'salesforce', 'mailchimp'];
    const draw = this.#random.next();
    const wanted = draw < SHARES.inAllTools ? 3 : draw < SHARES.inAllTools + SHARES.inTwoTools ? 2 : 1;
    return this.#random.shuffle(possible).slice(0, wanted);
  }

  /** HubSpot and Mailchimp take an address once only: there a duplicate has another one, or none. */
  #duplicate(person: Person, tool: Tool): PersonCopy {
    const copy = messyCopy(person, this.#random);
    if (person.email === undefined || tool === 'salesforce') return copy;
    const domain = this.#random.pick(PRIVATE_MAIL_DOMAINS);
    return { ...copy, email: this.#unique(this.#addresses, (tail) => `${handle(person)}${tail}@${domain}`) };
  }
}

const slug = (text: string): string =>
  withoutAccents(text)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');

/** `first.last` in Latin letters; people of other scripts have a made-up one. */
function handle({ firstName, lastName, id, language }: Person): string {
  const parts = [slug(firstName), slug(lastName)].filter((part) => part !== '');
  return parts.length > 0 ? parts.join('.') : `${language.slice(0, 2)}.${id.replace('person-', 'user')}`;
}
