import { type GroupPair } from './groups.js';
import { type Lens, type LensSpec } from './lens.js';
import { addressScheme } from './lenses/address.js';
import { birthdayScheme } from './lenses/birthday.js';
import { booleanScheme } from './lenses/boolean.js';
import { choiceScheme } from './lenses/choice.js';
import { consentScheme } from './lenses/consent.js';
import { constantLens } from './lenses/constant.js';
import { countryScheme } from './lenses/country.js';
import { dateScheme } from './lenses/date.js';
import { emailScheme } from './lenses/email.js';
import { formulaLens } from './lenses/formula.js';
import { instantScheme } from './lenses/instant.js';
import { membersScheme } from './lenses/members.js';
import { nameScheme } from './lenses/name.js';
import { numberScheme } from './lenses/number.js';
import { phoneScheme } from './lenses/phone.js';
import { referenceMembersLens } from './lenses/reference-members.js';
import { lensOf } from './lenses/scheme.js';
import { textScheme } from './lenses/text.js';
import { ownerLens, referenceLens } from './lenses/translated-id.js';
import { urlScheme } from './lenses/url.js';
import { type IdTable, NO_IDS } from './references.js';

/** The people at hand, or as long as nobody has looked the pairs that the lens names itself. */
const ownerTable = ({ pairs = [], unmatchedAs = {} }: Extract<LensSpec, { kind: 'owner' }>, ids: IdTable): IdTable => ({
  pairs: [...ids.pairs, ...pairs.map(([a, b]) => ({ a, b }))],
  unmatchedAs,
});

/**
 * Makes the lens that a specification describes. The specification is trusted: `compileMapping` checks it.
 *
 * @param groups for a set of groups: which of one side are which of the other
 * @param ids for references and owners: the same of the ids at hand
 */
export const compileLens = (spec: LensSpec, groups: readonly GroupPair[] = [], ids: IdTable = NO_IDS): Lens => {
  switch (spec.kind) {
    case 'text':
      return lensOf(textScheme(spec));
    case 'email':
      return lensOf(emailScheme(spec));
    case 'phone':
      return lensOf(phoneScheme(spec));
    case 'url':
      return lensOf(urlScheme(spec));
    case 'country':
      return lensOf(countryScheme(spec));
    case 'number':
      return lensOf(numberScheme(spec));
    case 'boolean':
      return lensOf(booleanScheme(spec));
    case 'date':
      return lensOf(dateScheme(spec));
    case 'instant':
      return lensOf(instantScheme(spec));
    case 'birthday':
      return lensOf(birthdayScheme(spec));
    case 'choice':
      return lensOf(choiceScheme(spec));
    case 'members':
      if (spec.references === true) return referenceMembersLens(ids);
      return lensOf(membersScheme(spec, groups));
    case 'reference':
      return referenceLens(ids);
    case 'owner':
      return ownerLens(ownerTable(spec, ids));
    case 'name':
      return lensOf(nameScheme(spec));
    case 'address':
      return lensOf(addressScheme(spec));
    case 'constant':
      return constantLens(spec);
    case 'formula':
      return formulaLens(spec);
    case 'consent':
      return lensOf(consentScheme(spec));
    default:
      return spec satisfies never;
  }
};
