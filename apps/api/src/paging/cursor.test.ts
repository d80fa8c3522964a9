import { describe, expect, it } from '@jest/globals';
import { decodeCursor, encodeCursor } from './cursor.js';

const ID = '0f8fad5b-d9cb-469f-a165-70867728950e';
const forged = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a cursor', () => {
  it('comes back as it was made', () => {
    expect(decodeCursor('runs', encodeCursor('runs', [1_764_547_200_000_123, ID]))).toEqual([
      1_764_547_200_000_123,
      ID,
    ]);
  });

  it.each([
    ['one of another list', encodeCursor('syncs', [1, ID])],
    ['one with a part too few', forged(['runs', 1])],
    ['one with a part too many', forged(['runs', 1, ID, 2])],
    ['one whose number is a text', forged(['runs', '1', ID])],
    ['one whose number is no whole one', forged(['runs', 1.5, ID])],
    ['one whose id is no id', forged(['runs', 1, "'; DROP TABLE run"])],
    ['something that is no list', forged({ runs: 1 })],
    ['something that is no JSON', 'AAAA'],
    ['an empty text', ''],
    ['a very long text', 'A'.repeat(10_000)],
  ])('is refused when it is %s', (_, cursor) => {
    expect(() => decodeCursor('runs', cursor)).toThrow(expect.objectContaining({ kind: 'cursor' }));
  });
});
