import { ConnectorError } from '#connector-sdk';
import { type RecordState, SIDES } from '#core';
import { type Ports } from './load.js';
import { refKey } from './unit.js';
import { type RecordRef } from '../model.js';
import { fieldsOf, type SyncContext } from '../runtime.js';

/** The present state of records, by `refKey`. */
export type States = ReadonlyMap<string, RecordState>;

/**
 * Reads records in batches, both sides at once.
 *
 * @throws ConnectorError when a whole read failed
 */
export async function readStates(context: SyncContext, ports: Ports, refs: readonly RecordRef[]): Promise<States> {
  const states = new Map<string, RecordState>();
  await Promise.all(
    SIDES.map(async (side) => {
      const ids = [...new Set(refs.filter((ref) => ref.side === side).map(({ remoteId }) => remoteId))];
      if (ids.length === 0) return;
      const read = await ports[side].get(ids, fieldsOf(context.mapping, side), context.call);
      if (read.length !== ids.length) {
        throw new ConnectorError('protocol', {
          code: 'CONNECTOR_ANSWER_COUNT',
          message: `The connector of side ${side} answered ${read.length} records for ${ids.length} ids.`,
        });
      }
      ids.forEach((remoteId, index) => states.set(refKey({ side, remoteId }), read[index] as RecordState));
    }),
  );
  return states;
}
