import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileMapping } from '../compile-mapping.js';
import { writableSides } from '../mapping.js';
import { vendorFields } from '../parts.js';
import { type LiveRecord } from '../record.js';
import { type Fields, SIDES } from '../values.js';
import { type KnownField, type KnownFieldType } from './known-field.js';
import { suggestMapping } from './suggest-mapping.js';

const known = (name: string, rest: Partial<KnownField> = {}): KnownField => ({
  ...{ name, title: name, type: 'text', vendorType: 'string', storedAs: 'native' },
  ...{ writable: true, required: false, unique: false, lookup: false },
  ...rest,
});

const EMAIL = { type: 'email', lookup: true } as const;

const records = (...fields: readonly Fields[]): readonly LiveRecord[] =>
  fields.map((one, at) => ({ kind: 'live', id: `r${at}`, fields: one, stamp: '1', modifiedAtMs: null }));

const suggest = (
  a: readonly KnownField[],
  b: readonly KnownField[],
  samples: { a: readonly LiveRecord[]; b: readonly LiveRecord[] } = { a: [], b: [] },
) => suggestMapping({ a: { title: 'A', fields: a }, b: { title: 'B', fields: b } }, samples);

const pairs = (suggestion: ReturnType<typeof suggest>): readonly string[] =>
  suggestion.mapping.fields.map(({ a, b, direction }) => `${a} ${direction} ${b}`).sort();

const people = (count: number, fields: (at: number) => Fields): readonly LiveRecord[] =>
  records(...Array.from({ length: count }, (_, at) => fields(at)));

