import { type CompiledMapping, type FieldValue, type LiveRecord, type Side, SIDES } from '#core';
import { type RecordAtHand } from '../groups/groups-in-doubt.js';
import { type States } from '../drain/read.js';
import { refKey } from '../drain/unit.js';
import { type LinkWork, type LoggedChange, type PlanItem, type RecordRef } from '../model.js';
import { translate } from '../references/translate.js';
import { type Engine, type SyncContext } from '../runtime.js';

/** A value of a mapped field, which may hold ids of records of another sync. */
export interface HeldValue {
  readonly side: Side;
  readonly fieldId: string;
  readonly value: FieldValue | undefined;
}

/**
 * The mapping with what it takes to translate the ids in these records and values: members that are not known to be
 * linked could neither be put back nor taken out.
 *
 * @throws ConnectorError when a vendor that has to be asked for owners cannot be
 */
export async function mappingFor(
  engine: Engine,
  context: SyncContext,
  records: readonly { readonly side: Side; readonly record: LiveRecord }[],
  values: readonly HeldValue[],
): Promise<CompiledMapping> {
  const holding = ({ side, fieldId, value }: HeldValue): readonly RecordAtHand[] => {
    const field = context.mapping.fieldsById.get(fieldId);
    if (!field || value === undefined) return [];
    return [{ side, record: { ...NOBODY, fields: { [field[side]]: value } }, base: {} }];
  };
  const atHand = [...records.map((one) => ({ ...one, base: {} })), ...values.flatMap(holding)];
  return (await translate(engine, context, atHand)).mapping;
}

/** Values that were there once belong to no record as it is now. */
const NOBODY: LiveRecord = { kind: 'live', id: '', fields: {}, stamp: '', modifiedAtMs: null };

/** Those of these records that are there. */
export const liveIn = (
  refs: readonly RecordRef[],
  states: States,
): readonly { readonly side: Side; readonly record: LiveRecord }[] =>
  refs.flatMap((ref) => {
    const record = states.get(refKey(ref));
    return record?.kind === 'live' ? [{ side: ref.side, record }] : [];
  });

export const settledIn = ({ base }: Pick<LinkWork, 'base'>): readonly HeldValue[] =>
  Object.entries(base).flatMap(([fieldId, pair]) => SIDES.map((side) => ({ side, fieldId, value: pair[side] })));

export const loggedIn = ({ side, fieldId, before, after }: LoggedChange): readonly HeldValue[] =>
  [before, after].map((value) => ({ side, fieldId, value }));

export const plannedIn = ({ changes }: PlanItem): readonly HeldValue[] =>
  changes.flatMap(({ side, fieldId, before, after }) => [before, after].map((value) => ({ side, fieldId, value })));
