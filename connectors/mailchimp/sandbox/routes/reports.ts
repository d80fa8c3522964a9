import { type Context } from '../context.js';
import { type JsonObject, pageOf, readPage } from '../input.js';
import { type Audience } from '../model.js';
import { problems } from '../problems.js';
import { countByStatus } from './lists.js';

/** Reports every list links to. No campaign is sent here, so what counts opens and bounces is empty. */
export function addReportRoutes(context: Context): void {
  const { account, routes } = context;
  const reports: { path: string; key: string; schema: string; rows: (audience: Audience) => JsonObject[] }[] = [
    { path: 'activity', key: 'activity', schema: 'Activity', rows: (audience) => [today(context, audience)] },
    { path: 'growth-history', key: 'history', schema: 'Growth', rows: (audience) => [thisMonth(context, audience)] },
    { path: 'clients', key: 'clients', schema: 'Clients', rows: () => [] },
    { path: 'locations', key: 'locations', schema: 'Locations', rows: () => [] },
    { path: 'abuse-reports', key: 'abuse_reports', schema: 'Abuse', rows: () => [] },
    { path: 'signup-forms', key: 'signup_forms', schema: 'SignupForms', rows: () => [] },
  ];
  for (const { path, key, schema, rows } of reports) {
    routes.add('GET', `lists/{list_id}/${path}`, ({ params, query }) => {
      const audience = account.audience(params['list_id']);
      const found = rows(audience);
      return {
        status: 200,
        body: {
          [key]: pageOf(found, readPage(query)),
          list_id: audience.id,
          total_items: found.length,
          _links: account.links.collection(`Lists/${schema}`, `/lists/${audience.id}/${path}`, 'Lists'),
        },
        schema: `Lists/${schema}/Collection.json`,
      };
    });
  }
  routes.add('GET', 'lists/{list_id}/growth-history/{month}', ({ params }) => {
    const audience = account.audience(params['list_id']);
    const row = thisMonth(context, audience);
    if (row['month'] !== params['month']) throw problems.notFound();
    return { status: 200, body: row, schema: 'Lists/Growth/Instance.json' };
  });
}

/** Members whose time (from `timeOf`) begins with `prefix`, a day or a month. */
const during = (audience: Audience, prefix: string, status: string): number =>
  [...audience.members.all()].filter(
    (member) =>
      member.status === status &&
      (status === 'subscribed' ? member.timestampOpt : member.lastChanged).startsWith(prefix),
  ).length;

function today({ account }: Context, audience: Audience): JsonObject {
  const day = account.minter.now().slice(0, 10);
  return {
    day,
    emails_sent: 0,
    unique_opens: 0,
    recipient_clicks: 0,
    hard_bounce: 0,
    soft_bounce: 0,
    subs: during(audience, day, 'subscribed'),
    unsubs: during(audience, day, 'unsubscribed'),
    other_adds: 0,
    other_removes: 0,
    _links: account.links.collection('Lists/Activity', `/lists/${audience.id}/activity`, 'Lists').slice(-1),
  };
}

function thisMonth({ account }: Context, audience: Audience): JsonObject {
  const month = account.minter.now().slice(0, 7);
  const counts = countByStatus(audience);
  return {
    list_id: audience.id,
    month,
    existing: 0,
    imports: 0,
    optins: during(audience, month, 'subscribed'),
    subscribed: counts.subscribed,
    unsubscribed: counts.unsubscribed,
    reconfirm: 0,
    cleaned: counts.cleaned,
    pending: counts.pending,
    deleted: 0,
    transactional: counts.transactional,
    _links: account.links.collection('Lists/Growth', `/lists/${audience.id}/growth-history`, 'Lists').slice(-1),
  };
}
