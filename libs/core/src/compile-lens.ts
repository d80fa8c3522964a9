import { type GroupPair } from './groups.js';
import { type Lens, type LensSpec } from './lens.js';
import { booleanScheme } from './lenses/boolean.js';
import { choiceScheme } from './lenses/choice.js';
import { consentScheme } from './lenses/consent.js';
import { dateScheme } from './lenses/date.js';
import { emailScheme } from './lenses/email.js';
import { instantScheme } from './lenses/instant.js';
import { membersScheme } from './lenses/members.js';
import { numberScheme } from './lenses/number.js';
import { phoneScheme } from './lenses/phone.js';
import { lensOf } from './lenses/scheme.js';
import { textScheme } from './lenses/text.js';

/**
 * Makes the lens that a specification describes. The specification is trusted: `compileMapping` checks it.
 *
 * @param groups for a set of groups: which of one side are which of the other
 */
export const compileLens = (spec: LensSpec, groups: readonly GroupPair[] = []): Lens => {
  switch (spec.kind) {
    case 'text':
      return lensOf(textScheme(spec));
    case 'email':
      return lensOf(emailScheme(spec));
    case 'phone':
      return lensOf(phoneScheme(spec));
    case 'number':
      return lensOf(numberScheme(spec));
    case 'boolean':
      return lensOf(booleanScheme(spec));
    case 'date':
      return lensOf(dateScheme);
    case 'instant':
      return lensOf(instantScheme(spec));
    case 'choice':
      return lensOf(choiceScheme(spec));
    case 'members':
      return lensOf(membersScheme(spec, groups));
    case 'consent':
      return lensOf(consentScheme(spec));
    default:
      return spec satisfies never;
  }
};
