import { LENS_CODES, type LensCode } from '../codes.js';
import { type Converted, type Lens } from '../lens.js';
import { type IdTable, IdTranslation } from '../references.js';
import { type FieldValue, type Side, otherSide } from '../values.js';
import { type Reading, isBlank, refused } from './scheme.js';
import { readText } from './text.js';

type Raw = FieldValue | undefined;

/**
 * One id, translated by a table. What a side's value is compared with is the id itself, whether it is in the table or
 * not: so a record's hash stays when records it refers to are linked.
 *
 * @param untranslated why an id that the table has nothing for is refused
 */
const translatedId = (table: IdTable, untranslated: { readonly code: LensCode; readonly message: string }): Lens => {
  const translation = new IdTranslation(table);
  const blank = (raw: Raw): boolean => isBlank(raw);
  const read = (raw: Raw): Reading<string> => readText(raw ?? null);
  const canon = (raw: Raw): string => {
    if (blank(raw)) return '';
    const id = read(raw);
    return id.ok ? `=${id.value}` : `?${JSON.stringify(raw)}`;
  };
  const agree = (a: Raw, b: Raw): boolean => {
    if (blank(a) || blank(b)) return blank(a) && blank(b);
    const [x, y] = [read(a), read(b)];
    return x.ok && y.ok && translation.areSame(x.value, y.value);
  };
  const convert = (to: Side, raw: Raw, old: Raw): Converted => {
    if (blank(raw)) return { ok: true, value: blank(old) ? (old ?? null) : null };
    const id = read(raw);
    if (!id.ok) return id;
    if (to === 'a' ? agree(old, raw) : agree(raw, old)) return { ok: true, value: old ?? null };
    const partner = translation.partner(otherSide(to), id.value);
    return partner === undefined ? refused(untranslated.code, untranslated.message) : { ok: true, value: partner };
  };
  return {
    aToB: (a, bOld) => convert('b', a, bOld),
    bToA: (b, aOld) => convert('a', b, aOld),
    eqA: (x, y) => canon(x) === canon(y),
    eqB: (x, y) => canon(x) === canon(y),
    canonA: canon,
    canonB: canon,
    agree,
    predictA: (raw) => raw,
    predictB: (raw) => raw,
    blankA: blank,
    blankB: blank,
    keyA: () => null,
    keyB: () => null,
  };
};

/** A record of another object: the other side's record that a sync has linked with it. */
export const referenceLens = (table: IdTable): Lens =>
  translatedId(table, {
    code: LENS_CODES.referenceUnlinked,
    message: 'the record it refers to is not linked with one of the other side yet',
  });

/** Somebody who owns the record: the person of the other side with the same address, or whom the table says. */
export const ownerLens = (table: IdTable): Lens =>
  translatedId(table, {
    code: LENS_CODES.ownerUnknown,
    message:
      'nobody on the other side has the address of this owner: add the two to the pairs of the lens, or say in unmatchedAs who owns such records',
  });

/** Whether a reference that held `before` was emptied because the record it referred to is gone or linked no more. */
export const lostReference =
  (table: IdTable) =>
  (side: Side, before: Raw): boolean => {
    if (before === undefined || isBlank(before)) return false;
    const id = readText(before);
    return id.ok && new IdTranslation(table).isLost(side, id.value);
  };
