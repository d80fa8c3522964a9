import { type FieldMapping, type Mapping } from '#core';
import { type SyncEnd, type SyncState } from '#engine';
import type pg from 'pg';
import { againWhenDeadlocked, inTransaction } from '../pool.js';
import { toJsonb } from '../store/jsonb.js';
import { fetchLimit, fromMicros, micros, type Page, pageOf, type PageRequest } from './paging.js';

/** One side of a sync, with what its connection is called. */
export interface SyncEndView extends SyncEnd {
  readonly connection: { readonly id: string; readonly name: string; readonly vendor: string };
}

export interface SyncView {
  readonly id: string;
  readonly name: string;
  readonly a: SyncEndView;
  readonly b: SyncEndView;
  /** The current version. */
  readonly mapping: Mapping;
  readonly state: SyncState;
  readonly pausedBecause: string | null;
  readonly pollEveryMs: number;
  readonly sweepEveryMs: number;
  readonly createdAt: string;
}

export interface MappingVersionView {
  readonly mapping: Mapping;
  readonly createdAt: string;
}

export interface NewSync extends Pick<SyncView, 'id' | 'name' | 'mapping' | 'pollEveryMs' | 'sweepEveryMs'> {
  readonly a: SyncEnd;
  readonly b: SyncEnd;
}

export type SyncChange = Partial<Pick<SyncView, 'name' | 'pollEveryMs' | 'sweepEveryMs'>>;

interface SyncRow {
  id: string;
  name: string;
  a_connection_id: string;
  a_name: string;
  a_vendor: string;
  a_object: string;
  b_connection_id: string;
  b_name: string;
  b_vendor: string;
  b_object: string;
  mapping: Mapping;
  state: SyncState;
  paused_because: string | null;
  poll_every_ms: number;
  sweep_every_ms: number;
  created_at: Date;
  created_us: number;
}

const SELECT = `
  SELECT s.id, s.name, s.a_connection_id, a.name AS a_name, a.vendor AS a_vendor, s.a_object, s.b_connection_id,
         b.name AS b_name, b.vendor AS b_vendor, s.b_object, m.mapping, s.state, s.paused_because, s.poll_every_ms,
         s.sweep_every_ms, s.created_at, ${micros('s.created_at')} AS created_us
    FROM sync s
    JOIN connection a ON a.id = s.a_connection_id
    JOIN connection b ON b.id = s.b_connection_id
    JOIN mapping_version m ON m.sync_id = s.id AND m.version = s.mapping_version`;

const toView = (row: SyncRow): SyncView => ({
  id: row.id,
  name: row.name,
  a: {
    connectionId: row.a_connection_id,
    connection: { id: row.a_connection_id, name: row.a_name, vendor: row.a_vendor },
    object: row.a_object,
  },
  b: {
    connectionId: row.b_connection_id,
    connection: { id: row.b_connection_id, name: row.b_name, vendor: row.b_vendor },
    object: row.b_object,
  },
  mapping: row.mapping,
  state: row.state,
  pausedBecause: row.paused_because,
  pollEveryMs: row.poll_every_ms,
  sweepEveryMs: row.sweep_every_ms,
  createdAt: row.created_at.toISOString(),
});

const INSERT_VERSION = `INSERT INTO mapping_version (sync_id, version, workspace_id, mapping) VALUES ($1, $2, $3, $4::jsonb)`;

