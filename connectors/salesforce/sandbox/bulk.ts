import { parse } from 'csv-parse/sync';
import { type ApiRequest, type ApiResponse, bodyObject, type Route, writeContext } from './api.js';
import { upsertByKey } from './collections.js';
import { failure, notFound, type VendorError } from './errors.js';
import { canonicalId } from './ids.js';
import { deleteRecord, hardDeleteRecord } from './lifecycle.js';
import { csvText, flatRow } from './bulk-csv.js';
import { type Org } from './org.js';
import { queryRows } from './queries.js';
import { objectOf } from './rows.js';
import { type ObjectSchema } from './schema.js';
import { parseSoql } from './soql/parser.js';
import { vendorDatetime } from './times.js';
import { type Transaction, type WriteContext } from './transaction.js';
import { malformedId, type SaveOutcome, unknownReference } from './writer.js';
import { asText } from './text.js';

const STEP_MS = 20;
const CHUNK_RECORDS = 200;
const RESULT_ROWS_MAX = 10_000;
const INGEST_OPERATIONS = new Set(['insert', 'update', 'upsert', 'delete', 'hardDelete']);
const QUERY_OPERATIONS = new Set(['query', 'queryAll']);
const DELIMITERS: Readonly<Record<string, string>> = {
  COMMA: ',',
  SEMICOLON: ';',
  TAB: '\t',
  PIPE: '|',
  CARET: '^',
  BACKQUOTE: '`',
};

type JobState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

interface ResultRow {
  id: string;
  created: boolean;
  error: string | undefined;
  cells: readonly string[];
}

interface Job {
  kind: 'ingest' | 'query';
  id: string;
  operation: string;
  object: ObjectSchema;
  externalIdFieldName: string | undefined;
  query: string;
  version: number;
  lineEnding: string;
  columnDelimiter: string;
  createdDate: string;
  systemModstamp: string;
  state: JobState;
  context: WriteContext;
  upload: string | undefined;
  header: string[];
  results: ResultRow[];
  /** The rows of a query, header first. */
  table: string[][];
  errorMessage: string | undefined;
}

const wrongState = (message: string): Error => failure(400, 'INVALIDJOBSTATE', message);
const text = (value: unknown, fallback: string): string => (typeof value === 'string' ? value : fallback);

/** Bulk API 2.0: ingest jobs that save CSV rows, query jobs that give them, both walking through states by the clock. */
export class BulkJobs {
  readonly #org: Org;
  readonly #stepMs: number;
  readonly #jobs = new Map<string, Job>();

  constructor(org: Org, stepMs = STEP_MS) {
    this.#org = org;
    this.#stepMs = stepMs;
  }

