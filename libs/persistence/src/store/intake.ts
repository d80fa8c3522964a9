import { type EngineStore, type Receipt } from '#engine';
import type pg from 'pg';
import { inTransaction } from '../pool.js';
import { toJsonb } from './jsonb.js';
import { addAliases, lastOfEach, mark } from './rows.js';

interface ReceiptRow {
  id: string;
  connection_id: string;
  received_at: Date;
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  attempts: number;
  about_consent: boolean;
}

const toReceipt = (row: ReceiptRow): Receipt => ({
  id: row.id,
  connectionId: row.connection_id,
  receivedAtMs: row.received_at.getTime(),
  method: row.method,
  url: row.url,
  headers: row.headers,
  body: new Uint8Array(row.body),
  attempts: row.attempts,
  aboutConsent: row.about_consent,
});

type IntakeMethods = 'addReceipt' | 'receipts' | 'connectionsWithReceipts' | 'getCursor' | 'takeIn';

/** From hints to dirty rows. */
export const intakeStore = (pool: pg.Pool): Pick<EngineStore, IntakeMethods> => ({
  async addReceipt(receipt) {
    await pool.query(
      `INSERT INTO webhook_receipt (id, workspace_id, connection_id, received_at, method, url, headers, body, attempts,
                                    about_consent)
       SELECT $1, c.workspace_id, c.id, $3, $4, $5, $6::jsonb, $7, $8, $9 FROM connection c WHERE c.id = $2`,
      [
        receipt.id,
        receipt.connectionId,
        new Date(receipt.receivedAtMs),
        receipt.method,
        receipt.url,
        toJsonb(receipt.headers),
        Buffer.from(receipt.body),
        receipt.attempts,
        receipt.aboutConsent,
      ],
    );
  },

  async receipts(connectionId, limit) {
    const { rows } = await pool.query<ReceiptRow>(
      `SELECT id, connection_id, received_at, method, url, headers, body, attempts, about_consent
         FROM webhook_receipt WHERE connection_id = $1 
        ORDER BY attempts, about_consent DESC, received_at, id LIMIT $2`,
      [connectionId, limit],
    );
    return rows.map(toReceipt);
  },

  async connectionsWithReceipts() {
    const { rows } = await pool.query<{ id: string }>(
      `SELECT id FROM connection c
        WHERE EXISTS (SELECT 1 FROM webhook_receipt r WHERE r.connection_id = c.id) ORDER BY id`,
    );
    return rows.map(({ id }) => id);
  },

  async getCursor(syncId, side, stream) {
    const { rows } = await pool.query<{ value: string }>(
      `SELECT value FROM cursor WHERE sync_id = $1 AND side = $2 AND stream = $3`,
      [syncId, side, stream],
    );
    return rows[0]?.value ?? null;
  },

  async takeIn({ marks = [], aliases = [], cursors = [], receiptsDone = [], receiptsLater = [] }) {
    await inTransaction(pool, async (tx) => {
      await mark(tx, marks);
      await addAliases(tx, aliases);
      const moved = lastOfEach(cursors, ({ syncId, side, stream }) => `${syncId} ${side} ${stream}`);
      if (moved.length > 0) {
        await tx.query(
          `INSERT INTO cursor (sync_id, side, stream, workspace_id, value)
           SELECT given.sync_id, given.side, given.stream, s.workspace_id, given.value
             FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS given (sync_id, side, stream, value)
             JOIN sync s ON s.id = given.sync_id
           ON CONFLICT ON CONSTRAINT cursor_pk DO UPDATE SET value = EXCLUDED.value, moved_at = now()`,
          [
            moved.map(({ syncId }) => syncId),
            moved.map(({ side }) => side),
            moved.map(({ stream }) => stream),
            moved.map(({ value }) => value),
          ],
        );
      }
      if (receiptsDone.length > 0) {
        await tx.query(`DELETE FROM webhook_receipt WHERE id = ANY ($1::uuid[])`, [receiptsDone]);
      }
      if (receiptsLater.length > 0) {
        await tx.query(`UPDATE webhook_receipt SET attempts = attempts + 1 WHERE id = ANY ($1::uuid[])`, [
          receiptsLater,
        ]);
      }
    });
  },
});
