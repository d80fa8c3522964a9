import { describe, expect, it } from '@jest/globals';
import { LENS_CODES } from '../codes.js';
import { compileLens } from '../compile-lens.js';
import { type LensSpec } from '../lens.js';
import { ok, toA, toB } from '../testing/through.js';

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

  it('gives one key to a text with a joiner after its last whole character, and to the same text without', () => {
    const lens = compileLens({ kind: 'text', removeInvisible: true, a: { maxBytes: 9 }, b: { maxLength: 5 } });
    expect(lens.keyA('éaéب\u200da')).toBe(lens.keyB('éaéب'));
  });

  it.each([
    ['a heart and what makes it an emoji', 'a\u2764\ufe0f', 2],
    [
      'a black flag and the tags that make it Scotland’s',
      'a\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
      5,
    ],
    ['two people and what makes them a couple', 'a\u{1f469}\u200d\u{1f469}', 3],
  ])('cuts before %s, not between', (_what, text, maxLength) => {
    expect(toB({ kind: 'text', b: { maxLength } }, text)).toEqual(ok('a'));
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

  it('cuts between what people see as characters, and inside one only where not even the first fits', () => {
    const family = '👨‍👩‍👧';
    expect(toB({ kind: 'text', b: { maxLength: 6 } }, `Ann${family}`)).toEqual(ok('Ann'));
    expect(toB({ kind: 'text', b: { maxLength: 6 } }, 'Ann 🇹🇭 🇩🇪')).toEqual(ok('Ann'));
    expect(toB({ kind: 'text', b: { maxLength: 5 } }, 'ที่นี่')).toEqual(ok('ที่'));
    expect(toB({ kind: 'text', b: { maxLength: 2 } }, family)).toEqual(ok('👨'));
  });

  it('writes the letter case a side is kept in, and does not take it for an edit on the other', () => {
    const cased: LensSpec = { kind: 'text', b: { case: 'upper' } };
    expect(toB(cased, 'Straße')).toEqual(ok('STRASSE'));
    expect(toA(cased, 'STRASSE', 'Straße')).toEqual(ok('Straße'));
    expect(toA(cased, 'GASSE', 'Straße')).toEqual(ok('GASSE'));
    expect(toB({ kind: 'text', b: { case: 'lower' } }, 'ΟΔΥΣΣΕΥΣ')).toEqual(ok('οδυσσευς'));
  });

  it('takes runs of spaces for one where it is told to', () => {
    expect(compileLens({ kind: 'text', collapseSpaces: true }).agree('Ada \u00a0 Lovelace', 'Ada Lovelace')).toBe(true);
    expect(compileLens({ kind: 'text' }).agree('Ada  Lovelace', 'Ada Lovelace')).toBe(false);
    expect(toB({ kind: 'text', collapseSpaces: true }, 'Ada\n\tLovelace')).toEqual(ok('Ada Lovelace'));
    expect(toB({ kind: 'text', collapseSpaces: true }, 'A\ufeffda')).toEqual(ok('A\ufeffda'));
  });

  it('leaves characters out that show nothing where it is told to, and keeps those that shape others', () => {
    const seen: LensSpec = { kind: 'text', removeInvisible: true };
    expect(toB(seen, '\u202bע\u200bדה\u202c')).toEqual(ok('עדה'));
    expect(toB(seen, 'می\u200cخواهم')).toEqual(ok('می\u200cخواهم'));
    expect(toB(seen, '👩\u200d👧')).toEqual(ok('👩\u200d👧'));
    expect(compileLens({ kind: 'text' }).agree('A\u200bda', 'Ada')).toBe(false);
  });

  it.each(['\u200b', ' \u200d\u2060', '\ufeff', '\u3164', '\u00ad\u202e'])(
    'takes %j for a blank: nobody sees it',
    (raw) => {
      const lens = compileLens({ kind: 'text' });
      expect([lens.blankA(raw), lens.eqA(raw, null)]).toEqual([true, true]);
      expect(toB({ kind: 'text' }, raw, 'Ada')).toEqual(ok(null));
    },
  );
});

