import { describe, expect, it } from '@jest/globals';
import { compileMapping } from './compile-mapping.js';
import { membersAfterWrite } from './members-after-write.js';
import { type FieldWrite } from './plan.js';

const mapping = compileMapping({
  version: 1,
  fields: [
    { id: 'tags', a: 'tags', b: 'TAGS', direction: 'both', kind: 'set', lens: { kind: 'members' } },
    { id: 'email', a: 'mail', b: 'EMAIL', direction: 'both', kind: 'value', lens: { kind: 'email' } },
  ],
  keys: [{ fieldIds: ['email'] }],
  policy: { kind: 'manual' },
  blanks: { aToB: 'clear', bToA: 'clear' },
  onDelete: 'unlink',
  deleteVersusEdit: 'keep',
  create: { a: true, b: true },
});
const tags = mapping.fieldsById.get('tags');

const after = (delta: FieldWrite['delta'], put: string[], stored: string[]): unknown => {
  if (tags?.kind !== 'set') throw new Error('tags are a set');
  const write: FieldWrite = {
    fieldId: 'tags',
    field: 'TAGS',
    value: put,
    ...(delta && { delta }),
    predicted: put,
    expected: [],
    source: put,
    cause: 'set',
  };
  return membersAfterWrite(tags, 'b', write, stored);
};

describe('a set after it was written to', () => {
  it('settles with what was put there', () => {
    expect(after({ add: ['new'], remove: [] }, ['old', 'new'], ['old', 'new'])).toEqual(['old', 'new']);
  });

  it('does not count a member that somebody added in between, so that it is found as their addition', () => {
    expect(after({ add: ['new'], remove: [] }, ['new'], ['new', 'theirs'])).toEqual(['new']);
  });

  it('still counts a member that somebody removed in between, so that it is found as their removal', () => {
    expect(after({ add: ['new'], remove: [] }, ['old', 'new'], ['new'])).toEqual(['old', 'new']);
  });

  it('does not count an added member that the vendor did not keep, so that it is not undone elsewhere', () => {
    expect(after({ add: ['refused'], remove: [] }, ['old', 'refused'], ['old'])).toEqual(['old']);
  });

  it('does not count a member of a new record that the vendor did not keep', () => {
    expect(after(undefined, ['kept', 'refused'], ['kept'])).toEqual(['kept']);
  });

  it('counts a member that the vendor would not let go, so that it does not come back elsewhere', () => {
    expect(after({ add: [], remove: ['sticky'] }, ['old'], ['old', 'sticky'])).toEqual(['old', 'sticky']);
  });
});
