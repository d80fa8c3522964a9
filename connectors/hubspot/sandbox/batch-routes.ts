import { type Account } from './account.js';
import { type Answer, type Api, type Call, noContent } from './api.js';
import { type Link } from './associations.js';
import { asBatchProblem, type BatchProblem, conflict, HubspotRefusal, InvalidValues, invalid } from './errors.js';
import { asArray, asObject, asTexts, batchInputs, optionalText, refuseDuplicateIds, scalar } from './input.js';
import { liveProperty, type ObjectType } from './object-types.js';
import {
  answerStyle,
  HISTORY_READS_MAX,
  learnProperties,
  OBJECT_PATHS,
  objectScopes,
  requireProperties,
  typeOf,
} from './objects-routes.js';
import { createdAnswer, readAnswer, updatedAnswer } from './record-answers.js';
import { type CheckedWrite } from './records.js';
import { type CrmRecord, type JsonObject } from './types.js';

export function mountBatches(api: Api, account: Account): void {
  const read = { scopes: objectScopes(account, 'read') };
  const write = { scopes: objectScopes(account, 'write') };
  for (const base of OBJECT_PATHS) {
    const path = `${base}/:objectType/batch`;
    api.route('post', `${path}/read`, read, (call) => batchRead(account, call));
    api.route('post', `${path}/create`, write, (call) => batchCreate(account, call));
    api.route('post', `${path}/update`, write, (call) => batchUpdate(account, call));
    api.route('post', `${path}/upsert`, write, (call) => batchUpsert(account, call));
    api.route('post', `${path}/archive`, write, (call) => batchArchive(account, call));
  }
}

/** A batch's answer: 207 as soon as one input failed. */
export function batchAnswer(
  account: Account,
  startedAt: string,
  outcome: { results: unknown[]; problems?: readonly BatchProblem[]; status?: 200 | 201 },
): Answer {
  const { results, problems = [], status = 200 } = outcome;
  const body = { completedAt: account.now(), status: 'COMPLETE', startedAt, results };
  if (problems.length === 0) return { status, body };
  return { status: 207, body: { ...body, errors: problems, numErrors: problems.length } };
}

function missingRecords(type: ObjectType, ids: readonly string[]): BatchProblem[] {
  if (ids.length === 0) return [];
  const message = `Could not get some ${type.fullyQualifiedName} objects, they may be deleted or not exist. Check that ids are valid.`;
  return [{ status: 'error', category: 'OBJECT_NOT_FOUND', message, context: { ids: [...ids] } }];
}

function batchRead(account: Account, call: Call): Answer {
  const type = typeOf(account, call);
  const startedAt = account.now();
  const body = asObject(call.body);
  const history = asTexts(body['propertiesWithHistory'], 'propertiesWithHistory');
  const inputs = batchInputs(call.body);
  if (history.length > 0 && inputs.length > HISTORY_READS_MAX) {
    throw invalid(
      `The maximum number of inputs supported in a batch request for property histories is ${HISTORY_READS_MAX}`,
    );
  }
  const idProperty = optionalText(body['idProperty']);
  const archived = call.query.get('archived') === 'true';
  const asked = { properties: asTexts(body['properties'], 'properties'), history };
  const missing: string[] = [];
  const found = new Set<CrmRecord>();
  for (const input of inputs) {
    const key = scalar(input['id'], 'id');
    const record = archived ? account.records.archived(type, key) : account.records.find(type, key, idProperty);
    if (record) found.add(record);
    else missing.push(key);
  }
  const style = answerStyle(account, call);
  const results = account.parts.random.shuffle([...found]).map((record) => readAnswer(type, record, asked, style));
  return batchAnswer(account, startedAt, { results, problems: missingRecords(type, missing) });
}

/** One input that passed every check. */
interface Accepted {
  input: JsonObject;
  write: CheckedWrite;
  record: CrmRecord | undefined;
  /** Records a new one is to be associated with. */
  links?: readonly Link[];
}

/**
 * Checks every input before any is written. Inputs with an `objectWriteTraceId` fail alone; one bad input without it
 * fails the whole call, all refused values of the batch in one error.
 */
function checkInputs(
  inputs: readonly JsonObject[],
  partial: boolean,
  check: (input: JsonObject) => Accepted,
): { accepted: Accepted[]; problems: BatchProblem[] } {
  const accepted: Accepted[] = [];
  const problems: BatchProblem[] = [];
  const refusals: HubspotRefusal[] = [];
  for (const input of inputs) {
    try {
      accepted.push(check(input));
    } catch (error) {
      if (!(error instanceof HubspotRefusal)) throw error;
      const traceId = optionalText(input['objectWriteTraceId']);
      if (traceId === undefined || !partial) refusals.push(error);
      else problems.push(asBatchProblem(error, { objectWriteTraceId: [traceId] }));
    }
  }
  if (refusals.length > 0) throw wholeBatchRefusal(refusals);
  return { accepted, problems };
}

function wholeBatchRefusal(refusals: readonly HubspotRefusal[]): HubspotRefusal {
  const values = refusals.filter((refusal) => refusal instanceof InvalidValues);
  if (values.length > 0) return new InvalidValues(values.flatMap((refusal) => refusal.problems));
  const [first] = refusals;
  if (first === undefined) throw new TypeError('a batch is refused for a reason');
  // Recorded: a whole batch refused for a taken address does not say which contact holds it.
  return first.body['category'] === 'CONFLICT' ? conflict('Contact already exists') : first;
}