/** Syncs of one workspace and the versions of their mappings. */
export const syncQueries = (pool: pg.Pool) => ({
  async list(workspaceId: string, page: PageRequest): Promise<Page<SyncView>> {
    const { rows } = await pool.query<SyncRow>(
      `${SELECT}
        WHERE s.workspace_id = $1 AND ($2::bigint IS NULL OR (s.created_at, s.id) < (${fromMicros('$2')}, $3::uuid))
        ORDER BY s.created_at DESC, s.id DESC LIMIT $4`,
      [workspaceId, page.after?.[0] ?? null, page.after?.[1] ?? null, fetchLimit(page)],
    );
    return pageOf(rows, page, toView, (row) => [row.created_us, row.id]);
  },

  /** All of them, for checks that need the whole graph of syncs. */
  async all(workspaceId: string): Promise<readonly SyncView[]> {
    const { rows } = await pool.query<SyncRow>(`${SELECT} WHERE s.workspace_id = $1 ORDER BY s.id`, [workspaceId]);
    return rows.map(toView);
  },

  /** Of each field of each version of their mappings: its id, and its names on both sides with those of its parts. */
  async fieldNames(workspaceId: string): Promise<readonly (readonly string[])[]> {
    const { rows } = await pool.query<Pick<FieldMapping, 'id' | 'a' | 'b' | 'aParts' | 'bParts'>>(
      `SELECT DISTINCT field ->> 'id' AS id, field ->> 'a' AS a, field ->> 'b' AS b,
              field -> 'aParts' AS "aParts", field -> 'bParts' AS "bParts"
         FROM mapping_version, jsonb_array_elements(mapping -> 'fields') AS field
        WHERE workspace_id = $1`,
      [workspaceId],
    );
    return rows.map(({ id, a, b, aParts, bParts }) => [
      ...[id, a, b],
      ...Object.values(aParts ?? {}),
      ...Object.values(bParts ?? {}),
    ]);
  },

  async get(workspaceId: string, id: string): Promise<SyncView | null> {
    const { rows } = await pool.query<SyncRow>(`${SELECT} WHERE s.workspace_id = $1 AND s.id = $2`, [workspaceId, id]);
    return rows[0] ? toView(rows[0]) : null;
  },

  async add(workspaceId: string, made: NewSync): Promise<void> {
    await inTransaction(pool, async (tx) => {
      await tx.query(
        `INSERT INTO sync (id, workspace_id, name, a_connection_id, a_object, b_connection_id, b_object,
                           mapping_version, poll_every_ms, sweep_every_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          ...[made.id, workspaceId, made.name],
          ...[made.a.connectionId, made.a.object, made.b.connectionId, made.b.object],
          ...[made.mapping.version, made.pollEveryMs, made.sweepEveryMs],
        ],
      );
      await tx.query(INSERT_VERSION, [made.id, made.mapping.version, workspaceId, toJsonb(made.mapping)]);
    });
  },

  async change(workspaceId: string, id: string, change: SyncChange): Promise<boolean> {
    const { rowCount } = await pool.query(
      `UPDATE sync
          SET name = COALESCE($3, name), poll_every_ms = COALESCE($4, poll_every_ms),
              sweep_every_ms = COALESCE($5, sweep_every_ms)
        WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, id, change.name ?? null, change.pollEveryMs ?? null, change.sweepEveryMs ?? null],
    );
    return rowCount === 1;
  },

  /**
   * Waits for a commit under way, which goes from the lease to the sync like this: neither may wait for the other. Who
   * changes something of the sync without the lease may hold what is deleted along with it, and wait for the sync.
   */
  async remove(workspaceId: string, id: string): Promise<boolean> {
    return againWhenDeadlocked(() =>
      inTransaction(pool, async (tx) => {
        await tx.query(`SELECT 1 FROM sync_lease WHERE workspace_id = $1 AND sync_id = $2 FOR UPDATE`, [
          ...[workspaceId, id],
        ]);
        const { rowCount } = await tx.query(`DELETE FROM sync WHERE workspace_id = $1 AND id = $2`, [workspaceId, id]);
        return rowCount === 1;
      }),
    );
  },

  /**
   * Other syncs of which a reference goes by the links of this one: in the mapping they use, or in one that waits to come
   * into use.
   */
  async referringTo(workspaceId: string, id: string): Promise<readonly Pick<SyncView, 'id' | 'name'>[]> {
    const { rows } = await pool.query<{ id: string; name: string }>(
      `SELECT DISTINCT s.id, s.name
         FROM sync s
         JOIN mapping_version m ON m.sync_id = s.id
         LEFT JOIN run r ON r.sync_id = s.id AND r.mapping_version = m.version AND r.kind = 'mappingChange'
                        AND r.state IN ('scanning', 'ready', 'applying')
        WHERE s.workspace_id = $1 AND s.id <> $2 AND (m.version = s.mapping_version OR r.id IS NOT NULL)
          AND jsonb_path_exists(m.mapping, '$.fields[*].lens ? (@.through == $id)', jsonb_build_object('id', $2::text))
        ORDER BY s.name, s.id`,
      [workspaceId, id],
    );
    return rows;
  },

  /**
   * Adds the next version; a draft uses it at once, all others once its plan is approved. Nothing is added where a newer
   * one exists than `basedOn`.
   *
   * @returns `null` if there is no such sync
   */
  async addMapping(
    workspaceId: string,
    id: string,
    content: Omit<Mapping, 'version'>,
    basedOn?: number,
  ): Promise<{ readonly mapping: Mapping } | { readonly newestVersion: number } | null> {
    return inTransaction(pool, async (tx) => {
      // Locked first, so that two versions saved at once get numbers of their own.
      const { rows: syncs } = await tx.query<{ state: SyncState }>(
        `SELECT state FROM sync WHERE workspace_id = $1 AND id = $2 FOR UPDATE`,
        [workspaceId, id],
      );
      const state = syncs[0]?.state;
      if (state === undefined) return null;
      const { rows } = await tx.query<{ version: number }>(
        `SELECT max(version) + 1 AS version FROM mapping_version WHERE sync_id = $1`,
        [id],
      );
      const version = rows[0]?.version ?? 1;
      if (basedOn !== undefined && basedOn < version - 1) return { newestVersion: version - 1 };
      if (state === 'draft') await tx.query(`UPDATE sync SET mapping_version = $2 WHERE id = $1`, [id, version]);
      const mapping: Mapping = { ...content, version };
      await tx.query(INSERT_VERSION, [id, version, workspaceId, toJsonb(mapping)]);
      return { mapping };
    });
  },

  async mappings(workspaceId: string, id: string, page: PageRequest): Promise<Page<MappingVersionView>> {
    const { rows } = await pool.query<{ mapping: Mapping; version: number; created_at: Date }>(
      `SELECT mapping, version, created_at FROM mapping_version
        WHERE workspace_id = $1 AND sync_id = $2 AND ($3::integer IS NULL OR version < $3)
        ORDER BY version DESC LIMIT $4`,
      [workspaceId, id, page.after?.[0] ?? null, fetchLimit(page)],
    );
    return pageOf(
      rows,
      page,
      (row) => ({ mapping: row.mapping, createdAt: row.created_at.toISOString() }),
      (row) => [row.version],
    );
  },
});
