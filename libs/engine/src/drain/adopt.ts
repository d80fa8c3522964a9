import {
  basePair,
  type CompiledField,
  type CompiledMapping,
  type FieldValue,
  type LiveRecord,
  otherSide,
  type Pair,
  type RecordState,
  type Side,
} from '#core';
import { type Intent, type JournalledWrite } from '../model.js';
import { type Engine, fieldsOf, type SyncContext } from '../runtime.js';
import { noteCreated } from './created.js';
import { type Draft } from './draft.js';
import { type Ports } from './load.js';
import { logMade } from './log.js';
import { hashesOf } from './settle.js';
import { eqOn, idOn, type Unit } from './unit.js';

/** What is read of a record that may exist but cannot be found yet: nothing is concluded. */
const TOO_EARLY: RecordState = { kind: 'unknown', reason: 'a record made just now cannot be searched for yet' };

interface Orphan {
  readonly unit: Unit;
  readonly side: Side;
  readonly fieldIndex: number;
  readonly sent: string;
  readonly create: Intent;
}

/**
 * Looks for records that a create whose answer was lost may have made, where sending it again would not find them:
 * the vendor takes no idempotency key, or the record it came from is gone meanwhile. The one unlinked record that
 * carries the match key we sent is taken for ours.
 *
 * Adoptions go into `draft`, to be committed before anything else is decided.
 *
 * @returns the units; those whose record cannot be searched for yet are read as unknown
 * @throws ConnectorError when the look-up failed
 */
export async function adoptCreated(
  engine: Engine,
  context: SyncContext,
  ports: Ports,
  units: readonly Unit[],
  draft: Draft,
): Promise<readonly Unit[]> {
  const orphans = units.flatMap((unit) => orphanOf(context.mapping, ports, unit) ?? []);
  if (orphans.length === 0) return units;
  const waiting = new Map<Unit, Unit>();
  for (const orphan of orphans) {
    const field = context.mapping.fields[orphan.fieldIndex];
    if (!field) continue;
    if (!isFindable(engine, ports, orphan, draft)) {
      waiting.set(orphan.unit, { ...orphan.unit, [orphan.side]: TOO_EARLY });
      continue;
    }
    const found = await ports[orphan.side].find(
      { field: field[orphan.side], values: [orphan.sent], fields: fieldsOf(context.mapping, orphan.side) },
      context.call,
    );
    const free = await unlinked(engine, context, orphan.side, found);
    const [only] = free;
    if (!only || free.length > 1) continue;
    adopt(context, orphan, only, engine.clock.nowMs(), draft);
  }
  return units.map((unit) => waiting.get(unit) ?? unit);
}

/** The record is the one the create made. */
function adopt(context: SyncContext, { unit, side }: Orphan, found: LiveRecord, nowMs: number, draft: Draft): void {
  const { work } = unit;
  const fields = baseOf(context.mapping, side, work.openIntents, found);
  const linkId = work.link.id;
  noteCreated(unit, side, found.id, nowMs, draft);
  draft.linkUpdates.push({ linkId, hashes: hashesOf(context.mapping, fields) });
  draft.bases.push({ linkId, fields });
  // What was sent to the other record is found out when that is looked at.
  for (const intent of work.openIntents.filter((open) => open.side === side)) {
    if (isMadeBy(intent, fields)) logMade(context, unit, intent, { linkId, record: found }, nowMs, draft);
    draft.intentMoves.push({ id: intent.id, to: 'done', remoteId: found.id });
  }
}

/** The key alone may be somebody else's doing: a person who made the same record on both sides. */
const isMadeBy = ({ kind, writes }: Intent, held: Readonly<Record<string, unknown>>): boolean =>
  kind === 'create' && 2 * Object.keys(held).length > new Set(writes.map(({ fieldId }) => fieldId)).size;

function orphanOf(mapping: CompiledMapping, ports: Ports, unit: Unit): Orphan | null {
  if (unit.isNew) return null;
  const create = unit.work.openIntents.find(({ kind, side }) => kind === 'create' && isMissing(unit[side]));
  if (!create) return null;
  const { side } = create;
  const source = unit[otherSide(side)];
  if (source?.kind === 'live' && ports[side].capabilities.idempotentCreate) return null;
  for (const key of mapping.keys) {
    const fieldIndex = mapping.fields.findIndex((field) => field.id === key.fieldIds[0]);
    const sent = create.writes.find((write) => write.fieldId === key.fieldIds[0])?.sent;
    if (key.fieldIds.length === 1 && typeof sent === 'string' && sent !== '') {
      return { unit, side, fieldIndex, sent, create };
    }
  }
  return null;
}

/** Yet to be created, or deleted and to be created again. */
const isMissing = (state: RecordState | null): boolean => state === null || state.kind === 'gone';

/**
 * Whether a search would surely show what the create made. The vendor may have made it at any time until the call ended:
 * that is when its answer was known to be lost, or, where the worker was killed, not later than the lease that passed
 * from it to this drain.
 */
function isFindable(engine: Engine, ports: Ports, { create, side }: Orphan, draft: Draft): boolean {
  const nowMs = engine.clock.nowMs();
  if (create.status !== 'unknown') {
    draft.intentMoves.push({ id: create.id, to: 'unknown', lastSentAtMs: nowMs });
    return false;
  }
  return nowMs >= create.plannedAtMs + ports[side].capabilities.visibilityLagMs + engine.limits.orphanWaitMs;
}

async function unlinked(
  engine: Engine,
  context: SyncContext,
  side: Side,
  found: readonly LiveRecord[],
): Promise<readonly LiveRecord[]> {
  const refs = found.map((record) => ({ side, remoteId: record.id }));
  const known = await engine.store.loadWork(context.sync.id, refs, engine.clock.nowMs());
  const taken = new Set(known.links.map((link) => idOn(link, side)));
  return found.filter((record) => !taken.has(record.id));
}

/**
 * The base the lost answer would have given, for the fields that hold what was sent. The others are as if never seen:
 * the record may have been made by somebody else, so nothing may be concluded from their values.
 */
function baseOf(
  mapping: CompiledMapping,
  side: Side,
  intents: readonly Intent[],
  record: LiveRecord,
): Record<string, Pair<FieldValue | undefined>> {
  const base: Record<string, Pair<FieldValue | undefined>> = {};
  for (const write of intents.flatMap((intent) => (intent.kind === 'create' ? intent.writes : []))) {
    const field = mapping.fieldsById.get(write.fieldId);
    if (!field) continue;
    const stored = record.fields[field[side]];
    if (!eqOn(field, side, stored, write.sent) && !eqOn(field, side, stored, write.predicted)) continue;
    const source = carriedBy(field, side, write);
    base[write.fieldId] = basePair(field, side === 'a' ? { a: stored, b: source } : { a: source, b: stored });
  }
  return base;
}

/** What a create was made from: of a set without the members that meant nothing to the other side then, and may by now. */
function carriedBy(field: CompiledField, side: Side, { sent, source }: JournalledWrite): FieldValue | undefined {
  if (field.kind !== 'set') return source;
  const from = otherSide(side);
  const [put, held] = [field.set.read(side, sent), field.set.read(from, source)];
  if (!put.ok || !held.ok) return source;
  const carried = field.set.write(from, new Map([...held.value].filter(([key]) => put.value.has(key))));
  return carried.ok ? carried.value : source;
}
