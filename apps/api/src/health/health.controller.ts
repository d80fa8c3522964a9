import { Get, Inject } from '@nestjs/common';
import { type ConnectionHealthView, type SyncBacklog } from '#persistence';
import { Allow } from '../auth/allow.js';
import { GuardedController } from '../auth/guarded.js';
import { Workspace } from '../auth/workspace.js';
import { type Answer } from '../http/answer.js';
import { Documented } from '../http/documented.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { HealthDto } from './health.dto.js';

/** A queue that does not answer within this is away. */
const QUEUE_ANSWER_MS = 2_000;

@GuardedController('health', 'Health')
export class HealthController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  /** The key is looked up in the database, so an answer means that it is there. */
  @Get()
  @Allow('health.read')
  @Documented({ summary: 'How database, queue, syncs and connections are', type: HealthDto })
  async get(@Workspace() workspaceId: string): Promise<Answer<HealthDto>> {
    const [syncs, connections, queue] = await Promise.all([
      this.runtime.queries.health.backlog(workspaceId),
      this.runtime.queries.health.connections(workspaceId),
      this.#queue(),
    ]);
    const status = queue === 'away' ? 'failing' : needsPerson(syncs, connections) ? 'attention' : 'ok';
    return { status, database: 'ok', queue, syncs, connections };
  }

  async #queue(): Promise<'ok' | 'away'> {
    const late = new AbortController();
    const answered = this.runtime.queue.queues.changes.getJobCounts().then(
      () => 'ok' as const,
      () => 'away' as const,
    );
    const overdue = new Promise<'away'>((resolve) => {
      const timer = setTimeout(() => resolve('away'), QUEUE_ANSWER_MS);
      late.signal.addEventListener('abort', () => clearTimeout(timer));
    });
    const found = await Promise.race([answered, overdue]);
    late.abort();
    return found;
  }
}

const needsPerson = (syncs: readonly SyncBacklog[], connections: readonly ConnectionHealthView[]): boolean =>
  connections.some(({ health }) => health !== 'ok' && health !== 'unchecked') ||
  syncs.some((sync) => sync.pausedBecause !== null || sync.openConflicts > 0 || sync.openDeadLetters > 0);
