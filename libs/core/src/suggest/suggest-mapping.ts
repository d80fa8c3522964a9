import { type FieldMapping, type Mapping, type MatchKey, writableSides } from '../mapping.js';
import { type LiveRecord } from '../record.js';
import { SIDE_NAMES } from '../side-names.js';
import { type Pair, type Side, SIDES } from '../values.js';
import { type Candidate, candidatesOf, twinsAmong } from './candidates.js';
import { termOf } from './field-names.js';
import { type KnownField, type KnownObject } from './known-field.js';
import { directionOf } from './suggest-lens.js';
import { inWords, type SuggestionFact, type SuggestionReason } from './suggestion-reasons.js';

/** - `sure`: the names and the values say so. - `likely`: the names do. - `maybe`: only the values do, or few of them. */
export type Confidence = 'sure' | 'likely' | 'maybe';

export interface SuggestedField {
  readonly fieldId: string;
  readonly confidence: Confidence;
  readonly reasons: readonly SuggestionReason[];
}

export interface SuggestedKey extends MatchKey {
  readonly reason: SuggestionReason;
}

/** A mapping to begin with, and why it is so. `compileMapping` takes it, unless it has no field at all. */
export interface Suggestion {
  readonly mapping: Omit<Mapping, 'version'>;
  /** Of each field of the mapping, in its order. */
  readonly fields: readonly SuggestedField[];
  readonly keys: readonly SuggestedKey[];
  /** What a person has to decide before records are made, e.g. about a required field without a partner. */
  readonly toDecide: readonly SuggestionReason[];
  /** Sampled records found on both sides, which values were compared on. */
  readonly comparedRecords: number;
}

const SURE_MIN = 100;
const LIKELY_MIN = 75;
/** Edits closer than this, in milliseconds, count as made at once. */
const EPSILON_MS = 2_000;

/**
 * Proposes how two objects go together, from what their fields are called, what types they have, and whether sampled
 * values agree on records that are on both sides. Each field is used once; fields nobody may write are left out, and
 * those that may be written on one side only travel that way. Pure.
 *
 * @param names what the sides are called in the reasons
 */
export function suggestMapping(
  objects: Pair<KnownObject>,
  samples: Pair<readonly LiveRecord[]>,
  names = SIDE_NAMES,
): Suggestion {
  const say = (fact: SuggestionFact): SuggestionReason => inWords(fact, names);
  const twins = twinsAmong(objects, samples);
  const chosen = chooseOneEach(candidatesOf(objects, samples, twins));
  const ids = new Set<string>();
  const fields = chosen.map((candidate) => fieldOf(candidate, ids));
  const suggestedKeys = keysOf(chosen, fields);
  const { create, toDecide } = createRules(objects, chosen);
  const mapping: Suggestion['mapping'] = {
    fields,
    keys: suggestedKeys.map(({ fieldIds }) => ({ fieldIds })),
    policy: { kind: 'newest', epsilonMs: EPSILON_MS, tie: 'a' },
    blanks: { aToB: 'keep', bToA: 'keep' },
    onDelete: 'unlink',
    deleteVersusEdit: 'keep',
    create,
  };
  return {
    mapping,
    fields: chosen.map((candidate, at) => ({
      fieldId: fields[at]?.id ?? '',
      confidence: confidenceOf(candidate),
      reasons: [...candidate.reasons, ...directionReasons(candidate), ...requiredReasons(candidate)].map(say),
    })),
    keys: suggestedKeys.map(({ fieldIds, reason }) => ({ fieldIds, reason: say(reason) })),
    toDecide: [...toDecide, ...(suggestedKeys.length === 0 ? [NO_KEY] : [])].map(say),
    comparedRecords: twins.length,
  };
}

const NO_KEY = { code: 'noKey' } as const;

/** The best pairs first, and no field twice. */
function chooseOneEach(candidates: readonly Candidate[]): readonly Candidate[] {
  const taken = { a: new Set<string>(), b: new Set<string>() };
  return candidates.filter(({ fields }) => {
    if (SIDES.some((side) => taken[side].has(fields[side].name))) return false;
    for (const side of SIDES) taken[side].add(fields[side].name);
    return true;
  });
}

