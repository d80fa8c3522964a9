import { type SideNames } from '../side-names.js';
import { type CountryStyle } from '../stored-form.js';
import { otherSide, type Pair, type Side } from '../values.js';
import { type Term } from './field-names.js';

/** What values of a text have to be written like. */
export const TYPED = ['number', 'boolean', 'date', 'instant'] as const;
export type Typed = (typeof TYPED)[number];

interface NoFacts {
  readonly [Fact: string]: never;
}

/** What each reason is told with. Codes are stable: people read words of their own for each. */
interface ReasonFacts {
  readonly sameName: NoFacts;
  readonly sameTerm: { readonly term: Term };
  readonly sameTitle: { readonly title: string };
  readonly sharedWords: NoFacts;
  readonly valuesAgree: { readonly agreed: number; readonly compared: number };
  readonly groupsByName: NoFacts;
  readonly membersOneByOne: NoFacts;
  readonly textRefused: { readonly type: Typed };
  /** `side` knows no years. */
  readonly dayOnly: { readonly side: Side };
  readonly countriesAlike: { readonly style: CountryStyle };
  readonly countries: { readonly styles: Pair<CountryStyle> };
  /** Only `side` has a list. */
  readonly choicesListed: { readonly side: Side };
  readonly choicesPaired: { readonly count: number };
  readonly choicesAlone: { readonly count: number };
  readonly optOut: NoFacts;
  readonly readOnly: { readonly side: Side; readonly title: string };
  readonly required: { readonly side: Side };
  readonly emailOwn: NoFacts;
  readonly unique: { readonly title: string };
  readonly nameAndNumber: NoFacts;
  readonly requiredUnmapped: {
    readonly side: Side;
    readonly object: string;
    readonly title: string;
    readonly name: string;
  };
  readonly noKey: NoFacts;
}

export type SuggestionCode = keyof ReasonFacts;

/** Why something is suggested, left out or left to a person. */
export type SuggestionFact = {
  [Code in SuggestionCode]: { readonly code: Code } & (ReasonFacts[Code] extends NoFacts ? object : ReasonFacts[Code]);
}[SuggestionCode];

/** The same, and as an English sentence. */
export type SuggestionReason = SuggestionFact & { readonly message: string };

type Sentences = {
  readonly [Code in SuggestionCode]: (facts: ReasonFacts[Code], names: SideNames) => string;
};

/** Of two words or more; the others are called as they are. */
const TERM_TITLES: Readonly<Partial<Record<Term, string>>> = {
  firstName: 'first name',
  lastName: 'last name',
  jobTitle: 'job title',
  recordName: 'name',
  postalCode: 'postal code',
  leadSource: 'lead source',
  closeDate: 'closing date',
  optOut: 'opt-out',
};

const TYPE_WORDS: Readonly<Record<Typed, string>> = {
  number: 'number',
  boolean: 'yes or no',
  date: 'date',
  instant: 'point in time',
};

const STYLE_WORDS: Readonly<Record<CountryStyle, string>> = {
  alpha2: 'codes of two letters',
  alpha3: 'codes of three letters',
  name: 'names',
};

const SENTENCES: Sentences = {
  sameName: () => 'their names are the same',
  sameTerm: ({ term }) => `both mean the ${TERM_TITLES[term] ?? term}`,
  sameTitle: ({ title }) => `both are titled "${title}"`,
  sharedWords: () => 'their names share words',
  valuesAgree: ({ agreed, compared }) =>
    `the values agree on ${agreed} of ${compared} sampled records that are on both sides`,
  groupsByName: () => 'groups are paired by name',
  membersOneByOne: () => 'additions and removals travel one by one',
  textRefused: ({ type }) => `text that is no ${TYPE_WORDS[type]} is refused and listed as a conflict`,
  dayOnly: ({ side }, names) =>
    `${names[side]} knows no years: only the day travels, and the year on ${names[otherSide(side)]} stays`,
  countriesAlike: ({ style }) => `countries are written as ${STYLE_WORDS[style]} on both sides`,
  countries: ({ styles: { a, b } }, names) =>
    `countries are written as ${STYLE_WORDS[a]} on ${names.a} and as ${STYLE_WORDS[b]} on ${names.b}`,
  choicesListed: ({ side }, names) =>
    `only ${names[side]} has a list of choices: values travel as they are, and what is not on the list is refused there`,
  choicesPaired: ({ count }) => `${count} choices go together by name`,
  choicesAlone: ({ count }) => `${count} choices of the two sides have no partner and are refused: add pairs for them`,
  optOut: () => 'both say whether someone opted out: an opt-out on either side wins, and is never taken back',
  readOnly: ({ side, title }, names) =>
    `${title} cannot be written on ${names[side]}, so the field travels to ${names[otherSide(side)]} only`,
  required: ({ side }, names) =>
    `${names[side]} takes no new record without it: records with a blank are left out, unless "defaults" says what they are given`,
  emailOwn: () => 'an e-mail address is somebody’s own',
  unique: ({ title }) => `${title} is unique`,
  nameAndNumber: () => 'people without an address are known by name and number together',
  requiredUnmapped: ({ side, object, title, name }, names) =>
    `${object} cannot be created on ${names[side]} without ${title} ("${name}"), and nothing of ${names[otherSide(side)]} goes with it: map it or give it a constant, then set "create".`,
  noKey: () =>
    'No pair of fields tells records apart on both sides, so nothing would be recognised: choose a key, or every record is made anew.',
};

export const SUGGESTION_CODES = Object.keys(SENTENCES) as readonly SuggestionCode[];

export function inWords(fact: SuggestionFact, names: SideNames): SuggestionReason {
  const sentence = SENTENCES[fact.code] as (facts: SuggestionFact, names: SideNames) => string;
  return { ...fact, message: sentence(fact, names) };
}
