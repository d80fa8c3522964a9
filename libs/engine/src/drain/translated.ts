import { type Side, SIDES } from '#core';
import { type RecordAtHand } from '../groups/groups-in-doubt.js';
import { translate } from '../references/translate.js';
import { type Engine } from '../runtime.js';
import { type Batch } from './batch.js';
import { type Draft } from './draft.js';
import { refKey, type Unit } from './unit.js';

/** The records of these units that were read, with what their links last settled at. */
export const recordsOf = (units: readonly Unit[]): readonly RecordAtHand[] =>
  units.flatMap((unit) =>
    SIDES.flatMap((side) => {
      const record = unit[side];
      return record?.kind === 'live' ? [{ side, record, base: unit.work.base }] : [];
    }),
  );

/**
 * The batch with a mapping that can translate the ids in these units. What they wait for goes into `draft`; of a record
 * of which nothing can be concluded, the state becomes unknown.
 */
export async function translated(
  engine: Engine,
  batch: Batch,
  units: readonly Unit[],
  draft: Draft,
): Promise<{ readonly batch: Batch; readonly units: readonly Unit[] }> {
  const { mapping, waits, unsure } = await translate(engine, batch, recordsOf(units));
  draft.waits.push(...waits);
  const sure = (unit: Unit, side: Side): Unit => {
    const record = unit[side];
    if (record?.kind !== 'live' || !unsure.has(refKey({ side, remoteId: record.id }))) return unit;
    return { ...unit, [side]: { kind: 'unknown', reason: 'it is not known whether what it referred to is gone' } };
  };
  return {
    batch: { ...batch, mapping },
    units: unsure.size === 0 ? units : units.map((unit) => sure(sure(unit, 'a'), 'b')),
  };
}
