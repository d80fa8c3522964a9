import { describe, expect, it } from '@jest/globals';
import { fixOf } from './fix-of.js';

describe('what can be done about a refusal', () => {
  it.each([
    ['SALESFORCE_STRING_TOO_LONG', 'tooLong'],
    ['SALESFORCE_REQUIRED_FIELD_MISSING', 'missing'],
    ['SALESFORCE_INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', 'choice'],
    ['SALESFORCE_INSUFFICIENT_ACCESS_OR_READONLY', 'rights'],
    ['SALESFORCE_DUPLICATES_DETECTED', 'duplicate'],
    ['SALESFORCE_ENTITY_IS_DELETED', 'gone'],
    ['MAILCHIMP_INVALID', 'invalid'],
    ['SOMETHING_ELSE', 'other'],
  ])('of %s is: %s', (code, fix) => {
    expect(fixOf(code)).toBe(fix);
  });
});