describe('suggestMapping', () => {
  it('knows names as vendors spell them, and terms all of them have', () => {
    const found = suggest(
      [known('firstname'), known('jobtitle'), known('zip'), known('favourite_colour')],
      [known('merge_fields.FNAME'), known('Title'), known('MailingPostalCode'), known('Favourite_Colour__c')],
    );
    expect(pairs(found)).toEqual([
      'favourite_colour both Favourite_Colour__c',
      'firstname both merge_fields.FNAME',
      'jobtitle both Title',
      'zip both MailingPostalCode',
    ]);
    expect(found.fields.map(({ reasons }) => reasons[0])).toContainEqual({
      ...{ code: 'sameTerm', term: 'firstName', message: 'both mean the first name' },
    });
  });

  it('lets what one side cannot write travel one way, and leaves out what neither can', () => {
    const readOnly = { writable: false };
    const found = suggest(
      [known('score', readOnly), known('rank'), known('created', readOnly)],
      [known('score'), known('rank', readOnly), known('created', readOnly)],
    );
    expect(pairs(found)).toEqual(['rank bToA rank', 'score aToB score']);
    expect(found.fields.map(({ reasons }) => reasons.at(-1)?.message)).toContainEqual(
      expect.stringContaining('to side b only'),
    );
  });

  it('leaves records out where a required field is blank, and makes none where it has no partner', () => {
    const found = suggest([known('last')], [known('last', { required: true }), known('plan', { required: true })]);
    expect(found.mapping.fields[0]?.requiredOn).toEqual(['b']);
    expect(found.mapping.create).toEqual({ a: true, b: false });
    expect(found.toDecide[0]).toMatchObject({ code: 'requiredUnmapped', side: 'b', name: 'plan' });
  });

  it('tells of countries once where both sides write them alike', () => {
    const fields = [known('country')];
    const written = (...names: readonly string[]) => records(...names.map((country) => ({ country })));
    const reasonOf = (a: string, b: string) =>
      suggest(fields, fields, { a: written(a), b: written(b) }).fields[0]?.reasons.at(-1);
    expect(reasonOf('TH', 'DE')).toMatchObject({
      ...{ code: 'countriesAlike', message: 'countries are written as codes of two letters on both sides' },
    });
    expect(reasonOf('TH', 'Germany')).toMatchObject({ code: 'countries', styles: { a: 'alpha2', b: 'name' } });
  });

  it('calls the sides what they are called', () => {
    const names = { a: 'HubSpot', b: 'Mailchimp' };
    const objects = {
      a: { title: 'A', fields: [known('x')] },
      b: { title: 'B', fields: [known('x', { required: true })] },
    };
    const [field] = suggestMapping(objects, { a: [], b: [] }, names).fields;
    expect(field?.reasons.at(-1)?.message).toMatch(/^Mailchimp takes no new record without it/);
  });

  it('goes by values where names say nothing, once enough of them agree', () => {
    const a = [known('email', EMAIL), known('cust_no')];
    const b = [known('Email', EMAIL), known('Legacy_Code__c')];
    const sampled = (count: number) => ({
      a: people(count, (at) => ({ email: `p${at}@x.test`, cust_no: `C-${at}` })),
      b: people(count, (at) => ({ Email: `P${at}@x.test`, Legacy_Code__c: `C-${at}` })),
    });
    expect(pairs(suggest(a, b, sampled(6)))).toContain('cust_no both Legacy_Code__c');
    expect(pairs(suggest(a, b, sampled(4)))).not.toContain('cust_no both Legacy_Code__c');
    expect(suggest(a, b, sampled(6)).fields.find(({ fieldId }) => fieldId === 'custno')?.confidence).toBe('maybe');
  });

  it('takes the field whose values agree before one of a better name', () => {
    const a = [known('email', EMAIL), known('city')];
    const b = [known('Email', EMAIL), known('MailingCity'), known('City')];
    const samples = {
      a: people(5, (at) => ({ email: `p${at}@x.test`, city: `Town ${at}` })),
      b: people(5, (at) => ({ Email: `p${at}@x.test`, MailingCity: `Town ${at}`, City: 'Elsewhere' })),
    };
    expect(pairs(suggest(a, b, samples))).toContain('city both MailingCity');
    expect(pairs(suggest(a, b))).toContain('city both City');
  });

  it('leaves fields apart whose names are the same and whose values are not', () => {
    const fields = [known('email', EMAIL), known('code')];
    const sampled = (prefix: string) => people(5, (at) => ({ email: `p${at}@x.test`, code: `${prefix}${at}` }));
    expect(pairs(suggest(fields, fields, { a: sampled('x'), b: sampled('y') }))).toEqual(['email both email']);
  });

  it('recognises people by their address, and by name and number where not all have one', () => {
    const more = [known('firstname'), known('lastname'), known('phone', { type: 'phone' })];
    const all = suggest([known('email', EMAIL), ...more], [known('Email', EMAIL), ...more]);
    expect(all.mapping.keys).toEqual([{ fieldIds: ['email'] }, { fieldIds: ['lastName', 'firstName', 'phone'] }]);
    const everyone = suggest([known('email', EMAIL), ...more], [known('Email', { ...EMAIL, required: true }), ...more]);
    expect(everyone.mapping.keys).toEqual([{ fieldIds: ['email'] }]);
    expect(suggest([known('city')], [known('city')]).toDecide).toMatchObject([{ code: 'noKey' }]);
  });

  it('pairs opt-outs as consent, whatever they are called, and never with anything else', () => {
    const status = known('status', {
      type: 'choice',
      options: { closed: true, values: ['subscribed', 'unsubscribed'].map((value) => ({ value, title: value })) },
    });
    const optOut = known('HasOptedOutOfEmail', { type: 'boolean' });
    expect(suggest([optOut], [status]).mapping.fields).toMatchObject([
      { kind: 'consent', direction: 'both', lens: { kind: 'consent', outA: [true], outB: ['unsubscribed'] } },
    ]);
    expect(suggest([status], [known('status')]).mapping.fields).toEqual([]);
  });

  it('proposes nothing that could not be compiled, or that writes what must not be written', () => {
    const types = [
      'text',
      'email',
      'phone',
      'url',
      'number',
      'boolean',
      'date',
      'instant',
      'choice',
      'members',
    ] as const;
    const names = [
      'email',
      'Email',
      'phone',
      'Title',
      'status',
      'tags',
      'country',
      'Country__c',
      'x_y',
      'Y_X',
      'optOut',
    ];
    const option = fc
      .constantFrom('Lead', 'lead', 'Customer', 'unsubscribed', '')
      .map((value) => ({ value, title: value }));
    const field = fc
      .record({
        name: fc.constantFrom(...names),
        type: fc.constantFrom<KnownFieldType>(...types, 'reference', 'composite'),
        ...{ writable: fc.boolean(), required: fc.boolean(), unique: fc.boolean(), lookup: fc.boolean() },
        options: fc.record({ closed: fc.boolean(), values: fc.array(option, { maxLength: 4 }) }),
        ...{ groups: fc.boolean(), storedAs: fc.constantFrom('string', 'native') },
      })
      .map((traits) => known(traits.name, traits as Partial<KnownField>));
    const fields = fc.uniqueArray(field, { maxLength: 8, selector: ({ name }) => name });
    const value = fc.constantFrom(null, '', 'x', 'TH', 'Thailand', 'ann@x.test', 'Lead', '12', 12, true, ['x']);
    const sample = fc
      .array(fc.dictionary(fc.constantFrom(...names), value as fc.Arbitrary<Fields[string]>), { maxLength: 6 })
      .map((all) => records(...all));
    fc.assert(
      fc.property(fields, fields, sample, sample, (a, b, sampleA, sampleB) => {
        const { mapping, fields: told } = suggest(a, b, { a: sampleA, b: sampleB });
        expect(told.map(({ fieldId }) => fieldId)).toEqual(mapping.fields.map(({ id }) => id));
        if (mapping.fields.length > 0) compileMapping({ ...mapping, version: 1 });
        for (const side of SIDES) {
          const used = mapping.fields.flatMap((one) => vendorFields(one, side));
          expect(new Set(used).size).toBe(used.length);
          const writable = new Set((side === 'a' ? a : b).filter((one) => one.writable).map(({ name }) => name));
          const written = mapping.fields.filter(({ direction }) => writableSides(direction).includes(side));
          expect(written.every((one) => writable.has(one[side]))).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
