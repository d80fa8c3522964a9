import { type ApiRequest, type ApiResponse, bodyObject, type Route, writeContext } from './api.js';
import { readField } from './derived.js';
import { ApiFailure, failure, notFound, statusOf, unknownColumn } from './errors.js';
import { canonicalId } from './ids.js';
import { deleteRecord } from './lifecycle.js';
import { type Org } from './org.js';
import { type Field, type ObjectSchema } from './schema.js';
import { recordHead, type ShownRecord } from './soql/evaluate.js';
import { type StoredRecord } from './store.js';
import { MINUTE_MS, parseDatetime, SECOND_MS } from './times.js';
import { type SaveOutcome } from './writer.js';

/** From this version on an upsert that updates answers 200 with a body; before, 204. */
const UPSERT_BODY_SINCE = 46;
const RECENT_MS = MINUTE_MS;

export const objectOf = (org: Org, name: string): ObjectSchema => {
  const object = org.schema.object(name);
  if (!object) throw notFound();
  return object;
};

/** A live record by 15- or 18-character id. */
export function liveRecord(org: Org, object: ObjectSchema, idText: string): StoredRecord | undefined {
  const id = canonicalId(idText);
  const record = id === undefined ? undefined : org.store.table(object.name).get(id);
  return !record || record['IsDeleted'] === true || !org.store.shows(object, record) ? undefined : record;
}

/** Every field the version sees, or those named. */
export function showRow(
  org: Org,
  version: number,
  object: ObjectSchema,
  record: StoredRecord,
  fieldNames?: readonly string[],
): ShownRecord {
  const fields = fieldNames
    ? fieldNames.map((name) => visibleField(object, name, version))
    : object.fieldsFor(version).filter((field) => field.inRows);
  const shown = recordHead({ store: org.store, version }, object, record);
  for (const field of fields) shown[field.name] = readField(org.store, object, record, field);
  return shown;
}

export function visibleField(object: ObjectSchema, name: string, version: number): Field {
  const field = object.field(name);
  if (field && field.sinceVersion <= version) return field;
  throw new ApiFailure(400, [unknownColumn(name, object.name)]);
}

const modifiedMs = (record: StoredRecord): number =>
  parseDatetime(String(record['LastModifiedDate'] ?? record['SystemModstamp']));

/** Answers 304 or 412 when a condition of the call's headers is not met. */
function precondition(request: ApiRequest, record: StoredRecord): ApiResponse | undefined {
  const since = Date.parse(request.header('if-modified-since') ?? '');
  if (request.method === 'GET' && modifiedMs(record) <= since) return { status: 304 };
  const until = Date.parse(request.header('if-unmodified-since') ?? '');
  if (modifiedMs(record) > until) {
    const message = 'One or more of the conditions in the request headers were not met';
    throw failure(412, 'PRECONDITION_FAILED', message);
  }
  return undefined;
}

function answerRow(org: Org, request: ApiRequest, object: ObjectSchema, record: StoredRecord): ApiResponse {
  const unchanged = precondition(request, record);
  if (unchanged) return unchanged;
  const names = request.query
    .get('fields')
    ?.split(',')
    .map((name) => name.trim());
  return {
    status: 200,
    headers: { 'Last-Modified': new Date(modifiedMs(record)).toUTCString() },
    body: showRow(org, request.version, object, record, names && ['Id', ...names.filter((name) => name !== 'Id')]),
  };
}

const refuse = (outcome: Extract<SaveOutcome, { ok: false }>): ApiFailure =>
  new ApiFailure(statusOf(outcome.errors), outcome.errors);

const createdAnswer = (request: ApiRequest, object: ObjectSchema, id: string, more: object = {}): ApiResponse => ({
  status: 201,
  headers: { Location: `/services/data/v${request.version}.0/sobjects/${object.name}/${id}` },
  body: { id, success: true, errors: [], ...more },
});

function createRow(org: Org, request: ApiRequest, object: ObjectSchema): ApiResponse {
  const input = bodyObject(request);
  const outcome = org.store.transaction(writeContext(request, org), (transaction) =>
    org.writer.insert(transaction, object, input),
  );
  if (!outcome.ok) throw refuse(outcome);
  return createdAnswer(request, object, outcome.id);
}

function updateRow(org: Org, request: ApiRequest, object: ObjectSchema, idText: string): ApiResponse {
  const id = canonicalId(idText);
  const record = id === undefined ? undefined : org.store.table(object.name).get(id);
  if (id === undefined || !record) throw notFound();
  if (record['IsDeleted'] !== true) precondition(request, record);
  const input = bodyObject(request);
  if (Object.keys(input).some((name) => name.toLowerCase() === 'id')) {
    throw failure(400, 'INVALID_FIELD', 'The Id field should not be specified in the sobject data.');
  }
  const outcome = org.store.transaction(writeContext(request, org), (transaction) =>
    org.writer.update(transaction, object, id, input),
  );
  if (!outcome.ok) throw refuse(outcome);
  return { status: 204 };
}

function deleteRow(org: Org, request: ApiRequest, object: ObjectSchema, idText: string): ApiResponse {
  const id = canonicalId(idText);
  const record = id === undefined ? undefined : org.store.table(object.name).get(id);
  if (id === undefined || !record) throw notFound();
  if (record['IsDeleted'] !== true) precondition(request, record);
  const outcome = org.store.transaction(writeContext(request, org), (transaction) =>
    deleteRecord(transaction, id, { code: 'NOT_FOUND', message: 'The requested resource does not exist' }),
  );
  if (!outcome.ok) throw refuse(outcome);
  return { status: 204 };
}

