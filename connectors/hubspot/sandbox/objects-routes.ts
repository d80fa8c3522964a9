import { type Account } from './account.js';
import { type Answer, type Api, type Call, created, listQuery, noContent, ok, param } from './api.js';
import { invalid, notFound } from './errors.js';
import { asArray, asObject, wholeNumber } from './input.js';
import { mergeRecords } from './merge.js';
import { liveProperty, type ObjectType } from './object-types.js';
import { customProperty } from './property-definitions.js';
import { type AnswerStyle, createdAnswer, readAnswer, updatedAnswer } from './record-answers.js';
import { filteredNames, parseSearch, search } from './search.js';
import { type CrmRecord } from './types.js';

/** The objects API and its dated twin answer alike. */
export const OBJECT_PATHS = ['/crm/v3/objects', '/crm/objects/2026-03'] as const;

const LIST_LIMIT_DEFAULT = 10;
const LIST_LIMIT_MAX = 100;
/** Property histories make answers large: reads that ask for them take fewer records at a time. */
export const HISTORY_READS_MAX = 50;

/** Scopes of an object type; every custom object shares one pair. */
export function objectScopes(account: Account, action: 'read' | 'write', parameter = 'objectType') {
  return (call: Call): string[] => {
    const type = account.types.find(param(call, parameter));
    if (!type || type.custom) return [`crm.objects.custom.${action}`];
    return [`crm.objects.${type.labels.plural.toLowerCase()}.${action}`];
  };
}

export function answerStyle(account: Account, call: Call): AnswerStyle {
  return { era: call.caller.era, portalId: account.settings.portalId };
}

/**
 * The type a path names. An account of 2022 is one whose recorded traffic is replayed; what was defined in it is not
 * known, so a custom object it names is taken to have existed there.
 */
export function typeOf(account: Account, call: Call): ObjectType {
  const name = param(call, 'objectType');
  if (call.caller.era === '2022' && /^2-\d+$/.test(name) && !account.types.find(name)) {
    const labels = { singular: `Object ${name}`, plural: `Objects ${name}` };
    account.types.createCustom({ name: `object_${name.slice(2)}`, objectTypeId: name, labels }, account.now());
  }
  return account.types.get(name);
}

/** Likewise, properties that replayed traffic writes or filters by are taken to have existed. */
export function learnProperties(account: Account, call: Call, type: ObjectType, names: readonly string[]): void {
  if (call.caller.era !== '2022') return;
  for (const name of names) {
    if (!liveProperty(type, name))
      type.properties.set(name, customProperty(type, { name, label: name }, account.now()));
  }
}

/** The record a path names, by id or by `?idProperty=`; 404 when there is none. */
function recordOf(account: Account, call: Call, type: ObjectType): CrmRecord {
  const idProperty = call.query.get('idProperty') ?? undefined;
  const record = account.records.find(type, param(call, 'objectId'), idProperty);
  if (!record) throw notFound();
  return record;
}

export function mountObjects(api: Api, account: Account): void {
  const read = { scopes: objectScopes(account, 'read') };
  const write = { scopes: objectScopes(account, 'write') };
  for (const base of OBJECT_PATHS) {
    api.route('get', `${base}/:objectType`, read, (call) => list(account, call));
    api.route('post', `${base}/:objectType`, write, (call) => create(account, call));
    api.route('post', `${base}/:objectType/search`, { ...read, limit: 'search' }, (call) => runSearch(account, call));
    api.route('post', `${base}/:objectType/merge`, write, (call) => merge(account, call));
    api.route('post', `${base}/:objectType/gdpr-delete`, write, (call) => gdprDelete(account, call));
    api.route('get', `${base}/:objectType/:objectId`, read, (call) => get(account, call));
    api.route('patch', `${base}/:objectType/:objectId`, write, (call) => update(account, call));
    api.route('delete', `${base}/:objectType/:objectId`, write, (call) => archive(account, call));
  }
}

function list(account: Account, call: Call): Answer {
  const type = typeOf(account, call);
  const history = listQuery(call.query, 'propertiesWithHistory');
  const limitMax = history.length > 0 ? HISTORY_READS_MAX : LIST_LIMIT_MAX;
  const limit = wholeNumber(call.query.get('limit'), 'limit', LIST_LIMIT_DEFAULT);
  if (limit > limitMax) throw invalid(`Invalid limit ${limit}: the maximum is ${limitMax}`);
  const after = wholeNumber(call.query.get('after'), 'after', 0);
  const archived = call.query.get('archived') === 'true';
  const records = [...account.records.all(type)].filter(
    (record) => (record.archivedAtMs !== undefined) === archived && Number(record.id) > after,
  );
  records.sort((x, y) => Number(x.id) - Number(y.id));
  const page = records.slice(0, limit);
  const last = page.at(-1);
  const next = records.length > limit && last ? { paging: nextPage(call, last.id) } : {};
  return ok({ results: page.map((record) => readRecord(account, call, type, record)), ...next });
}

