import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ExpressionError, type ExpressionInput, type ExpressionType, compileExpression } from './expression.js';

const TYPES = ['text', 'number', 'boolean', 'set', 'groups', 'parts'] as const satisfies readonly ExpressionType[];
const FIELDS = Object.fromEntries(TYPES.map((type) => [`f_${type}`, type]));
const SCOPE = { fields: FIELDS, a: FIELDS };

/** Pieces of the language, put together without sense. */
const token = fc.constantFrom(
  ...TYPES.map((type) => `f_${type}`),
  ...TYPES.map((type) => `a.f_${type}`),
  ...['.city', '["city"]', '(', ')', '[', ']', '{', '}', ',', ':', '?', '==', '!=', '<', '>=', 'in', '&&', '||', '!'],
  ...['+', '-', '*', '/', '%', '1', '2.5', '0', '"x"', "'y'", 'true', 'false', 'null', 'size(', 'isBlank(', 'text('],
  ...['.exists(i,', '.all(i,', 'i', '.lower()', '.substring(', '.hasAny(["x"])', '.join(",")', '.map(i,', 'round('],
  ...['constructor', '__proto__', '.constructor', 'this', 'globalThis', 'process', 'cel.bind(i,', 'has(', '\\', '\n'],
);
const sources = fc.oneof(
  fc.array(token, { maxLength: 30 }).map((tokens) => tokens.join(' ')),
  fc.string({ maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

/** Sources that are right by construction, of each type. */
const { rule } = fc.letrec<{ rule: string; number: string; text: string }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom('f_boolean', 'true', '"x" in f_set', '"x" in f_groups', 'isBlank(f_text)', 'a.f_boolean'),
    fc.tuple(tie('rule'), fc.constantFrom('&&', '||'), tie('rule')).map(([l, o, r]) => `(${l} ${o} ${r})`),
    tie('rule').map((inner) => `!(${inner})`),
    fc.tuple(tie('number'), fc.constantFrom('==', '<', '>='), tie('number')).map(([l, o, r]) => `${l} ${o} ${r}`),
    fc.tuple(tie('text'), fc.constantFrom('==', '!=', '<'), tie('text')).map(([l, o, r]) => `${l} ${o} ${r}`),
    fc.constantFrom('f_set.exists(i, i.startsWith("x"))', 'f_groups.hasAny(["x", "y"])', 'f_set.all(i, i != "")'),
  ),
  number: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('f_number', '1', '2.5', 'size(f_set)', 'size(f_text)', 'number(f_text)', 'a.f_number'),
    fc.tuple(tie('number'), fc.constantFrom('+', '-', '*'), tie('number')).map(([l, o, r]) => `(${l} ${o} ${r})`),
  ),
  text: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('f_text', '"x"', 'f_parts.city', 'text(f_number)', 'f_set.join(";")', 'f_text.lower()'),
    fc.tuple(tie('text'), tie('text')).map(([l, r]) => `(${l} + ${r})`),
  ),
}));

const fieldValue = fc.oneof(
  fc.constant(null),
  fc.string(),
  fc.double(),
  fc.boolean(),
  fc.array(fc.string()),
  fc.dictionary(fc.string(), fc.string()),
  fc.constantFrom('12', 'true', '__proto__', 'x', ['x'], { city: 'y' }),
);
const record = fc.record(Object.fromEntries(TYPES.map((type) => [`f_${type}`, fieldValue])), { requiredKeys: [] });
const inputs = fc.record({ fields: record, a: record }) as unknown as fc.Arbitrary<ExpressionInput>;

/** Values of the right types. */
const fitting = fc.record({
  f_text: fc.option(fc.string()),
  f_number: fc.option(fc.oneof(fc.integer(), fc.integer().map(String))),
  f_boolean: fc.option(fc.boolean()),
  f_set: fc.option(fc.array(fc.string())),
  f_groups: fc.option(fc.array(fc.string())),
  f_parts: fc.option(fc.record({ city: fc.string() })),
});

describe('expressions', () => {
  it('throw nothing but errors of ours, whatever the source and the values', () => {
    fc.assert(
      fc.property(sources, inputs, (source, input) => {
        try {
          const result = compileExpression(source, SCOPE).evaluate(input);
          if (!result.ok) expect(result.code).toMatch(/^SYNC_X00[78]$/);
        } catch (error) {
          expect(error).toBeInstanceOf(ExpressionError);
          const { offset, line, column } = error as ExpressionError;
          expect(offset).toBeLessThanOrEqual(source.length);
          expect(Math.min(line, column)).toBeGreaterThanOrEqual(1);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('compile when they are right, and always answer records whose values fit', () => {
    fc.assert(
      fc.property(rule, fitting, fitting, (source, fields, a) => {
        const result = compileExpression(source, SCOPE, 'boolean').evaluate({ fields, a });
        expect(result).toEqual({ ok: true, value: expect.any(Boolean) });
      }),
      { numRuns: 1000 },
    );
  });

  it('say the same of the same record, however often, and change none of it', () => {
    fc.assert(
      fc.property(rule, fitting, fitting, (source, fields, other) => {
        const expression = compileExpression(source, SCOPE, 'boolean');
        const before = JSON.stringify(fields);
        const first = expression.evaluate({ fields, a: fields });
        expression.evaluate({ fields: other, a: other });
        expect(expression.evaluate({ fields, a: fields })).toEqual(first);
        expect(JSON.stringify(fields)).toBe(before);
      }),
    );
  });

  it('look at each member of a set once for each loop they have', () => {
    const loops = 4;
    let looks = 0;
    const members = Array.from({ length: 20_000 }, (_, at) => `member ${at}`);
    const counted = new Proxy(members, {
      get: (target, key, receiver) => {
        if (typeof key === 'string' && /^\d+$/.test(key)) looks += 1;
        return Reflect.get(target, key, receiver) as unknown;
      },
    });
    const source = Array.from({ length: loops }, (_, at) => `f_set.exists(i, i.contains("no ${at}"))`).join('||');
    const result = compileExpression(source, SCOPE).evaluate({ fields: { f_set: counted } });
    expect(result).toEqual({ ok: true, value: false });
    // Once more, to hand the value over.
    expect(looks).toBeLessThanOrEqual((loops + 1) * members.length);
  });
});
