import { type Account } from './account.js';
import { type Api, ok, param } from './api.js';
import { PIPELINES } from './data/pipelines.js';
import { invalid, notFound } from './errors.js';
import { wholeNumber } from './input.js';

const OWNERS_PAGE_DEFAULT = 100;
const OWNERS_PAGE_MAX = 500;

/** What a sync reads about the account itself: its details, owners and pipelines. */
export function mountAccount(api: Api, account: Account): void {
  api.route('get', '/account-info/v3/details', {}, () => ok(details(account)));
  mountOwners(api, account);
  const pipelines = '/crm/v3/pipelines/:objectType';
  api.route('get', pipelines, {}, (call) =>
    ok({ results: PIPELINES[account.types.get(param(call, 'objectType')).objectTypeId] ?? [] }),
  );
  api.route('get', `${pipelines}/:pipelineId`, {}, (call) => {
    const all = PIPELINES[account.types.get(param(call, 'objectType')).objectTypeId] ?? [];
    const pipeline = all.find((one) => one['id'] === param(call, 'pipelineId'));
    if (!pipeline) throw notFound();
    return ok(pipeline);
  });
}

function mountOwners(api: Api, account: Account): void {
  const read = { scopes: () => ['crm.objects.owners.read'] };
  api.route('get', '/crm/v3/owners', read, (call) => {
    const archived = call.query.get('archived') === 'true';
    const email = call.query.get('email');
    const limit = wholeNumber(call.query.get('limit'), 'limit', OWNERS_PAGE_DEFAULT);
    if (limit > OWNERS_PAGE_MAX) throw invalid(`limit ${limit} exceeds the maximum of ${OWNERS_PAGE_MAX}`);
    const after = wholeNumber(call.query.get('after'), 'after', 0);
    const found = account.owners
      .all()
      .filter(
        (owner) => owner.archived === archived && (email === null || owner.email === email) && Number(owner.id) > after,
      );
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return ok({
      results: page,
      ...(last && found.length > limit ? { paging: { next: { after: last.id, link: '' } } } : {}),
    });
  });
  api.route('get', '/crm/v3/owners/:ownerId', read, (call) => {
    const archived = call.query.get('archived') === 'true';
    const byUser = call.query.get('idProperty') === 'userId';
    const wanted = param(call, 'ownerId');
    const owner = account.owners
      .all()
      .find((one) => one.archived === archived && (byUser ? String(one.userId) : one.id) === wanted);
    if (!owner) throw notFound();
    return ok(owner);
  });
}

function details(account: Account): Record<string, unknown> {
  const { portalId, timeZone } = account.settings;
  const offsetMs = utcOffsetMs(timeZone, account.parts.clock.nowMs());
  const minutes = Math.abs(offsetMs) / 60_000;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return {
    portalId,
    accountType: 'STANDARD',
    timeZone,
    companyCurrency: 'USD',
    additionalCurrencies: ['EUR', 'GBP', 'JPY', 'THB'],
    utcOffset: `${offsetMs < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`,
    utcOffsetMilliseconds: offsetMs,
    uiDomain: 'app.hubspot.com',
    dataHostingLocation: 'na1',
  };
}

function utcOffsetMs(timeZone: string, atMs: number): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(atMs);
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  const size = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return sign === '-' ? -size : size;
}
