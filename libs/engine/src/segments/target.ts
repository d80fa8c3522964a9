import { type Group, type ObjectPort } from '#connector-sdk';
import { foldGroupName, type Segment, type Side } from '#core';
import { groupFields, groupState } from '../groups/group-row.js';
import { type PlanReason, type Sync } from '../model.js';
import { type Engine, portOf } from '../runtime.js';
import { type SavedSegment, segmentsInUse } from './segment.js';

/**
 * Why a group cannot be kept by a segment, or a segment not come into use. Codes are stable.
 *
 * | Code      | Meaning                                                                  |
 * |-----------|--------------------------------------------------------------------------|
 * | SYNC_G001 | the vendor has no groups in this field                                   |
 * | SYNC_G002 | several groups have the name                                             |
 * | SYNC_G003 | these credentials may not change who is in the group                     |
 * | SYNC_G004 | the mapping keeps the group the same on both sides                       |
 * | SYNC_G005 | another segment of the sync keeps the group                              |
 * | SYNC_G006 | the segment or the mapping has changed since the preview                 |
 * | SYNC_G007 | the rule asks for a group that a segment keeps                           |
 * | SYNC_G008 | the rule holds for everyone or for nobody, and this was not confirmed    |
 */
export const SEGMENT_CODES = {
  noGroups: 'SYNC_G001',
  ambiguous: 'SYNC_G002',
  notWritable: 'SYNC_G003',
  paired: 'SYNC_G004',
  taken: 'SYNC_G005',
  stale: 'SYNC_G006',
  asksForSegment: 'SYNC_G007',
  unconfirmed: 'SYNC_G008',
} as const;

/** The group a segment is to be kept in; `null` while it has yet to be made. */
export type SegmentGroup =
  { readonly ok: true; readonly group: Group | null } | { readonly ok: false; readonly reason: PlanReason };

const refused = (code: string, message: string): SegmentGroup => ({ ok: false, reason: { code, message } });

type Target = Pick<SavedSegment, 'id' | 'side' | 'field' | 'groupName' | 'inUse'>;

/**
 * Finds the group of a segment: the one it has, or else the one of that name. A group has one owner: it is refused where
 * the mapping keeps it like one of the other side, or where another segment has it.
 *
 * @throws ConnectorError when the vendor cannot be asked
 */
export async function segmentGroup(engine: Engine, sync: Sync, target: Target): Promise<SegmentGroup> {
  const { side, field, groupName, inUse } = target;
  const port: ObjectPort = await portOf(engine, sync, side);
  if (!port.groups) return refused(SEGMENT_CODES.noGroups, `Side ${side} has no groups in ${field}.`);
  const listed = await port.groups.list(field, { lane: 'realtime' });
  const own = listed.find(({ id }) => id === inUse?.groupId);
  const ofName = listed.filter(({ name }) => foldGroupName(name) === foldGroupName(groupName));
  if (!own && ofName.length > 1)
    return refused(SEGMENT_CODES.ambiguous, `${field} has several groups "${groupName}". Rename one, or name another.`);
  const group = own ?? ofName[0] ?? null;
  const others = await engine.store.segments(sync.id);
  const holder = others.find((one) => one.id !== target.id && isKeptBy(one, { side, field, groupName, group }));
  if (holder)
    return refused(SEGMENT_CODES.taken, `The segment "${holder.name}" is kept in "${groupName}". Name another group.`);
  if (group?.writable === false)
    return refused(
      SEGMENT_CODES.notWritable,
      `Who is in "${group.name}" is not ours to change: the vendor fills it, or the credentials may not. Name another group.`,
    );
  if (group && (await isPaired(engine, sync, side, field, group)))
    return refused(
      SEGMENT_CODES.paired,
      `The mapping keeps "${group.name}" the same on both sides, so it has members of its own. Name another group, or shut this one out of the mapping with "deny".`,
    );
  return { ok: true, group };
}

interface Named extends Pick<Segment, 'side' | 'field'> {
  readonly groupName: string;
  readonly group: Group | null;
}

const isKeptBy = (other: SavedSegment, { side, field, groupName, group }: Named): boolean => {
  if (other.side !== side || other.field !== field) return false;
  if (group !== null && other.inUse?.groupId === group.id) return true;
  return other.inUse === null && foldGroupName(other.groupName) === foldGroupName(groupName);
};

async function isPaired(engine: Engine, sync: Sync, side: Side, field: string, group: Group): Promise<boolean> {
  const mapped = groupFields(sync.mapping).filter((one) => one[side] === field);
  if (mapped.length === 0) return false;
  const rows = await engine.store.groups(sync.id);
  return mapped.some((one) =>
    rows.some((row) => row.fieldId === one.id && row[side]?.id === group.id && groupState(one, row) === 'paired'),
  );
}

/** The sync as it would be with this segment in use, by the rule and in the group given. */
export const withSegment = (sync: Sync, segment: SavedSegment, groupId: string): Sync => {
  const others = (sync.mapping.segments ?? []).filter(({ id }) => id !== segment.id);
  const inUse = { rule: segment.rule, revision: segment.revision, groupId };
  const segments = [...others, ...segmentsInUse([{ ...segment, state: 'active', inUse }])];
  return { ...sync, mapping: { ...sync.mapping, segments } };
};
