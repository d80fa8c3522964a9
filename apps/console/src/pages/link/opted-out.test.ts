import { describe, expect, it } from '@jest/globals';
import { type Schemas } from '../../api/client.js';
import { isOptedOut } from './opted-out.js';

type Field = Pick<Schemas['FieldMappingDto'], 'lens'>;
const newsletter: Field = { lens: { kind: 'consent', outA: ['UNSUBSCRIBED'], outB: ['unsubscribed', 'cleaned'] } };
const flag: Field = { lens: { kind: 'consent', outA: [true], outB: ['true'] } };

describe('who is opted out', () => {
  it('goes by the words of each side, however they are spelt', () => {
    expect(isOptedOut(newsletter, 'a', ' Unsubscribed')).toBe(true);
    expect(isOptedOut(newsletter, 'a', 'cleaned')).toBe(false);
    expect(isOptedOut(newsletter, 'b', 'cleaned')).toBe(true);
    expect(isOptedOut(flag, 'a', 'TRUE')).toBe(true);
    expect(isOptedOut(flag, 'b', false)).toBe(false);
  });

  it('is nobody of whom nothing is known, and nobody by a field that is no consent', () => {
    for (const value of [undefined, null, '', ['unsubscribed']]) expect(isOptedOut(newsletter, 'b', value)).toBe(false);
    expect(isOptedOut({ lens: { kind: 'text' } }, 'a', 'UNSUBSCRIBED')).toBe(false);
  });
});
