import { describe, expect, it } from '@jest/globals';
import { compileLens, type Lens } from '#core';
import { lawBreakers } from './lens-laws.js';

const text = compileLens({ kind: 'text' });

describe('lawBreakers', () => {
  it('finds none for a lens that keeps its laws', () => {
    expect(lawBreakers(text, { a: ['Ada', ' x ', null, undefined], b: ['B'] })).toEqual([]);
  });

  it('tells the values of either side that come back changed', () => {
    const forgetful: Lens = {
      ...text,
      aToB: () => ({ ok: true, value: 'same' }),
      bToA: () => ({ ok: true, value: 'same' }),
    };
    expect(lawBreakers(forgetful, { a: ['same', 'Ada', 'Grace'], b: ['Mary'] })).toEqual([
      { side: 'a', at: 1 },
      { side: 'a', at: 2 },
      { side: 'b', at: 0 },
    ]);
  });

  it('leaves out values that are refused: they never travel', () => {
    expect(lawBreakers(compileLens({ kind: 'email' }), { a: ['not an address'], b: [] })).toEqual([]);
  });

  it('finds a lens that forgets only where the other side had a value', () => {
    const sticky: Lens = {
      ...text,
      aToB: (a, bOld) => (bOld === undefined ? text.aToB(a, bOld) : { ok: true, value: bOld }),
    };
    expect(lawBreakers(sticky, { a: ['Ada'], b: ['Mary'] })).toEqual([{ side: 'a', at: 0 }]);
  });

  it('finds a lens that loses what it needs to make the value anew', () => {
    const hollow: Lens = {
      ...text,
      bToA: (b, aOld) => (aOld === undefined ? { ok: true, value: 'x' } : text.bToA(b, aOld)),
    };
    expect(lawBreakers(hollow, { a: ['Ada', ''], b: [] })).toEqual([{ side: 'a', at: 0 }]);
  });
});
