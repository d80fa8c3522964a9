import { type ApiRequest, type ApiResponse, type Route } from './api.js';
import { failure } from './errors.js';
import { type Org } from './org.js';
import { parseSoql } from './soql/parser.js';
import { type QueryRows, runSelect } from './soql/evaluate.js';
import { SoqlError } from './soql/syntax.js';
import { DAY_MS } from './times.js';

const PAGE_MAX = 2_000;
const PAGE_MIN = 200;
const LOCATOR_LIFE_MS = 2 * DAY_MS;
const LOCATORS_MAX = 1_000;
const SNIPPET_BEFORE = 32;
const SNIPPET_AFTER = 40;

/** The rows a query found, kept so that its pages agree however the org changes meanwhile. */
interface Cursor {
  rows: QueryRows;
  pageSize: number;
  bornMs: number;
}

/** Adds the place of the trouble, the way the vendor's messages show it. */
export function located(error: SoqlError, soql: string): SoqlError {
  const name = /'([^']+)'/.exec(error.message)?.[1];
  const at = error.at > 0 || name === undefined ? error.at : Math.max(0, soql.search(wordPattern(name)));
  const start = Math.max(0, at - SNIPPET_BEFORE);
  const snippet = soql.slice(start, at + SNIPPET_AFTER).replace(/\s/g, ' ');
  const message = `\n${snippet}\n${' '.repeat(at - start)}^\nERROR at Row:1:Column:${at + 1}\n${error.message}`;
  return new SoqlError(error.code, message, at);
}

const wordPattern = (name: string): RegExp => new RegExp(`\\b${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\b`, 'i');

/** Parses and runs a statement for one API version. */
export function queryRows(org: Org, version: number, soql: string, includeDeleted: boolean): QueryRows {
  org.store.emptyOldBin();
  try {
    return runSelect({ store: org.store, version }, parseSoql(soql), includeDeleted);
  } catch (error) {
    throw error instanceof SoqlError && error.code !== 'NUMBER_OUTSIDE_VALID_RANGE' ? located(error, soql) : error;
  }
}

/** The query resources and the locators of their later pages. */
export class QueryCursors {
  readonly #org: Org;
  readonly #cursors = new Map<string, Cursor>();

  constructor(org: Org) {
    this.#org = org;
  }

  routes(): Route[] {
    const first = (path: string, includeDeleted: boolean): Route => ({
      method: 'GET',
      path,
      handle: (request) => this.#first(request, includeDeleted),
    });
    const later = (path: string): Route => ({
      method: 'GET',
      path: `${path}/:locator`,
      handle: (request, parameter) => this.#later(request, parameter('locator')),
    });
    return [first('/query', false), first('/queryAll', true), later('/query'), later('/queryAll')];
  }

  #first(request: ApiRequest, includeDeleted: boolean): ApiResponse {
    const soql = request.query.get('q');
    if (soql === null || soql.trim() === '') {
      throw failure(400, 'MALFORMED_QUERY', 'unexpected token: <EOF>');
    }
    const rows = queryRows(this.#org, request.version, soql, includeDeleted);
    return this.#page(request, { rows, pageSize: pageSize(request), bornMs: this.#org.store.clock.nowMs() }, 0);
  }

  #later(request: ApiRequest, locator: string): ApiResponse {
    const separator = locator.lastIndexOf('-');
    const id = locator.slice(0, separator);
    const from = Number(locator.slice(separator + 1));
    const cursor = this.#cursors.get(id);
    const stale = !cursor || this.#org.store.clock.nowMs() - cursor.bornMs > LOCATOR_LIFE_MS;
    if (stale || !Number.isInteger(from) || from >= cursor.rows.totalSize) {
      throw failure(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
    }
    return this.#page(request, cursor, from, id);
  }

  #page(request: ApiRequest, cursor: Cursor, from: number, id?: string): ApiResponse {
    const to = from + cursor.pageSize;
    const records = cursor.rows.show(from, to);
    const { totalSize } = cursor.rows;
    const done = to >= totalSize || records.length < cursor.pageSize;
    const nextRecordsUrl = done
      ? {}
      : { nextRecordsUrl: `/services/data/v${request.version}.0/query/${id ?? this.#keep(cursor)}-${to}` };
    return { status: 200, body: { totalSize, done, ...nextRecordsUrl, records } };
  }

  #keep(cursor: Cursor): string {
    const id = this.#org.store.ids.mint('0r8');
    this.#cursors.set(id, cursor);
    const oldest = this.#cursors.keys().next();
    if (this.#cursors.size > LOCATORS_MAX && !oldest.done) this.#cursors.delete(oldest.value);
    return id;
  }
}

function pageSize(request: ApiRequest): number {
  const wanted = /batchSize\s*=\s*(\d+)/i.exec(request.header('sforce-query-options') ?? '')?.[1];
  return wanted === undefined ? PAGE_MAX : Math.min(PAGE_MAX, Math.max(PAGE_MIN, Number(wanted)));
}
