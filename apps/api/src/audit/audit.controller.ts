import { AsyncLocalStorage } from 'node:async_hooks';
import { Readable } from 'node:stream';
import { Get, Inject, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import { stringify } from 'csv-stringify';
import { type AuditFilter, type AuditView, type Page, type PageKey } from '#persistence';
import { Allow } from '../auth/allow.js';
import { GuardedController } from '../auth/guarded.js';
import { Workspace } from '../auth/workspace.js';
import { Documented } from '../http/documented.js';
import { type ApiRequest } from '../http/request.js';
import { type PageAnswer, pageAnswer, pageRequest } from '../paging/page.dto.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { AuditPageDto, AuditQueryDto } from './audit.dto.js';

const CSV = 'text/csv';
const EXPORT_PAGE = 500;
const COLUMNS = [
  ...['at', 'actorKind', 'actorId', 'actorName', 'action', 'subjectKind', 'subjectId', 'subjectName'],
  ...['outcome', 'before', 'after', 'address', 'userAgent', 'requestId', 'id'],
];

@GuardedController('audit', 'Audit')
export class AuditController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Get()
  @Allow('audit.read')
  @ApiProduces('application/json', CSV)
  @Documented({
    summary: 'Who did what, to what, from where, newest first',
    description: 'With `Accept: text/csv` everything that fits the filter, as one file.',
    type: AuditPageDto,
    problems: ['invalid', 'cursor'],
  })
  async list(
    @Workspace() workspaceId: string,
    @Query() query: AuditQueryDto,
    @Req() request: ApiRequest,
  ): Promise<PageAnswer<AuditView> | StreamableFile> {
    const filter = filterOf(query);
    if (request.accepts(['application/json', CSV]) !== CSV) {
      const page = await this.runtime.queries.audit.list(workspaceId, filter, pageRequest('audit', query));
      return pageAnswer('audit', page, (view) => view);
    }
    // A cell that begins like a formula is one to a spreadsheet, unless it is escaped.
    const csv = stringify({ header: true, columns: COLUMNS, escape_formulas: true, bom: true });
    const rows = Readable.from(this.#rows(workspaceId, filter, AsyncLocalStorage.snapshot())).on('error', (error) =>
      csv.destroy(error),
    );
    return new StreamableFile(rows.pipe(csv), { type: CSV, disposition: 'attachment; filename="audit.csv"' });
  }

  async *#rows(
    workspaceId: string,
    filter: AuditFilter,
    inScopeOfRequest: ReturnType<typeof AsyncLocalStorage.snapshot>,
  ): AsyncGenerator<readonly string[]> {
    // Rows are asked for while the answer is sent, when the request as such is over.
    let after: PageKey | null = null;
    do {
      const request = { limit: EXPORT_PAGE, after };
      const page: Page<AuditView> = await inScopeOfRequest(() =>
        this.runtime.queries.audit.list(workspaceId, filter, request),
      );
      for (const view of page.items) yield rowOf(view);
      after = page.next;
    } while (after !== null);
  }
}

const filterOf = ({ actor, action, subject, from, to }: AuditQueryDto): AuditFilter => ({
  actor: actor ?? null,
  action: action ?? null,
  subject: subject ?? null,
  from: from === undefined ? null : new Date(from),
  to: to === undefined ? null : new Date(to),
});

const rowOf = ({ actor, subject, before, after, ...view }: AuditView): readonly string[] => [
  ...[view.at, actor.kind, actor.id, actor.name, view.action],
  ...[subject.kind, subject.id ?? '', subject.name ?? '', view.outcome],
  ...[before ? JSON.stringify(before) : '', after ? JSON.stringify(after) : ''],
  ...[view.address, view.userAgent, view.requestId, view.id],
];
