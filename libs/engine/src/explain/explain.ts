import { ConnectorError } from '#connector-sdk';
import {
  compileMapping,
  type CompiledField,
  type FieldValue,
  otherSide,
  type Pair,
  type RecordState,
  segmentFieldId,
  segmentOf,
  type Side,
  SIDES,
} from '#core';
import { type Conflict, type Intent, type KnownLink, type LinkWork, type LoggedChange, type Sync } from '../model.js';
import { clockOffsetsOf } from '../drain/batch.js';
import { type RecordedEvidence } from '../evidence/recorded-evidence.js';
import { groupFields } from '../groups/group-row.js';
import { contextOf, type Engine, fieldsOf, portOf, type SyncContext } from '../runtime.js';
import { type Explanation, type Flip, type Origin, type SideExplained, type Standing } from './explanation.js';
import { type GroupsOfField, lastOrigin, membersOf } from './members.js';
import { originOf, type SideHistory } from './origin.js';
import { standingOf } from './standing.js';

/** Entries of one link that are looked at, latest first: more than anyone reads. */
const CHANGES_MAX = 5_000;

type SetField = Extract<CompiledField, { kind: 'set' }>;

/** Everything known of one link, read at one moment. */
interface Gathered {
  readonly context: SyncContext;
  readonly link: KnownLink;
  readonly work: LinkWork | null;
  readonly states: Pair<RecordState | null>;
  readonly changes: readonly LoggedChange[];
  readonly earlier: Pair<Earlier>;
  readonly intents: ReadonlyMap<string, Intent>;
  readonly conflicts: readonly Conflict[];
  readonly evidence: readonly RecordedEvidence[];
  readonly clockOffsetMs: Pair<number>;
}

/** What links that held a record before did to it. */
interface Earlier {
  readonly changes: readonly LoggedChange[];
  readonly dropped: readonly Intent[];
}

/**
 * Says of one field of a link, or of all (`null`), where each side's value comes from and why the sides stand as they
 * do. Reads both records; where a vendor cannot be asked, goes by what was last seen.
 *
 * @returns `null` when there never was such a link; none when the field is neither mapped nor in the log
 */
export async function explainLink(
  engine: Engine,
  linkId: string,
  fieldId: string | null,
): Promise<readonly Explanation[] | null> {
  const [link] = await engine.store.knownLinks([linkId]);
  const sync = link && (await engine.store.getSync(link.syncId));
  if (!link || !sync) return null;
  const gathered = await gather(engine, sync, link);
  const logged = gathered.changes.map((change) => change.fieldId);
  const { fields, segments } = gathered.context.mapping;
  const kept = segments.fields.map(({ field }) => field);
  const watched = new Set(segments.watched.map(({ id }) => id));
  const ids = [...new Set([...[...fields, ...kept].map(({ id }) => id), ...logged])].filter((id) => !watched.has(id));
  const explained: Explanation[] = [];
  for (const id of ids.filter((one) => fieldId === null || one === fieldId)) {
    const mapped = gathered.context.mapping.fieldsById.get(id);
    const field = mapped ?? (await formerField(engine, gathered, id));
    if (field) explained.push(explainField(gathered, field, mapped !== undefined));
  }
  return explained;
}

async function gather(engine: Engine, sync: Sync, link: KnownLink): Promise<Gathered> {
  const { store } = engine;
  const context = await contextOf(engine, sync, 'realtime');
  const changes = await store.changesOf([link.id], { limit: CHANGES_MAX });
  const earlier = { a: await earlierOn(engine, link, 'a'), b: await earlierOn(engine, link, 'b') };
  const logged = [...changes, ...earlier.a.changes, ...earlier.b.changes];
  const intentIds = logged.flatMap(({ intentId }) => intentId ?? []);
  const intents = await store.intentsById([...new Set(intentIds)]);
  return {
    context,
    link,
    work: await workOf(engine, link),
    states: link.endedAtMs === null ? await readBoth(engine, context, link) : { a: null, b: null },
    changes,
    earlier,
    intents: new Map(intents.map((intent) => [intent.id, intent])),
    conflicts: await store.conflictsOf(link.id),
    evidence: await store.evidenceOf(link.id),
    clockOffsetMs: await clockOffsetsOf(engine, sync),
  };
}

