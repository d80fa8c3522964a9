import { type Account } from './account.js';
import { type Answer, type Api, type Call, listQuery, noContent, ok, param } from './api.js';
import { batchAnswer } from './batch-routes.js';
import { invalid } from './errors.js';
import { asObject, asTexts, batchInputs, optionalText, scalar, wholeNumber } from './input.js';
import { type CrmList } from './lists.js';

const MEMBERS_PAGE_MAX = 250;
const MEMBERS_PAGE_DEFAULT = 100;
const SEARCH_PAGE_DEFAULT = 20;
const SEARCH_PAGE_MAX = 500;
/** The person in whose name the sandbox's app makes lists. */
const USER_ID = '76070032';

export function mountLists(api: Api, account: Account): void {
  const base = '/crm/v3/lists';
  const read = { scopes: () => ['crm.lists.read'] };
  const write = { scopes: () => ['crm.lists.write'] };
  const listOf = (call: Call): CrmList => account.lists.get(param(call, 'listId'));
  const shown = (call: Call, list: CrmList) => listAnswer(account, list, call.query.get('includeFilters') === 'true');

  api.route('get', base, read, (call) =>
    ok({ lists: listQuery(call.query, 'listIds').map((id) => shown(call, account.lists.get(id))) }),
  );
  api.route('post', base, write, (call) => ok({ list: listAnswer(account, create(account, call), true) }));
  api.route('post', `${base}/search`, read, (call) => search(account, call));
  api.route('get', `${base}/object-type-id/:objectTypeId/name/:listName`, read, (call) => {
    const list = account.lists.byName(account.types.get(param(call, 'objectTypeId')), param(call, 'listName'));
    return ok({ list: shown(call, list ?? account.lists.get(param(call, 'listName'))) });
  });
  mountRecordMemberships(api, account, read);
  api.route('get', `${base}/:listId`, read, (call) => ok({ list: shown(call, listOf(call)) }));
  api.route('delete', `${base}/:listId`, write, (call) => {
    account.lists.delete(listOf(call));
    return noContent;
  });
  api.route('put', `${base}/:listId/restore`, write, (call) => {
    account.lists.restore(param(call, 'listId'));
    return noContent;
  });
  api.route('put', `${base}/:listId/update-list-name`, write, (call) => {
    const list = listOf(call);
    account.lists.rename(list, scalar(call.query.get('listName'), 'listName'));
    return ok({ updatedList: shown(call, list) });
  });
  api.route('put', `${base}/:listId/update-list-filters`, write, (call) => {
    const list = listOf(call);
    account.lists.setFilters(list, asObject(asObject(call.body)['filterBranch'], 'filterBranch'));
    return ok({ updatedList: listAnswer(account, list, true) });
  });
  mountMemberships(api, account, { read, write });
}

function mountMemberships(
  api: Api,
  account: Account,
  { read, write }: Record<'read' | 'write', { scopes: () => string[] }>,
): void {
  const base = '/crm/v3/lists/:listId/memberships';
  const listOf = (call: Call): CrmList => account.lists.get(param(call, 'listId'));
  for (const path of [base, `${base}/join-order`]) {
    const byTime = path !== base;
    api.route('get', path, read, (call) => members(account, call, listOf(call), byTime));
  }
  api.route('put', `${base}/add`, write, (call) =>
    ok(account.lists.change(listOf(call), asTexts(call.body, 'ids'), [])),
  );
  api.route('put', `${base}/remove`, write, (call) =>
    ok(account.lists.change(listOf(call), [], asTexts(call.body, 'ids'))),
  );
  api.route('put', `${base}/add-and-remove`, write, (call) => {
    const { recordIdsToAdd, recordIdsToRemove } = asObject(call.body);
    const add = asTexts(recordIdsToAdd, 'recordIdsToAdd');
    return ok(account.lists.change(listOf(call), add, asTexts(recordIdsToRemove, 'recordIdsToRemove')));
  });
  api.route('put', `${base}/add-from/:sourceListId`, write, (call) => {
    const source = account.lists.members(account.lists.get(param(call, 'sourceListId')));
    account.lists.change(
      listOf(call),
      source.map((member) => member.recordId),
      [],
    );
    return noContent;
  });
  api.route('delete', base, write, (call) => {
    account.lists.clear(listOf(call));
    return noContent;
  });
}