  routes(): Route[] {
    return [...this.#jobRoutes('ingest'), ...this.#jobRoutes('query'), ...this.#ingestRoutes(), this.#queryResults()];
  }

  #jobRoutes(kind: Job['kind']): Route[] {
    return [
      { method: 'POST', path: `/jobs/${kind}`, handle: (request) => this.#create(kind, request) },
      {
        method: 'GET',
        path: `/jobs/${kind}`,
        handle: () => ({
          status: 200,
          body: {
            done: true,
            nextRecordsUrl: null,
            records: [...this.#jobs.values()].filter((job) => job.kind === kind).map((job) => described(job, false)),
          },
        }),
      },
      {
        method: 'GET',
        path: `/jobs/${kind}/:id`,
        handle: (_request, parameter) => ({ status: 200, body: described(this.#job(kind, parameter('id')), true) }),
      },
      {
        method: 'PATCH',
        path: `/jobs/${kind}/:id`,
        handle: (request, parameter) => this.#changeState(this.#job(kind, parameter('id')), request),
      },
      {
        method: 'DELETE',
        path: `/jobs/${kind}/:id`,
        handle: (_request, parameter) => {
          const job = this.#job(kind, parameter('id'));
          if (job.state === 'Open' || job.state === 'InProgress') {
            throw wrongState('Job must be aborted, completed or failed before it can be deleted.');
          }
          this.#jobs.delete(job.id);
          return { status: 204 };
        },
      },
    ];
  }

  #ingestRoutes(): Route[] {
    const results = (name: string, show: (job: Job) => string): Route => ({
      method: 'GET',
      path: `/jobs/ingest/:id/${name}`,
      handle: (_request, parameter) => csvAnswer(show(this.#job('ingest', parameter('id')))),
    });
    return [
      {
        method: 'PUT',
        path: '/jobs/ingest/:id/batches',
        handle: (request, parameter) => this.#upload(this.#job('ingest', parameter('id')), request),
      },
      results('successfulResults', (job) => resultText(job, 'sf__Created')),
      results('failedResults', (job) => resultText(job, 'sf__Error')),
      results('unprocessedrecords', (job) => csvText([unprocessedHeader(job)], lineEnd(job))),
    ];
  }

  #queryResults(): Route {
    return {
      method: 'GET',
      path: '/jobs/query/:id/results',
      handle: (request, parameter) => {
        const job = this.#job('query', parameter('id'));
        if (job.state !== 'JobComplete') throw wrongState('Results are not ready: the job is not complete.');
        const from = Number(Buffer.from(request.query.get('locator') ?? '', 'base64').toString() || 0);
        const count = Math.min(RESULT_ROWS_MAX, Number(request.query.get('maxRecords') ?? RESULT_ROWS_MAX));
        const [header = [], ...rows] = job.table;
        const to = from + count;
        const page = rows.slice(from, to);
        const locator = to < rows.length ? Buffer.from(String(to)).toString('base64') : 'null';
        return {
          ...csvAnswer(csvText([header, ...page], lineEnd(job))),
          headers: { 'Sforce-Locator': locator, 'Sforce-NumberOfRecords': String(page.length) },
        };
      },
    };
  }

  #job(kind: Job['kind'], idText: string): Job {
    const job = this.#jobs.get(canonicalId(idText) ?? '');
    if (job?.kind !== kind) throw notFound();
    return job;
  }

  #create(kind: Job['kind'], request: ApiRequest): ApiResponse {
    const body = bodyObject(request);
    const operation = text(body['operation'], '');
    if (!(kind === 'ingest' ? INGEST_OPERATIONS : QUERY_OPERATIONS).has(operation)) {
      throw failure(400, 'INVALIDJOB', `Unsupported operation: ${operation}`);
    }
    const query = text(body['query'], '');
    const object = objectOf(this.#org, kind === 'ingest' ? text(body['object'], '') : parseSoql(query).object);
    if (kind === 'query') queryRows(this.#org, request.version, query, operation === 'queryAll');
    const externalIdFieldName = operation === 'upsert' ? text(body['externalIdFieldName'], '') : undefined;
    if (externalIdFieldName !== undefined && !object.field(externalIdFieldName)?.idLookup) {
      throw failure(
        400,
        'INVALIDJOB',
        `InvalidJob : Field name provided, ${externalIdFieldName} does not match an External ID for ${object.name}`,
      );
    }
    const stamp = vendorDatetime(this.#org.store.clock.nowMs());
    const job: Job = {
      kind,
      id: this.#org.store.ids.mint('750'),
      operation,
      object,
      externalIdFieldName,
      query,
      version: request.version,
      lineEnding: text(body['lineEnding'], 'LF'),
      columnDelimiter: text(body['columnDelimiter'], 'COMMA'),
      createdDate: stamp,
      systemModstamp: stamp,
      state: kind === 'ingest' ? 'Open' : 'UploadComplete',
      context: writeContext(request, this.#org, 'bulkapi'),
      upload: undefined,
      header: [],
      results: [],
      table: [],
      errorMessage: undefined,
    };
    this.#jobs.set(job.id, job);
    if (kind === 'query') this.#process(job);
    return { status: 200, body: described(job, false) };
  }

  #upload(job: Job, request: ApiRequest): ApiResponse {
    if (job.state !== 'Open' || job.upload !== undefined) {
      throw wrongState(
        job.upload === undefined
          ? 'The job is not open.'
          : 'Found multiple contents for job: <' +
              job.id +
              ">, please 'Close' / 'Abort' / 'Delete' the current Job then create a new Job and make sure you only do 'PUT' once on a given Job.",
      );
    }
    job.upload = request.text;
    return { status: 201 };
  }

  #changeState(job: Job, request: ApiRequest): ApiResponse {
    const state = bodyObject(request)['state'];
    if (state === 'Aborted' && (job.state === 'Open' || job.state === 'UploadComplete' || job.state === 'InProgress')) {
      this.#move(job, 'Aborted');
    } else if (state === 'UploadComplete' && job.kind === 'ingest' && job.state === 'Open') {
      this.#move(job, 'UploadComplete');
      this.#process(job);
    } else {
      throw wrongState(`The job cannot go from ${job.state} to ${String(state)}.`);
    }
    return { status: 200, body: described(job, false) };
  }

  #move(job: Job, state: JobState): void {
    job.state = state;
    job.systemModstamp = vendorDatetime(this.#org.store.clock.nowMs());
  }

  #process(job: Job): void {
    const { clock } = this.#org.store;
    clock.after(this.#stepMs, () => {
      if (job.state !== 'UploadComplete') return;
      this.#move(job, 'InProgress');
      clock.after(this.#stepMs, () => {
        if (job.state === 'InProgress') this.#move(job, job.kind === 'query' ? this.#runQuery(job) : this.#ingest(job));
      });
    });
  }

  #runQuery(job: Job): JobState {
    const rows = queryRows(this.#org, job.version, job.query, job.operation === 'queryAll');
    const records = rows.show(0, rows.totalSize);
    const header = parseSoql(job.query).items.flatMap((item) => (item.kind === 'field' ? item.path : []));
    job.table = [header, ...records.map((record) => flatRow(record, header))];
    return 'JobComplete';
  }

  #ingest(job: Job): JobState {
    const rows = parse(job.upload ?? '', {
      delimiter: DELIMITERS[job.columnDelimiter] ?? ',',
      relax_column_count: true,
      skip_empty_lines: true,
      bom: true,
    });
    const [header = [], ...records] = rows;
    job.header = header;
    const unknown = header.find((name) => name !== 'Id' && !known(job.object, name));
    if (unknown !== undefined) {
      job.errorMessage = `InvalidBatch : Field name not found : ${unknown}`;
      return 'Failed';
    }
    for (let start = 0; start < records.length; start += CHUNK_RECORDS) {
      const chunk = records.slice(start, start + CHUNK_RECORDS);
      this.#org.store.transaction(job.context, (transaction) => {
        for (const cells of chunk) job.results.push(resultOf(this.#save(transaction, job, cells), cells));
      });
    }
    return 'JobComplete';
  }

  #save(transaction: Transaction, job: Job, cells: readonly string[]): SaveOutcome {
    const record = recordOf(job, cells);
    if ('error' in record) return { ok: false, errors: [record.error] };
    const { Id: given, ...values } = record.values;
    if (job.operation === 'insert') return this.#org.writer.insert(transaction, job.object, values);
    if (job.operation === 'upsert') {
      const field = job.object.field(job.externalIdFieldName ?? '');
      if (field) return upsertByKey(this.#org, transaction, job.object, field, record.values);
    }
    const id = canonicalId(asText(given));
    if (id === undefined) return { ok: false, errors: [malformedId(asText(given))] };
    switch (job.operation) {
      case 'delete':
        return deleteRecord(transaction, id, unknownReference());
      case 'hardDelete':
        return hardDeleteRecord(transaction, id);
      default:
        return this.#org.writer.update(transaction, job.object, id, values);
    }
  }
}

/** A column is a field, or a parent's external id as `Account.Key__c`. */
function known(object: ObjectSchema, column: string): boolean {
  const [relationship = '', key] = column.split('.');
  return object.field(column) !== undefined || (key !== undefined && object.relationship(relationship) !== undefined);
}

/** Cells as field values: `#N/A` clears, an empty cell leaves alone, a wrong date is refused by column. */
function recordOf(job: Job, cells: readonly string[]): { values: Record<string, unknown> } | { error: VendorError } {
  const values: Record<string, unknown> = {};
  for (const [index, column] of job.header.entries()) {
    const cell = cells[index] ?? '';
    if (cell === '') continue;
    const field = job.object.field(column);
    if ((field?.type === 'date' || field?.type === 'datetime') && cell !== '#N/A' && Number.isNaN(Date.parse(cell))) {
      const type = field.type === 'date' ? 'date' : 'dateTime';
      const message = `Failed to deserialize field at col ${index}. Due to, '${cell}' is not a valid value for the type xsd:${type}`;
      return { error: { code: 'INVALID_FIELD', message, fields: [column] } };
    }
    const [relationship = '', key] = column.split('.');
    if (key === undefined) values[column] = cell === '#N/A' ? null : cell;
    else values[relationship] = { [key]: cell };
  }
  return { values };
}

const resultOf = (outcome: SaveOutcome, cells: readonly string[]): ResultRow => {
  if (outcome.ok) return { id: outcome.id, created: outcome.created, error: undefined, cells };
  const error = outcome.errors
    .map(({ code, message, fields }) => `${code}:${message}:${(fields ?? []).join(',')} --`)
    .join('; ');
  return { id: '', created: false, error, cells };
};

const lineEnd = (job: Job): string => (job.lineEnding === 'CRLF' ? '\r\n' : '\n');

function resultText(job: Job, column: 'sf__Created' | 'sf__Error'): string {
  const rows = job.results
    .filter((row) => (row.error === undefined) === (column === 'sf__Created'))
    .map((row) => [row.id, row.error ?? String(row.created), ...row.cells]);
  return csvText([['sf__Id', column, ...job.header], ...rows], lineEnd(job));
}

const unprocessedHeader = (job: Job): string[] =>
  parse(job.upload ?? '', { delimiter: DELIMITERS[job.columnDelimiter] ?? ',', to: 1 })[0] ?? [];

const csvAnswer = (content: string): ApiResponse => ({ status: 200, content: { type: 'text/csv', text: content } });

/** A job as its resources show it; `asked` adds the counts a status call has. */
function described(job: Job, asked: boolean): object {
  const failed = job.results.filter((row) => row.error !== undefined).length;
  const isIngest = job.kind === 'ingest';
  const counts = {
    jobType: isIngest ? 'V2Ingest' : 'V2Query',
    numberRecordsProcessed: isIngest ? job.results.length : Math.max(0, job.table.length - 1),
    ...(isIngest ? { numberRecordsFailed: failed } : {}),
    retries: 0,
    totalProcessingTime: 0,
    ...(isIngest ? { apiActiveProcessingTime: 0, apexProcessingTime: 0 } : {}),
  };
  return {
    id: job.id,
    operation: job.operation,
    object: job.object.name,
    createdById: job.context.userId,
    createdDate: job.createdDate,
    systemModstamp: job.systemModstamp,
    state: job.state,
    ...(job.externalIdFieldName === undefined ? {} : { externalIdFieldName: job.externalIdFieldName }),
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: job.version,
    ...(isIngest && job.state === 'Open'
      ? { contentUrl: `services/data/v${job.version}.0/jobs/ingest/${job.id}/batches` }
      : {}),
    lineEnding: job.lineEnding,
    columnDelimiter: job.columnDelimiter,
    ...(asked ? counts : {}),
    ...(job.errorMessage === undefined ? {} : { errorMessage: job.errorMessage }),
  };
}