describe('email', () => {
  it('compares without regard to case and never cuts an address', () => {
    const spec: LensSpec = { kind: 'email', b: { maxLength: 10 } };
    expect(compileLens(spec).agree('Ann@X.org', 'ann@x.org')).toBe(true);
    expect(toB(spec, 'annabel@x.org')).toMatchObject({ ok: false, code: LENS_CODES.doesNotFit });
    expect(toB(spec, 'ann at x')).toMatchObject({ ok: false, code: LENS_CODES.notEmail });
  });

  it('takes an international domain for the same in Unicode and in ASCII, and sends what was typed', () => {
    const lens = compileLens({ kind: 'email' });
    expect(lens.agree('Ann@Bücher.example', 'ann@xn--bcher-kva.example')).toBe(true);
    expect(lens.keyA('ann@почта.рф')).toBe('ann@xn--80a1acny.xn--p1ai');
    expect(toB({ kind: 'email' }, 'Ann@Bücher.example')).toEqual(ok('Ann@Bücher.example'));
    expect(lens.agree('ann@bücher.example', 'ann@bucher.example')).toBe(false);
  });

  it('leaves out what came along with the clipboard', () => {
    expect(toB({ kind: 'email' }, '\u202aann@x.org\u202c\u200b')).toEqual(ok('ann@x.org'));
  });

  it('gives up on what is far too long to be an address', () => {
    expect(toB({ kind: 'email' }, `a@${'.'.repeat(64_000)}@`)).toMatchObject({ code: LENS_CODES.notEmail });
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

  it('lets a number whose country nobody says travel as it was typed, and recognises nobody by it', () => {
    const lens = compileLens({ kind: 'phone' });
    expect(toB({ kind: 'phone' }, '(415) 555-2671')).toEqual(ok('(415) 555-2671'));
    expect([lens.agree('(415) 555-2671', '415 555 2671'), lens.keyA('(415) 555-2671')]).toEqual([false, null]);
  });

  it('writes E.164 where a side takes nothing else, and says why it cannot', () => {
    const strict: LensSpec = { kind: 'phone', b: { writeAs: 'e164' } };
    expect(toB(strict, '+44 (0)20 7946-0958')).toEqual(ok('+442079460958'));
    expect(toB(strict, '+1 415 555 2671 ext. 9')).toEqual(ok('+14155552671'));
    expect(toB(strict, '(415) 555-2671')).toMatchObject({ code: LENS_CODES.phoneWithoutCountry });
    expect(toB(strict, 'ask Bob')).toMatchObject({ code: LENS_CODES.notPhone });
    expect(toB({ ...strict, defaultCountry: 'US' }, '(415) 555-2671')).toEqual(ok('+14155552671'));
    expect(toA(strict, '+14155552671', '+1 (415) 555-2671 ext. 9')).toEqual(ok('+1 (415) 555-2671 ext. 9'));
  });

  it.each(['+๑ ๔๑๕ ๕๕๕ ๒๖๗๑', '+١ ٤١٥ ٥٥٥ ٢٦٧١', '\u202a+1 415 555 2671\u202c', '＋１４１５５５５２６７１'])(
    'reads %s',
    (typed) => expect(compileLens({ kind: 'phone' }).keyA(typed)).toBe('+14155552671'),
  );
});

describe('url', () => {
  it.each([
    ['example.com', 'https://example.com/'],
    ['HTTPS://Example.COM', 'https://example.com'],
    ['https://example.com:443/a', 'example.com/a'],
    ['https://bücher.example', 'https://xn--bcher-kva.example/'],
  ])('takes %s and %s for the same', (a, b) => {
    expect(compileLens({ kind: 'url' }).agree(a, b)).toBe(true);
    expect(toB({ kind: 'url' }, a)).toEqual(ok(a));
  });

  it.each([
    ['http://example.com', 'https://example.com'],
    ['https://example.com/a', 'https://example.com/A'],
    ['https://example.com/?a=1', 'https://example.com/'],
  ])('tells %s from %s', (a, b) => expect(compileLens({ kind: 'url' }).agree(a, b)).toBe(false));

  it('recognises a site with and without www and scheme', () => {
    const lens = compileLens({ kind: 'url' });
    expect(lens.keyA('http://www.example.com/')).toBe(lens.keyB('Example.com'));
  });

  it('adds the scheme where a side needs it, and cuts nothing', () => {
    expect(toB({ kind: 'url', b: { scheme: 'add' } }, 'example.com')).toEqual(ok('https://example.com'));
    expect(toB({ kind: 'url', b: { maxLength: 5 } }, 'example.com')).toMatchObject({ code: LENS_CODES.doesNotFit });
  });

  it.each(['javascript:alert(1)', 'mailto:ann@x.org', 'ask Bob', 'https://ann@x.org', 'example', 'ftp://x.org'])(
    'refuses %s without repeating it',
    (raw) => {
      const refusal = toB({ kind: 'url' }, raw);
      expect(refusal).toMatchObject({ ok: false, code: LENS_CODES.notUrl });
      expect(JSON.stringify(refusal)).not.toContain(raw);
    },
  );
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

  it('reads and writes the separators it is told of, and guesses none', () => {
    const german: LensSpec = { kind: 'number', a: { decimal: ',', group: '.' } };
    expect(toB(german, '1.234.567,5')).toEqual(ok(1234567.5));
    expect(toB(german, '1234567,5')).toEqual(ok(1234567.5));
    expect(toA(german, -1234567.5)).toEqual(ok('-1.234.567,5'));
    expect(toB(german, '1,234.5')).toMatchObject({ code: LENS_CODES.notNumber });
    expect(toB(german, '1.23')).toMatchObject({ code: LENS_CODES.notNumber });
    expect(toB({ kind: 'number', a: { group: ',' } }, '12,34,567')).toEqual(ok(1234567));
    expect(toB({ kind: 'number', a: { group: ' ' } }, '1\u202f234\u00a0567')).toEqual(ok(1234567));
  });

  it.each(['1234.5', '๑๒๓๔.๕', '۱۲۳۴.۵', '१२३४.५', '１２３４.５'])('reads the digits of any script: %s', (text) =>
    expect(toB(spec, text)).toEqual(ok(1234.5)),
  );

  it('writes the digits of a script', () => {
    const arabic: LensSpec = { kind: 'number', b: { digits: 'arab', decimal: '٫', group: '٬' } };
    expect(toB(arabic, '-1234.5')).toEqual(ok('-١٬٢٣٤٫٥'));
    expect(toA(arabic, '−١٬٢٣٤٫٥')).toEqual(ok(-1234.5));
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

  it('has the words of a list of choices', () => {
    const words: LensSpec = { kind: 'boolean', b: { yes: 'Ja', no: 'Nein' } };
    expect([toB(words, true), toB(words, 'no'), toA(words, 'JA')]).toEqual([ok('Ja'), ok('Nein'), ok(true)]);
    expect(toA(words, 'Vielleicht')).toMatchObject({ code: LENS_CODES.notBoolean });
  });

  it('keeps a blank apart from no where it is told to', () => {
    const threeStates: LensSpec = { kind: 'boolean', blankIsNo: false, b: { yes: 'Yes', no: 'No' } };
    expect(compileLens(threeStates).agree(null, 'No')).toBe(false);
    expect(toB(threeStates, null, 'No')).toEqual(ok(null));
  });
});

describe('constant', () => {
  const spec: LensSpec = { kind: 'constant', side: 'b', value: 'HubSpot' };

  it('gives its value whatever the other side holds, a blank too, and nothing back', () => {
    expect([toB(spec, 'x'), toB(spec, null), toB(spec, undefined, 'Other')]).toEqual(Array(3).fill(ok('HubSpot')));
    expect(toA(spec, 'Other', 'x')).toMatchObject({ code: LENS_CODES.oneWayOnly });
    expect(compileLens(spec).eqA('x', 'y')).toBe(true);
    expect([compileLens(spec).agree('x', ' HubSpot '), compileLens(spec).agree('x', 'Other')]).toEqual([true, false]);
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
