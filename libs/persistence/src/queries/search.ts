import { type Base, type FieldValue, type Mapping } from '#core';
import type pg from 'pg';

/** More is no longer looked through by a person. */
const FOUND_MAX = 20;
const VALUES_MAX = 4;

/** A link that somebody looks for. */
export interface FoundLink {
  readonly linkId: string;
  readonly syncId: string;
  readonly syncName: string;
  readonly aId: string | null;
  readonly bId: string | null;
  /** Values to know it by: what it is matched by, then what was found. */
  readonly values: readonly { readonly fieldId: string; readonly value: FieldValue }[];
}

interface FoundRow {
  id: string;
  sync_id: string;
  name: string;
  a_id: string | null;
  b_id: string | null;
  fields: Base | null;
  keys: Mapping['keys'];
}

/** One of the records' ids, or a value or part of one. */
export interface LinkSearch {
  readonly text: string;
  /** Not for parts. */
  readonly whole: boolean;
}

/** For ILIKE, with wildcards in the text taken literally. */
export function patternOf({ text, whole }: LinkSearch): string {
  const literal = text.replaceAll(/[\\%_]/g, String.raw`\$&`);
  return whole ? literal : `%${literal}%`;
}

/** Records of one workspace, over all of its syncs. */
export const searchQueries = (pool: pg.Pool) => ({
  async links(workspaceId: string, search: LinkSearch): Promise<readonly FoundLink[]> {
    const { rows } = await pool.query<FoundRow>(
      `SELECT l.id, l.sync_id, s.name, l.a_id, l.b_id, b.fields, m.mapping -> 'keys' AS keys
         FROM link l
         JOIN sync s ON s.id = l.sync_id
         JOIN mapping_version m ON m.sync_id = s.id AND m.version = s.mapping_version
         LEFT JOIN base b ON b.link_id = l.id
        WHERE l.workspace_id = $1 AND l.removed_at IS NULL
          AND (l.a_id = $2 OR l.b_id = $2 OR EXISTS (
                SELECT 1 FROM jsonb_each(b.fields) AS pair
                 WHERE pair.value ->> 'a' ILIKE $3 OR pair.value ->> 'b' ILIKE $3))
        ORDER BY l.id LIMIT $4`,
      [workspaceId, search.text, patternOf(search), FOUND_MAX],
    );
    return rows.map((row) => ({
      linkId: row.id,
      syncId: row.sync_id,
      syncName: row.name,
      aId: row.a_id,
      bId: row.b_id,
      values: tellingValues(row, search),
    }));
  },
});

function tellingValues({ fields, keys }: FoundRow, { text, whole }: LinkSearch): FoundLink['values'] {
  const wanted = text.toLowerCase();
  const one = (fieldId: string): FieldValue => fields?.[fieldId]?.a ?? fields?.[fieldId]?.b ?? null;
  const isFound = (value: FieldValue | undefined): boolean => {
    const told = (typeof value === 'string' ? value : JSON.stringify(value ?? null)).toLowerCase();
    return whole ? told === wanted : told.includes(wanted);
  };
  const ofKeys = keys.flatMap(({ fieldIds }) => fieldIds);
  const found = Object.keys(fields ?? {}).filter((id) => isFound(fields?.[id]?.a) || isFound(fields?.[id]?.b));
  return [...new Set([...ofKeys, ...found])]
    .map((fieldId) => ({ fieldId, value: one(fieldId) }))
    .filter(({ value }) => value !== null && value !== '')
    .slice(0, VALUES_MAX);
}
