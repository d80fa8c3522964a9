import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isGroupAllowed } from './groups.js';

const RULES = { create: { a: true, b: true } };
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', 'B', '.', '*'), minLength: 1, maxLength: 8 });
const name = fc.string({ unit: fc.constantFrom('a', 'A', 'b', '.'), maxLength: 10 });

/** The same by other means: the pattern as a regular expression. */
const fits = (glob: string, text: string): boolean => {
  const source = glob
    .toLowerCase()
    .split('*')
    .map((part) => part.replaceAll('.', '\\.'));
  return new RegExp(`^${source.join('.*')}$`, 's').test(text.toLowerCase());
};

describe('patterns of group names', () => {
  it('let a name take part that fits one of those allowed', () => {
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 3 }), name, (allow, text) => {
        expect(isGroupAllowed({ ...RULES, allow }, text)).toBe(allow.some((one) => fits(one, text)));
      }),
      { numRuns: 500 },
    );
  });

  it('shut out a name that fits one of those denied, whatever is allowed', () => {
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 3 }), fc.option(fc.array(pattern)), name, (deny, allow, text) => {
        const rules = { ...RULES, deny, ...(allow === null ? {} : { allow }) };
        const isAllowed = allow === null || allow.some((one) => fits(one, text));
        expect(isGroupAllowed(rules, text)).toBe(isAllowed && !deny.some((one) => fits(one, text)));
      }),
      { numRuns: 500 },
    );
  });

  it('are over soon for any pattern', () => {
    // Trying every way in which the stars could share the text among them would not end.
    expect(isGroupAllowed({ ...RULES, allow: ['a*'.repeat(100) + 'b'] }, 'a'.repeat(10_000))).toBe(false);
  });
});
