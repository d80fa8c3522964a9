import { type ObjectPort } from '#connector-sdk';
import { type CompiledField, type FieldValue, type LiveRecord, type Pair, type Side, SIDES } from '#core';
import { refsOf } from '../drain/unit.js';
import { type KnownLink, type LinkWork, markOf, PRIORITY, type Sync } from '../model.js';
import { LeaseLostError } from '../ports/store.js';
import { contextOf, type Engine, portOf, type SyncContext } from '../runtime.js';
import { type RecordedEvidence, type WayGiven } from './recorded-evidence.js';
import { optOutAtMs } from './opt-out-time.js';
import { EVIDENCE_REFUSALS, type EvidenceRefusal } from './refusals.js';

/** What a person says. Times are milliseconds since the epoch. */
export interface GivenEvidence {
  readonly fieldId: string;
  readonly how: WayGiven;
  readonly givenAtMs: number;
  readonly note: string;
  readonly proof: string;
  readonly recordedBy: string;
}

/**
 * - `recorded`: the next drain opts the person in.
 * - `notFound`: there is no such link or field.
 * - `refused`: it opts nobody in, and why; nothing is kept.
 * - `busy`: the sync is being worked on; ask again.
 */
export type EvidenceAnswer =
  | { readonly kind: 'recorded'; readonly evidence: RecordedEvidence }
  | { readonly kind: 'notFound' | 'busy' }
  | ({ readonly kind: 'refused' } & EvidenceRefusal);

type ConsentField = Extract<CompiledField, { kind: 'consent' }>;

interface Asked {
  readonly engine: Engine;
  readonly context: SyncContext;
  readonly link: KnownLink;
  readonly field: ConsentField;
  readonly given: GivenEvidence;
}

/**
 * Puts on record that someone wants mail again, and has the one field of the one link opted in by the next drain. What it
 * overrules is read now, while no drain can run: an opt-out that comes later is none of it.
 *
 * @throws ConnectorError when a vendor cannot be asked
 */
export async function recordEvidence(engine: Engine, linkId: string, given: GivenEvidence): Promise<EvidenceAnswer> {
  const [link] = await engine.store.knownLinks([linkId]);
  const sync = link && (await engine.store.getSync(link.syncId));
  if (!link || !sync) return { kind: 'notFound' };
  const context = await contextOf(engine, sync, 'realtime');
  const field = context.mapping.fieldsById.get(given.fieldId);
  if (!field) return { kind: 'notFound' };
  if (field.kind !== 'consent') return refused(EVIDENCE_REFUSALS.notConsent);
  if (given.givenAtMs > engine.clock.nowMs()) return refused(EVIDENCE_REFUSALS.future);
  const lease = await engine.store.acquireLease(sync.id, engine.limits.leaseTtlMs, engine.clock.nowMs());
  if (!lease) return { kind: 'busy' };
  try {
    const judged = await judge({ engine, context, link, field, given });
    if (judged.kind !== 'recorded') return judged;
    await engine.store.commit(lease, {
      evidenceNew: [judged.evidence],
      conflictsResolved: await answeredBy(engine, judged.evidence),
      marks: refsOf({ link }).map((ref) => markOf(sync.id, ref, PRIORITY.consent)),
    });
    await engine.tickets.issue({ kind: 'drain', syncId: sync.id }, { priority: PRIORITY.consent });
    return judged;
  } catch (error) {
    if (error instanceof LeaseLostError) return { kind: 'busy' };
    throw error;
  } finally {
    await engine.store.releaseLease(lease);
  }
}

