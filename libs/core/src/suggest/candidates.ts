import { type LiveRecord, valueOf } from '../record.js';
import { type Pair } from '../values.js';
import { type Agreement, agreementOf, columnsAgree, NO_AGREEMENT, plainText, type Twins, twinsBy } from './evidence.js';
import { likeness } from './field-names.js';
import { type KnownField, type KnownObject } from './known-field.js';
import { type SuggestionFact } from './suggestion-reasons.js';
import { bothSayOptOut, directionOf, suggestLens, type SuggestedLens } from './suggest-lens.js';

/** Two fields that may say the same thing. */
export interface Candidate {
  readonly fields: Pair<KnownField>;
  readonly suggested: SuggestedLens;
  readonly score: number;
  /** Whether their names speak for them, and not their values alone. */
  readonly isNamed: boolean;
  readonly agreement: Agreement;
  readonly reasons: readonly SuggestionFact[];
}

/** A pair with fewer points is not suggested. */
const SCORE_MIN = 60;
const VALUES_AGREE = 30;
const VALUES_DIFFER = -45;
/** What speaks for two fields of different names is only what they hold, and that has to be much. */
const VALUES_ALONE = 65;
const CONSENT = 90;
const COMPARED_MIN = 3;
const COMPARED_ALONE_MIN = 5;
const DISTINCT_ALONE_MIN = 3;
const AGREED_SHARE = 0.8;
const AGREED_ALONE_SHARE = 0.9;
const DIFFERING_SHARE = 0.3;

/**
 * The fields worth reading for a suggestion, most promising first: those with a namesake on the other side, then those
 * that could be related by their values alone.
 */
export function fieldsToSample(objects: Pair<KnownObject>, side: 'a' | 'b', limit: number): readonly string[] {
  const other = objects[side === 'a' ? 'b' : 'a'].fields;
  const scored = objects[side].fields
    .filter((field) => field.type !== 'reference' && field.type !== 'composite')
    .map((field) => ({
      name: field.name,
      score: Math.max(0, ...other.map((one) => (side === 'a' ? likeness(field, one) : likeness(one, field)).score)),
      writable: field.writable ? 1 : 0,
    }));
  return scored
    .sort((x, y) => y.score - x.score || y.writable - x.writable)
    .slice(0, limit)
    .map(({ name }) => name);
}

/** Fields by which sampled records of the two sides are recognised, best first. */
export function recognisedBy(objects: Pair<KnownObject>): readonly Pair<KnownField>[] {
  const pairs = objects.a.fields.flatMap((a) =>
    objects.b.fields.flatMap((b) => {
      const { score } = likeness(a, b);
      const isEmail = a.type === 'email' && b.type === 'email';
      const isUnique = a.unique || b.unique;
      return score >= SCORE_MIN && (isEmail || (isUnique && a.type === b.type)) ? [{ a, b, isEmail, score }] : [];
    }),
  );
  return pairs.sort((x, y) => Number(y.isEmail) - Number(x.isEmail) || y.score - x.score);
}

/** The sampled records that are the same on both sides. */
export function twinsAmong(objects: Pair<KnownObject>, samples: Pair<readonly LiveRecord[]>): readonly Twins[] {
  for (const { a, b } of recognisedBy(objects)) {
    const spec = { kind: a.type === 'email' ? 'email' : 'text' } as const;
    const twins = twinsBy({ a: a.name, b: b.name }, spec, samples);
    if (twins.length > 0) return twins;
  }
  return [];
}

/** Every pair of fields that something speaks for, best first. */
export function candidatesOf(
  objects: Pair<KnownObject>,
  samples: Pair<readonly LiveRecord[]>,
  twins: readonly Twins[],
): readonly Candidate[] {
  const column = (side: 'a' | 'b', name: string) => samples[side].map((record) => valueOf(record, name));
  const plain = (side: 'a' | 'b', name: string) => twins.map((twin) => plainText(valueOf(twin[side], name)));
  const plainB = new Map(objects.b.fields.map(({ name }) => [name, plain('b', name)]));
  const found = objects.a.fields.flatMap((a) => {
    const plainA = plain('a', a.name);
    return objects.b.fields.flatMap((b) => {
      const fields = { a, b };
      const named = bothSayOptOut(a, b) ? { score: CONSENT, reason: null } : likeness(a, b);
      const values = named.score > 0 ? NO_AGREEMENT : columnsAgree(plainA, plainB.get(b.name) ?? []);
      const isByValues = speaksAlone(values);
      if ((named.score === 0 && !isByValues) || directionOf(fields) === null) return [];
      const suggested = suggestLens(fields, { a: column('a', a.name), b: column('b', b.name) });
      if (!suggested) return [];
      return [judged(fields, suggested, named, twins)];
    });
  });
  return found.filter(({ score }) => score >= SCORE_MIN).sort(bestFirst);
}

/** Whatever their order was: equal points go by the names. */
const bestFirst = (x: Candidate, y: Candidate): number =>
  y.score - x.score || (`${x.fields.a.name} ${x.fields.b.name}` < `${y.fields.a.name} ${y.fields.b.name}` ? -1 : 1);

const speaksAlone = ({ compared, agreed, distinct }: Agreement): boolean =>
  compared >= COMPARED_ALONE_MIN && distinct >= DISTINCT_ALONE_MIN && agreed >= compared * AGREED_ALONE_SHARE;

function judged(
  fields: Pair<KnownField>,
  suggested: SuggestedLens,
  named: { readonly score: number; readonly reason: SuggestionFact | null },
  twins: readonly Twins[],
): Candidate {
  const agreement =
    suggested.kind === 'value'
      ? agreementOf({ a: fields.a.name, b: fields.b.name }, suggested.lens, twins)
      : NO_AGREEMENT;
  const { compared, agreed } = agreement;
  const isTold = compared >= COMPARED_MIN;
  const points =
    isTold && agreed >= compared * AGREED_SHARE
      ? VALUES_AGREE
      : isTold && agreed < compared * DIFFERING_SHARE
        ? VALUES_DIFFER
        : 0;
  const reasons: readonly SuggestionFact[] = [
    ...(named.reason === null ? [] : [named.reason]),
    ...(compared === 0 ? [] : [{ code: 'valuesAgree', agreed, compared } as const]),
    ...suggested.reasons,
  ];
  const isNamed = named.score > 0;
  const score = (isNamed ? named.score : VALUES_ALONE) + points;
  return { fields, suggested, score, isNamed, agreement, reasons };
}
