import { describe, expect, it } from '@jest/globals';
import { ExpressionError, type ExpressionScope, compileExpression } from './expression.js';

const FIELDS = {
  country: 'text',
  amount: 'number',
  seats: 'number',
  optedOut: 'boolean',
  interests: 'set',
  tags: 'groups',
  ADDRESS: 'parts',
  'First name': 'text',
  in: 'text',
  fields: 'text',
} as const;

const SCOPE: ExpressionScope = { fields: FIELDS };

const RECORD = {
  country: 'TH',
  amount: '12.50',
  seats: null,
  optedOut: 'false',
  interests: ['golf', 'tea'],
  tags: ['VIP', 'Newsletter  2026'],
  ADDRESS: { city: 'Bangkok', zip: '' },
  'First name': 'Somchai',
  in: 'x',
  fields: 'y',
};

const value = (source: string, over: Record<string, unknown> = {}): unknown => {
  const result = compileExpression(source, SCOPE).evaluate({ fields: { ...RECORD, ...over } });
  return result.ok ? result.value : result.code;
};

const fault = (source: string, scope: ExpressionScope = SCOPE): ExpressionError => {
  try {
    compileExpression(source, scope);
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error(`${source} was taken`);
};

describe('an expression', () => {
  it.each([
    ['country == "TH" && amount > 10', true],
    ['country != "TH" || amount == 12.5', true],
    ['country in ["LA", "TH"]', true],
    ['!optedOut', true],
    ['optedOut ? "out" : "in"', 'in'],
    ['"golf" in interests', true],
    ['"Golf" in interests', false],
    ['interests.hasAny(["chess", "tea"])', true],
    ['interests.hasAll(["chess", "tea"])', false],
    ['interests.exists(i, i.startsWith("go"))', true],
    ['interests.all(i, i.size() > 3)', false],
    ['interests.join(", ")', 'golf, tea'],
    ['ADDRESS.city + "/" + ADDRESS.zip + ADDRESS.state', 'Bangkok/'],
    ['ADDRESS["city"].upper()', 'BANGKOK'],
    ['fields["First name"].lower()', 'somchai'],
    ['fields["in"] + fields["fields"]', 'xy'],
    ['fields.country', 'TH'],
    ['country.startsWith("T") && country.endsWith("H") && country.contains("H")', true],
    ['"  a ".trim() + "b"', 'ab'],
    ['country.substring(1)', 'H'],
    ['country.substring(0, 99) + country.substring(99)', 'TH'],
    ['"a@b".substring("a@b".indexOf("@") + 1)', 'b'],
    ['number("12") + 1', 13],
    ['text(amount)', '12.5'],
    ['size(interests)', 2],
    ['size(interests) == 2', true],
    ['size(tags) * 2.5', 5],
  ])('%s is %p', (source, expected) => {
    expect(value(source)).toEqual(expected);
  });

  it.each([
    ['1 / 2', 0.5],
    ['1 / 3 * 3', 1],
    ['amount * 2 - 1', 24],
    ['amount in [12.5, 1]', true],
    ['true ? 1 : 2.5', 1],
    ['round(2.345, 2)', 2.35],
    ['round(1.005, 2)', 1.01],
    ['round(-2.5)', -2],
    ['round(1e300, 2)', 1e300],
    ['-amount', -12.5],
  ])('knows one kind of number: %s is %p', (source, expected) => {
    expect(value(source)).toBe(expected);
  });

  it('finds groups by name as they are paired: whatever the case and the spaces', () => {
    expect(value('"vip" in tags && "newsletter 2026" in tags')).toBe(true);
    expect(value('tags.hasAny(["no", "Vip"]) && tags.hasAll(["NEWSLETTER 2026"])')).toBe(true);
    expect(value('"vi" in tags')).toBe(false);
  });
});

describe('a blank', () => {
  it.each([
    ['isBlank(country)', { country: null }, true],
    ['isBlank(country)', { country: '  ' }, true],
    ['country == ""', { country: null }, true],
    ['isBlank(amount)', { amount: '' }, true],
    ['isBlank(amount)', { amount: '0' }, false],
    ['isBlank(interests)', { interests: null }, true],
    ['isBlank(tags)', { tags: [] }, true],
    ['optedOut', { optedOut: null }, false],
    ['isBlank(ADDRESS.city)', { ADDRESS: null }, true],
  ])('%s of %p is %p', (source, over, expected) => {
    expect(value(source, over)).toBe(expected);
  });

  it('number compares with nothing, and makes blank what is computed from it', () => {
    expect(value('seats > 0 || seats < 0 || seats == 0 || seats == seats')).toBe(false);
    expect(value('seats + 1')).toBeNull();
    expect(value('text(seats)')).toBeNull();
    expect(value('number("twelve")')).toBeNull();
  });
});

describe('values that cannot be judged', () => {
  it('says that a field was not read instead of taking it for blank', () => {
    const expression = compileExpression('isBlank(country)', SCOPE);
    expect(expression.evaluate({ fields: {} })).toMatchObject({ ok: false, code: 'SYNC_X008' });
    expect(expression.evaluate({})).toMatchObject({ ok: false, code: 'SYNC_X008' });
  });

  it.each([
    ['amount > 1', { amount: 'much' }],
    ['amount > 1', { amount: ['1'] }],
    ['amount > 1', { amount: '1e999' }],
    ['optedOut', { optedOut: 'perhaps' }],
    ['country == ""', { country: { city: 'x' } }],
    ['country == ""', { country: 'x'.repeat(131_073) }],
    ['"a" in interests', { interests: 5 }],
    ['"a" in interests', { interests: Array.from({ length: 20_001 }, String) }],
    ['ADDRESS.city == ""', { ADDRESS: 'Bangkok' }],
    ['amount / 0', {}],
  ])('%s of %p', (source, over) => {
    expect(value(source, over)).toBe('SYNC_X007');
  });

  it('reads a set that a vendor keeps as one text', () => {
    expect(value('"tea" in interests && size(interests) == 2', { interests: ';golf;tea' })).toBe(true);
  });
});

describe('a source that is refused', () => {
  it.each([
    ['', 'SYNC_X001', 'ends too early'],
    ['country ==', 'SYNC_X001', 'ends too early'],
    ['country = "TH"', 'SYNC_X001', 'equality is written =='],
    ['country == "TH', 'SYNC_X001', 'never closed'],
    ['country === "TH"', 'SYNC_X001', '=='],
    ['contry == "TH"', 'SYNC_X003', 'there is no field contry'],
    ['Country == "TH"', 'SYNC_X003', 'did you mean country?'],
    ['fields["nope"] == ""', 'SYNC_X003', 'nope'],
    ['constructor', 'SYNC_X003', 'constructor'],
    ['fields.constructor', 'SYNC_X003', 'constructor'],
    ['fields["__proto__"]', 'SYNC_X003', '__proto__'],
    ['__proto__', 'SYNC_X001', '__proto__'],
    ['"x".constructor', 'SYNC_X005', 'looked up'],
    ['country.length', 'SYNC_X005', 'looked up'],
    ['interests[0]', 'SYNC_X005', 'looked up'],
    ['fields["a" + "b"]', 'SYNC_X005', 'looked up'],
    ['fields', 'SYNC_X005', 'which of its fields'],
    ['amount == "12"', 'SYNC_X004', 'number == text'],
    ['country && true', 'SYNC_X004', 'boolean'],
    ['"TH" in country', 'SYNC_X004', 'text in text'],
    ['country == null', 'SYNC_X005', 'isBlank'],
    ['9007199254740993 == amount', 'SYNC_X005', 'too large'],
    ['b"x" == b"x"', 'SYNC_X005', 'texts, numbers'],
    ['1u == 1u', 'SYNC_X005', 'texts, numbers'],
    ['{"a": "b"}', 'SYNC_X002', ''],
    ['{}', 'SYNC_X005', 'cannot be used'],
    ['country.matches("(a+)+$")', 'SYNC_X005', 'no function .matches'],
    ['timestamp("2026-01-01T00:00:00Z") < timestamp("2027-01-01T00:00:00Z")', 'SYNC_X005', 'no function timestamp'],
    ['duration("1h") == duration("1h")', 'SYNC_X005', 'no function duration'],
    ['cel.bind(x, country, x + x)', 'SYNC_X005', 'no function .bind'],
    ['has(fields.country)', 'SYNC_X005', 'no function has'],
    ['type(country) == string', 'SYNC_X005', 'no function type'],
    ['dyn(country) == 1', 'SYNC_X005', 'no function dyn'],
    ['interests.map(i, i + i)', 'SYNC_X005', 'no function .map'],
    ['country.split("").exists(c, c == "T")', 'SYNC_X005', 'members of a field'],
    ['interests.exists(i, interests.exists(j, i == j))', 'SYNC_X005', 'cannot be used within'],
    ['interests.exists(i, ["a"].exists(j, i == j))', 'SYNC_X005', 'cannot be used within'],
    ['interests.exists(i, country.contains(i))', 'SYNC_X005', 'only i'],
    ['interests.exists(i, fields["country"] == i)', 'SYNC_X005', 'only i'],
    ['interests.join(country)', 'SYNC_X005', 'join'],
    ['[country, country].join("")', 'SYNC_X005', 'join'],
    ['interests == "a"', 'SYNC_X004', 'set == text'],
    ['tags == tags', 'SYNC_X004', ''],
    ['country.nothing()', 'SYNC_X005', 'no function .nothing'],
    ['country.lower(1)', 'SYNC_X004', 'lower'],
    ['ADDRESS', 'SYNC_X006', ''],
    ['tags', 'SYNC_X006', ''],
    ['[1, 2]', 'SYNC_X006', ''],
    ['!'.repeat(1900) + 'optedOut', 'SYNC_X002', 'too many'],
    ['!'.repeat(400) + 'optedOut', 'SYNC_X002', 'nested'],
    ['('.repeat(900) + 'optedOut' + ')'.repeat(900), 'SYNC_X002', ''],
    [Array.from({ length: 280 }, () => 'true').join('||'), 'SYNC_X002', 'nested'],
    ['"' + 'x'.repeat(2000) + '"', 'SYNC_X002', 'longer than 2000'],
  ])('%s: %s', (source, code, reason) => {
    const error = fault(source);
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(reason)]);
  });

  it('says the line and the column', () => {
    expect(fault('country == "TH" &&\n  contry == "LA"')).toMatchObject({ line: 2, column: 3, offset: 21 });
  });

  it('takes 200 conditions in a chain', () => {
    const chain = Array.from({ length: 200 }, () => 'true').join('&&');
    expect(value(chain)).toBe(true);
  });

  it('comes to what is wanted', () => {
    expect(() => compileExpression('country', SCOPE, 'boolean')).toThrow('comes to a text, and a boolean is needed');
    expect(compileExpression('country', SCOPE, 'text').type).toBe('text');
  });
});

