import { LENS_CODES } from '../codes.js';
import { type CompiledField, type CompiledMapping, compileMapping } from '../compile-mapping.js';
import { blank, convert, eq } from '../facing.js';
import { hasGroups } from '../groups.js';
import { keysOf, matchRecords } from '../matching.js';
import { type Mapping, writableSides } from '../mapping.js';
import { type LiveRecord, valueOf } from '../record.js';
import { SIDE_NAMES, type SideNames } from '../side-names.js';
import { type KnownField, type KnownObject } from '../suggest/known-field.js';
import { type FieldValue, otherSide, type Pair, type Side } from '../values.js';
import { shown } from './shown.js';
import { type Finding, type Found, type TextLimit, TRIAL_CODES, type TriedValue, type WayTrial } from './trial.js';

const EXAMPLES_MAX = 5;

/** What a mapping is tried on: some live records of both sides, and the vendors' own descriptions. */
export interface TrialInput {
  readonly mapping: Omit<Mapping, 'version'>;
  readonly objects: Pair<KnownObject | null>;
  readonly samples: Pair<readonly LiveRecord[]>;
  /** What the sides are called in what is found. */
  readonly names?: SideNames;
}

/**
 * Runs every lens of a mapping over sampled live values, each way it may travel: what would be written, what would be
 * refused, cut, lost or missing. Groups are left out, whose ids are only known once the sync pairs them. Pure.
 *
 * @throws MappingError for a mapping that cannot be used at all
 */
export function tryMapping({ mapping, objects, samples, names = SIDE_NAMES }: TrialInput): readonly WayTrial[] {
  const compiled = compileMapping({ ...mapping, version: 1 });
  const partners = partnersOf(compiled, samples);
  return mapping.fields
    .filter((field) => !hasGroups(field))
    .flatMap((field) => {
      const known = compiled.fieldsById.get(field.id);
      if (!known) return [];
      return writableSides(field.direction).map((to) =>
        tryWay({
          field: known,
          to,
          there: names[to],
          target: objects[to]?.fields.find(({ name }) => name === field[to]),
          isCreated: mapping.create[to],
          records: samples[otherSide(to)],
          partnerOf: (record) => partners[otherSide(to)].get(record.id),
        }),
      );
    });
}

/** Sampled records of the other side by the id of the one they would be linked to. */
function partnersOf(
  mapping: CompiledMapping,
  samples: Pair<readonly LiveRecord[]>,
): Pair<ReadonlyMap<string, LiveRecord>> {
  const keyed = (side: Side) => samples[side].map((record) => ({ id: record.id, keys: keysOf(mapping, side, record) }));
  const byId = (side: Side) => new Map(samples[side].map((record) => [record.id, record]));
  const [as, bs] = [byId('a'), byId('b')];
  const pairs = matchRecords({ a: keyed('a'), b: keyed('b') }).matched.flatMap(({ a, b }) => {
    const [x, y] = [as.get(a), bs.get(b)];
    return x && y ? [[x, y] as const] : [];
  });
  return { a: new Map(pairs.map(([x, y]) => [x.id, y])), b: new Map(pairs.map(([x, y]) => [y.id, x])) };
}

interface Way {
  readonly field: CompiledField;
  readonly to: Side;
  /** What that side is called. */
  readonly there: string;
  readonly target: KnownField | undefined;
  readonly isCreated: boolean;
  readonly records: readonly LiveRecord[];
  readonly partnerOf: (record: LiveRecord) => LiveRecord | undefined;
}

/** What became of one value, and what there is to say about it. */
interface Tried {
  readonly value: TriedValue;
  readonly found: Found | null;
}

function tryWay(way: Way): WayTrial {
  const { field, to, records } = way;
  const from = otherSide(to);
  const isBlank = (record: LiveRecord): boolean => blank(field.lens, from, valueOf(record, field[from]));
  const filled = records.filter((record) => !isBlank(record));
  const tried = filled.flatMap((record) => tryValue(way, record) ?? []);
  const blanks = records.filter(isBlank);
  return {
    fieldId: field.id,
    to,
    tried: filled.length,
    blank: blanks.length,
    examples: tried
      .filter(({ found }) => found === null)
      .slice(0, EXAMPLES_MAX)
      .map(({ value }) => value),
    findings: [...gathered(tried), ...blanksIn(way, blanks)],
  };
}

