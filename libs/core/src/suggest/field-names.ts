import { type KnownField } from './known-field.js';
import { type SuggestionFact } from './suggestion-reasons.js';

/** How alike two fields are by what they are called; 100 is the same name, 0 says nothing. */
export interface Likeness {
  readonly score: number;
  /** `null` where the names say nothing. */
  readonly reason: SuggestionFact | null;
}

/**
 * What tools call the things they all know, each name without spaces and signs. The first of the names a vendor has is
 * meant: an address for letters before one for deliveries.
 */
const TERMS = {
  email: ['email', 'emailaddress', 'primaryemail', 'mail'],
  firstName: ['firstname', 'fname', 'givenname', 'forename'],
  lastName: ['lastname', 'lname', 'surname', 'familyname'],
  phone: ['phone', 'phonenumber', 'businessphone', 'workphone', 'telephone'],
  mobile: ['mobilephone', 'mobile', 'mobilephonenumber', 'cellphone', 'cell', 'mphone', 'smsphone'],
  fax: ['fax', 'faxnumber'],
  jobTitle: ['jobtitle', 'title', 'position'],
  company: ['company', 'companyname', 'organization', 'organisation', 'accountname'],
  recordName: ['name', 'dealname', 'opportunityname'],
  street: ['address', 'mailingstreet', 'billingstreet', 'street', 'streetaddress'],
  city: ['city', 'mailingcity', 'billingcity', 'town'],
  region: ['state', 'mailingstate', 'billingstate', 'stateregion', 'province', 'stateprovince'],
  postalCode: ['zip', 'mailingpostalcode', 'billingpostalcode', 'postalcode', 'zipcode', 'postcode'],
  country: ['country', 'mailingcountry', 'billingcountry', 'countryregion'],
  website: ['website', 'websiteurl', 'homepage', 'url', 'web'],
  birthday: ['birthday', 'birthdate', 'dateofbirth', 'bday'],
  language: ['language', 'preferredlanguage', 'hslanguage'],
  industry: ['industry'],
  revenue: ['annualrevenue', 'revenue'],
  employees: ['numberofemployees', 'numemployees', 'employees'],
  description: ['description', 'notes', 'about'],
  leadSource: ['leadsource', 'source', 'originalsource'],
  amount: ['amount', 'dealamount'],
  closeDate: ['closedate', 'closingdate'],
  stage: ['dealstage', 'stagename', 'stage'],
  optOut: ['hasoptedoutofemail', 'hsemailoptout', 'emailoptout', 'optout', 'unsubscribed', 'donotemail'],
  groups: ['tags', 'lists', 'listmemberships', 'campaigns'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Term = keyof typeof TERMS;

export const ALL_TERMS = Object.keys(TERMS) as readonly Term[];

/** The words of a name, lower case: `merge_fields.FNAME`, `Mailing_City__c` and `mailingCity` are made of words. */
const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/^.*\./, '')
    .replace(/__c$/i, '')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

const folded = (name: string): string => wordsOf(name).join('');

const TERM_OF: ReadonlyMap<string, { readonly term: Term; readonly rank: number }> = new Map(
  ALL_TERMS.flatMap((term) => TERMS[term].map((name, rank) => [name as string, { term, rank }] as const)),
);

/** What a field is by its name, or else by its title. */
export function termOf(field: Pick<KnownField, 'name' | 'title'>): Term | null {
  return (TERM_OF.get(folded(field.name)) ?? TERM_OF.get(folded(field.title)))?.term ?? null;
}

/** Points lost by each name of a term that would have been meant before. */
const RANK_POINTS = 2;
const SAME_NAME = 100;
const SAME_TERM = 95;
const SAME_TITLE = 80;
/** For names of the same words; fewer of them, fewer points. Not enough without values that agree. */
const SAME_WORDS = 45;

export function likeness(a: KnownField, b: KnownField): Likeness {
  const [nameA, nameB] = [folded(a.name), folded(b.name)];
  const [termA, termB] = [termFor(a), termFor(b)];
  if (termA && termB && termA.term === termB.term) {
    const score = SAME_TERM - RANK_POINTS * (termA.rank + termB.rank);
    const reason: SuggestionFact = nameA === nameB ? SAME_NAME_REASON : { code: 'sameTerm', term: termA.term };
    return { score: nameA === nameB ? Math.max(score, SAME_TERM) : score, reason };
  }
  // The same name for different things is no likeness.
  if (termA && termB) return NONE;
  if (nameA === nameB && nameA !== '') return { score: SAME_NAME, reason: SAME_NAME_REASON };
  const [titleA, titleB] = [folded(a.title), folded(b.title)];
  if (titleA === titleB && titleA !== '') return { score: SAME_TITLE, reason: { code: 'sameTitle', title: b.title } };
  const shared = overlap(new Set(wordsOf(a.name)), new Set(wordsOf(b.name)));
  return shared < WORDS_SHARED_MIN ? NONE : { score: shared * SAME_WORDS, reason: { code: 'sharedWords' } };
}

const SAME_NAME_REASON = { code: 'sameName' } as const;
const WORDS_SHARED_MIN = 0.5;
const NONE: Likeness = { score: 0, reason: null };

/** A title only counts where the name says nothing, and less. */
function termFor(field: KnownField): { readonly term: Term; readonly rank: number } | undefined {
  const byName = TERM_OF.get(folded(field.name));
  if (byName) return byName;
  const byTitle = TERM_OF.get(folded(field.title));
  return byTitle && { term: byTitle.term, rank: byTitle.rank + TITLE_RANK };
}

const TITLE_RANK = 4;

function overlap(x: ReadonlySet<string>, y: ReadonlySet<string>): number {
  const shared = [...x].filter((word) => y.has(word)).length;
  const all = new Set([...x, ...y]).size;
  return all === 0 ? 0 : shared / all;
}
