import { Inject, Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { type Actor, inScope, type Look, RunningAct, type Subject } from '#persistence';
import { type Caller } from '../auth/caller.js';
import { OAuthFailure } from '../connections/oauth/oauth-failure.js';
import { type ApiRequest } from '../http/request.js';
import { type Problem, type ProblemKind, PROBLEMS } from '../problems/problem.js';
import { toProblem } from '../problems/to-problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { actOf, kindOf } from './act-of.js';
import { Denials } from './denials.js';
import { Looks } from './looks.js';

/** Where in the path the id of a subject is, when it is not `id`. */
const PARAMETERS: Readonly<Record<string, string>> = { segment: 'segmentId' };

/** Acts whose path names what something is added to: their answer names it. */
const ADDING: ReadonlySet<string> = new Set(['link.add']);

/** What there is one of in a workspace. */
const OF_WORKSPACE: ReadonlySet<string> = new Set(['workspace', 'alertRules', 'configuration']);

/** What nobody who asks may do: they tried, and were not let. */
const DENIED: ReadonlySet<ProblemKind> = new Set(['forbidden', 'aboveOwn', 'secondPerson']);

/** What was asked for, beside what it did: only these, for a body may hold secrets and values of records. */
const TOLD_OF_BODIES: Readonly<Record<string, readonly string[]>> = {
  'alert.mute': ['minutes'],
  'configuration.apply': ['file'],
  'conflict.resolve': ['keep', 'link', 'dismiss'],
  'link.keep': ['fieldId', 'side'],
  'link.optIn': ['fieldId'],
  'link.unlink': ['reason'],
  'link.unfreeze': ['fieldId'],
  'link.add': ['aId', 'bId'],
  'link.undo': ['changeId'],
  'link.restore': ['at'],
  'run.approve': ['withoutBackfill'],
  'run.resolveConflicts': ['syncId', 'fieldId', 'keep', 'kind'],
  'deadLetter.retryMany': ['syncId', 'code', 'refusedBy'],
  'deadLetter.discardMany': ['syncId', 'code', 'refusedBy', 'reason'],
  'segment.activate': ['runId', 'confirm'],
};

/** An act as it begins. */
interface Begun {
  readonly workspaceId: string;
  readonly actor: Actor;
  readonly action: string;
  /** `null` until it is made. */
  readonly subjectId: string | null;
}

/** Follows what a request does from its beginning to its end, for the audit log. */
@Injectable()
export class Acts {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(Looks) private readonly looks: Looks,
    @Inject(Denials) private readonly denials: Denials,
  ) {}

  async begin(request: ApiRequest, caller: Caller, action: string): Promise<RunningAct> {
    const { kind, id, name, workspaceId } = caller;
    const actor = { kind, id, name };
    return this.#begin(request, { workspaceId, actor, action, subjectId: subjectIdOf(request, caller, action) });
  }

  /**
   * Does for somebody what they asked for in an earlier request, in the scope of their workspace.
   *
   * @param work gives the id of what was acted on
   */
  async onBehalf(request: ApiRequest, begun: Begun, work: () => Promise<string>): Promise<string> {
    const scope = { workspaceId: begun.workspaceId, callerId: begun.actor.id, act: null };
    const running = await inScope(scope, () => this.#begin(request, begun));
    try {
      const id = await inScope({ ...scope, act: running }, work);
      await inScope(scope, () => this.done(running, request, { id }));
      return id;
    } catch (error) {
      await inScope(scope, () => this.failed(running, request, error));
      throw error;
    }
  }

  async #begin(request: ApiRequest, begun: Begun): Promise<RunningAct> {
    const { action, workspaceId, subjectId } = begun;
    const seen = subjectId === null ? null : await this.looks.at(kindOf(action), workspaceId, subjectId);
    return new RunningAct(actOf(request, { ...begun, subjectName: seen?.name ?? null, before: seen?.look ?? null }));
  }

  /** @param answer what the request is answered with: it names what was made */
  async done(running: RunningAct, request: ApiRequest, answer: unknown): Promise<void> {
    const { action, subject, workspaceId } = running.act;
    const id = subject.id ?? madeId(answer);
    const seen = id === null ? null : await this.looks.at(subject.kind, workspaceId, id);
    const asked = told(action, request.body);
    const after: Look | null = seen || asked ? { ...seen?.look, ...(asked && { asked }) } : null;
    const named: Subject = { kind: subject.kind, id, name: seen?.name ?? subject.name };
    await running.end(this.runtime.pool, { subject: named, after, outcome: 'done' });
  }

  /**
   * Puts down that somebody tried what they may not.
   *
   * @param action what it would have been; what only reads goes by what it asks for, e.g. `audit.read`
   */
  async denied(request: ApiRequest, caller: Caller, action: string, error: Problem): Promise<void> {
    const { kind, id, name, workspaceId } = caller;
    const begun = { workspaceId, actor: { kind, id, name }, action, subjectId: subjectIdOf(request, caller, action) };
    const scope = { workspaceId, callerId: id, act: null };
    await inScope(scope, async () => this.#tellDenied(await this.#begin(request, begun), request, error.kind));
  }

  async #tellDenied({ act }: RunningAct, request: ApiRequest, kind: ProblemKind): Promise<void> {
    const route = `${request.method} ${(request.route as { readonly path: string }).path}`;
    if (!(await this.denials.isNews(act.actor.id, route))) return;
    const after = { route, code: PROBLEMS[kind].code };
    await new RunningAct({ ...act, before: null }).end(this.runtime.pool, {
      subject: act.subject,
      after,
      outcome: 'denied',
    });
  }

  async failed(running: RunningAct, request: ApiRequest, error: unknown): Promise<void> {
    const { kind } = toProblem(error);
    if (DENIED.has(kind) && !running.isPutDown) return this.#tellDenied(running, request, kind);
    const { code } = error instanceof OAuthFailure ? error : PROBLEMS[kind];
    await running.end(this.runtime.pool, { subject: running.act.subject, after: null, outcome: code });
  }
}

function subjectIdOf(request: ApiRequest, caller: Caller, action: string): string | null {
  if (ADDING.has(action)) return null;
  const kind = kindOf(action);
  const given = request.params[PARAMETERS[kind] ?? 'id'];
  // What is no id names nothing.
  if (given !== undefined) return isUUID(given) ? String(given) : null;
  if (OF_WORKSPACE.has(kind)) return caller.workspaceId;
  if (caller.kind === 'key') return null;
  if (kind === 'person') return caller.id;
  return kind === 'session' ? caller.sessionId : null;
}

/** Of `{ id }`, or of `{ run: { id } }`. */
function madeId(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null) return null;
  if ('id' in answer && typeof answer.id === 'string') return answer.id;
  return 'run' in answer ? madeId(answer.run) : null;
}

function told(action: string, body: unknown): Look | null {
  if (typeof body !== 'object' || body === null) return null;
  const known = TOLD_OF_BODIES[action] ?? [];
  const entries = Object.entries(body).filter(([name]) => known.includes(name));
  return entries.length === 0 ? null : Object.fromEntries(entries);
}
