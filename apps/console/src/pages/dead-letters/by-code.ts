import { type Schemas } from '../../api/client.js';

export type DeadLetter = Schemas['DeadLetterDto'];

/** Dead letters refused by one side for one reason. */
export interface CodeGroup {
  readonly key: string;
  readonly syncId: string;
  readonly code: string;
  readonly refusedBy: DeadLetter['refusedBy'];
  readonly letters: readonly DeadLetter[];
}

/** By sync, by who refused them and by why; the largest group first. */
export function byCode(letters: readonly DeadLetter[]): readonly CodeGroup[] {
  const groups = Map.groupBy(letters, ({ syncId, refusedBy, code }) => `${syncId} ${refusedBy} ${code}`);
  return [...groups]
    .flatMap(([key, own]) => {
      const [first] = own;
      return first ? [{ key, syncId: first.syncId, code: first.code, refusedBy: first.refusedBy, letters: own }] : [];
    })
    .toSorted((one, other) => other.letters.length - one.letters.length);
}

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