const idOf = (link: KnownLink, side: Side): string | null => (side === 'a' ? link.aId : link.bId);

async function earlierOn(engine: Engine, link: KnownLink, side: Side): Promise<Earlier> {
  const remoteId = idOf(link, side);
  if (remoteId === null) return NOTHING_EARLIER;
  const held = await engine.store.linksOfRecord(link.syncId, { side, remoteId });
  const others = new Map(held.flatMap((one) => (one.id === link.id ? [] : [[one.id, one] as const])));
  if (others.size === 0) return NOTHING_EARLIER;
  const ids = [...others.keys()];
  const changes = await engine.store.changesOf(ids, { limit: CHANGES_MAX });
  return {
    changes: changes.filter((change) => isSinceMove(others.get(change.linkId), side, change)),
    dropped: await engine.store.droppedIntents(ids),
  };
}

/** What a link says of a side from before a merge moved it there is about another record. */
const isSinceMove = (link: KnownLink | undefined, side: Side, change: LoggedChange): boolean =>
  change.side !== side || change.atMs >= (link?.movedAtMs[side] ?? -Infinity);

const NOTHING_EARLIER: Earlier = { changes: [], dropped: [] };

async function workOf(engine: Engine, link: KnownLink): Promise<LinkWork | null> {
  if (link.endedAtMs !== null) return null;
  const refs = SIDES.flatMap((side) => {
    const remoteId = idOf(link, side);
    return remoteId === null ? [] : [{ side, remoteId }];
  });
  const { links } = await engine.store.loadWork(link.syncId, refs, engine.clock.nowMs());
  return links.find((work) => work.link.id === link.id) ?? null;
}

async function readBoth(engine: Engine, context: SyncContext, link: KnownLink): Promise<Pair<RecordState | null>> {
  const [a, b] = await Promise.all(SIDES.map((side) => read(engine, context, side, idOf(link, side))));
  return { a: a ?? null, b: b ?? null };
}

async function read(
  engine: Engine,
  context: SyncContext,
  side: Side,
  remoteId: string | null,
): Promise<RecordState | null> {
  if (remoteId === null) return null;
  try {
    const port = await portOf(engine, context.sync, side);
    const [state] = await port.get([remoteId], fieldsOf(context.mapping, side), context.call);
    return state ?? null;
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    engine.logger.warn('a value is explained from what was last seen', { syncId: context.sync.id, code: error.code });
    return null;
  }
}

/** A field that is not mapped any more, as it was when something last happened to it. */
async function formerField(
  engine: Engine,
  { link, changes }: Gathered,
  fieldId: string,
): Promise<CompiledField | null> {
  const last = changes.findLast((change) => change.fieldId === fieldId);
  const mapping = last && (await engine.store.getMapping(link.syncId, last.mappingVersion));
  return (mapping && compileMapping(mapping).fieldsById.get(fieldId)) ?? null;
}

