import { describe, expect, it } from '@jest/globals';
import { LENS_CODES } from '../codes.js';
import { compileLens } from '../compile-lens.js';
import { type LensSpec } from '../lens.js';
import { type FieldValue } from '../values.js';

const ok = (value: FieldValue) => ({ ok: true, value });
const toB = (spec: LensSpec, a: FieldValue | undefined, bOld?: FieldValue) => compileLens(spec).aToB(a, bOld);
const toA = (spec: LensSpec, b: FieldValue | undefined, aOld?: FieldValue) => compileLens(spec).bToA(b, aOld);

describe('text', () => {
  const spec: LensSpec = { kind: 'text', b: { maxLength: 5 } };

  it('keeps the tail that the other side cut for as long as the view is unchanged', () => {
    expect(toA(spec, 'Long ', 'Long text')).toEqual(ok('Long text'));
    expect(toA(spec, 'Lang', 'Long text')).toEqual(ok('Lang'));
  });

  it('cuts between characters, never inside one', () => {
    expect(toB(spec, 'abcd😀')).toEqual(ok('abcd'));
    expect(toB({ kind: 'text', b: { maxBytes: 7 } }, 'aé€😀')).toEqual(ok('aé€'));
    expect(toB({ kind: 'text', b: { maxBytes: 10 } }, 'aé€😀')).toEqual(ok('aé€😀'));
  });

  it('takes trimming, composition and line ends for the same text', () => {
    const lens = compileLens(spec);
    expect(lens.eqA(' Jose\u0301\r\nx', 'José\nx ')).toBe(true);
    expect([undefined, null, '', '  '].every((blank) => lens.eqA(blank, ''))).toBe(true);
  });

  it('refuses what is not text, without repeating it', () => {
    const refusal = toB(spec, ['secret']);
    expect(refusal).toMatchObject({ ok: false, code: LENS_CODES.wrongShape });
    expect(JSON.stringify(refusal)).not.toContain('secret');
  });

  it('refuses to turn a value into a blank', () => {
    expect(toB({ kind: 'text', b: { maxLength: 1 } }, '😀')).toMatchObject({ code: LENS_CODES.doesNotFit });
  });
});

describe('email', () => {
  it('compares without regard to case and never cuts an address', () => {
    const spec: LensSpec = { kind: 'email', b: { maxLength: 10 } };
    expect(compileLens(spec).agree('Ann@X.org', 'ann@x.org')).toBe(true);
    expect(toB(spec, 'annabel@x.org')).toMatchObject({ ok: false, code: LENS_CODES.doesNotFit });
    expect(toB(spec, 'ann at x')).toMatchObject({ ok: false, code: LENS_CODES.notEmail });
  });
});

describe('phone', () => {
  const spec: LensSpec = { kind: 'phone', defaultCountry: 'US', b: { maxLength: 12 } };

  it('takes differently written numbers for the same and sends what was typed', () => {
    expect(compileLens(spec).agree('(415) 555-2671', '+14155552671')).toBe(true);
    expect(toB(spec, '415 555 2671')).toEqual(ok('415 555 2671'));
  });

  it('falls back to the international form rather than cut, and lets remarks travel', () => {
    expect(toB(spec, '(415) 555-2671')).toEqual(ok('+14155552671'));
    expect(toB(spec, '(415) 555-2671 ext. 12')).toMatchObject({ ok: false, code: LENS_CODES.doesNotFit });
    expect(toB(spec, 'ask Bob')).toEqual(ok('ask Bob'));
    expect(compileLens(spec).keyA('ask Bob')).toBeNull();
  });
});

describe('number', () => {
  const spec: LensSpec = { kind: 'number', scale: 2, a: { as: 'string' }, b: { as: 'native' } };

  it('travels between text and doubles at the coarser precision', () => {
    expect(toB(spec, '0012.505')).toEqual(ok(12.51));
    expect(toA(spec, 12.51, '12.5099')).toEqual(ok('12.5099'));
    expect(toA(spec, -1e-7)).toEqual(ok('0'));
    expect(toA(spec, 1e21)).toEqual(ok('1000000000000000000000'));
  });

  it.each(['1,234', 'many', '1e999', 'NaN', '.', '1.2.3'])('refuses %s', (text) => {
    expect(toB(spec, text)).toMatchObject({ ok: false, code: LENS_CODES.notNumber });
  });

  it('refuses what a double cannot hold', () => {
    expect(toB(spec, '9'.repeat(390))).toMatchObject({ ok: false, code: LENS_CODES.numberOutOfRange });
  });
});

