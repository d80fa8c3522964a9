import { type FieldDescription, type ObjectDescription } from '#connector-sdk';
import { type FieldMapping, otherSide, type Pair, partsOn, type Side, writableSides } from '#core';
import { fieldOf, type SyncDraft, type SyncProblem } from './sync-problem.js';

/**
 * An amount means nothing without its currency: where a side keeps amounts in several, the currency has to be written
 * wherever the amount is. Pure.
 */
export function checkCurrencies(
  { mapping }: Pick<SyncDraft, 'mapping'>,
  objects: Pair<ObjectDescription | null>,
): readonly SyncProblem[] {
  return mapping.fields.flatMap((field, at) =>
    field.lens.kind === 'constant'
      ? []
      : writableSides(field.direction).flatMap((to) => mixed(mapping.fields, field, at, to, objects)),
  );
}

function mixed(
  fields: readonly FieldMapping[],
  field: FieldMapping,
  at: number,
  to: Side,
  objects: Pair<ObjectDescription | null>,
): readonly SyncProblem[] {
  const from = otherSide(to);
  const [given, taken] = [currencyOf(objects[from], field, from), currencyOf(objects[to], field, to)];
  if (given === null && taken === null) return [];
  const travels = fields.some(
    (other) =>
      writableSides(other.direction).includes(to) &&
      (given === null || (other[from] === given && other.lens.kind !== 'constant')) &&
      (taken === null || other[to] === taken),
  );
  if (travels) return [];
  const titles = `${titleOf(objects[from], field[from])} would be written to ${titleOf(objects[to], field[to])} of side ${to}`;
  const message =
    given === null
      ? `${titles}, which holds several currencies, without saying which. Map "${taken ?? ''}" as well: a constant will do.`
      : taken === null
        ? `${titles} without its currency, "${given}", so that amounts of several would be mixed. Map "${given}" to a field of side ${to} as well, or leave the amount out.`
        : `${titles} without its currency, so that amounts of several would be mixed. Map "${given}" and "${taken}" as well, the same way.`;
  return [{ pointer: `/mapping/fields/${at}`, code: 'SYNC_V035', message }];
}

/** The field that says the currency of a mapped amount; `null` where it is no amount, or there is only one currency. */
function currencyOf(object: ObjectDescription | null, field: FieldMapping, side: Side): string | null {
  if (!object || partsOn(field, side)) return null;
  const name = fieldOf(object, field[side])?.currencyField;
  const currency = name === undefined ? undefined : fieldOf(object, name);
  return currency && !isSole(currency) ? currency.name : null;
}

const isSole = ({ options }: FieldDescription): boolean => options?.closed === true && options.values.length <= 1;

const titleOf = (object: ObjectDescription | null, name: string): string =>
  (object && fieldOf(object, name)?.title) ?? name;
