import { describe, expect, it } from '@jest/globals';
import { type ObjectDescription } from '#connector-sdk';
import { type FieldMapping, type Mapping } from '#core';
import { withRequirements } from './requirements.js';

const email: FieldMapping = {
  id: 'email',
  a: 'email',
  b: 'email_address',
  direction: 'both',
  kind: 'value',
  lens: { kind: 'email' },
};
const mapping = (field: FieldMapping): Omit<Mapping, 'version'> => ({
  fields: [field],
  keys: [{ fieldIds: ['email'] }],
  policy: { kind: 'manual' },
  blanks: { aToB: 'clear', bToA: 'clear' },
  onDelete: 'unlink',
  deleteVersusEdit: 'keep',
  create: { a: true, b: true },
});
const requiring = (name: string): ObjectDescription =>
  ({ name: 'members', title: 'Members', fields: [{ name, required: true }] }) as unknown as ObjectDescription;

describe('what vendors require of new records', () => {
  it('is noted with the field that gives it', () => {
    const { fields } = withRequirements(mapping(email), { a: null, b: requiring('email_address') });
    expect(fields[0]?.requiredOn).toEqual(['b']);
  });

  it('leaves what the author requires, and fields that do not travel there', () => {
    const oneWay: FieldMapping = { ...email, direction: 'bToA', requiredOn: ['a'] };
    const { fields } = withRequirements(mapping(oneWay), { a: null, b: requiring('email_address') });
    expect(fields[0]?.requiredOn).toEqual(['a']);
  });
});