describe('boolean', () => {
  const spec: LensSpec = { kind: 'boolean', a: { as: 'string' } };

  it('takes a blank for an unticked box, and clears a box that cannot be blank by unticking it', () => {
    expect(compileLens(spec).agree('', false)).toBe(true);
    expect(toB(spec, '', true)).toEqual(ok(false));
    expect(toA(spec, false, 'true')).toEqual(ok('false'));
    expect(toB(spec, 'false')).toEqual(ok(false));
  });
});

describe('date', () => {
  it.each([
    ['2024-02-29', '2024-02-29'],
    ['1709164800000', '2024-02-29'],
    [1709164800000, '2024-02-29'],
    ['2024-02-29T00:00:00.000Z', '2024-02-29'],
  ])('reads %s', (raw, day) => expect(toB({ kind: 'date' }, raw)).toEqual(ok(day)));

  it.each(['2023-02-29', '2024-02-29T10:00:00Z', '1709164800001', '02/29/2024', '2024-13-01'])('refuses %s', (raw) => {
    expect(toB({ kind: 'date' }, raw)).toMatchObject({ ok: false, code: LENS_CODES.notDate });
  });
});

describe('instant', () => {
  const spec: LensSpec = { kind: 'instant', precisionMs: 1000 };

  it.each(['2024-09-10T13:57:45.000+0000', '2024-09-10T15:57:45+02:00', '1725976665123', 1725976665000])(
    'reads %s at the precision of the coarser side',
    (raw) => expect(toB(spec, raw)).toEqual(ok('2024-09-10T13:57:45.000Z')),
  );

  it.each(['2024-09-10', '2024-09-10T13:57:45', '2024-09-10T25:00:00Z'])('refuses %s', (raw) => {
    expect(toB(spec, raw)).toMatchObject({ ok: false, code: LENS_CODES.notInstant });
  });
});

describe('choice', () => {
  const pairs = [
    ['lead', 'Lead'],
    ['won', 'Customer'],
  ] as const;

  it('translates by the table and refuses what it does not know', () => {
    const spec: LensSpec = { kind: 'choice', pairs, unmatched: 'refuse' };
    expect([toB(spec, 'won'), toA(spec, 'Lead')]).toEqual([ok('Customer'), ok('lead')]);
    expect(toB(spec, 'lost')).toMatchObject({ ok: false, code: LENS_CODES.choiceUnknown });
  });

  it('passes unknown values through unless they mean something else on the other side', () => {
    const spec: LensSpec = { kind: 'choice', pairs, unmatched: 'pass' };
    expect(toB(spec, 'lost')).toEqual(ok('lost'));
    expect(toB(spec, 'Lead')).toMatchObject({ ok: false, code: LENS_CODES.choiceAmbiguous });
  });
});

describe('members', () => {
  const spec: LensSpec = { kind: 'members', foldCase: true, b: { setAs: 'semicolons' } };

  it('ignores order and case, and keeps the spelling of the side written to', () => {
    expect(compileLens(spec).agree(['red', 'Blue'], 'blue;RED')).toBe(true);
    expect(toB(spec, ['red', 'green'], 'RED;blue')).toEqual(ok('RED;green'));
    expect(toB(spec, [], 'RED')).toEqual(ok(null));
  });

  it('refuses a member that would fall apart on the other side', () => {
    expect(toB(spec, ['x;y'])).toMatchObject({ ok: false, code: LENS_CODES.memberSeparator });
  });
});

describe('consent', () => {
  const spec: LensSpec = { kind: 'consent', outA: [true], outB: ['unsubscribed', 'cleaned'] };

  it('writes an opt-out, keeps the kind of opt-out there is, and never opts anyone in', () => {
    expect(toB(spec, true, 'subscribed')).toEqual(ok('unsubscribed'));
    expect(toB(spec, 'true', 'cleaned')).toEqual(ok('cleaned'));
    expect(toA(spec, 'subscribed', true)).toMatchObject({ ok: false, code: LENS_CODES.consentLoosened });
  });
});
