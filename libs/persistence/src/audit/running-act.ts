import type pg from 'pg';
import { toJsonb } from '../store/jsonb.js';

/** Who acts. */
export interface Actor {
  readonly kind: 'person' | 'key';
  readonly id: string;
  readonly name: string;
}

/** What is acted on. */
export interface Subject {
  readonly kind: string;
  /** `null` until it is made. */
  readonly id: string | null;
  readonly name: string | null;
}

/** What a subject was or is, without secrets and without values of records. */
export type Look = Readonly<Record<string, unknown>>;

export interface Act {
  readonly id: string;
  readonly workspaceId: string;
  readonly actor: Actor;
  /** `<subject>.<verb>`. */
  readonly action: string;
  readonly subject: Subject;
  readonly before: Look | null;
  readonly address: string;
  readonly userAgent: string;
  readonly requestId: string;
}

/** How an act ended. */
export interface ActEnd {
  readonly subject: Subject;
  readonly after: Look | null;
  /** `done`, the code it was refused with, or `denied`. */
  readonly outcome: string;
}

/** Ends that are told even where nothing was written. */
const TOLD: ReadonlySet<string> = new Set(['done', 'denied']);

/**
 * Something that is being done. It is put down in the transaction of the first thing it writes, so that nothing is
 * written without a word of who did it, and completed when it ended.
 */
export class RunningAct {
  #putDown = false;
  #ended = false;

  constructor(readonly act: Act) {}

  /** To be called before a transaction commits: puts the act down if the transaction wrote anything. */
  async putDown(tx: pg.ClientBase): Promise<void> {
    if (this.#putDown || this.#ended) return;
    const { rowCount } = await tx.query(
      `${INSERT} SELECT ${VALUES} WHERE pg_current_xact_id_if_assigned() IS NOT NULL ON CONFLICT DO NOTHING`,
      valuesOf(this.act, { subject: this.act.subject, after: null, outcome: 'begun' }),
    );
    this.#putDown = rowCount === 1;
  }

  /** Whether the log has it. */
  get isPutDown(): boolean {
    return this.#putDown;
  }

  /** An act that was refused before it wrote anything is not put down, unless it is denied: that is told. */
  async end(pool: pg.Pool, end: ActEnd): Promise<void> {
    this.#ended = true;
    if (!TOLD.has(end.outcome) && !this.#putDown) return;
    await pool.query(
      `${INSERT} VALUES (${VALUES})
       ON CONFLICT ON CONSTRAINT audit_entry_pk DO UPDATE
          SET after = EXCLUDED.after, outcome = EXCLUDED.outcome, subject_id = EXCLUDED.subject_id,
              subject_name = EXCLUDED.subject_name`,
      valuesOf(this.act, end),
    );
  }
}

/** Puts down an act that is done with the transaction. */
export async function putDownDone(tx: pg.ClientBase, act: Act, after: Look | null): Promise<void> {
  await tx.query(`${INSERT} VALUES (${VALUES})`, valuesOf(act, { subject: act.subject, after, outcome: 'done' }));
}

const INSERT = `INSERT INTO audit_entry
  (id, workspace_id, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, subject_name,
   before, after, outcome, address, user_agent, request_id)`;

const VALUES = `$1::uuid, $2::uuid, $3::text, $4::uuid, $5::text, $6::text, $7::text, $8::text, $9::text,
  $10::jsonb, $11::jsonb, $12::text, $13::text, $14::text, $15::text`;

const valuesOf = (act: Act, { subject, after, outcome }: ActEnd): unknown[] => [
  ...[act.id, act.workspaceId, act.actor.kind, act.actor.id, act.actor.name, act.action],
  ...[subject.kind, subject.id, subject.name],
  ...[act.before && toJsonb(act.before), after && toJsonb(after), outcome],
  ...[act.address, act.userAgent, act.requestId],
];
