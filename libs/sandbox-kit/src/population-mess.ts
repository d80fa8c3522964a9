import { type Person, type PersonCopy } from './person.js';
import { type SeededRandom } from './random.js';

/** Chances, in [0, 1], of what people do to data when they type it into a tool. */
const CHANCES = {
  otherCase: 0.06,
  spaces: 0.05,
  noAccents: 0.1,
  phoneFormat: 0.35,
  abbreviation: 0.2,
  blank: 0.08,
  contradiction: 0.05,
};

const CITIES_MISREMEMBERED = ['London', 'Berlin', 'Paris', 'Madrid', 'São Paulo', 'Austin', 'Hà Nội', '東京'];
const TITLES_OUTDATED = ['Assistant', 'Consultant', 'Manager', 'Head of Sales', 'Owner', 'Intern'];
const BLANKABLE = ['phone', 'company', 'jobTitle', 'city'] as const;

/** One vendor's own spelling of a person: now and then in another case, with stray spaces, or in other words. */
export function messyCopy(person: Person, random: SeededRandom): PersonCopy {
  const copy: PersonCopy = {};
  for (const field of ['firstName', 'lastName'] as const) {
    const spelling = respell(person[field], random);
    if (spelling !== person[field]) copy[field] = spelling;
  }
  if (person.email && random.chance(CHANCES.otherCase)) copy.email = capitalised(person.email);
  if (person.phone && random.chance(CHANCES.phoneFormat)) copy.phone = reformatPhone(person.phone, random);
  if (person.company && random.chance(CHANCES.abbreviation)) copy.company = abbreviate(person.company, random);
  if (random.chance(CHANCES.contradiction)) copy.jobTitle = random.pick(TITLES_OUTDATED);
  if (random.chance(CHANCES.contradiction)) copy.city = random.pick(CITIES_MISREMEMBERED);
  const blank = BLANKABLE.filter(() => random.chance(CHANCES.blank));
  return blank.length === 0 ? copy : { ...copy, blank };
}

function respell(name: string, random: SeededRandom): string {
  let spelling = name;
  if (random.chance(CHANCES.noAccents)) spelling = withoutAccents(spelling);
  if (random.chance(CHANCES.otherCase)) spelling = random.chance(0.5) ? spelling.toUpperCase() : spelling.toLowerCase();
  if (random.chance(CHANCES.spaces)) spelling = random.chance(0.5) ? ` ${spelling}` : `${spelling} `;
  return spelling;
}

/** Only of Latin letters: in other scripts the marks are letters of their own. */
export const withoutAccents = (text: string): string =>
  text
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
    .replace(/ß/g, 'ss')
    .replace(/ł/g, 'l')
    .replace(/\p{Script=Latin}/gu, (letter) => letter.normalize('NFD').replace(/\p{M}/gu, ''));

const capitalised = (email: string): string =>
  email.replace(/(^|[.@])(\p{Ll})/gu, (_all, before: string, letter: string) => before + letter.toUpperCase());

/** The same digits, grouped or prefixed otherwise. */
function reformatPhone(phone: string, random: SeededRandom): string {
  const digits = phone.replace(/\D/g, '');
  const grouped = digits.replace(/(\d{2})(\d{3})(\d{3})(\d*)/, '$1 $2 $3 $4').trim();
  return random.pick([
    `+${grouped}`,
    `00${digits}`,
    `+${digits.slice(0, 2)} (0)${digits.slice(2)}`,
    grouped.replaceAll(' ', '-'),
  ]);
}

const LEGAL_FORM =
  /[\s,]+(?:GmbH(?: & Co\. KG)?|AG|KG|Inc\.?|LLC|Ltd\.?|Group|S\.?A\.?|SARL|SAS|S\.?L\.?|e Associados|Comércio|and Sons)$/i;

function abbreviate(company: string, random: SeededRandom): string {
  const short = company.replace(LEGAL_FORM, '');
  if (short !== company) return short;
  const [first = company, ...rest] = company.split(' ');
  return rest.length > 0 && random.chance(0.5)
    ? `${first} ${rest.map((word) => `${word.slice(0, 1)}.`).join('')}`
    : company.toUpperCase();
}
