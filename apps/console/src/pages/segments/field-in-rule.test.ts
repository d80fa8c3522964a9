import { describe, expect, it } from '@jest/globals';
import { fieldInRule, inserted } from './field-in-rule.js';

describe('a field in a rule', () => {
  it('is named with its side, in brackets where its name is no word', () => {
    expect(fieldInRule('a', { name: 'city' })).toBe('a.city');
    expect(fieldInRule('b', { name: 'merge_fields.PLAN' })).toBe('b["merge_fields.PLAN"]');
    expect(fieldInRule('b', { name: 'Plan "x"' })).toBe('b["Plan \\"x\\""]');
  });

  it('asks for a group by name where it holds groups', () => {
    expect(fieldInRule('b', { name: 'tags', groups: true })).toBe('"" in b.tags');
  });

  it('is put in where the cursor is, apart from the words beside it', () => {
    expect(inserted('', 0, 'a.city')).toBe('a.city');
    expect(inserted('a.city == "x" &&', 16, 'b.plan')).toBe('a.city == "x" && b.plan');
    expect(inserted('( == "x")', 1, 'a.city')).toBe('(a.city == "x")');
    expect(inserted('xy', 1, 'a.city')).toBe('x a.city y');
  });
});
