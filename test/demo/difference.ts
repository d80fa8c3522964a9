import { SANDBOX_VENDORS, type SandboxVendor } from '../../scripts/sandbox/vendors.js';
import { sum } from './calls.js';
import { type Company, COMPANY_FIELDS, COMPANY_VENDORS } from './companies.js';
import { type Seen, SEEN_FIELDS, type Snapshot } from './state.js';

/** What happened to a tool's records of one kind between two moments. */
export interface Difference {
  readonly created: number;
  /** Known records with anything about them changed. */
  readonly touched: number;
  /** Those of them with another value of a field that is written with the record itself. */
  readonly updated: number;
  /** Opt-outs that are new, also of new records. */
  readonly optedOut: number;
  readonly renamed: number;
  /** Records put into a company, or taken out of one, also new ones. */
  readonly moved: number;
  /** Known records of which nothing else changed. */
  readonly onlyMoved: number;
  /** Companies that new records belong to. */
  readonly employers: number;
  /** How many known records were given, or had taken off, each of the tags that moved; the greater of the two. */
  readonly tagged: readonly number[];
  /** Known records with other tags. */
  readonly retagged: number;
  /** Tags that nobody had before. */
  readonly newTags: number;
}

const NOTHING: Difference = {
  ...{ created: 0, touched: 0, updated: 0, optedOut: 0, renamed: 0 },
  ...{ moved: 0, onlyMoved: 0, employers: 0, tagged: [], retagged: 0, newTags: 0 },
};

/** Where a vendor keeps these outside of the record, they take calls of their own. */
const KEPT_APART: Readonly<Record<SandboxVendor, { employer: boolean; optOut: boolean; tags: boolean }>> = {
  hubspot: { employer: true, optOut: true, tags: false },
  salesforce: { employer: false, optOut: false, tags: false },
  mailchimp: { employer: false, optOut: false, tags: true },
};

/** What happened to a tool's people. */
export function peopleDifference(vendor: SandboxVendor, from: Snapshot, to: Snapshot): Difference {
  const old = new Map(from[vendor].map((person) => [person.id, person]));
  const apart = KEPT_APART[vendor];
  const counts = { created: 0, touched: 0, updated: 0, optedOut: 0, renamed: 0, moved: 0, onlyMoved: 0, retagged: 0 };
  const employers = new Set<string>();
  const [put, taken] = [new Map<string, number>(), new Map<string, number>()];
  for (const person of to[vendor]) {
    const was = old.get(person.id);
    const optedOut = person.optedOut && was?.optedOut !== true;
    const moved = person.employerId !== (was?.employerId ?? '');
    if (optedOut) counts.optedOut += 1;
    if (moved) counts.moved += 1;
    if (!was) {
      counts.created += 1;
      if (moved) employers.add(person.employerId);
      continue;
    }
    const [gained, lost] = [without(person.tags, was.tags), without(was.tags, person.tags)];
    count(put, gained);
    count(taken, lost);
    const retagged = gained.length + lost.length > 0;
    const renamed = was.email !== person.email;
    const otherValues = renamed || SEEN_FIELDS.some((field) => was.fields[field] !== person.fields[field]);
    const updated =
      otherValues || (moved && !apart.employer) || (optedOut && !apart.optOut) || (retagged && !apart.tags);
    if (renamed) counts.renamed += 1;
    if (retagged) counts.retagged += 1;
    if (updated) counts.updated += 1;
    if (moved && !updated && !optedOut) counts.onlyMoved += 1;
    if (updated || optedOut || moved || retagged) counts.touched += 1;
  }
  const tagged = [...new Set([...put.keys(), ...taken.keys()])].map((tag) =>
    Math.max(put.get(tag) ?? 0, taken.get(tag) ?? 0),
  );
  const newTags = without(tagsIn(to[vendor]), tagsIn(from[vendor])).length;
  return { ...counts, tagged, employers: employers.size, newTags };
}

/** What happened to a tool's companies; Mailchimp has none. */
export function companyDifference(vendor: SandboxVendor, from: Snapshot, to: Snapshot): Difference {
  if (vendor === 'mailchimp') return NOTHING;
  const old = new Map(from.companies[vendor].map((company) => [company.id, company]));
  const known = to.companies[vendor].flatMap((company): (readonly [Company, Company])[] => {
    const was = old.get(company.id);
    return was ? [[was, company]] : [];
  });
  const updated = known.filter(([was, is]) => COMPANY_FIELDS.some((field) => was.fields[field] !== is.fields[field]));
  return {
    ...NOTHING,
    created: to.companies[vendor].length - known.length,
    updated: updated.length,
    touched: updated.length,
  };
}

/** Records made and records changed in all tools between two moments. */
export function tally(from: Snapshot, to: Snapshot): { readonly creates: number; readonly updates: number } {
  const differences = [
    ...SANDBOX_VENDORS.map((vendor) => peopleDifference(vendor, from, to)),
    ...COMPANY_VENDORS.map((vendor) => companyDifference(vendor, from, to)),
  ];
  return {
    creates: sum(differences.map(({ created }) => created)),
    updates: sum(differences.map(({ touched }) => touched)),
  };
}

const tagsIn = (people: readonly Seen[]): readonly string[] => [...new Set(people.flatMap(({ tags }) => tags))];

const without = (tags: Seen['tags'], others: Seen['tags']): Seen['tags'] => tags.filter((tag) => !others.includes(tag));

function count(counts: Map<string, number>, names: readonly string[]): void {
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
}
