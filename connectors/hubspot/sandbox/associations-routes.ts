import { type Account } from './account.js';
import { type Answer, type Api, type Call, created, noContent, ok, param } from './api.js';
import { batchAnswer } from './batch-routes.js';
import { type AssociationType } from './data/association-types.js';
import { type BatchProblem, HubspotRefusal, notFound } from './errors.js';
import { asArray, asObject, batchInputs, optionalText, scalar, wholeNumber } from './input.js';
import { type ObjectType } from './object-types.js';
import { objectScopes } from './objects-routes.js';
import { type JsonObject } from './types.js';

const PAGE_DEFAULT = 500;
/** Batches of associations are larger than those of records. */
const READ_INPUTS_MAX = 1_000;
const WRITE_INPUTS_MAX = 2_000;

export function mountAssociations(api: Api, account: Account): void {
  mountSingle(api, account);
  mountBatch(api, account);
  mountLabels(api, account);
}

interface Ends {
  from: ObjectType;
  to: ObjectType;
}

function endsOf(account: Account, call: Call): Ends {
  return { from: account.types.get(param(call, 'fromType')), to: account.types.get(param(call, 'toType')) };
}

/** Associations need the rights on the records they join. */
function associationScopes(account: Account, action: 'read' | 'write') {
  const [from, to] = [objectScopes(account, action, 'fromType'), objectScopes(account, action, 'toType')];
  return { scopes: (call: Call): string[] => [...from(call), ...to(call)] };
}

function mountSingle(api: Api, account: Account): void {
  const base = '/crm/v4/objects/:fromType/:fromId/associations';
  const [read, write] = [associationScopes(account, 'read'), associationScopes(account, 'write')];
  api.route('get', `${base}/:toType`, read, (call) => {
    const { from, to } = endsOf(account, call);
    if (!account.records.live(from, param(call, 'fromId'))) throw notFound();
    return ok(page(account, { from, to }, param(call, 'fromId'), call));
  });
  api.route('put', `${base}/default/:toType/:toId`, write, (call) => {
    const { from, to } = endsOf(account, call);
    const link = { to, toId: param(call, 'toId'), kinds: [] };
    account.associations.add(from, param(call, 'fromId'), link, call.caller.actor);
    const startedAt = account.now();
    const results = defaultPair(account, { from, to }, param(call, 'fromId'), link.toId);
    return batchAnswer(account, startedAt, { results });
  });
  api.route('put', `${base}/:toType/:toId`, write, (call) => {
    const { from, to } = endsOf(account, call);
    const kinds = account.associations.kindsOf(from, to, asArray(call.body, 'body'));
    const [fromId, toId] = [param(call, 'fromId'), param(call, 'toId')];
    account.associations.refuseUnknown(from, fromId, to, toId);
    // A labelled PUT says which labels the pair has from now on.
    const dropped = account.associations.kinds(from, to).filter((kind) => kind.label !== null && !kinds.includes(kind));
    account.associations.remove(from, fromId, { to, toId, kinds: dropped }, call.caller.actor);
    account.associations.add(from, fromId, { to, toId, kinds }, call.caller.actor);
    return created(labelsAnswer({ from, to }, fromId, toId, kinds));
  });
  api.route('delete', `${base}/:toType/:toId`, write, (call) => {
    const { from, to } = endsOf(account, call);
    account.associations.remove(from, param(call, 'fromId'), { to, toId: param(call, 'toId') }, call.caller.actor);
    return noContent;
  });
}

function page(account: Account, { from, to }: Ends, fromId: string, call: Call): Record<string, unknown> {
  const limit = wholeNumber(call.query.get('limit'), 'limit', PAGE_DEFAULT);
  const after = wholeNumber(call.query.get('after'), 'after', 0);
  const all = account.associations.list(from, fromId, to).filter(({ id }) => Number(id) > after);
  const results = all.slice(0, limit).map(({ id, kinds }) => associated(id, kinds));
  const last = all[limit - 1];
  return { results, ...(all.length > limit && last ? { paging: { next: { after: last.id, link: '' } } } : {}) };
}

/** Recorded: ids stand here as numbers, although the published spec calls them texts. */
function associated(id: string, kinds: readonly AssociationType[]): Record<string, unknown> {
  return {
    toObjectId: Number(id),
    associationTypes: kinds.map(({ category, typeId, label }) => ({ category, typeId, label })),
  };
}

function labelsAnswer(
  { from, to }: Ends,
  fromId: string,
  toId: string,
  kinds: readonly AssociationType[],
): Record<string, unknown> {
  return {
    fromObjectTypeId: from.objectTypeId,
    fromObjectId: Number(fromId),
    toObjectTypeId: to.objectTypeId,
    toObjectId: Number(toId),
    labels: kinds.flatMap(({ label }) => label ?? []),
  };
}

function defaultPair(account: Account, { from, to }: Ends, fromId: string, toId: string): Record<string, unknown>[] {
  const spec = (kind: AssociationType) => ({
    associationCategory: kind.category,
    associationTypeId: kind.typeId,
  });
  const kind = account.associations.defaultKind(from, to);
  return [
    { from: { id: fromId }, to: { id: toId }, associationSpec: spec(kind) },
    {
      from: { id: toId },
      to: { id: fromId },
      associationSpec: { ...spec(kind), associationTypeId: kind.inverseTypeId },
    },
  ];
}

