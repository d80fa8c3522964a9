import { type Schemas } from '../../api/client.js';

export type DeadLetter = Schemas['DeadLetterDto'];

/** Dead letters refused by one side for one reason. */
export type CodeGroup = Schemas['DeadLetterCodeDto'];

/** The kinds of remedies there are. */
export type Fix = 'invalid' | 'tooLong' | 'missing' | 'choice' | 'rights' | 'duplicate' | 'gone' | 'other';

const FIXES: readonly (readonly [RegExp, Fix])[] = [
  [/TOO_LONG|LENGTH/, 'tooLong'],
  [/REQUIRED|MISSING/, 'missing'],
  [/PICKLIST|OPTION|ENUM/, 'choice'],
  [/ACCESS|PERMISSION|RIGHTS|FORBIDDEN|INSUFFICIENT|READ_ONLY|FLS/, 'rights'],
  [/DUPLICATE|EXISTS|CONFLICT/, 'duplicate'],
  [/NOT_FOUND|DELETED|GONE/, 'gone'],
  [/INVALID|FORMAT|MALFORMED/, 'invalid'],
];

/** What a person can do about a vendor's refusal, as far as its code tells. */
export const fixOf = (code: string): Fix => FIXES.find(([pattern]) => pattern.test(code))?.[1] ?? 'other';
