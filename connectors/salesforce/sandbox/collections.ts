import { type ApiRequest, type ApiResponse, bodyObject, type Route, writeContext } from './api.js';
import { failure, itemErrors, type VendorError } from './errors.js';
import { canonicalId } from './ids.js';
import { deleteRecord } from './lifecycle.js';
import { type Org } from './org.js';
import { keyedRecords, liveRecord, objectOf, showRow, visibleField } from './rows.js';
import { type Field, type ObjectSchema } from './schema.js';
import { type Transaction } from './transaction.js';
import { type Input, liveByKeyOf, malformedId, type SaveOutcome, unknownReference } from './writer.js';
import { asText } from './text.js';

const RECORDS_MAX = 200;
const RETRIEVE_MAX = 2_000;
const UPSERT_SINCE = 46;

const refused = (code: string, message: string, fields: readonly string[] = []): SaveOutcome => ({
  ok: false,
  errors: [{ code, message, fields }],
});

const ROLLED_BACK: VendorError = {
  code: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  message: 'Record rolled back because not all records were valid and the request was using AllOrNone header',
  fields: [],
};

/** Saves item by item in one transaction; with all-or-none, one failure undoes and marks the others. */
export function saveEach<Item>(
  transaction: Transaction,
  items: readonly Item[],
  allOrNone: boolean,
  save: (item: Item, index: number) => SaveOutcome,
): SaveOutcome[] {
  const mark = transaction.mark();
  const outcomes = items.map((item, index) => save(item, index));
  if (!allOrNone || outcomes.every((outcome) => outcome.ok)) return outcomes;
  transaction.rollback(mark);
  return outcomes.map((outcome) => (outcome.ok ? { ok: false, errors: [ROLLED_BACK] } : outcome));
}

/** An item of the answer: failed ones have no id. */
const itemOf = (outcome: SaveOutcome, withCreated: boolean): object =>
  outcome.ok
    ? { id: outcome.id, success: true, errors: [], ...(withCreated ? { created: outcome.created } : {}) }
    : { success: false, errors: itemErrors(outcome.errors) };

function recordsOf(request: ApiRequest): { records: Input[]; allOrNone: boolean } {
  const body = bodyObject(request);
  const records = Array.isArray(body['records']) ? (body['records'] as Input[]) : [];
  if (records.length === 0) throw failure(400, 'REQUIRED_FIELD_MISSING', 'At least 1 record is required');
  checkCount(records.length, RECORDS_MAX);
  return { records, allOrNone: body['allOrNone'] === true };
}

function checkCount(count: number, max: number): void {
  if (count <= max) return;
  const message = `record limit reached. cannot submit more than ${max} records into this call`;
  throw failure(400, 'EXCEEDED_ID_LIMIT', message);
}

function typeOf(org: Org, record: Input): ObjectSchema | undefined {
  const attributes = record['attributes'] as { type?: unknown } | undefined;
  return typeof attributes?.type === 'string' ? org.schema.object(attributes.type) : undefined;
}

const unknownType = (record: Input): SaveOutcome => {
  const type = (record['attributes'] as { type?: unknown } | undefined)?.type;
  return refused('INVALID_TYPE', `sObject type '${asText(type)}' is not supported.`);
};

/** Takes the id out of a record, under either of the spellings clients use. */
function splitId(record: Input): { id: unknown; values: Input } {
  const { id, Id, ...values } = record;
  return { id: Id ?? id, values };
}

function createRecords(org: Org, request: ApiRequest): ApiResponse {
  const { records, allOrNone } = recordsOf(request);
  const outcomes = org.store.transaction(writeContext(request, org), (transaction) =>
    saveEach(transaction, records, allOrNone, (record) => {
      const object = typeOf(org, record);
      return object ? org.writer.insert(transaction, object, record) : unknownType(record);
    }),
  );
  return { status: 200, body: outcomes.map((outcome) => itemOf(outcome, false)) };
}

function updateRecords(org: Org, request: ApiRequest): ApiResponse {
  const { records, allOrNone } = recordsOf(request);
  const seen = new Set<string>();
  const outcomes = org.store.transaction(writeContext(request, org), (transaction) =>
    saveEach(transaction, records, allOrNone, (record) => {
      const { id: given, values } = splitId(record);
      if (given === undefined || given === null || given === '') {
        return refused('MISSING_ARGUMENT', 'Id not specified in an update call');
      }
      const id = canonicalId(asText(given));
      if (id === undefined) return { ok: false, errors: [malformedId(asText(given))] };
      if (seen.has(id)) return refused('DUPLICATE_VALUE', `duplicate id specified: ${id}`);
      seen.add(id);
      const object = typeOf(org, record) ?? org.schema.ofId(id);
      if (!object) return unknownType(record);
      if (object !== org.schema.ofId(id)) return { ok: false, errors: [unknownReference()] };
      return org.writer.update(transaction, object, id, values);
    }),
  );
  return { status: 200, body: outcomes.map((outcome) => itemOf(outcome, false)) };
}

