import { type EngineStore, type EvidenceEnd, type RecordedEvidence } from '#engine';
import type pg from 'pg';
import { toJsonb } from './jsonb.js';
import { type Transaction } from './rows.js';

interface EvidenceRow {
  id: string;
  sync_id: string;
  link_id: string;
  field_id: string;
  a_id: string | null;
  b_id: string | null;
  how: RecordedEvidence['how'];
  given_at: Date;
  note: string;
  proof: string;
  shown: RecordedEvidence['shown'];
  opt_in: RecordedEvidence['optIn'];
  recorded_by: string;
  recorded_at: Date;
  state: RecordedEvidence['state'];
  ended_at: Date | null;
}

const COLUMNS = `id, sync_id, link_id, field_id, a_id, b_id, how, given_at, note, proof, shown, opt_in, recorded_by,
  recorded_at, state, ended_at`;

const toEvidence = (row: EvidenceRow): RecordedEvidence => ({
  id: row.id,
  syncId: row.sync_id,
  linkId: row.link_id,
  fieldId: row.field_id,
  records: { a: row.a_id, b: row.b_id },
  how: row.how,
  givenAtMs: row.given_at.getTime(),
  note: row.note,
  proof: row.proof,
  shown: row.shown,
  optIn: row.opt_in,
  recordedBy: row.recorded_by,
  recordedAtMs: row.recorded_at.getTime(),
  state: row.state,
  endedAtMs: row.ended_at?.getTime() ?? null,
});

export const evidenceStore = (pool: pg.Pool): Pick<EngineStore, 'evidenceOf'> => ({
  async evidenceOf(linkId) {
    const { rows } = await pool.query<EvidenceRow>(
      `SELECT ${COLUMNS} FROM consent_evidence WHERE link_id = $1 ORDER BY recorded_at DESC, id DESC`,
      [linkId],
    );
    return rows.map(toEvidence);
  },
});

/** Evidence of these links that waits to be carried out, oldest first. */
export async function openEvidence(tx: Transaction, linkIds: readonly string[]): Promise<readonly RecordedEvidence[]> {
  const { rows } = await tx.query<EvidenceRow>(
    `SELECT ${COLUMNS} FROM consent_evidence
      WHERE link_id = ANY ($1::uuid[]) AND state = 'open' ORDER BY recorded_at, id`,
    [linkIds],
  );
  return rows.map(toEvidence);
}

export async function addEvidence(tx: Transaction, syncId: string, given: readonly RecordedEvidence[]): Promise<void> {
  for (const one of given) {
    await tx.query(
      `INSERT INTO consent_evidence (id, workspace_id, sync_id, link_id, field_id, a_id, b_id, how, given_at, note, proof,
                                     shown, opt_in, recorded_by, recorded_at, state, ended_at)
       SELECT $2, s.workspace_id, s.id, $3, $4, $5, $6, $7, $8, $9, $10, $11::jsonb, $12::jsonb, $13, $14, $15, $16
         FROM sync s WHERE s.id = $1`,
      [
        ...[syncId, one.id, one.linkId, one.fieldId, one.records.a, one.records.b, one.how, new Date(one.givenAtMs)],
        ...[one.note, one.proof, toJsonb(one.shown), toJsonb(one.optIn), one.recordedBy, new Date(one.recordedAtMs)],
        ...[one.state, one.endedAtMs === null ? null : new Date(one.endedAtMs)],
      ],
    );
  }
}

export async function endEvidence(tx: Transaction, syncId: string, ends: readonly EvidenceEnd[]): Promise<void> {
  if (ends.length === 0) return;
  await tx.query(
    `UPDATE consent_evidence SET state = given.state, ended_at = given.at
       FROM unnest($2::uuid[], $3::text[], $4::timestamptz[]) AS given (id, state, at)
      WHERE consent_evidence.id = given.id AND consent_evidence.sync_id = $1 AND consent_evidence.state = 'open'`,
    [syncId, ends.map(({ id }) => id), ends.map(({ to }) => to), ends.map(({ atMs }) => new Date(atMs))],
  );
}
