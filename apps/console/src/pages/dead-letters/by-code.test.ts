import { describe, expect, it } from '@jest/globals';
import { byCode, type DeadLetter, fixOf } from './by-code.js';

const letter = (id: string, change: Partial<DeadLetter>): DeadLetter => ({
  ...{ id, syncId: 's1', side: 'a', remoteId: '1', linkId: null, refusedBy: 'b', code: 'X', message: '' },
  ...{ field: null, status: 'open', attempts: 1, at: '', discardReason: null },
  ...change,
});

describe('dead letters by their reason', () => {
  it('are together when the same side of the same sync refused them for the same reason, the most first', () => {
    const found = byCode([
      letter('1', { code: 'Y' }),
      letter('2', {}),
      letter('3', { refusedBy: 'a' }),
      letter('4', {}),
      letter('5', { syncId: 's2' }),
    ]);
    expect(found.map(({ letters }) => letters.map(({ id }) => id))).toEqual([['2', '4'], ['1'], ['3'], ['5']]);
  });

  it.each([
    ['SALESFORCE_STRING_TOO_LONG', 'tooLong'],
    ['SALESFORCE_REQUIRED_FIELD_MISSING', 'missing'],
    ['SALESFORCE_INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', 'choice'],
    ['SALESFORCE_INSUFFICIENT_ACCESS_OR_READONLY', 'rights'],
    ['SALESFORCE_DUPLICATES_DETECTED', 'duplicate'],
    ['SALESFORCE_ENTITY_IS_DELETED', 'gone'],
    ['MAILCHIMP_INVALID', 'invalid'],
    ['SOMETHING_ELSE', 'other'],
  ])('of %s the remedy is: %s', (code, fix) => {
    expect(fixOf(code)).toBe(fix);
  });
});
