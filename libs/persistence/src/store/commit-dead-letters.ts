import { type DeadLetter } from '#engine';
import { toJsonb } from './jsonb.js';
import { type Transaction } from './rows.js';

/** The same payload refused again counts up the letter that is still open. */
export async function addDeadLetters(tx: Transaction, syncId: string, letters: readonly DeadLetter[]): Promise<void> {
  if (letters.length === 0) return;
  await tx.query(
    `INSERT INTO dead_letter (id, workspace_id, sync_id, side, remote_id, known_by, link_id, refused_by, code, message,
                              field, payload_hash, status, attempts, at)
     SELECT given.id, s.workspace_id, s.id, given.side, given.remote_id, given.known_by, given.link_id, given.refused_by,
            given.code, given.message, given.field, given.payload_hash, given.status, given.attempts, given.at
       FROM jsonb_to_recordset($2::jsonb) AS given
            (id uuid, side text, remote_id text, known_by jsonb, link_id uuid, refused_by text, code text,
             message text, field text, payload_hash text, status text, attempts integer, at timestamptz)
       JOIN sync s ON s.id = $1
     ON CONFLICT (sync_id, side, remote_id, refused_by, payload_hash) WHERE status IN ('open', 'retrying') DO UPDATE
        SET attempts = dead_letter.attempts + EXCLUDED.attempts, status = EXCLUDED.status, link_id = EXCLUDED.link_id,
            known_by = EXCLUDED.known_by, code = EXCLUDED.code, message = EXCLUDED.message, field = EXCLUDED.field, at = EXCLUDED.at`,
    [syncId, toJsonb([...addedUp(letters).values()].map(toRow))],
  );
}

function addedUp(letters: readonly DeadLetter[]): Map<string, DeadLetter> {
  const byPayload = new Map<string, DeadLetter>();
  for (const letter of letters) {
    const key = JSON.stringify([letter.side, letter.remoteId, letter.refusedBy, letter.payloadHash]);
    byPayload.set(key, { ...letter, attempts: letter.attempts + (byPayload.get(key)?.attempts ?? 0) });
  }
  return byPayload;
}

const toRow = (letter: DeadLetter) => ({
  id: letter.id,
  side: letter.side,
  remote_id: letter.remoteId,
  known_by: letter.knownBy ?? null,
  link_id: letter.linkId,
  refused_by: letter.refusedBy,
  code: letter.code,
  message: letter.message,
  field: letter.field,
  payload_hash: letter.payloadHash,
  status: letter.status,
  attempts: letter.attempts,
  at: new Date(letter.atMs),
});

export async function resolveDeadLetters(tx: Transaction, syncId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(`UPDATE dead_letter SET status = 'resolved' WHERE sync_id = $1 AND id = ANY ($2::uuid[])`, [
    syncId,
    ids,
  ]);
}
