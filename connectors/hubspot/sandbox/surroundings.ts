import { tagNames, tagsOf } from '#sandbox-kit';
import { type Account } from './account.js';
import { AGE_MS, SEEDED_BY, type SeededContact } from './people.js';
import { customProperty } from './property-definitions.js';
import { type CrmRecord, type PropertyValues } from './types.js';

/** What seeded people are surrounded with; nothing unless it is asked for. */
export interface Surroundings {
  /** A company for each that people work for, with its people associated to it as their primary company. */
  companies?: boolean;
  /** A deal for every fifth contact, associated to it and to its company. */
  deals?: boolean;
  /** A few static lists and one that follows a rule. */
  lists?: boolean;
  /** A property of several choices, `tags`, with some of the people in each. */
  tags?: boolean;
}

/** The account's own property for tags. */
const TAGS_PROPERTY = 'tags';

const CONTACTS_A_DEAL = 5;
const STAGES = ['appointmentscheduled', 'qualifiedtobuy', 'presentationscheduled', 'closedwon'];
const CURRENCY_OF_COUNTRY: Readonly<Record<string, string>> = {
  DE: 'EUR',
  ES: 'EUR',
  FR: 'EUR',
  GB: 'GBP',
  JP: 'JPY',
  PL: 'EUR',
  TH: 'THB',
};
/** Static lists, with how many contacts lie between two of their members. */
const STATIC_LISTS = [
  { name: 'Newsletter', every: 2 },
  { name: 'Customers', every: 3 },
  { name: 'Event guests', every: 7 },
];
const IN_THAILAND = {
  filterBranchType: 'OR',
  filters: [],
  filterBranches: [
    {
      filterBranchType: 'AND',
      filterBranches: [],
      filters: [{ filterType: 'PROPERTY', property: 'country', operation: { operator: 'IS_EQUAL_TO', value: 'TH' } }],
    },
  ],
};

/** Puts companies, deals, lists and tags around contacts; unannounced, uncounted and searchable at once, as they are. */
export function seedSurroundings(account: Account, seeded: readonly SeededContact[], wanted: Surroundings): void {
  const contacts = seeded.map(({ contact }) => contact);
  const companyOf = wanted.companies ? seedCompanies(account, seeded) : new Map<CrmRecord, CrmRecord>();
  if (wanted.deals) seedDeals(account, contacts, companyOf);
  if (wanted.lists) seedLists(account, contacts, companyOf);
  if (wanted.tags) seedTags(account, seeded);
}

const seededAtMs = (account: Account, position: number): number =>
  account.parts.clock.nowMs() - AGE_MS + position * 1000;

function ownerFor(account: Account, position: number): PropertyValues {
  const owners = account.owners.all().filter((owner) => !owner.archived);
  const owner = owners[position % owners.length];
  return owner ? { hubspot_owner_id: owner.id } : {};
}

/** A company bears the name that the first of its people wrote. */
function seedCompanies(account: Account, seeded: readonly SeededContact[]): Map<CrmRecord, CrmRecord> {
  const [contactType, companyType] = [account.types.get('contacts'), account.types.get('companies')];
  const kinds = account.associations.kinds(contactType, companyType).filter((kind) => kind.label === 'Primary');
  const known = new Map<string, CrmRecord>();
  const companyOf = new Map<CrmRecord, CrmRecord>();
  for (const { contact, person } of seeded) {
    const { company: name } = contact.values;
    if (!name) continue;
    const domain = person.companyDomain;
    const position = known.size;
    const values = {
      name,
      country: person.country,
      ...(domain === undefined ? {} : { domain, website: domain }),
      ...ownerFor(account, position),
    };
    const company =
      known.get(domain ?? name) ??
      account.records.insert(companyType, values, SEEDED_BY, seededAtMs(account, position));
    known.set(domain ?? name, company);
    companyOf.set(contact, company);
    account.associations.insert(contactType, contact.id, { to: companyType, toId: company.id, kinds });
  }
  return companyOf;
}

function seedDeals(account: Account, contacts: readonly CrmRecord[], companyOf: Map<CrmRecord, CrmRecord>): void {
  const [contactType, companyType] = [account.types.get('contacts'), account.types.get('companies')];
  const dealType = account.types.get('deals');
  const kinds = account.associations.kinds(dealType, companyType).filter((kind) => kind.label === 'Primary');
  contacts
    .filter((_contact, position) => position % CONTACTS_A_DEAL === 0)
    .forEach((contact, position) => {
      const company = companyOf.get(contact);
      const country = (contact.values['country'] ?? '').toUpperCase();
      const values = {
        dealname: `${company?.values['name'] ?? contact.values['lastname'] ?? 'New'} – first order`,
        amount: String(1_200 + 350 * position),
        deal_currency_code: CURRENCY_OF_COUNTRY[country] ?? 'USD',
        pipeline: 'default',
        dealstage: STAGES[position % STAGES.length] ?? 'closedwon',
        ...ownerFor(account, position),
      };
      const deal = account.records.insert(dealType, values, SEEDED_BY, seededAtMs(account, position));
      account.associations.insert(dealType, deal.id, { to: contactType, toId: contact.id, kinds: [] });
      if (company) account.associations.insert(dealType, deal.id, { to: companyType, toId: company.id, kinds });
    });
}

function seedLists(account: Account, contacts: readonly CrmRecord[], companyOf: Map<CrmRecord, CrmRecord>): void {
  const everyNth = (records: readonly CrmRecord[], every: number): string[] =>
    records.filter((_record, position) => position % every === 0).map((record) => record.id);
  const manual = (name: string, objectTypeId: string, members: readonly string[]): void => {
    const list = account.lists.create({ name, objectTypeId, processingType: 'MANUAL', filterBranch: undefined });
    account.lists.change(list, members, []);
  };
  for (const { name, every } of STATIC_LISTS) manual(name, '0-1', everyNth(contacts, every));
  const companies = [...new Set(companyOf.values())];
  if (companies.length > 0) manual('Partners', '0-2', everyNth(companies, 2));
  const rule = { name: 'In Thailand', objectTypeId: '0-1', processingType: 'DYNAMIC', filterBranch: IN_THAILAND };
  account.lists.create(rule);
}

function seedTags(account: Account, seeded: readonly SeededContact[]): void {
  const contactType = account.types.get('contacts');
  const options = tagNames('hubspot').map((name, displayOrder) => ({
    label: name,
    value: name,
    displayOrder,
    hidden: false,
  }));
  const egg = { name: TAGS_PROPERTY, label: 'Tags', type: 'enumeration', fieldType: 'checkbox', options };
  const madeAt = new Date(seededAtMs(account, 0)).toISOString();
  contactType.properties.set(TAGS_PROPERTY, customProperty(contactType, egg, madeAt));
  for (const { contact, person, copy } of seeded) {
    const tags = tagsOf(person, copy, 'hubspot');
    if (tags.length === 0) continue;
    const value = tags.join(';');
    account.records.show(contact, { [TAGS_PROPERTY]: value });
    contact.history.set(TAGS_PROPERTY, [{ value, atMs: contact.createdAtMs, actor: SEEDED_BY }]);
  }
}