function deleteRecords(org: Org, request: ApiRequest): ApiResponse {
  const ids = (request.query.get('ids') ?? '').split(',').filter((id) => id !== '');
  if (ids.length === 0) throw failure(400, 'REQUIRED_FIELD_MISSING', 'At least 1 record is required');
  checkCount(ids.length, RECORDS_MAX);
  const allOrNone = request.query.get('allOrNone') === 'true';
  const outcomes = org.store.transaction(writeContext(request, org), (transaction) =>
    saveEach(transaction, ids, allOrNone, (text) => {
      const id = canonicalId(text.trim());
      return id === undefined
        ? { ok: false, errors: [malformedId(text)] }
        : deleteRecord(transaction, id, unknownReference());
    }),
  );
  return { status: 200, body: outcomes.map((outcome) => itemOf(outcome, false)) };
}

/** Updates the one record of the key, or creates it. */
export function upsertByKey(
  org: Org,
  transaction: Transaction,
  object: ObjectSchema,
  field: Field,
  record: Input,
): SaveOutcome {
  const key = Object.keys(record).find((name) => name.toLowerCase() === field.name.toLowerCase());
  const value = key === undefined ? null : record[key];
  if (field.name === 'Id') {
    const { id: given, values } = splitId(record);
    const id = canonicalId(asText(given));
    return id === undefined
      ? org.writer.insert(transaction, object, values)
      : org.writer.update(transaction, object, id, values);
  }
  if (value === null || value === undefined || value === '') {
    return refused('MISSING_ARGUMENT', `${field.name} not specified`);
  }
  const { values } = splitId(record);
  const [existing, ...more] = liveByKeyOf(transaction, object, field, value);
  if (more.length > 0) {
    const ids = [existing, ...more].map((found) => String(found?.['Id'])).join(', ');
    const message = `${field.name}: more than one record found for external id field: [${ids}]`;
    return refused('DUPLICATE_EXTERNAL_ID', message);
  }
  return existing
    ? org.writer.update(transaction, object, String(existing['Id']), values)
    : org.writer.insert(transaction, object, values);
}

function upsertRecords(org: Org, request: ApiRequest, object: ObjectSchema, fieldName: string): ApiResponse {
  const { records, allOrNone } = recordsOf(request);
  const { field } = keyedRecords(org, object, fieldName, '');
  const seen = new Set<string>();
  const outcomes = org.store.transaction(writeContext(request, org), (transaction) =>
    saveEach(transaction, records, allOrNone, (record) => {
      const value = asText(record[field.name]).toLowerCase();
      if (value !== '' && seen.has(value)) {
        return refused('DUPLICATE_VALUE', `Duplicate external id specified: ${asText(record[field.name])}`);
      }
      seen.add(value);
      return upsertByKey(org, transaction, object, field, record);
    }),
  );
  return { status: 200, body: outcomes.map((outcome) => itemOf(outcome, true)) };
}

/** Records by id, in the order asked, null for those that are gone. */
function retrieve(
  org: Org,
  request: ApiRequest,
  object: ObjectSchema,
  ids: readonly string[],
  fields: readonly string[],
): ApiResponse {
  checkCount(ids.length, RETRIEVE_MAX);
  for (const name of fields) visibleField(object, name, request.version);
  const body = ids.map((text) => {
    if (canonicalId(text) === undefined) throw failure(400, 'MALFORMED_ID', `malformed id ${text}`);
    const record = liveRecord(org, object, text);
    return record ? showRow(org, request.version, object, record, fields) : null;
  });
  return { status: 200, body };
}

const listed = (text: string | null): string[] => (text ?? '').split(',').flatMap((part) => part.trim() || []);

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** The calls that write or read up to 200 (reading: 2,000) records at once. */
export function collectionRoutes(org: Org): Route[] {
  return [
    { method: 'POST', path: '/composite/sobjects', handle: (request) => createRecords(org, request) },
    { method: 'PATCH', path: '/composite/sobjects', handle: (request) => updateRecords(org, request) },
    { method: 'DELETE', path: '/composite/sobjects', handle: (request) => deleteRecords(org, request) },
    {
      method: 'GET',
      path: '/composite/sobjects/:object',
      handle: (request, parameter) =>
        retrieve(
          org,
          request,
          objectOf(org, parameter('object')),
          listed(request.query.get('ids')),
          listed(request.query.get('fields')),
        ),
    },
    {
      method: 'POST',
      path: '/composite/sobjects/:object',
      handle(request, parameter) {
        const body = bodyObject(request);
        return retrieve(org, request, objectOf(org, parameter('object')), texts(body['ids']), texts(body['fields']));
      },
    },
    {
      method: 'PATCH',
      path: '/composite/sobjects/:object/:field',
      handle(request, parameter) {
        if (request.version < UPSERT_SINCE) throw failure(404, 'NOT_FOUND', 'The requested resource does not exist');
        return upsertRecords(org, request, objectOf(org, parameter('object')), parameter('field'));
      },
    },
  ];
}