function nextPage(call: Call, after: string): Record<string, unknown> {
  const query = new URLSearchParams(call.query);
  query.set('after', after);
  return {
    next: { after, link: `https://api.hubapi.com/crm/v3/objects/${param(call, 'objectType')}?${query.toString()}` },
  };
}

function readRecord(account: Account, call: Call, type: ObjectType, record: CrmRecord): Record<string, unknown> {
  const properties = listQuery(call.query, 'properties');
  const history = listQuery(call.query, 'propertiesWithHistory');
  const answer = readAnswer(type, record, { properties, history }, answerStyle(account, call));
  const wanted = listQuery(call.query, 'associations');
  if (wanted.length === 0) return answer;
  const entries = wanted
    .map((name) => account.types.get(name))
    .flatMap((to) => {
      const results = account.associations.shortList(type, record.id, to);
      return results.length === 0 ? [] : [[to.labels.plural.toLowerCase(), { results }] as const];
    });
  return entries.length === 0 ? answer : { ...answer, associations: Object.fromEntries(entries) };
}

function get(account: Account, call: Call): Answer {
  const type = typeOf(account, call);
  if (call.query.get('archived') === 'true') {
    const record = account.records.archived(type, param(call, 'objectId'));
    if (!record) throw notFound();
    return ok(readRecord(account, call, type, record));
  }
  return ok(readRecord(account, call, type, recordOf(account, call, type)));
}

function create(account: Account, call: Call): Answer {
  const type = typeOf(account, call);
  const body = asObject(call.body);
  const sent = asObject(body['properties'] ?? {}, 'properties');
  learnProperties(account, call, type, Object.keys(sent));
  const write = account.records.check(type, sent);
  requireProperties(type, write);
  account.records.checkUnique(type, write);
  const associations = asArray(body['associations'], 'associations');
  const links = associations.map((link) => account.associations.parseForNew(type, asObject(link, 'association')));
  const record = account.records.create(type, write, call.caller.actor);
  for (const link of links) account.associations.add(type, record.id, link, call.caller.actor);
  return created(createdAnswer(type, record, Object.keys(write), answerStyle(account, call)));
}

/** Refuses a new record that lacks what its type's schema requires. */
export function requireProperties(type: ObjectType, write: Readonly<Record<string, string>>): void {
  const missing = type.requiredProperties.filter((name) => !write[name]);
  if (missing.length === 0) return;
  throw invalid(`Error creating ${type.fullyQualifiedName}. Some required properties were not set.`, {
    context: { properties: missing },
  });
}

function update(account: Account, call: Call): Answer {
  const type = typeOf(account, call);
  const sent = asObject(asObject(call.body)['properties'] ?? {}, 'properties');
  const record = recordOf(account, call, type);
  learnProperties(account, call, type, Object.keys(sent));
  const write = account.records.check(type, sent, record);
  account.records.checkUnique(type, write, record);
  account.records.update(type, record, write, call.caller.actor);
  return ok(updatedAnswer(type, record, Object.keys(sent), answerStyle(account, call)));
}

/** Archiving what is already gone is no error: the answer is 204 all the same. */
function archive(account: Account, call: Call): Answer {
  const type = typeOf(account, call);
  const record = account.records.live(type, param(call, 'objectId'));
  if (record) account.records.archive(type, record, call.caller.actor);
  return noContent;
}

function runSearch(account: Account, call: Call): Answer {
  const type = typeOf(account, call);
  learnProperties(account, call, type, filteredNames(call.body));
  const question = parseSearch(type, call);
  const { total, records, nextAfter } = search(type, question, account.records, account.index);
  const style = answerStyle(account, call);
  return ok({
    total,
    results: records.map((record) => readAnswer(type, record, { properties: question.properties }, style)),
    ...(nextAfter === undefined ? {} : { paging: { next: { after: String(nextAfter) } } }),
  });
}

function merge(account: Account, call: Call): Answer {
  const type = typeOf(account, call);
  const body = asObject(call.body);
  const survivor = mergeRecords(account, type, {
    primaryId: String(body['primaryObjectId']),
    mergedId: String(body['objectIdToMerge']),
    actor: call.caller.actor,
  });
  return ok(createdAnswer(type, survivor, [], answerStyle(account, call)));
}

function gdprDelete(account: Account, call: Call): Answer {
  const type = typeOf(account, call);
  const body = asObject(call.body);
  const key = String(body['objectId']);
  const byEmail = body['idProperty'] === 'email';
  const record = account.records.find(type, key, byEmail ? 'email' : undefined) ?? account.records.archived(type, key);
  const email = record ? record.values['email'] : byEmail ? key : undefined;
  if (email) account.records.blockedEmails.add(email.toLowerCase());
  if (record) {
    account.records.purge(type, record);
    account.associations.forget(type, record.id);
    account.lists.forget(type, record.id);
    account.webhooks.deleted(type, record, call.caller.actor);
    account.webhooks.privacyDeleted(type, record, call.caller.actor);
  }
  return noContent;
}