function explainField(gathered: Gathered, field: CompiledField, isMapped: boolean): Explanation {
  const { link } = gathered;
  const ofField = <Entry extends { readonly fieldId: string | null }>(entries: readonly Entry[]): readonly Entry[] =>
    entries.filter((entry) => entry.fieldId === field.id);
  const changes = ofField(gathered.changes);
  const standing: Standing = isMapped
    ? standingOf({ ...gathered, field, changes, conflicts: ofField(gathered.conflicts) })
    : { kind: 'differ', why: 'notMapped', conflictId: null, message: null };
  const isVirtual = (on: Side): boolean =>
    gathered.context.mapping.segments.fields.some((kept) => kept.field === field && kept.side !== on);
  const side = (on: Side): SideExplained => {
    const ids = new Set([field.id, ...besides(gathered.context, field, on)]);
    const ofSide = (entries: readonly LoggedChange[]): readonly LoggedChange[] =>
      entries.filter((entry) => ids.has(entry.fieldId) && (entry.fieldId === field.id || entry.side === on));
    const state = gathered.states[on];
    const settled = link.base[field.id];
    const value = state?.kind === 'live' && isMapped ? state.fields[field[on]] : lastSeen(changes, on, settled?.[on]);
    const history: SideHistory = {
      side: on,
      remoteId: idOf(link, on),
      value,
      settled: settled && { value: settled[on] },
      isMoved: link.movedAtMs[on] !== null,
      changes: ofSide(gathered.changes).filter((change) => isSinceMove(link, on, change)),
      earlier: ofSide(gathered.earlier[on].changes),
      unlogged: [...(gathered.work?.openIntents ?? []), ...gathered.earlier[on].dropped],
      intents: gathered.intents,
    };
    const told = field.kind === 'set' ? membersOfField(gathered.context, field, history) : null;
    const origin = told ? lastOrigin(told) : originOf(field, history);
    // Who is in a segment's group is for the segment to say.
    const flips = gathered.context.mapping.fields.includes(field) && link.endedAtMs === null;
    return {
      remoteId: idOf(link, on),
      field: isMapped && !isVirtual(on) ? field[on] : null,
      state: stateName(state, idOf(link, on)),
      value,
      origin,
      members: told?.map((one) => ({ ...one, flip: flips && !one.apart ? undoOf(link, one.origin) : null })) ?? null,
      flip: flips ? flipOf(field, link, on, origin, standing) : null,
    };
  };
  const about = { linkId: link.id, syncId: link.syncId, fieldId: field.id };
  return { ...about, sides: { a: side('a'), b: side('b') }, standing, evidence: ofField(gathered.evidence) };
}

/** Of one field of groups each member is told of once: by the segments, or by the mapping. */
function membersOfField(context: SyncContext, field: SetField, history: SideHistory): ReturnType<typeof membersOf> {
  const isOfSegments = !context.mapping.fields.includes(field);
  return membersOf(field, history, groupsOf(context, field)).flatMap((one) => {
    const at = { side: history.side, field: field[history.side], groupId: one.member };
    const segment = segmentOf(context.sync.mapping.segments, at);
    if (isOfSegments !== (segment !== undefined)) return [];
    return [segment ? { ...one, name: segment.groupName, segment: segment.name } : one];
  });
}

/** Ids of the fields that write to the vendor's field of this one: a mapping may, and segments. */
const besides = ({ mapping }: SyncContext, field: CompiledField, side: Side): readonly string[] =>
  field.kind === 'set'
    ? [
        segmentFieldId(side, field[side]),
        ...mapping.fields.flatMap(({ id, [side]: name }) => (name === field[side] ? [id] : [])),
      ]
    : [];

function groupsOf({ sync, groups }: SyncContext, field: CompiledField): GroupsOfField | null {
  const mapping = groupFields(sync.mapping).find(({ id }) => id === field.id);
  return mapping ? { mapping, rows: groups.filter(({ fieldId }) => fieldId === field.id) } : null;
}

const lastSeen = (
  changes: readonly LoggedChange[],
  side: Side,
  settled: FieldValue | undefined,
): FieldValue | undefined => settled ?? changes.findLast((change) => change.side === side)?.after;

function stateName(state: RecordState | null, remoteId: string | null): SideExplained['state'] {
  if (remoteId === null) return 'missing';
  return state === null || state.kind === 'unknown' ? 'unread' : state.kind;
}

/** What would have the value the other way round; consent has none but evidence of a person's opt-in. */
function flipOf(field: CompiledField, link: KnownLink, side: Side, origin: Origin, standing: Standing): Flip | null {
  if (field.kind === 'consent') return null;
  if (standing.kind === 'differ') {
    if (standing.conflictId !== null) return { kind: 'resolve', conflictId: standing.conflictId, keep: side };
    const settles = ['oneWay', 'blankKept', 'takenBack', 'asStored'].includes(standing.why);
    const travels = field.direction === 'both' || field.direction === (side === 'a' ? 'aToB' : 'bToA');
    if (settles && field.kind === 'value') return { kind: 'set', keep: travels ? side : otherSide(side) };
  }
  return undoOf(link, origin);
}

function undoOf(link: KnownLink, origin: Origin): Flip | null {
  if (origin.kind !== 'written' && origin.kind !== 'edited') return null;
  const { change } = origin;
  return change.linkId === link.id && change.cause !== 'merge' ? { kind: 'undo', changeId: change.id } : null;
}
