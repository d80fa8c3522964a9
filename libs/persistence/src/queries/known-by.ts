import { type Base, type Mapping } from '#core';
import { knownBy, type KnownValue } from '#engine';
import type pg from 'pg';

/** What is known of these links' records by their keys, asked for all at once; links without values are left out. */
export async function knownLinks(
  pool: pg.Pool,
  workspaceId: string,
  linkIds: readonly (string | null | undefined)[],
): Promise<ReadonlyMap<string, readonly KnownValue[]>> {
  const asked = new Set(linkIds.filter((id) => typeof id === 'string'));
  if (asked.size === 0) return new Map();
  const { rows } = await pool.query<{ id: string; fields: Base; keys: Mapping['keys'] }>(
    `SELECT link.id, base.fields, mapping_version.mapping -> 'keys' AS keys
       FROM link
       JOIN base ON base.link_id = link.id
       JOIN sync ON sync.id = link.sync_id
       JOIN mapping_version ON mapping_version.sync_id = sync.id AND mapping_version.version = sync.mapping_version
      WHERE link.workspace_id = $1 AND link.id = ANY ($2)`,
    [workspaceId, [...asked]],
  );
  return new Map(
    rows.map(({ id, fields, keys }) => [id, knownBy(keys, (fieldId) => fields[fieldId]?.a ?? fields[fieldId]?.b)]),
  );
}