async function judge(asked: Asked): Promise<EvidenceAnswer> {
  const { engine, context, link, field, given } = asked;
  const work = await workOf(engine, context.sync, link);
  if (!work) return refused(EVIDENCE_REFUSALS.linkEnded);
  if (work.link.frozen.includes(field.id)) return refused(EVIDENCE_REFUSALS.frozen);
  if (work.evidence.some(({ fieldId }) => fieldId === field.id)) return refused(EVIDENCE_REFUSALS.waits);
  const records = await readBoth(asked, work);
  if (!records) return refused(EVIDENCE_REFUSALS.unread);
  const shown = { a: records.a.fields[field.a], b: records.b.fields[field.b] };
  const out = SIDES.filter((side) => field.optedOut(side, shown[side]));
  if (out.length === 0) return refused(EVIDENCE_REFUSALS.nobodyOut);
  const isSettled = out.every((side) => field.optedOut(side, work.base[field.id]?.[side]));
  if (!isSettled || work.openIntents.length > 0) return refused(EVIDENCE_REFUSALS.unsettled);
  const changes = await engine.store.changesOf([link.id], { fieldId: field.id });
  if (given.givenAtMs < optOutAtMs(field, changes, out)) return refused(EVIDENCE_REFUSALS.beforeOptOut);
  const optIn: Partial<Record<Side, FieldValue>> = {};
  for (const side of out) {
    const way = await optInOn(asked, side, records[side]);
    if (way.kind === 'refused') return way;
    optIn[side] = way.value;
  }
  return { kind: 'recorded', evidence: evidenceOf(asked, shown, optIn) };
}

const evidenceOf = (
  { engine, context, link, field, given }: Asked,
  shown: Pair<FieldValue | undefined>,
  optIn: RecordedEvidence['optIn'],
): RecordedEvidence => ({
  ...given,
  id: engine.newId(),
  syncId: context.sync.id,
  linkId: link.id,
  fieldId: field.id,
  records: { a: link.aId, b: link.bId },
  shown,
  optIn,
  recordedAtMs: engine.clock.nowMs(),
  state: 'open',
  endedAtMs: null,
});

async function workOf(engine: Engine, sync: Sync, link: KnownLink): Promise<LinkWork | undefined> {
  if (link.endedAtMs !== null || link.aId === null || link.bId === null) return undefined;
  const { links } = await engine.store.loadWork(sync.id, refsOf({ link }), engine.clock.nowMs());
  return links.find((work) => work.link.id === link.id);
}

async function readBoth({ engine, context, field }: Asked, { link }: LinkWork): Promise<Pair<LiveRecord> | null> {
  const read = async (side: Side, id: string | null): Promise<LiveRecord | null> => {
    if (id === null) return null;
    const port = await portOf(engine, context.sync, side);
    const [state] = await port.get([id], [field[side]], context.call);
    return state?.kind === 'live' ? state : null;
  };
  const [a, b] = [await read('a', link.aId), await read('b', link.bId)];
  return a && b && { a, b };
}

type Way = { readonly kind: 'allowed'; readonly value: FieldValue } | ({ readonly kind: 'refused' } & EvidenceRefusal);

/** What opts in on a side: as its vendor says, or as the mapping does. */
async function optInOn({ engine, context, field, given }: Asked, side: Side, record: LiveRecord): Promise<Way> {
  const port: ObjectPort = await portOf(engine, context.sync, side);
  const { how, givenAtMs, note, proof } = given;
  const request = { id: record.id, field: field[side], evidence: { how, givenAtMs, note, proof } };
  const answer = (await port.optIn?.(request, context.call)) ?? null;
  if (answer) return answer;
  const value = field.optIn(side);
  if (value !== undefined) return { kind: 'allowed', value };
  const { code, message } = EVIDENCE_REFUSALS.valueUnknown;
  return { kind: 'refused', code, message: `${message} (in${side.toUpperCase()}).` };
}

/** Conflicts about the field that are listed: the evidence is the answer to them. */
const answeredBy = async (engine: Engine, { linkId, fieldId, recordedAtMs }: RecordedEvidence) =>
  (await engine.store.conflictsOf(linkId))
    .filter((conflict) => conflict.fieldId === fieldId && conflict.status !== 'resolved')
    .map(({ id }) => ({ conflictId: id, atMs: recordedAtMs }));

const refused = (why: EvidenceRefusal): { readonly kind: 'refused' } & EvidenceRefusal => ({ kind: 'refused', ...why });
