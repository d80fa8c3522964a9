import { describe, expect, it } from '@jest/globals';
import { type FieldMapping, type Mapping } from '../mapping.js';
import { type LiveRecord } from '../record.js';
import { type KnownField } from '../suggest/known-field.js';
import { type Fields } from '../values.js';
import { tryMapping } from './try-mapping.js';

const record = (id: string, fields: Fields): LiveRecord => ({
  kind: 'live',
  id,
  fields,
  stamp: '1',
  modifiedAtMs: null,
});

const known = (name: string, rest: Partial<KnownField> = {}): KnownField => ({
  ...{ name, title: name, type: 'text', vendorType: 'string', storedAs: 'native', ...rest },
  ...{ writable: true, required: false, unique: false, lookup: false, ...rest },
});

const field = (lens: FieldMapping['lens'], rest: Partial<FieldMapping> = {}): FieldMapping => ({
  ...{ id: 'it', a: 'x', b: 'y', direction: 'both', kind: 'value', lens },
  ...rest,
});

/** The only field's trial towards side b, of these values of side a. */
function towardsB(
  given: FieldMapping,
  values: readonly Fields['x'][],
  target: Partial<KnownField> = {},
  bs: readonly LiveRecord[] = [],
) {
  const email: FieldMapping = { ...field({ kind: 'email' }), id: 'email', a: 'mail', b: 'MAIL' };
  const mapping: Omit<Mapping, 'version'> = {
    fields: [given, email],
    keys: [{ fieldIds: ['email'] }],
    policy: { kind: 'manual' },
    blanks: { aToB: 'keep', bToA: 'keep' },
    onDelete: 'unlink',
    deleteVersusEdit: 'keep',
    create: { a: true, b: true },
  };
  const samples = { a: values.map((x, at) => record(`a${at}`, { x, mail: `p${at}@x.test` })), b: bs };
  const objects = { a: { title: 'A', fields: [known('x')] }, b: { title: 'B', fields: [known('y', target)] } };
  const way = tryMapping({ mapping, objects, samples }).find(({ fieldId, to }) => fieldId === 'it' && to === 'b');
  if (!way) throw new Error('the field does not go there');
  return { ...way, found: way.findings.map(({ kind, code, count }) => `${kind} ${code} ${count}`) };
}

describe('tryMapping', () => {
  it('shows what would be written', () => {
    const { tried, blank, examples, found } = towardsB(field({ kind: 'text' }), [' Ada ', null, 'Bob']);
    expect({ tried, blank, found }).toEqual({ tried: 2, blank: 1, found: [] });
    expect(examples[0]).toEqual({ recordId: 'a0', before: ' Ada ', after: 'Ada' });
  });

  it('sees the value that a linked record holds already', () => {
    const old = [record('b0', { y: 'ADA ', MAIL: 'p0@x.test' })];
    const { examples } = towardsB(field({ kind: 'text', caseInsensitive: true }), ['Ada'], {}, old);
    expect(examples[0]?.after).toBe('ADA ');
  });

  it('lists days that do not exist, and tells them apart from what is no date at all by nothing but the value', () => {
    const { found } = towardsB(field({ kind: 'date' }), ['2024-02-29', '2023-02-29', '2024-13-01']);
    expect(found).toEqual(['refused SYNC_L007 2']);
  });

  it('lists telephone numbers whose country nobody says', () => {
    const e164 = field({ kind: 'phone', b: { writeAs: 'e164' } });
    expect(towardsB(e164, ['089 123 45 67', '+66 89 123 4567']).found).toEqual(['refused SYNC_L016 1']);
  });

  it('lists values without a partner among the choices, by the table and by the vendor', () => {
    const table = field({ kind: 'choice', pairs: [['lead', 'Lead']], unmatched: 'refuse' });
    expect(towardsB(table, ['lead', 'other', 'more']).found).toEqual(['noPartner SYNC_L009 2']);
    const closed = { type: 'choice', options: { closed: true, values: [{ value: 'Lead', title: 'Lead' }] } } as const;
    expect(towardsB(field({ kind: 'text' }), ['Lead', 'lead'], closed).found).toEqual(['noPartner SYNC_T003 1']);
  });

  it('lists values longer than the other side takes, and shows no more than their beginning', () => {
    const long = 'ก'.repeat(65_536);
    const { found, findings } = towardsB(field({ kind: 'text' }), [long, 'short'], { maxBytes: 255 });
    expect(found).toEqual(['tooLong SYNC_T002 1']);
    expect(findings[0]).toMatchObject({
      limit: { most: 255, unit: 'bytes' },
      message: 'Side b takes 255 bytes at most: the rest is cut or refused.',
    });
    expect(JSON.stringify(findings[0]?.examples[0]?.before).length).toBeLessThan(300);
    expect(towardsB(field({ kind: 'text' }), ['กขค'], { maxLength: 3 }).found).toEqual([]);
  });

  it('lists values of which less would come back', () => {
    const { found, findings } = towardsB(field({ kind: 'number', scale: 0 }), [12.5, 3]);
    expect(found).toEqual(['lossy SYNC_T001 1']);
    expect(findings[0]?.examples[0]).toMatchObject({ before: 12.5, after: 13, back: 13 });
  });

  it('expects nothing back of a field that goes one way', () => {
    const oneWay = field({ kind: 'number', scale: 0 }, { direction: 'aToB' });
    expect(towardsB(oneWay, [12.5]).found).toEqual([]);
  });

  it('lists blanks where records could not be made, unless there is a default', () => {
    expect(towardsB(field({ kind: 'text' }), ['x', ''], { required: true }).found).toEqual([
      'blankRequired SYNC_T004 1',
    ]);
    const given = field({ kind: 'text' }, { defaults: { b: 'Unknown' } });
    expect(towardsB(given, ['x', ''], { required: true }).found).toEqual([]);
  });

  it.each(['名前', 'Ἀθῆναι', 'ชื่อ', 'नाम', 'اسم', 'שם', 'Имя', 'სახელი', '이름', 'ስም', 'Ñandú 🇹🇭'])(
    'takes a name in any script as it is: %s',
    (name) => {
      const { found, examples } = towardsB(field({ kind: 'text' }), [name]);
      expect(found).toEqual([]);
      expect(examples[0]?.after).toBe(name);
    },
  );
});