function mountBatch(api: Api, account: Account): void {
  const base = '/crm/v4/associations/:fromType/:toType/batch';
  const [read, write] = [associationScopes(account, 'read'), associationScopes(account, 'write')];
  api.route('post', `${base}/read`, read, (call) => batchRead(account, call));
  api.route('post', `${base}/create`, write, (call) =>
    eachLink(account, call, 201, (ends, fromId, toId, input) => {
      const kinds = account.associations.kindsOf(ends.from, ends.to, asArray(input['types'], 'types'));
      account.associations.add(ends.from, fromId, { to: ends.to, toId, kinds }, call.caller.actor);
      return [labelsAnswer(ends, fromId, toId, kinds)];
    }),
  );
  api.route('post', `${base}/associate/default`, write, (call) =>
    eachLink(account, call, 200, (ends, fromId, toId) => {
      account.associations.add(ends.from, fromId, { to: ends.to, toId, kinds: [] }, call.caller.actor);
      return defaultPair(account, ends, fromId, toId);
    }),
  );
  api.route('post', `${base}/archive`, write, (call) => {
    const { from, to } = endsOf(account, call);
    for (const input of batchInputs(call.body, WRITE_INPUTS_MAX)) {
      const targets = Array.isArray(input['to']) ? input['to'] : [input['to']];
      for (const target of targets) {
        account.associations.remove(from, idIn(input['from']), { to, toId: idIn(target) }, call.caller.actor);
      }
    }
    return noContent;
  });
  api.route('post', `${base}/labels/archive`, write, (call) => {
    const { from, to } = endsOf(account, call);
    for (const input of batchInputs(call.body, WRITE_INPUTS_MAX)) {
      const kinds = account.associations.kindsOf(from, to, asArray(input['types'], 'types'));
      account.associations.remove(from, idIn(input['from']), { to, toId: idIn(input['to']), kinds }, call.caller.actor);
    }
    return noContent;
  });
}

function idIn(end: unknown): string {
  return scalar(asObject(end, 'record')['id'], 'id');
}

/** Runs a batch of associations; those that fail are listed beside those that were made. */
function eachLink(
  account: Account,
  call: Call,
  status: 200 | 201,
  make: (ends: Ends, fromId: string, toId: string, input: JsonObject) => unknown[],
): Answer {
  const startedAt = account.now();
  const ends = endsOf(account, call);
  const results: unknown[] = [];
  const problems: BatchProblem[] = [];
  for (const input of batchInputs(call.body, WRITE_INPUTS_MAX)) {
    try {
      results.push(...make(ends, idIn(input['from']), idIn(input['to']), input));
    } catch (error) {
      if (!(error instanceof HubspotRefusal)) throw error;
      const { message, category, subCategory, context } = error.body;
      problems.push({
        status: 'error',
        category: String(category),
        ...(typeof subCategory === 'string' ? { subCategory } : {}),
        message: String(message),
        ...(context === undefined ? {} : { context: context as Record<string, string[]> }),
      });
    }
  }
  return batchAnswer(account, startedAt, { results, problems, status });
}

function batchRead(account: Account, call: Call): Answer {
  const startedAt = account.now();
  const { from, to } = endsOf(account, call);
  const [fromName, toName] = [from.labels.singular.toLowerCase(), to.labels.singular.toLowerCase()];
  const results: unknown[] = [];
  const problems: BatchProblem[] = [];
  for (const input of batchInputs(call.body, READ_INPUTS_MAX)) {
    const id = scalar(input['id'], 'id');
    const after = Number(optionalText(input['after']) ?? 0);
    const found = account.associations.list(from, id, to).filter((one) => Number(one.id) > after);
    if (found.length > 0) {
      const shown = found.slice(0, PAGE_DEFAULT);
      const next = found.length > shown.length ? { paging: { next: { after: shown.at(-1)?.id, link: '' } } } : {};
      results.push({ from: { id }, to: shown.map((one) => associated(one.id, one.kinds)), ...next });
      continue;
    }
    problems.push({
      status: 'error',
      category: 'OBJECT_NOT_FOUND',
      subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
      message: `No ${toName} is associated with ${fromName} ${id}.`,
      context: { fromObjectId: [id], fromObjectType: [fromName], toObjectType: [toName] },
    });
  }
  return batchAnswer(account, startedAt, { results, problems });
}

function mountLabels(api: Api, account: Account): void {
  const [read, write] = [associationScopes(account, 'read'), associationScopes(account, 'write')];
  const mount = (base: string): void => {
    api.route('get', base, read, (call) => {
      const { from, to } = endsOf(account, call);
      const results = account.associations
        .kinds(from, to)
        .map(({ category, typeId, label }) => ({ category, typeId, label }));
      return ok({ results });
    });
    api.route('post', base, write, (call) => {
      const { from, to } = endsOf(account, call);
      const body = asObject(call.body);
      const label = scalar(body['label'], 'label');
      const kind = account.associations.define(from, to, label, optionalText(body['inverseLabel']) ?? label);
      const ids = [...new Set([kind.typeId, kind.inverseTypeId])];
      return ok({ results: ids.map((typeId) => ({ category: kind.category, typeId, label })) });
    });
    api.route('delete', `${base}/:typeId`, write, (call) => {
      const { from, to } = endsOf(account, call);
      account.associations.undefine(from, to, Number(param(call, 'typeId')));
      return noContent;
    });
  };
  mount('/crm/v4/associations/:fromType/:toType/labels');
  mount('/crm/associations/v4/:fromType/:toType/labels');
}
