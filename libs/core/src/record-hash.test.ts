import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { murmur128 } from './murmur.js';
import { hashRecord } from './record-hash.js';
import { rawMappingArb } from './testing/world.js';
import { compileMapping } from './compile-mapping.js';
import { type LiveRecord } from './record.js';

const [raw] = fc.sample(rawMappingArb, { numRuns: 1, seed: 1 });
const record = (fields: LiveRecord['fields']): LiveRecord => ({
  kind: 'live',
  id: '1',
  fields,
  stamp: '',
  modifiedAtMs: 0,
});

describe('hashRecord', () => {
  if (raw === undefined) throw new Error('no mapping drawn');
  const mapping = compileMapping(raw);

  it('is the same for records that say the same', () => {
    const one = record({ Email: 'Ann@x.org ', Name: 'Ann', Score: 1.04, Vip: false, Tags: ['red', 'Blue'], Other: 1 });
    const two = record({ Tags: ['BLUE', 'red'], Name: ' Ann', Email: 'ann@X.org', Score: 1, Owner: '' });
    expect(hashRecord(mapping, 'a', one)).toBe(hashRecord(mapping, 'a', two));
    expect(hashRecord(mapping, 'a', one)).toMatch(/^[0-9a-f]{32}$/);
  });

  it('tells apart records whose values changed places', () => {
    expect(hashRecord(mapping, 'a', record({ Name: 'kim', Owner: 'lee' }))).not.toBe(
      hashRecord(mapping, 'a', record({ Name: 'lee', Owner: 'kim' })),
    );
  });
});

describe('murmur128', () => {
  it('has no collision among short texts, and every digit varies', () => {
    const hashes = Array.from({ length: 50_000 }, (_, n) => murmur128(`record ${n}`));
    expect(new Set(hashes).size).toBe(hashes.length);
    for (let digit = 0; digit < 32; digit += 1) expect(new Set(hashes.map((hash) => hash[digit])).size).toBe(16);
  });

  it('sees the length of a text that ends in zero units', () => {
    expect(murmur128('a')).not.toBe(murmur128('a\0'));
  });
});