function mountRecordMemberships(api: Api, account: Account, read: { scopes: () => string[] }): void {
  const membershipsOf = (objectTypeId: string, recordId: string) =>
    account.lists.of(account.types.get(objectTypeId), recordId).map(({ list, joinedAtMs }) => ({
      listId: list.listId,
      listVersion: list.version,
      isPublicList: true,
      firstAddedTimestamp: new Date(joinedAtMs).toISOString(),
      lastAddedTimestamp: new Date(joinedAtMs).toISOString(),
    }));
  api.route('get', '/crm/v3/lists/records/:objectTypeId/:recordId/memberships', read, (call) => {
    const results = membershipsOf(param(call, 'objectTypeId'), param(call, 'recordId'));
    return ok({ results, total: results.length });
  });
  api.route('post', '/crm/v3/lists/records/memberships/batch/read', read, (call) => {
    const startedAt = account.now();
    const results = batchInputs(call.body).map((input) => {
      const objectTypeId = scalar(input['objectTypeId'], 'objectTypeId');
      const recordId = scalar(input['recordId'], 'recordId');
      return { objectTypeId, recordId, recordListMemberships: membershipsOf(objectTypeId, recordId) };
    });
    return batchAnswer(account, startedAt, { results });
  });
}

function create(account: Account, call: Call): CrmList {
  const body = asObject(call.body);
  const branch = body['filterBranch'];
  return account.lists.create({
    name: scalar(body['name'], 'name'),
    objectTypeId: scalar(body['objectTypeId'], 'objectTypeId'),
    processingType: scalar(body['processingType'], 'processingType'),
    filterBranch: branch === undefined || branch === null ? undefined : asObject(branch, 'filterBranch'),
  });
}

function members(account: Account, call: Call, list: CrmList, byTime: boolean): Answer {
  const limit = wholeNumber(call.query.get('limit'), 'limit', MEMBERS_PAGE_DEFAULT);
  if (limit > MEMBERS_PAGE_MAX) throw invalid(`limit ${limit} exceeds the maximum of ${MEMBERS_PAGE_MAX}`);
  const all = account.lists.members(list);
  if (byTime) all.sort((x, y) => x.joinedAtMs - y.joinedAtMs);
  const after = call.query.get('after');
  const start = after === null ? 0 : all.findIndex((member) => member.recordId === after) + 1;
  const page = all.slice(start, start + limit);
  const last = page.at(-1);
  return ok({
    results: page.map(({ recordId, joinedAtMs }) => ({
      recordId,
      membershipTimestamp: new Date(joinedAtMs).toISOString(),
    })),
    total: all.length,
    ...(last && start + limit < all.length ? { paging: { next: { after: last.recordId, link: '' } } } : {}),
  });
}

function search(account: Account, call: Call): Answer {
  const body = asObject(call.body);
  const offset = wholeNumber(body['offset'], 'offset', 0);
  const count = wholeNumber(body['count'], 'count', SEARCH_PAGE_DEFAULT);
  if (count > SEARCH_PAGE_MAX) throw invalid(`count ${count} exceeds the maximum of ${SEARCH_PAGE_MAX}`);
  const ids = asTexts(body['listIds'], 'listIds');
  const kinds = asTexts(body['processingTypes'], 'processingTypes');
  const objectTypeId = optionalText(body['objectTypeId']);
  const query = (optionalText(body['query']) ?? '').toLowerCase();
  const found = account.lists
    .all()
    .filter(
      (list) =>
        (ids.length === 0 || ids.includes(list.listId)) &&
        (kinds.length === 0 || kinds.includes(list.processingType)) &&
        (objectTypeId === undefined || list.type.objectTypeId === objectTypeId) &&
        list.name.toLowerCase().includes(query),
    );
  const page = found.slice(offset, offset + count);
  return ok({
    offset: offset + page.length,
    hasMore: offset + page.length < found.length,
    lists: page.map((list) => ({
      ...listFacts(list),
      additionalProperties: {
        hs_list_size: String(account.lists.members(list).length),
        hs_list_reference_count: '0',
        ...momentOf('hs_last_record_added_at', list.lastAddedAtMs),
        ...momentOf('hs_last_record_removed_at', list.lastRemovedAtMs),
      },
    })),
    total: found.length,
  });
}

const momentOf = (name: string, atMs: number | undefined): Record<string, string> =>
  atMs === undefined ? {} : { [name]: String(atMs) };

function listFacts(list: CrmList): Record<string, unknown> {
  return {
    listId: list.listId,
    listVersion: list.version,
    createdAt: new Date(list.createdAtMs).toISOString(),
    updatedAt: new Date(list.updatedAtMs).toISOString(),
    filtersUpdatedAt: new Date(list.filtersUpdatedAtMs).toISOString(),
    processingStatus: 'COMPLETE',
    createdById: USER_ID,
    updatedById: USER_ID,
    processingType: list.processingType,
    objectTypeId: list.type.objectTypeId,
    name: list.name,
  };
}

function listAnswer(account: Account, list: CrmList, withFilters: boolean): Record<string, unknown> {
  return {
    ...listFacts(list),
    size: account.lists.members(list).length,
    ...(withFilters && list.filterBranch ? { filterBranch: list.filterBranch } : {}),
  };
}
