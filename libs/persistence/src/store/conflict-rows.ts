import { type Decision, type Side } from '#core';
import { type Conflict, type ConflictKind, type ConflictStatus } from '#engine';

/** How conflicts are read. */
export interface ConflictRow {
  id: string;
  sync_id: string;
  link_id: string | null;
  field_id: string | null;
  kind: ConflictKind;
  records: Conflict['records'];
  base: Conflict['base'];
  now: Conflict['now'];
  winner: Side | null;
  decided_by: Conflict['decidedBy'];
  side: Side | null;
  message: string | null;
  status: ConflictStatus;
  decision: Decision | null;
  edited_at: Conflict['editedAtMs'];
  at: Date;
}

export const CONFLICT_COLUMNS = `id, sync_id, link_id, field_id, kind, records, base, now, winner, decided_by, side,
  message, status, decision, edited_at, at`;

export const toConflict = (row: ConflictRow): Conflict => ({
  id: row.id,
  syncId: row.sync_id,
  linkId: row.link_id,
  fieldId: row.field_id,
  kind: row.kind,
  records: row.records,
  base: row.base,
  now: row.now,
  winner: row.winner,
  decidedBy: row.decided_by,
  side: row.side,
  message: row.message,
  status: row.status,
  decision: row.decision,
  editedAtMs: row.edited_at,
  atMs: row.at.getTime(),
});