function fieldOf({ fields, suggested }: Candidate, ids: Set<string>): FieldMapping {
  const direction = directionOf(fields)?.direction ?? 'both';
  const requiredOn = writableSides(direction).filter((side) => fields[side].required);
  return {
    id: freeId(fields, ids),
    a: fields.a.name,
    b: fields.b.name,
    direction,
    kind: suggested.kind,
    lens: suggested.lens,
    ...(requiredOn.length > 0 ? { requiredOn } : {}),
    ...(suggested.lens.kind === 'members' && suggested.lens.groups === true
      ? { groups: { create: { a: false, b: false }, followRenames: true } }
      : {}),
  };
}

const ID_CHARACTERS_MAX = 60;

function freeId({ a, b }: Pair<KnownField>, ids: Set<string>): string {
  const plain = a.name
    .replace(/^.*\./, '')
    .replace(/[^A-Za-z0-9]+/g, '')
    .slice(0, ID_CHARACTERS_MAX);
  const wanted = termOf(a) ?? termOf(b) ?? (plain || 'field');
  let id: string = wanted;
  for (let count = 2; ids.has(id); count += 1) id = `${wanted}${count}`;
  ids.add(id);
  return id;
}

function confidenceOf({ score, suggested, isNamed }: Candidate): Confidence {
  if (!isNamed) return 'maybe';
  if (score >= SURE_MIN || suggested.kind === 'consent') return 'sure';
  return score >= LIKELY_MIN ? 'likely' : 'maybe';
}

function directionReasons({ fields }: Candidate): readonly SuggestionFact[] {
  const oneWay = directionOf(fields)?.oneWay ?? null;
  return oneWay === null ? [] : [{ code: 'readOnly', side: oneWay, title: fields[oneWay].title }];
}

const requiredReasons = ({ fields }: Candidate): readonly SuggestionFact[] =>
  SIDES.filter((side) => fields[side].required && fields[side].writable).map((side) => ({ code: 'required', side }));

interface FoundKey extends MatchKey {
  readonly reason: SuggestionFact;
}

/** Keys that identify nobody by themselves are made of these together. */
const NAME_KEY = ['lastName', 'firstName', 'phone'] as const;

function keysOf(chosen: readonly Candidate[], fields: readonly FieldMapping[]): readonly FoundKey[] {
  const singles = chosen.flatMap(({ fields: { a, b }, suggested }, at): readonly (FoundKey & { rank: number })[] => {
    const isFound = a.lookup && b.lookup && suggested.kind === 'value';
    const isEmail = suggested.lens.kind === 'email';
    if (!isFound || !(isEmail || a.unique || b.unique)) return [];
    const reason: SuggestionFact = isEmail ? { code: 'emailOwn' } : { code: 'unique', title: (a.unique ? a : b).title };
    return [{ fieldIds: [fields[at]?.id ?? ''], reason, rank: isEmail ? 0 : 1 }];
  });
  const ranked = singles.sort((x, y) => x.rank - y.rank).map(({ fieldIds, reason }) => ({ fieldIds, reason }));
  const first = chosen.find((_, at) => fields[at]?.id === ranked[0]?.fieldIds[0]);
  const everybodyHasIt = first !== undefined && SIDES.some((side) => first.fields[side].required);
  const ids = new Set(fields.map(({ id }) => id));
  if (everybodyHasIt || !NAME_KEY.every((id) => ids.has(id))) return ranked;
  return [...ranked, { fieldIds: [...NAME_KEY], reason: { code: 'nameAndNumber' } }];
}

/** Where a record cannot be made without a field that nothing goes with, none is made until a person says what. */
function createRules(
  objects: Pair<KnownObject>,
  chosen: readonly Candidate[],
): { readonly create: Pair<boolean>; readonly toDecide: readonly SuggestionFact[] } {
  const written = (side: Side) => new Set(chosen.map(({ fields }) => fields[side].name));
  const lacking = (side: Side) =>
    objects[side].fields.filter((field) => field.required && field.writable && !written(side).has(field.name));
  return {
    create: { a: lacking('a').length === 0, b: lacking('b').length === 0 },
    toDecide: SIDES.flatMap((side) =>
      lacking(side).map(({ title, name }): SuggestionFact => ({
        ...{ code: 'requiredUnmapped', side, object: objects[side].title, title, name },
      })),
    ),
  };
}
