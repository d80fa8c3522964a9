import { describe, expect, it } from '@jest/globals';
import { canonicalId } from '../src/ids.js';
import { inChunks, quoted } from '../src/soql.js';

describe('ids', () => {
  it('adds the checksum Salesforce adds', () => {
    expect(canonicalId('003ak00000IiFIn')).toBe('003ak00000IiFInAAN');
    expect(canonicalId('001ZM000001n4n5')).toBe('001ZM000001n4n5YAA');
  });

  it('mends a suffix whose case was lost', () => {
    expect(canonicalId('001ZM000001n4n5yaa')).toBe('001ZM000001n4n5YAA');
  });

  it.each(['', '003', '003ak00000IiFI', "003ak00000IiFI'", '003ak00000IiFInAA'])('refuses "%s"', (text) => {
    expect(canonicalId(text)).toBeNull();
  });
});

describe('SOQL literals', () => {
  it('escapes what would end or change the literal', () => {
    expect(quoted(`O'Brien \\ "x"\n`)).toBe(`'O\\'Brien \\\\ "x"\\n'`);
  });

  it('keeps an injection inside the literal', () => {
    expect(quoted("x') OR (Name != '")).toBe("'x\\') OR (Name != \\''");
  });

  it('splits values so that no query outgrows a URL, and keeps each value once', () => {
    const values = Array.from({ length: 1_000 }, (_, at) => `person-${at}@some-long-domain.example.com`);
    const chunks = inChunks(values, 'SELECT Id FROM Contact WHERE Email IN ');
    expect(chunks.flat()).toEqual(values);
    expect(chunks.length).toBeGreaterThan(1);
    for (const chunk of chunks) {
      expect(encodeURIComponent(chunk.map(quoted).join(',')).length).toBeLessThan(12_001);
    }
  });

  it('gives a single value too long for the limit its own query rather than none', () => {
    expect(inChunks(['x'.repeat(20_000), 'y'], 'SELECT')).toHaveLength(2);
  });
});
