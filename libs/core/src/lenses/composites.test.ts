import { describe, expect, it } from '@jest/globals';
import { LENS_CODES } from '../codes.js';
import { compileLens } from '../compile-lens.js';
import { type LensSpec } from '../lens.js';
import { ok, toA, toB } from '../testing/through.js';

describe('name', () => {
  const spec: LensSpec = { kind: 'name', a: { parts: ['first', 'last'] } };
  const name = (first: string, last: string) => ({ first, last });

  it('is joined of its parts, and taken apart before its last word', () => {
    expect(toB(spec, name('Ada', 'Lovelace'))).toEqual(ok('Ada Lovelace'));
    expect(toA(spec, 'Ada Maria Lovelace')).toEqual(ok(name('Ada Maria', 'Lovelace')));
  });

  it.each([
    ['Ida van der Berg', name('Ida', 'van der Berg')],
    ['Ada de la Cruz', name('Ada', 'de la Cruz')],
    ['Ada van der Berg', name('Ada', 'van der Berg')],
    ['Zoë Smith', name('Zoë', 'Smith')],
  ])('keeps the part that did not change: %s', (text, parts) => {
    expect(toA(spec, text, name('Ada', 'van der Berg'))).toEqual(ok(parts));
  });

  it('keeps prefix, middle name and suffix as long as they are there', () => {
    const whole: LensSpec = { kind: 'name', a: { parts: ['prefix', 'first', 'middle', 'last', 'suffix'] } };
    const before = { prefix: 'Dr.', first: 'Ada', middle: 'M.', last: 'van Berg', suffix: 'Jr.' };
    expect(toB(whole, before)).toEqual(ok('Dr. Ada M. van Berg Jr.'));
    expect(toA(whole, 'Dr. Ida M. van Berg Jr.', before)).toEqual(ok({ ...before, first: 'Ida' }));
    expect(toA(whole, 'Ada van Berg', before)).toEqual(ok({ ...before, prefix: '', middle: '', suffix: '' }));
  });

  it('is written last name first, with a comma or without', () => {
    const comma: LensSpec = { ...spec, b: { order: 'lastCommaFirst' } };
    expect(toB(comma, name('Ada', 'van der Berg'))).toEqual(ok('van der Berg, Ada'));
    expect(toA(comma, 'van der Berg, Ada')).toEqual(ok(name('Ada', 'van der Berg')));
    const plain: LensSpec = { ...spec, b: { order: 'lastFirst' } };
    expect(toB(plain, name('太郎', '山田'))).toEqual(ok('山田 太郎'));
    expect(toA(plain, '山田　太郎')).toEqual(ok(name('太郎', '山田')));
    expect(toA(plain, 'van Berg Ida', name('Ada', 'van Berg'))).toEqual(ok(name('Ida', 'van Berg')));
  });

  it('is a last name when it is one word, or a first name where it is told to', () => {
    expect(toA(spec, 'Sukarno')).toEqual(ok(name('', 'Sukarno')));
    expect(toA({ ...spec, soleWord: 'first' }, 'Sukarno')).toEqual(ok(name('Sukarno', '')));
    expect(toB(spec, name('', 'Sukarno'))).toEqual(ok('Sukarno'));
  });

  it('is blank when all its parts are, and is cleared as a whole', () => {
    expect(compileLens(spec).blankA({ first: ' ', last: '' })).toBe(true);
    expect(toA(spec, '', name('Ada', 'Lovelace'))).toEqual(ok(null));
  });

  it('refuses a part that is too long, and cuts only the text', () => {
    const limited: LensSpec = { kind: 'name', a: { parts: ['first', 'last'], limits: { last: { maxLength: 5 } } } };
    expect(toA(limited, 'Ada Lovelace')).toMatchObject({ code: LENS_CODES.doesNotFit });
    expect(toB({ ...spec, b: { maxLength: 5 } }, name('Ada', 'Lovelace'))).toEqual(ok('Ada L'));
    expect(toA({ ...spec, b: { maxLength: 5 } }, 'Ada L', name('Ada', 'Lovelace'))).toEqual(
      ok(name('Ada', 'Lovelace')),
    );
  });

  it('recognises people by the name, whichever way it is written', () => {
    const lens = compileLens({ ...spec, b: { order: 'lastCommaFirst' } });
    expect(lens.keyA(name('Ada', 'Lovelace'))).toBe(lens.keyB('LOVELACE, Ada'));
  });
});

describe('address', () => {
  const mailchimp = {
    ...{ street: 'addr1', street2: 'addr2', city: 'city', region: 'state', postalCode: 'zip', country: 'country' },
  };
  const spec: LensSpec = {
    kind: 'address',
    a: { country: 'name' },
    b: { parts: mailchimp, country: 'alpha2', required: ['street', 'city', 'region', 'postalCode'] },
    regions: [['CA', 'California']],
  };
  const a = {
    street: '1 Main St\nApt 4\nRear',
    city: 'Fresno',
    region: 'CA',
    postalCode: '93650',
    country: 'United States',
  };
  const b = {
    addr1: '1 Main St',
    addr2: 'Apt 4, Rear',
    city: 'Fresno',
    state: 'California',
    zip: '93650',
    country: 'US',
  };

  it('travels part by part, streets as lines, regions by the table, countries as each side writes them', () => {
    expect(toB(spec, a)).toEqual(ok(b));
    expect(toA(spec, b)).toEqual(ok({ ...a, street: '1 Main St\nApt 4, Rear' }));
    expect(toA(spec, b, a)).toEqual(ok(a));
    expect(toB(spec, { ...a, region: 'california', country: 'usa' }, b)).toEqual(ok(b));
  });

  it('refuses an address without a part the other side needs', () => {
    expect(toB(spec, { ...a, postalCode: '' })).toMatchObject({ code: LENS_CODES.addressIncomplete });
    expect(JSON.stringify(toB(spec, { ...a, postalCode: '' }))).not.toContain('Fresno');
  });

  it('leaves alone what the other side has no part for', () => {
    const small: LensSpec = { kind: 'address', a: { parts: { street: 'street', city: 'city' } } };
    const whole = { street: '1 Main St', city: 'Rome', region: 'Lazio', postalCode: '00100', country: 'Italy' };
    expect(toB(small, { street: '2 Main St', city: 'Rome' }, whole)).toEqual(ok({ ...whole, street: '2 Main St' }));
    expect(toA(small, whole, { street: '1 Main St', city: 'Rome' })).toEqual(ok({ street: '1 Main St', city: 'Rome' }));
  });

  it('takes an address of empty parts for a blank, also where parts it does not know are filled', () => {
    const lens = compileLens(spec);
    expect([lens.blankA({ street: '', city: ' ' }), lens.blankB(''), lens.blankB({ lat: '1.5' })]).toEqual([
      true,
      true,
      true,
    ]);
    expect(toB(spec, null, b)).toEqual(ok(null));
  });

  it('refuses what is no composite, and never cuts a postal code', () => {
    expect(toB(spec, '1 Main St, Fresno')).toMatchObject({ code: LENS_CODES.wrongShape });
    const limited: LensSpec = {
      kind: 'address',
      b: { limits: { postalCode: { maxLength: 3 }, city: { maxLength: 4 } } },
    };
    expect(toB(limited, { ...a })).toMatchObject({ code: LENS_CODES.doesNotFit });
    expect(toB(limited, { city: 'Fresno' })).toEqual(
      ok({ street: '', city: 'Fres', region: '', postalCode: '', country: '' }),
    );
  });
});