/** HubSpot gives batch results in an order of its own: never the one the inputs of a create came in. */
function inOwnOrder<Item>(account: Account, items: readonly Item[]): Item[] {
  const shuffled = account.parts.random.shuffle(items);
  const same = items.length > 1 && shuffled.every((item, index) => item === items[index]);
  return same ? shuffled.reverse() : shuffled;
}

function withTrace(answer: Record<string, unknown>, input: JsonObject): Record<string, unknown> {
  const objectWriteTraceId = optionalText(input['objectWriteTraceId']);
  return objectWriteTraceId === undefined ? answer : { ...answer, objectWriteTraceId };
}

function batchCreate(account: Account, call: Call): Answer {
  const type = typeOf(account, call);
  const startedAt = account.now();
  const taken = new Set<string>();
  const { accepted, problems } = checkInputs(batchInputs(call.body), true, (input) => {
    const sent = asObject(input['properties'] ?? {}, 'properties');
    learnProperties(account, call, type, Object.keys(sent));
    const write = account.records.check(type, sent);
    requireProperties(type, write);
    account.records.checkUnique(type, write, undefined, taken);
    const links = asArray(input['associations'], 'associations').map((link) =>
      account.associations.parseForNew(type, asObject(link, 'association')),
    );
    return { input, write, links, record: undefined };
  });
  const results = accepted.map(({ input, write, links = [] }) => {
    const record = account.records.create(type, write, call.caller.actor, Date.parse(startedAt));
    for (const link of links) account.associations.add(type, record.id, link, call.caller.actor);
    return withTrace(createdAnswer(type, record, Object.keys(write), answerStyle(account, call)), input);
  });
  return batchAnswer(account, startedAt, { results: inOwnOrder(account, results), problems, status: 201 });
}

function batchUpdate(account: Account, call: Call): Answer {
  const type = typeOf(account, call);
  const startedAt = account.now();
  const inputs = batchInputs(call.body);
  refuseDuplicateIds(inputs.map((input) => scalar(input['id'], 'id')));
  const missing: string[] = [];
  const taken = new Set<string>();
  const { accepted, problems } = checkInputs(inputs, true, (input) => {
    const id = scalar(input['id'], 'id');
    const record = account.records.find(type, id, optionalText(input['idProperty']));
    if (!record) missing.push(id);
    const sent = asObject(input['properties'] ?? {}, 'properties');
    learnProperties(account, call, type, Object.keys(sent));
    const write = account.records.check(type, sent, record);
    if (record) account.records.checkUnique(type, write, record, taken);
    return { input, write, record };
  });
  const results = accepted.flatMap(({ input, write, record }) => {
    if (!record) return [];
    account.records.update(type, record, write, call.caller.actor, Date.parse(startedAt));
    const names = Object.keys(asObject(input['properties'] ?? {}, 'properties'));
    return [withTrace(updatedAnswer(type, record, names, answerStyle(account, call)), input)];
  });
  return batchAnswer(account, startedAt, {
    results: account.parts.random.shuffle(results),
    problems: [...problems, ...missingRecords(type, missing)],
  });
}

function batchUpsert(account: Account, call: Call): Answer {
  const type = typeOf(account, call);
  const startedAt = account.now();
  const inputs = batchInputs(call.body);
  refuseDuplicateIds(inputs.map((input) => scalar(input['id'], 'id').toLowerCase()));
  const byEmail = inputs.some((input) => input['idProperty'] === 'email');
  const taken = new Set<string>();
  const { accepted, problems } = checkInputs(inputs, !byEmail, (input) => {
    const idProperty = scalar(input['idProperty'], 'idProperty');
    const key = scalar(input['id'], 'id');
    const record = account.records.find(type, key, idProperty);
    const sent: JsonObject = { ...asObject(input['properties'] ?? {}, 'properties') };
    if (!record && liveProperty(type, idProperty)?.modificationMetadata.readOnlyValue === false)
      sent[idProperty] ??= key;
    const write = account.records.check(type, sent, record);
    account.records.checkUnique(type, write, record, taken);
    return { input, write, record };
  });
  const style = answerStyle(account, call);
  const results = accepted.map(({ input, write, record }) => {
    const names = Object.keys(write);
    if (record) {
      account.records.update(type, record, write, call.caller.actor, Date.parse(startedAt));
      return withTrace({ ...updatedAnswer(type, record, names, style), new: false }, input);
    }
    const fresh = account.records.create(type, write, call.caller.actor, Date.parse(startedAt));
    return withTrace({ ...createdAnswer(type, fresh, names, style), new: true }, input);
  });
  return batchAnswer(account, startedAt, { results: inOwnOrder(account, results), problems });
}

function batchArchive(account: Account, call: Call): Answer {
  const type = typeOf(account, call);
  for (const input of batchInputs(call.body)) {
    const record = account.records.live(type, scalar(input['id'], 'id'));
    if (record) account.records.archive(type, record, call.caller.actor);
  }
  return noContent;
}