describe('the records of both sides', () => {
  const scope: ExpressionScope = { a: { country: 'text', tags: 'groups' }, b: { plan: 'text', optedOut: 'boolean' } };

  it('are named by their side', () => {
    const expression = compileExpression('a.country == "TH" && b["plan"] == "premium" && !b.optedOut', scope);
    const input = { a: { country: 'TH' }, b: { plan: 'premium', optedOut: false } };
    expect(expression.evaluate(input)).toEqual({ ok: true, value: true });
    expect(expression.uses.map(({ record, field }) => `${record}.${field}`)).toEqual([
      'a.country',
      'b.plan',
      'b.optedOut',
    ]);
  });

  it('have no fields named without their side', () => {
    expect(fault('country == "TH"', scope).message).toContain('did you mean a.country?');
    expect(fault('a.plan == ""', scope)).toMatchObject({ code: 'SYNC_X003', column: 3 });
  });
});

describe('what an expression tells of itself', () => {
  it('names the fields it looks at, once each, and the members it asks for', () => {
    const expression = compileExpression(
      'country == "TH" && country != "" && ("VIP" in tags || interests.hasAny(["tea"])) && ADDRESS.city == ""',
      SCOPE,
    );
    expect(expression.uses).toEqual([
      { record: 'fields', field: 'country', parts: [] },
      { record: 'fields', field: 'tags', parts: [] },
      { record: 'fields', field: 'interests', parts: [] },
      { record: 'fields', field: 'ADDRESS', parts: ['city'] },
    ]);
    expect(expression.members).toEqual([
      { record: 'fields', field: 'tags', member: 'VIP', offset: 37 },
      { record: 'fields', field: 'interests', member: 'tea', offset: 72 },
    ]);
  });
});
