import { SANDBOX_VENDORS } from '../../scripts/sandbox/vendors.js';
import { type Company, COMPANY_FIELDS, COMPANY_VENDORS, type CompanyVendor } from './companies.js';
import { byEmail, byId, type Evidence, overruledValues, repeated, waiting } from './evidence.js';
import { live } from './state.js';
import { type Findings } from './verdict.js';

/** What of the promises concerns companies, who works for which, and tags. */

/** Linked companies say the same in both tools. */
export function companiesSettled({ after, companiesListed }: Evidence): Findings {
  const [hubspot, salesforce] = [byId(after.companies.hubspot), byId(after.companies.salesforce)];
  const excused = waiting(companiesListed);
  const wrong: string[] = [];
  let looked = 0;
  for (const { aId, bId } of companiesListed.links) {
    const [ours, theirs] = [hubspot.get(aId ?? ''), salesforce.get(bId ?? '')];
    if (!ours?.live || !theirs?.live || excused.has(`hubspot/${ours.id}`)) continue;
    for (const field of COMPANY_FIELDS) {
      looked += 1;
      if (ours.fields[field] !== theirs.fields[field])
        wrong.push(`${field} of HubSpot company ${ours.id} and account ${theirs.id}`);
    }
  }
  return { wrong, looked };
}

/** Whoever works for a company in HubSpot works for its partner in Salesforce. */
export function employersSettled({ after, listed, companiesListed }: Evidence): Findings {
  const accountOf = new Map(companiesListed.links.map(({ aId, bId }) => [aId ?? '', bId ?? '']));
  const excused = new Set(listed.flatMap((one) => [...waiting(one)]));
  const hubspot = byEmail(after.hubspot);
  const wrong: string[] = [];
  let looked = 0;
  for (const [email, theirs] of byEmail(after.salesforce)) {
    const ours = hubspot.get(email);
    if (!ours || excused.has(`hubspot/${ours.id}`) || excused.has(`salesforce/${theirs.id}`)) continue;
    const account = ours.employerId === '' ? '' : accountOf.get(ours.employerId);
    if (account === undefined) continue;
    looked += 1;
    if (account !== theirs.employerId) wrong.push(`the company of HubSpot ${ours.id} and salesforce ${theirs.id}`);
  }
  return { wrong, looked };
}

/** What a company was called before is listed where it is not called so any more. */
export function companyValuesKept({ before, after, companiesListed, companiesEdited }: Evidence): Findings {
  const kept = new Set(overruledValues(companiesListed));
  const wrong: string[] = [];
  let looked = 0;
  for (const { vendor, was, is } of companiesThroughout({ before, after })) {
    if (companiesEdited.has(was.fields.website)) continue;
    for (const field of COMPANY_FIELDS) {
      if (was.fields[field] === '' || was.fields[field] === is.fields[field]) continue;
      looked += 1;
      if (!kept.has(`${vendor}/${was.id}/${field}`))
        wrong.push(`${field} of ${vendor} company ${was.id} was replaced unlisted`);
    }
  }
  return { wrong, looked };
}

export function companiesNotDoubled({ before, after }: Evidence): Findings {
  const wrong: string[] = [];
  let looked = 0;
  const sites = (companies: readonly Company[]): string[] => live(companies).map(({ fields }) => fields.website);
  for (const vendor of COMPANY_VENDORS) {
    const now = sites(after.companies[vendor]);
    looked += now.length;
    const doubledBefore = repeated(sites(before.companies[vendor]));
    for (const site of repeated(now)) if (!doubledBefore.has(site)) wrong.push(`${vendor} has ${site} twice`);
    for (const key of repeated(after.companies[vendor].map((company) => company.key)))
      wrong.push(`${vendor} companies hold ${key} twice`);
    const [old, known] = [byId(before.companies[vendor]), new Set(sites(before.companies[vendor]))];
    const made = after.companies[vendor].filter(({ id }) => !old.has(id)).length;
    const elsewhere = COMPANY_VENDORS.flatMap((other) => (other === vendor ? [] : sites(before.companies[other])));
    const unmatched = new Set(elsewhere.filter((site) => !known.has(site))).size;
    if (made > unmatched) wrong.push(`${vendor} got ${made} new companies for ${unmatched} it did not know`);
  }
  return { wrong, looked };
}

export function companiesKept({ before, after }: Evidence): Findings {
  const wrong: string[] = [];
  let looked = 0;
  for (const vendor of COMPANY_VENDORS) {
    const now = byId(after.companies[vendor]);
    for (const { id } of live(before.companies[vendor])) {
      looked += 1;
      if (now.get(id)?.live !== true) wrong.push(`${vendor} company ${id} is gone`);
    }
  }
  return { wrong, looked };
}

export function companiesUntouched({ settled, after }: Evidence): Findings {
  const all = [...companiesThroughout({ before: settled, after })];
  const touched = all.filter(({ was, is }) => was.stamp !== is.stamp);
  return {
    wrong: touched.map(({ vendor, is }) => `${vendor} company ${is.id} was touched`),
    looked: all.length,
  };
}

function* companiesThroughout({
  before,
  after,
}: Pick<Evidence, 'before' | 'after'>): Generator<{ vendor: CompanyVendor; was: Company; is: Company }> {
  for (const vendor of COMPANY_VENDORS) {
    const now = byId(after.companies[vendor]);
    for (const was of live(before.companies[vendor])) {
      const is = now.get(was.id);
      if (is) yield { vendor, was, is };
    }
  }
}

/** Nobody lost a tag but those the demo took one off. */
export function tagsKept({ before, after, edited }: Evidence): Findings {
  const wrong: string[] = [];
  let looked = 0;
  for (const vendor of SANDBOX_VENDORS) {
    const now = byId(after[vendor]);
    for (const { id, email, tags } of live(before[vendor])) {
      const is = now.get(id);
      if (is?.live !== true || edited.has(email) || edited.has(is.email)) continue;
      looked += tags.length;
      const lost = tags.filter((tag) => !is.tags.includes(tag));
      if (lost.length > 0) wrong.push(`${vendor} ${id} lost ${lost.join(', ')}`);
    }
  }
  return { wrong, looked };
}

/** A person has the same tags in HubSpot and in the other tool. */
export function tagsSettled({ after, listed }: Evidence): Findings {
  const hubspot = byEmail(after.hubspot);
  const wrong: string[] = [];
  let looked = 0;
  for (const one of listed) {
    const excused = waiting(one);
    for (const [email, theirs] of byEmail(after[one.other])) {
      const ours = hubspot.get(email);
      if (!ours || excused.has(`hubspot/${ours.id}`) || excused.has(`${one.other}/${theirs.id}`)) continue;
      looked += Math.max(ours.tags.length, theirs.tags.length);
      if (ours.tags.join() !== theirs.tags.join())
        wrong.push(`tags of HubSpot ${ours.id} and ${one.other} ${theirs.id}`);
    }
  }
  return { wrong, looked };
}