function tryValue(way: Way, record: LiveRecord): Tried | null {
  const { field, to } = way;
  const from = otherSide(to);
  const raw = valueOf(record, field[from]) ?? null;
  const partner = way.partnerOf(record);
  const before = { recordId: record.id, before: shown(raw) };
  const converted = convert(field.lens, to, raw, partner && valueOf(partner, field[to]));
  if (!converted.ok) {
    // Consent is only ever carried to opt out: what says nothing of the kind does not travel.
    if (converted.code === LENS_CODES.consentLoosened) return null;
    const kind = converted.code === LENS_CODES.choiceUnknown ? 'noPartner' : 'refused';
    return { value: before, found: { kind, code: converted.code, message: converted.message } };
  }
  const value = { ...before, after: shown(converted.value) };
  const unknown = notAmong(way.target, converted.value);
  const title = way.target?.title ?? field[to];
  if (unknown !== null)
    return {
      value,
      found: { ...told('noPartner', `${title} on ${way.there} has no such choice, and takes no other.`), title },
    };
  const limit = limitPassed(way.target, raw);
  if (limit !== null) return { value, found: { ...tooLong(way.there, limit), limit } };
  const back = lostBack(way, raw);
  if (back === null) return { value, found: null };
  return {
    value: { ...value, back: shown(back.value) },
    found: told('lossy', `What ${way.there} would hold says less: from there alone another value comes back.`),
  };
}

const tooLong = (there: string, { most, unit }: TextLimit): Found =>
  told('tooLong', sentence(`${there} takes ${most} ${unit} at most: the rest is cut or refused.`));

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const told = (kind: keyof typeof TRIAL_CODES, message: string): Found => ({
  kind,
  code: TRIAL_CODES[kind],
  message,
});

/** A value, or one of several, that a closed list of choices does not have. */
function notAmong(target: KnownField | undefined, value: FieldValue): string | null {
  if (target?.options?.closed !== true || target.groups === true || value === null) return null;
  const known = new Set(target.options.values.map((option) => option.value));
  const values = typeof value === 'object' ? Object.values(value) : [String(value)];
  return values.find((one) => one !== '' && !known.has(one)) ?? null;
}

const utf8 = (text: string): number =>
  [...text].reduce((bytes, character) => bytes + bytesOf(character.codePointAt(0) ?? 0), 0);

const bytesOf = (code: number): number => (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);

function limitPassed(target: KnownField | undefined, raw: FieldValue): TextLimit | null {
  if (typeof raw !== 'string' || target === undefined) return null;
  const text = raw.trim();
  const { maxLength, maxBytes } = target;
  if (maxLength !== undefined && text.length > maxLength) return { most: maxLength, unit: 'characters' };
  return maxBytes !== undefined && utf8(text) > maxBytes ? { most: maxBytes, unit: 'bytes' } : null;
}

/** What comes back where it is another value, with nothing of the old ones on either side to go by. */
function lostBack({ field, to }: Way, raw: FieldValue): { readonly value: FieldValue } | null {
  if (field.direction !== 'both' || field.kind !== 'value') return null;
  const from = otherSide(to);
  const there = convert(field.lens, to, raw, undefined);
  if (!there.ok) return null;
  const back = convert(field.lens, from, there.value, undefined);
  const comesBack = back.ok && eq(field.lens, from, back.value, raw) && looksSame(back.value, raw);
  return comesBack ? null : { value: back.ok ? back.value : null };
}

/** Lenses may take for the same what is not, such as a rounded number; signs, spaces and letter case are no loss. */
const looksSame = (x: FieldValue, y: FieldValue): boolean =>
  typeof x === 'object' || typeof y === 'object' || plain(x) === plain(y) || Number(x) === Number(y);

const plain = (value: string | number | boolean): string =>
  String(value)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '');

/** Findings of one sort together. */
function gathered(tried: readonly Tried[]): readonly Finding[] {
  const byCode = new Map<string, { readonly finding: Found; readonly values: TriedValue[] }>();
  for (const { value, found } of tried) {
    if (!found) continue;
    const group = byCode.get(`${found.kind} ${found.code}`) ?? { finding: found, values: [] };
    byCode.set(`${found.kind} ${found.code}`, group);
    group.values.push(value);
  }
  return [...byCode.values()].map(({ finding, values }) => ({
    ...finding,
    count: values.length,
    examples: values.slice(0, EXAMPLES_MAX),
  }));
}

function blanksIn({ field, to, there, target, isCreated }: Way, records: readonly LiveRecord[]): readonly Finding[] {
  const isNeeded = target?.required === true || field.requiredOn.includes(to);
  if (!isNeeded || !isCreated || records.length === 0 || field.defaults[to] !== undefined) return [];
  const from = otherSide(to);
  return [
    {
      ...told(
        'blankRequired',
        sentence(`${there} takes no new record without it: records with a blank are not made there.`),
      ),
      count: records.length,
      examples: records
        .slice(0, EXAMPLES_MAX)
        .map((record) => ({ recordId: record.id, before: valueOf(record, field[from]) ?? null })),
    },
  ];
}
