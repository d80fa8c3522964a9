import type pg from 'pg';
import { type Actor, type Look, type Subject } from '../audit/running-act.js';
import { fetchLimit, fromMicros, micros, type Page, pageOf, type PageRequest } from './paging.js';

/** Something somebody did. */
export interface AuditView {
  readonly id: string;
  readonly at: string;
  readonly actor: Actor;
  readonly action: string;
  readonly subject: Subject;
  readonly before: Look | null;
  readonly after: Look | null;
  /** `begun`: it never came to an end that is known. `done`, or the code it was refused with. */
  readonly outcome: string;
  readonly address: string;
  readonly userAgent: string;
  readonly requestId: string;
}

export interface AuditFilter {
  /** Id of a person or key. */
  readonly actor: string | null;
  /** The action itself, or the kind of subject before its dot. */
  readonly action: string | null;
  /** Id of what was acted on. */
  readonly subject: string | null;
  readonly from: Date | null;
  /** Not included. */
  readonly to: Date | null;
}

interface AuditRow {
  id: string;
  at: Date;
  at_us: number;
  actor_kind: Actor['kind'];
  actor_id: string;
  actor_name: string;
  action: string;
  subject_kind: string;
  subject_id: string | null;
  subject_name: string | null;
  before: Look | null;
  after: Look | null;
  outcome: string;
  address: string;
  user_agent: string;
  request_id: string;
}

const toView = (row: AuditRow): AuditView => ({
  id: row.id,
  at: row.at.toISOString(),
  actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
  action: row.action,
  subject: { kind: row.subject_kind, id: row.subject_id, name: row.subject_name },
  before: row.before,
  after: row.after,
  outcome: row.outcome,
  address: row.address,
  userAgent: row.user_agent,
  requestId: row.request_id,
});

/** What was done in one workspace. */
export const auditQueries = (pool: pg.Pool) => ({
  /** Newest first. */
  async list(workspaceId: string, filter: AuditFilter, page: PageRequest): Promise<Page<AuditView>> {
    const { rows } = await pool.query<AuditRow>(
      `SELECT id, at, ${micros('at')} AS at_us, actor_kind, actor_id, actor_name, action, subject_kind, subject_id,
              subject_name, before, after, outcome, address, user_agent, request_id
         FROM audit_entry
        WHERE workspace_id = $1 AND ($2::uuid IS NULL OR actor_id = $2)
          AND ($3::text IS NULL OR action = $3 OR split_part(action, '.', 1) = $3)
          AND ($4::text IS NULL OR subject_id = $4)
          AND ($5::timestamptz IS NULL OR at >= $5) AND ($6::timestamptz IS NULL OR at < $6)
          AND ($7::bigint IS NULL OR (at, id) < (${fromMicros('$7')}, $8::uuid))
        ORDER BY at DESC, id DESC LIMIT $9`,
      [
        ...[workspaceId, filter.actor, filter.action, filter.subject, filter.from, filter.to],
        ...[page.after?.[0] ?? null, page.after?.[1] ?? null, fetchLimit(page)],
      ],
    );
    return pageOf(rows, page, toView, (row) => [row.at_us, row.id]);
  },
});
