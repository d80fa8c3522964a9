import { type RecordState, type Side } from '#core';
import { isInside } from '../drain/inside.js';
import { readStates } from '../drain/read.js';
import { refKey } from '../drain/unit.js';
import { markOf, PRIORITY, type RecordRef, type Sync } from '../model.js';
import { wakeDependants } from '../references/dependants.js';
import { contextOf, type Engine, portOf, type SyncContext } from '../runtime.js';
import { type Acted, actUnderLease, over } from './act.js';

/**
 * Links two records since a person says that they are the same, whatever their keys say; also those that an undo or a
 * person had parted. Both are read first: a record that is not there would look deleted. Nothing was ever settled
 * between the two, so that where they differ the policy decides, as for a pair found by its keys.
 *
 * @throws ConnectorError when a vendor cannot be asked
 */
export async function linkByHand(
  engine: Engine,
  syncId: string,
  { aId, bId }: { readonly aId: string; readonly bId: string },
): Promise<Acted> {
  const sync = await engine.store.getSync(syncId);
  if (!sync) return { kind: 'notFound' };
  const told: readonly RecordRef[] = [
    { side: 'a', remoteId: aId },
    { side: 'b', remoteId: bId },
  ];
  const refusal = await unfit(engine, sync, told);
  if (refusal !== null) return over(refusal);
  const acted = await actUnderLease(engine, syncId, async () => {
    const { links } = await engine.store.loadWork(syncId, told, engine.clock.nowMs());
    const [held] = links;
    if (held) {
      return held.link.aId === aId && held.link.bId === bId
        ? over('The two are linked already.')
        : over(`One of the records is linked with another one. Unlink ${held.link.id} first.`);
    }
    const linkId = engine.newId();
    return {
      linkId,
      changes: {
        linksNew: [{ id: linkId, aId, bId }],
        tombstonesLifted: told,
        marks: told.map((ref) => markOf(syncId, ref, PRIORITY.realtime)),
      },
    };
  });
  if (acted.kind === 'done') await wakeDependants(engine, sync);
  return acted;
}

/** Why these two cannot be linked, in words for a person; `null` when they can. */
async function unfit(engine: Engine, sync: Sync, told: readonly RecordRef[]): Promise<string | null> {
  const context = await contextOf(engine, sync, 'realtime');
  const ports = { a: await portOf(engine, sync, 'a'), b: await portOf(engine, sync, 'b') };
  const states = await readStates(context, ports, told);
  return told.flatMap((ref) => unfitOn(context, ref.side, states.get(refKey(ref))) ?? [])[0] ?? null;
}

function unfitOn(context: SyncContext, side: Side, state: RecordState | undefined): string | null {
  if (state?.kind !== 'live') {
    return state?.kind === 'gone'
      ? `There is no such record on side ${side}.`
      : `The record on side ${side} could not be read. Try again later.`;
  }
  return isInside(context.mapping, side, state)
    ? null
    : `The record on side ${side} is outside the filter of the sync, so the pair would be parted again.`;
}
