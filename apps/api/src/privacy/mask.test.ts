import { ApiProperty } from '@nestjs/swagger';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type FieldValue } from '#core';
import { ConflictDto } from '../conflicts/conflict.dto.js';
import { LinkPageDto } from '../links/link.dto.js';
import { describedApi } from '../openapi/described-api.js';
import { RecordDto } from '../syncs/record.dto.js';
import { Holds } from './marks.js';
import { mask } from './mask.js';
import { maskValue, maskWords } from './mask-value.js';
import { PersonalFields } from './personal-fields.js';

describe('a masked value', () => {
  it.each<[FieldValue, FieldValue]>([
    [null, null],
    ['', ''],
    ['Ada', '•••'],
    ['Adele', 'A•••'],
    ['ada@example.com', '•••@•••'],
    ['adele@example.com', 'a•••@•••'],
    [1_815, '•••'],
    [true, '•••'],
    [
      ['VIP customers', 'Gym'],
      ['V•••', '•••'],
    ],
    [
      { street: 'Main Street 5', zip: '' },
      { street: 'M•••', zip: '' },
    ],
  ])('of %j is %j', (value, masked) => {
    expect(maskValue(value)).toEqual(masked);
  });

  it('tells of a text at most how it begins', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        expect(Array.from((maskValue(text) as string).replaceAll(/[•@]/gu, '')).length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it.each([
    ['"ada@example.com" is no address', '"•••" is no address'],
    ['Invalid: ada@example.com, +66 81 234 5678', 'Invalid: •••, •••'],
    ["The value 'Adele' of FNAME isn't long", 'The value "•••" of FNAME isn\'t long'],
    ['Two records share a key.', 'Two records share a key.'],
  ])('is not in words: %s', (words, masked) => {
    expect(maskWords(words)).toBe(masked);
  });
});

describe('personal fields', () => {
  const personal = new PersonalFields(
    ['*Mail*', 'phone', 'a.b'],
    [
      ['who', 'Email__c', 'email_address'],
      ['city', 'city', 'City'],
    ],
  );

  it.each([
    ['who', true],
    ['Email__c', true],
    ['email_address', true],
    ['PHONE', true],
    ['phones', false],
    ['axb', false],
    ['city', false],
    [null, true],
  ])('%s: %s', (field, expected) => {
    expect(personal.has(field)).toBe(expected);
  });

  it('are all of them where the rule says so', () => {
    expect(new PersonalFields(['*'], []).has('anything\nat all')).toBe(true);
  });
});

describe('a masked answer', () => {
  const personal = new PersonalFields(['*mail*', 'first'], [['first', 'firstname', 'FNAME']]);

  it('hides values by the field beside them, and leaves the others', () => {
    const conflict = { id: 'c', fieldId: 'first', base: { a: 'Adele', b: 'Adele' }, now: { a: 'Adelaide' } };
    expect(mask({ ...conflict, decision: { kind: 'value', value: 'Adele' } }, ConflictDto, personal)).toEqual({
      ...{ id: 'c', fieldId: 'first', base: { a: 'A•••', b: 'A•••' }, now: { a: 'A•••' } },
      decision: { kind: 'value', value: 'A•••' },
    });
    const other = { ...conflict, fieldId: 'city', decision: { kind: 'keepSide', side: 'a' } };
    expect(mask(other, ConflictDto, personal)).toEqual(other);
  });

  it('hides values by the names they are under', () => {
    const link = { id: 'l', base: { first: { a: 'Adele', b: null }, city: { a: 'Paris', b: 'Paris' } } };
    expect(mask({ items: [link], nextCursor: null }, LinkPageDto, personal)).toEqual({
      items: [{ id: 'l', base: { first: { a: 'A•••', b: null }, city: { a: 'Paris', b: 'Paris' } } }],
      nextCursor: null,
    });
    const record = { fields: { FNAME: 'Adele', city: 'Paris', tags: ['VIP'] }, link };
    expect(mask(record, RecordDto, personal)).toMatchObject({
      fields: { FNAME: 'A•••', city: 'Paris', tags: ['VIP'] },
      link: { base: { first: { a: 'A•••' } } },
    });
  });

  it('takes the field from above where there is none beside', () => {
    class InnerDto {
      @ApiProperty()
      @Holds('value')
      value!: string;
    }
    class OuterDto {
      @ApiProperty({ type: [InnerDto] })
      inner!: InnerDto[];
    }
    const answer = { fieldId: 'first', inner: [{ value: 'Adele' }] };
    expect(mask(answer, OuterDto, personal)).toEqual({ fieldId: 'first', inner: [{ value: 'A•••' }] });
  });
});

describe('the description of the API', () => {
  /** Free-form objects that were looked at: what they hold is no value of a record, or it is marked. */
  const LOOKED_AT = new Set([
    ...['ObjectDescriptionDto.capabilities', 'AuditEntryDto.before', 'AuditEntryDto.after'],
    ...['ConflictDto.decision', 'RunDto.counts', 'RunDetailDto.counts'],
  ]);

  it('has no free-form object that nobody thought of', async () => {
    const { components, paths } = await describedApi();
    const asked = JSON.stringify(
      Object.values(paths).flatMap((methods) =>
        Object.values(methods as Record<string, { requestBody?: unknown }>).map(
          ({ requestBody }) => requestBody ?? null,
        ),
      ),
    );
    const unknown = Object.entries(components?.schemas ?? {}).flatMap(([name, schema]) =>
      'properties' in schema && !asked.includes(`/${name}"`)
        ? Object.entries(schema.properties ?? {})
            .filter(([, one]) => 'additionalProperties' in one && one.additionalProperties === true)
            .map(([property]) => `${name}.${property}`)
        : [],
    );
    expect(unknown.filter((one) => !LOOKED_AT.has(one))).toEqual([]);
  });
});
