import fc from 'fast-check';
import { type LensSpec } from '../lens.js';
import { NAME_PARTS } from '../stored-form.js';
import { type FieldValue } from '../values.js';

type Raw = FieldValue | undefined;

/** Specifications of one kind of lens with the raw values they are tried on. */
interface Case {
  readonly specs: readonly LensSpec[];
  readonly a: fc.Arbitrary<Raw>;
  readonly b: fc.Arbitrary<Raw>;
}

const BLANKS: readonly Raw[] = [undefined, null, '', '  '];
const rawOf = (...arbs: readonly fc.Arbitrary<Raw>[]): fc.Arbitrary<Raw> =>
  fc.oneof(fc.constantFrom(...BLANKS), ...arbs);
const pick = (...values: readonly FieldValue[]): fc.Arbitrary<Raw> => fc.constantFrom<Raw>(...values);
const both = (specs: readonly LensSpec[], raw: fc.Arbitrary<Raw>): Case => ({ specs, a: raw, b: raw });

const words = fc.string({
  unit: fc.constantFrom(
    ...['a', 'B', ' ', 'é', 'e\u0301', '😀', 'ß', '\n', '\r', 'İ', 'Σ', 'ﬁ', '\u0390', '\u3000'],
    ...['👩\u200d👧', '🇹🇭', '\u0e01\u0e4d', '\u200b', '\u200d', '\u202b', '\ufeff', 'ب'],
  ),
  maxLength: 6,
});
/** Words of a name or an address, long enough to be taken apart. */
const phrases = fc
  .array(fc.constantFrom('Ada', 'van', 'der', 'Berg', 'Dr.', 'Jr.', 'de la', 'Cruz,', 'O’Neill', '山田', 'ज़ोया', ','), {
    maxLength: 5,
  })
  .map((parts) => parts.join(' '));
const oneOf = (...texts: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...texts);
/** A composite of some of these parts; a vendor may leave out any. */
const composite = (parts: Readonly<Record<string, fc.Arbitrary<string>>>): fc.Arbitrary<Raw> =>
  fc.record(parts, { requiredKeys: [] }) as fc.Arbitrary<Raw>;
const numbers = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.tuple(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), fc.nat(999)).map(([whole, part]) => `${whole}.${part}`),
  pick('1e3', '+.50', '-0', '1e400', '12,5', 'many'),
);
const times = fc.oneof(
  fc
    .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((at) => at.toISOString()),
  fc.integer({ min: 0, max: 4e12 }),
  pick(
    '2024-02-29',
    '2023-02-29',
    '2024-09-10T13:57:45.000+0000',
    '2024-09-10T00:30:00+02:00',
    '1725926400000',
    'soon',
  ),
);

const DEFAULTS = {
  pairs: [
    ['new', 'Open'],
    ['won', 'Closed'],
  ],
  unmatched: 'default',
} as const;

const COLOURS = [
  ['red', 'Rot'],
  ['blue', 'Blau'],
] as const;

const streets = oneOf('', '1 Main St', '1 Main St\nApt 4', ' 1 Main St \r\n\n Apt 4\nRear', 'Apt 4');
const MAILCHIMP_PARTS = {
  ...{ street: 'addr1', street2: 'addr2', city: 'city', region: 'state', postalCode: 'zip', country: 'country' },
};
const STATES = [
  ['CA', 'California'],
  ['CA', 'Calif.'],
  ['NY', 'New York'],
] as const;

/** Days in the formats, calendars and digits that the specifications below write, some of which do not exist. */
const days = fc.oneof(
  fc
    .tuple(
      fc.integer({ min: 1, max: 31 }),
      fc.integer({ min: 1, max: 13 }),
      fc.constantFrom('1403', '1445', '1990', '2567'),
    )
    .chain(([day, month, year]) => {
      const [dd, mm] = [String(day).padStart(2, '0'), String(month).padStart(2, '0')];
      return pick(
        `${dd}/${mm}/${year}`,
        `${year}-${mm}-${dd}`,
        `${year}/${mm}/${dd}`,
        `${day}.${month}.${year}`,
        `${year}${mm}${dd}`,
      );
    }),
  pick(
    '๒๙.๒.๒๕๖๗',
    '۱۴۰۳-۱۲-۳۰',
    '29/02/2023',
    '31/04/2024',
    '\u202b1445/09/01',
    '1000-01-01',
    '9999-12-31',
    '9999-12-31T00:00:00Z',
  ),
);

