import { base } from '@faker-js/faker';
import { describe, expect, it } from '@jest/globals';
import { LENS_CODES } from '../codes.js';
import { compileLens } from '../compile-lens.js';
import { type LensSpec } from '../lens.js';
import { COUNTRY_STYLES } from '../stored-form.js';
import { ok, toA, toB } from '../testing/through.js';
import { countryReader, countryWriter } from './countries.js';
import { ALPHA3 } from './country-codes.js';

describe('the codes of countries', () => {
  it('are those that others list, and Kosovo', () => {
    const listed = (base.location?.country_code ?? []).map(({ alpha2, alpha3 }) => `${alpha2} ${alpha3}`);
    expect(listed).not.toEqual([]);
    expect([...ALPHA3].map((codes) => codes.join(' ')).sort()).toEqual([...listed, 'XK XKX'].sort());
  });

  it.each(COUNTRY_STYLES)('are read again from every %s that is written', (style) => {
    const [write, read] = [countryWriter(style, []), countryReader([])];
    const lost = [...ALPHA3.keys()].filter((code) => read(write?.(code) ?? '') !== code);
    expect(lost).toEqual([]);
  });
});

describe('country', () => {
  const spec: LensSpec = { kind: 'country', a: { style: 'alpha2' }, b: { style: 'name' } };

  it('travels between codes and names', () => {
    expect([toB(spec, 'DE'), toA(spec, 'Germany')]).toEqual([ok('Germany'), ok('DE')]);
    expect(toB({ kind: 'country', b: { style: 'alpha3' } }, 'Thailand')).toEqual(ok('THA'));
    expect(compileLens(spec).agree('GB', 'United Kingdom')).toBe(true);
  });

  it.each([
    ['UK', 'GB'],
    ['U.S.A.', 'US'],
    ['the united states of america', 'US'],
    ['usa', 'US'],
    ['Korea, Republic of', 'KR'],
    ["Korea, Democratic People's Republic of", 'KP'],
    ['Czech Republic', 'CZ'],
    ['Turkey', 'TR'],
    ['Türkiye', 'TR'],
    ["Cote d'Ivoire", 'CI'],
    ['Burma', 'MM'],
    ['Congo, The Democratic Republic of the', 'CD'],
    ['St. Kitts and Nevis', 'KN'],
    ['Holy See (Vatican City State)', 'VA'],
    ['Viet Nam', 'VN'],
    [' \u200bfrance ', 'FR'],
  ])('reads %s', (text, code) => expect(toA(spec, text)).toEqual(ok(code)));

  it.each(['Atlantis', 'XX', 'Europe', 'EU', 'x'.repeat(64_000)])('refuses %.20s', (text) =>
    expect(toA(spec, text)).toMatchObject({ code: LENS_CODES.notCountry }),
  );

  it('keeps how a side spells what it means', () => {
    expect(toA(spec, 'Holland', 'NL')).toEqual(ok('NL'));
    expect(toB(spec, 'NL', 'Holland')).toEqual(ok('Holland'));
  });

  it('has the names of a side that calls countries otherwise', () => {
    const own: LensSpec = { ...spec, b: { style: 'name', names: [['KR', 'Korea (Rep.)']] } };
    expect([toB(own, 'KR'), toA(own, 'korea rep'), toA(own, 'South Korea')]).toEqual([
      ok('Korea (Rep.)'),
      ok('KR'),
      ok('KR'),
    ]);
  });

  it('passes what is no country where it is told to, and cuts no name', () => {
    expect(toB({ ...spec, unmatched: 'pass' }, 'Atlantis')).toEqual(ok('Atlantis'));
    expect(toB({ ...spec, b: { style: 'name', maxLength: 4 } }, 'DE')).toMatchObject({ code: LENS_CODES.doesNotFit });
  });
});
