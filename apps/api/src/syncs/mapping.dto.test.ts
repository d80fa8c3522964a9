import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Problem } from '../problems/problem.js';
import { validation } from '../problems/validation.js';
import { MappingDto, toMapping } from './mapping.dto.js';

const DOCUMENT = join(import.meta.dirname, '../../../../docs/mappings.md');

/** Field mappings of the documentation: one at least for each lens. */
let documented: readonly Readonly<Record<string, unknown>>[];
/** What the documentation shows of mappings beside their fields. */
let parts: readonly Readonly<Record<string, unknown>>[];
let mapping: Readonly<Record<string, unknown>>;

beforeAll(async () => {
  const text = await readFile(DOCUMENT, 'utf8');
  const blocks = (kind: string) =>
    [...text.matchAll(new RegExp(`^\`\`\`${kind}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
      ([, json = '']) => JSON.parse(json) as Readonly<Record<string, unknown>>,
    );
  const [first, ...examples] = blocks('json');
  parts = blocks('json part');
  mapping = first?.['mapping'] as typeof mapping;
  documented = examples;
});

/** What the API takes for a body. */
const taken = async (fields: readonly unknown[], part: object = {}): Promise<unknown> => {
  const sent = { ...mapping, ...part, fields };
  return toMapping((await validation().transform(sent, { type: 'body', metatype: MappingDto })) as MappingDto);
};

/** Pointers to what is wrong with one field mapping. */
async function pointers(change: object): Promise<readonly string[]> {
  const base = { id: 'x', a: 'x', b: 'x', direction: 'both', kind: 'value', lens: { kind: 'text' } };
  try {
    await taken([{ ...base, ...change }]);
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [...new Set((error.errors ?? []).map(({ pointer }) => pointer.replace('/fields/0', '')))];
  }
}

describe('a mapping that is sent', () => {
  it('is taken as the documentation writes it, and kept as it was sent', async () => {
    expect(documented.length).toBeGreaterThan(16);
    expect(await taken(documented)).toEqual({ ...mapping, fields: documented });
  });

  it('is taken with each part that the documentation shows', async () => {
    expect(parts.flatMap((part) => Object.keys(part))).toEqual(
      expect.arrayContaining(['filters', 'onDelete', 'deletedOn', 'marks', 'brake']),
    );
    for (const part of parts) expect(await taken(documented, part)).toMatchObject(part);
  });

  it.each<[string, object, string[]]>([
    ['a kind nobody knows', { lens: { kind: 'magic' } }, ['/lens/kind']],
    ['no kind', { lens: {} }, ['/lens/kind']],
    ['an option of another lens', { lens: { kind: 'email', scale: 2 } }, ['/lens/scale']],
    ['a form of another lens', { lens: { kind: 'text', a: { calendar: 'persian' } } }, ['/lens/a/calendar']],
    ['a form that is none', { lens: { kind: 'date', a: 'DD/MM/YYYY' } }, ['/lens/a']],
    ['a letter case nobody knows', { lens: { kind: 'text', a: { case: 'title' } } }, ['/lens/a/case']],
    ['a calendar nobody knows', { lens: { kind: 'date', a: { calendar: 'mayan' } } }, ['/lens/a/calendar']],
    ['a format without end', { lens: { kind: 'date', a: { format: 'D'.repeat(99) } } }, ['/lens/a/format']],
    ['separators of several characters', { lens: { kind: 'number', a: { group: '..' } } }, ['/lens/a/group']],
    ['a year that is none', { lens: { kind: 'birthday', a: { unknownYear: 4 } } }, ['/lens/a/unknownYear']],
    ['names that are no pairs', { lens: { kind: 'country', a: { names: [['KR']] } } }, ['/lens/a/names']],
    ['parts nobody knows', { lens: { kind: 'name', a: { parts: ['first', 'nick'] } } }, ['/lens/a/parts']],
    [
      'parts of addresses nobody knows',
      { lens: { kind: 'address', a: { parts: { planet: 'p' } } } },
      ['/lens/a/parts'],
    ],
    [
      'limits that are none',
      { lens: { kind: 'name', a: { limits: { last: { maxLength: -1 } } } } },
      ['/lens/a/limits'],
    ],
    ['a constant that is a list', { lens: { kind: 'constant', side: 'b', value: ['x'] } }, ['/lens/value']],
    ['a constant without its side', { lens: { kind: 'constant', value: 'x' } }, ['/lens/side']],
    ['a default for another side', { lens: { kind: 'members', unmatchedAs: { c: 'x' } } }, ['/lens/unmatchedAs/c']],
    ['fields of parts that are no names', { aParts: { first: 7 } }, ['/aParts']],
    ['no parts', { aParts: {} }, ['/aParts']],
    ['a part with a name that is none', { bParts: { ['__proto__x']: 'y' } }, ['/bParts']],
    ['defaults that are nothing', { defaults: { a: null, b: { x: 1 } } }, ['/defaults/b']],
    ['a default that is no value', { defaults: 'Unknown' }, ['/defaults']],
  ])('is refused with %s, where it says so', async (_what, change, where) => {
    expect(await pointers(change)).toEqual(where);
  });

  it.each([true, 7, 'text', ['red', 'blue'], { first: 'Ada', last: 'Lee' }])('may have %j for a default', async (b) => {
    expect(await pointers({ defaults: { b } })).toEqual([]);
  });
});