export const LENS_CASES: Readonly<Record<LensSpec['kind'], Case>> = {
  text: both(
    [
      { kind: 'text' },
      { kind: 'text', caseInsensitive: true, a: { maxLength: 4 } },
      { kind: 'text', a: { maxLength: 3 }, b: { maxBytes: 5 } },
      { kind: 'text', b: { maxLength: 1 } },
      { kind: 'text', b: { case: 'upper' } },
      { kind: 'text', collapseSpaces: true, a: { case: 'lower' }, b: { case: 'upper', maxLength: 4 } },
      { kind: 'text', removeInvisible: true, collapseSpaces: true, caseInsensitive: true, a: { maxBytes: 9 } },
      { kind: 'text', removeInvisible: true, a: { maxBytes: 9 }, b: { maxLength: 5 } },
    ],
    rawOf(words, pick(7, true, ['x'])),
  ),
  email: both(
    [{ kind: 'email' }, { kind: 'email', b: { maxLength: 9 } }],
    rawOf(
      words,
      pick('ann@x.org', 'ANN@x.org ', 'longer.name@x.org', 'ann@x', '\u200bann@x.org'),
      pick('li@münchen.de', 'li@xn--mnchen-3ya.DE', 'LI@MÜNCHEN.de', 'ann@x.org/../y.org', 'ann@%.ö'),
    ),
  ),
  phone: both(
    [
      { kind: 'phone' },
      { kind: 'phone', defaultCountry: 'US', a: { maxLength: 12 } },
      { kind: 'phone', b: { writeAs: 'e164' } },
      { kind: 'phone', defaultCountry: 'US', a: { writeAs: 'e164', maxLength: 12 } },
    ],
    rawOf(
      words,
      pick('+14155552671', '(415) 555-2671', '415-555-2671 ext 9', '+44 20 7946 0958', 4155552671, 'ask Bob'),
      pick('\u202a+1 415 555 2671\u202c', '٤١٥٥٥٥٢٦٧١', '+๑๔๑๕๕๕๕๒๖๗๑', '+1 415 555 2671 ext. 9'),
    ),
  ),
  url: both(
    [
      { kind: 'url' },
      { kind: 'url', b: { scheme: 'add' } },
      { kind: 'url', a: { scheme: 'add' }, b: { maxLength: 18 } },
    ],
    rawOf(
      words,
      pick(
        'x.org',
        'X.org/',
        'https://x.org',
        'http://x.org',
        'https://www.x.org/a?b=c#d',
        'x.org:8080/a',
        'münchen.de',
      ),
      pick(
        'javascript:alert(1)',
        'mailto:a@x.org',
        'https://me:pw@x.org',
        'ftp://x.org',
        'ask Bob',
        'x.org/ä ö',
        'https://',
      ),
    ),
  ),
  country: both(
    [
      { kind: 'country', a: { style: 'alpha2' }, b: { style: 'name' } },
      { kind: 'country', a: { style: 'alpha3' }, b: { style: 'alpha2' }, unmatched: 'pass' },
      { kind: 'country', a: { style: 'name', maxLength: 9 }, b: { style: 'name', names: [['KR', 'Korea, Rep.']] } },
      { kind: 'country', b: { style: 'name' }, unmatched: 'pass' },
    ],
    rawOf(
      words,
      pick(
        'US',
        'usa',
        'U.S.A.',
        'United States',
        'the Netherlands',
        'NLD',
        'Côte d’Ivoire',
        "Cote d'Ivoire",
        'TUR',
        'Turkey',
      ),
      pick('Korea, Republic of', 'Korea, Rep.', 'KR', 'Atlantis', 'XX', 'UK', 840, 'Myanmar', 'Burma', 'St. Lucia'),
    ),
  ),
  number: both(
    [
      { kind: 'number', a: { as: 'string' }, b: { as: 'string' } },
      { kind: 'number', a: { as: 'string' }, b: { as: 'native' } },
      { kind: 'number', scale: 2, a: { as: 'native' }, b: { as: 'string' } },
      { kind: 'number', scale: 0 },
      { kind: 'number', a: { decimal: ',', group: '.' }, b: { as: 'native' } },
      { kind: 'number', a: { group: ' ', digits: 'deva' }, b: { decimal: '٫', group: '٬', digits: 'arab' } },
    ],
    rawOf(
      numbers,
      pick('1.234,5', '1,234.5', '1.234.567', '12.34.567', '-1 234', '−5', '१२३', '١٬٢٣٤٫٥', '1.5.5', '.,', '1,'),
    ),
  ),
  boolean: both(
    [
      { kind: 'boolean' },
      { kind: 'boolean', a: { as: 'string' } },
      { kind: 'boolean', a: { yes: 'Ja', no: 'Nein' } },
      { kind: 'boolean', a: { yes: '0', no: '1' }, b: { yes: 'Y', no: 'N' }, blankIsNo: false },
    ],
    rawOf(pick(true, false, 'true', 'FALSE', 'yes', 'no', 1, '0', 'maybe', 'JA', 'nein ', 'Y', 'n')),
  ),
  date: both(
    [
      { kind: 'date' },
      { kind: 'date', a: { format: 'epochMs' }, b: { format: 'midnightUtc' } },
      { kind: 'date', a: { format: 'epochMs', as: 'string' }, b: { format: 'DD/MM/YYYY' } },
      { kind: 'date', a: { format: 'MM/DD/YYYY' }, b: { format: 'D.M.YYYY', calendar: 'buddhist', digits: 'thai' } },
      {
        kind: 'date',
        a: { calendar: 'persian', digits: 'arabext' },
        b: { format: 'YYYYMMDD', calendar: 'islamic-umalqura' },
      },
      { kind: 'date', a: { format: 'YYYY/MM/DD', calendar: 'islamic-civil' } },
    ],
    rawOf(times, days),
  ),
  instant: both(
    [
      { kind: 'instant' },
      { kind: 'instant', precisionMs: 1000 },
      { kind: 'instant', a: { format: 'epochMs' }, b: { format: 'epochS', as: 'string' } },
      { kind: 'instant', precisionMs: 1500, a: { format: 'epochS' } },
    ],
    rawOf(times),
  ),
  birthday: both(
    [
      { kind: 'birthday', a: {}, b: { format: 'MM/DD' } },
      { kind: 'birthday', a: { unknownYear: 1904 }, b: { format: 'D.M.' } },
      { kind: 'birthday', a: { unknownYear: 1904 }, b: { format: 'DD/MM/YYYY' } },
    ],
    rawOf(times, days, pick('05/17', '02/29', '02/30', '1904-05-17', '29.2.', '17.5.', '5/17')),
  ),
  choice: both(
    [
      {
        kind: 'choice',
        pairs: [
          ['new', 'Open'],
          ['won', 'Closed'],
        ],
        unmatched: 'refuse',
      },
      {
        kind: 'choice',
        pairs: [
          ['new', 'Open'],
          ['won', 'Closed'],
        ],
        unmatched: 'pass',
      },
      {
        kind: 'choice',
        pairs: [
          ['new', 'Open'],
          ['old', 'Open'],
          ['won', 'Closed'],
        ],
        unmatched: 'pass',
      },
      {
        kind: 'choice',
        pairs: [
          ['new', 'Open'],
          ['new', 'Fresh'],
        ],
        unmatched: 'refuse',
      },
      { ...DEFAULTS, kind: 'choice', unmatchedAs: { a: 'other', b: 'Other' } },
      { ...DEFAULTS, kind: 'choice', unmatchedAs: { a: 'won', b: 'Other' } },
      { ...DEFAULTS, kind: 'choice', unmatchedAs: { a: 'won', b: 'Open' } },
      { ...DEFAULTS, kind: 'choice', unmatchedAs: { b: 'Other' } },
    ],
    rawOf(pick('new', 'old', 'won', 'Open', ' Open', 'Fresh', 'Closed', 'other', 'Other')),
  ),
  members: both(
    [
      { kind: 'members', b: { setAs: 'semicolons' } },
      { kind: 'members', foldCase: true, a: { setAs: 'semicolons' }, b: { setAs: 'array' } },
      { kind: 'members', pairs: COLOURS, unmatched: 'refuse', b: { setAs: 'semicolons' } },
      { kind: 'members', pairs: COLOURS, unmatched: 'pass', foldCase: true },
      { kind: 'members', pairs: COLOURS, unmatched: 'default', unmatchedAs: { a: 'other', b: 'Rot' } },
      { kind: 'members', pairs: COLOURS, unmatched: 'default', unmatchedAs: { b: 'Andere' } },
    ],
    rawOf(
      fc.array(fc.constantFrom('red', 'RED', ' blue', 'x;y', '', 'Rot', 'Blau', 'other', 'Andere'), { maxLength: 4 }),
      pick('red;blue', ';red', 'blue; red;RED', ';', [], { street: 'x' }),
    ),
  ),
  name: {
    specs: [
      { kind: 'name', a: { parts: ['first', 'last'] } },
      { kind: 'name', a: { parts: ['first', 'last'] }, b: { order: 'lastFirst', maxLength: 9 }, soleWord: 'first' },
      { kind: 'name', a: { parts: NAME_PARTS }, b: { order: 'lastCommaFirst', maxLength: 12 } },
      { kind: 'name', a: { parts: NAME_PARTS, limits: { last: { maxBytes: 5 } } }, b: { order: 'firstLast' } },
      { kind: 'name', a: { parts: NAME_PARTS }, b: { parts: ['last', 'first'], limits: { first: { maxLength: 20 } } } },
    ],
    a: rawOf(
      composite({ prefix: phrases, first: phrases, middle: phrases, last: phrases, suffix: phrases }),
      phrases,
      words,
    ),
    b: rawOf(phrases, words, composite({ first: oneOf('', 'Ada', 'Ida Maria'), last: phrases })),
  },
  address: {
    specs: [
      { kind: 'address', b: { parts: MAILCHIMP_PARTS } },
      {
        kind: 'address',
        a: { country: 'name' },
        b: { parts: MAILCHIMP_PARTS, country: 'alpha2', required: ['street', 'city'] },
      },
      { kind: 'address', a: { parts: { street: 'line', city: 'city' } }, b: { limits: { city: { maxLength: 3 } } } },
      { kind: 'address', regions: STATES, a: { limits: { country: { maxLength: 6 } } } },
    ],
    a: rawOf(
      composite({
        ...{ street: streets, line: streets, city: oneOf('', 'Rome', 'São Paulo'), postalCode: oneOf('', '10115') },
        ...{ region: oneOf('', 'CA', 'ca', 'California', 'Lazio'), country: oneOf('', 'Germany', 'DE', 'Atlantis') },
      }),
      words,
    ),
    b: rawOf(
      composite({
        ...{ addr1: streets, addr2: streets, city: oneOf('', 'Rome', 'São Paulo'), state: oneOf('', 'CA', 'Lazio') },
        ...{ zip: oneOf('', '10115'), country: oneOf('', 'DE', 'deu', 'Atlantis') },
        ...{ street: streets, region: oneOf('', 'California', 'Calif.', 'CA'), postalCode: oneOf('', '10115') },
      }),
      pick(''),
    ),
  },
  constant: both(
    [
      { kind: 'constant', side: 'b', value: 'HubSpot' },
      { kind: 'constant', side: 'a', value: true },
    ],
    rawOf(words, pick('HubSpot', ' HubSpot ', true, 'true', false, 7, ['x'])),
  ),
  reference: both([{ kind: 'reference' }], rawOf(pick('a1', ' a1 ', 'b1', 7, ['a1']))),
  owner: both(
    [
      { kind: 'owner', pairs: [['a1', 'b1']], unmatchedAs: { a: 'a1', b: 'b2' } },
      { kind: 'owner', unmatchedAs: { b: 'b1' } },
    ],
    rawOf(pick('a1', 'a2', 'b1', 'b2', ' b1', 7, ['a1'])),
  ),
  formula: {
    specs: [
      { kind: 'formula', side: 'b', expression: '"Dear " + first.trim() + " " + last', inputs: ['first', 'last'] },
      { kind: 'formula', side: 'b', expression: 'value.upper()', b: { maxLength: 5 } },
      { kind: 'formula', side: 'b', expression: 'value * 2 + 1', types: { value: 'number' }, b: { as: 'string' } },
      { kind: 'formula', side: 'b', expression: 'first == "Ada" && !isBlank(last)', inputs: ['first', 'last'] },
    ],
    a: rawOf(
      composite({ first: oneOf('', 'Ada', ' Ida '), last: oneOf('', 'Berg') }),
      composite({ first: oneOf('', 'Ada'), last: words }),
      pick('b', 1, '1', 'many', true, ['x']),
    ),
    b: rawOf(
      pick('Dear', 'Dear Ada', 'Dear Ada Berg', 'Dear  Berg', 'Dear Ida'),
      pick('B', 'MANY', 3, '3', true, 'true', false, ['x']),
    ),
  },
  consent: {
    specs: [{ kind: 'consent', outA: [true, 'optout'], outB: ['unsubscribed', 'cleaned'] }],
    a: rawOf(pick(true, false, 'true', 'OptOut', 'other')),
    b: rawOf(pick('unsubscribed', 'cleaned', 'subscribed', 'pending')),
  },
};
