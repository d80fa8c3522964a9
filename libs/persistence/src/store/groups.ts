import { type Side, SIDES } from '#core';
import { type EngineStore, type GroupRow, type GroupsKnown, type KnownGroup } from '#engine';
import type pg from 'pg';
import { type Transaction } from './rows.js';

interface GroupPairRow {
  field_id: string;
  a_id: string | null;
  b_id: string | null;
  a_name: string | null;
  b_name: string | null;
  a_writable: boolean;
  b_writable: boolean;
  apart: GroupRow['apart'];
}

const groupOn = (row: GroupPairRow, side: Side): KnownGroup | null => {
  const id = row[`${side}_id`];
  return id === null ? null : { id, name: row[`${side}_name`], writable: row[`${side}_writable`] };
};

export const groupStore = (pool: pg.Pool): Pick<EngineStore, 'groups'> => ({
  async groups(syncId) {
    const { rows } = await pool.query<GroupPairRow>(
      `SELECT field_id, a_id, b_id, a_name, b_name, a_writable, b_writable, apart
         FROM group_pair WHERE sync_id = $1 ORDER BY field_id, a_id, b_id`,
      [syncId],
    );
    return rows.map((row) => ({
      fieldId: row.field_id,
      a: groupOn(row, 'a'),
      b: groupOn(row, 'b'),
      apart: row.apart,
    }));
  },
});

/** What is known of one field's groups takes the place of what was. */
export async function replaceGroups(tx: Transaction, syncId: string, known: readonly GroupsKnown[]): Promise<void> {
  for (const { fieldId, rows, formed } of known) {
    await tx.query(`DELETE FROM group_pair WHERE sync_id = $1 AND field_id = $2`, [syncId, fieldId]);
    await tx.query(
      `INSERT INTO group_pair
              (id, workspace_id, sync_id, field_id, a_id, b_id, a_name, b_name, a_writable, b_writable, apart)
       SELECT gen_random_uuid(), s.workspace_id, s.id, $2, given.a_id, given.b_id, given.a_name, given.b_name, given.a_writable,
              given.b_writable, given.apart
         FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[], $8::boolean[], $9::text[])
              AS given (a_id, b_id, a_name, b_name, a_writable, b_writable, apart)
         JOIN sync s ON s.id = $1`,
      [
        ...[syncId, fieldId],
        ...[rows.map(({ a }) => a?.id ?? null), rows.map(({ b }) => b?.id ?? null)],
        ...[rows.map(({ a }) => a?.name ?? null), rows.map(({ b }) => b?.name ?? null)],
        ...[rows.map(({ a }) => a?.writable ?? false), rows.map(({ b }) => b?.writable ?? false)],
        rows.map(({ apart }) => apart),
      ],
    );
    for (const side of SIDES) await forgetInBases(tx, syncId, fieldId, side, formed[side]);
  }
}

async function forgetInBases(
  tx: Transaction,
  syncId: string,
  fieldId: string,
  side: Side,
  groupIds: readonly string[],
): Promise<void> {
  if (groupIds.length === 0) return;
  await tx.query(
    `UPDATE base
        SET fields = jsonb_set(base.fields, ARRAY[$2, $3]::text[], (base.fields -> $2::text -> $3::text) - $4::text[])
       FROM link
      WHERE link.id = base.link_id AND link.sync_id = $1
        AND jsonb_typeof(base.fields -> $2::text -> $3::text) = 'array'
        AND base.fields -> $2::text -> $3::text ?| $4::text[]`,
    [syncId, fieldId, side, groupIds],
  );
}