/** The external-id (or id-lookup) field of the path, and the records that have its value. */
export function keyedRecords(
  org: Org,
  object: ObjectSchema,
  fieldName: string,
  value: string,
): { field: Field; records: StoredRecord[] } {
  const field = object.field(fieldName);
  if (!field || !(field.externalId || field.idLookup)) {
    const message = `Provided external ID field does not exist or is not accessible: ${fieldName}`;
    throw failure(404, 'NOT_FOUND', message);
  }
  const key = field.name === 'Id' ? (canonicalId(value) ?? null) : value;
  const records = org.store
    .table(object.name)
    .lookup(field.name, [key])
    .filter((record) => record['IsDeleted'] !== true);
  return { field, records };
}

/** The one record of a key; several are answered with 300 and their addresses. */
function onlyRecord(
  request: ApiRequest,
  object: ObjectSchema,
  records: readonly StoredRecord[],
): { record: StoredRecord | undefined } | { choices: ApiResponse } {
  if (records.length <= 1) return { record: records[0] };
  const prefix = `/services/data/v${request.version}.0/sobjects/${object.name}/`;
  return { choices: { status: 300, body: records.map((record) => prefix + String(record['Id'])) } };
}

function upsertRow(org: Org, request: ApiRequest, object: ObjectSchema, fieldName: string, value: string): ApiResponse {
  const { field, records } = keyedRecords(org, object, fieldName, value);
  const input = bodyObject(request);
  if (Object.keys(input).some((name) => name.toLowerCase() === field.name.toLowerCase())) {
    const message = `The ${field.name} field should not be specified in the sobject data.`;
    throw failure(400, 'INVALID_FIELD', message);
  }
  const found = onlyRecord(request, object, records);
  if ('choices' in found) return found.choices;
  const { record } = found;
  if (!record && (request.query.get('updateOnly') === 'true' || field.name === 'Id')) throw notFound();
  if (record) precondition(request, record);
  const outcome = org.store.transaction(writeContext(request, org), (transaction) =>
    record
      ? org.writer.update(transaction, object, String(record['Id']), input)
      : org.writer.insert(transaction, object, { ...input, [field.name]: value }),
  );
  if (!outcome.ok) throw refuse(outcome);
  if (outcome.created) {
    return createdAnswer(request, object, outcome.id, request.version >= UPSERT_BODY_SINCE ? { created: true } : {});
  }
  if (request.version < UPSERT_BODY_SINCE) return { status: 204 };
  return { status: 200, body: { id: outcome.id, success: true, errors: [], created: false } };
}

function keyedRoute(
  org: Org,
  method: string,
  act: (request: ApiRequest, object: ObjectSchema, record: StoredRecord) => ApiResponse,
): Route {
  return {
    method,
    path: '/sobjects/:object/:field/:value',
    handle(request, parameter) {
      const object = objectOf(org, parameter('object'));
      const { records } = keyedRecords(org, object, parameter('field'), parameter('value'));
      const found = onlyRecord(request, object, records);
      if ('choices' in found) return found.choices;
      if (!found.record) throw notFound();
      return act(request, object, found.record);
    },
  };
}

/** Records saved within the last minute, as the "recently viewed" list of an object shows them. */
export function recentRows(org: Org, request: ApiRequest, object: ObjectSchema): ShownRecord[] {
  const sinceMs = Math.floor((org.store.clock.nowMs() - RECENT_MS) / SECOND_MS) * SECOND_MS;
  return [...org.store.table(object.name).all()]
    .filter((record) => record['IsDeleted'] !== true && modifiedMs(record) >= sinceMs)
    .slice(-5)
    .map((record) => showRow(org, request.version, object, record, object.field('Name') ? ['Id', 'Name'] : ['Id']));
}

/** Reading, creating, updating, upserting and deleting one record. */
export function rowRoutes(org: Org): Route[] {
  return [
    {
      method: 'POST',
      path: '/sobjects/:object',
      handle: (request, parameter) => createRow(org, request, objectOf(org, parameter('object'))),
    },
    {
      method: 'GET',
      path: '/sobjects/:object/:id',
      handle(request, parameter) {
        const object = objectOf(org, parameter('object'));
        const record = liveRecord(org, object, parameter('id'));
        if (!record) throw notFound();
        return answerRow(org, request, object, record);
      },
    },
    {
      method: 'PATCH',
      path: '/sobjects/:object/:id',
      handle: (request, parameter) => updateRow(org, request, objectOf(org, parameter('object')), parameter('id')),
    },
    {
      method: 'DELETE',
      path: '/sobjects/:object/:id',
      handle: (request, parameter) => deleteRow(org, request, objectOf(org, parameter('object')), parameter('id')),
    },
    keyedRoute(org, 'GET', (request, object, record) => answerRow(org, request, object, record)),
    keyedRoute(org, 'DELETE', (request, object, record) => deleteRow(org, request, object, String(record['Id']))),
    {
      method: 'PATCH',
      path: '/sobjects/:object/:field/:value',
      handle: (request, parameter) =>
        upsertRow(org, request, objectOf(org, parameter('object')), parameter('field'), parameter('value')),
    },
  ];
}
