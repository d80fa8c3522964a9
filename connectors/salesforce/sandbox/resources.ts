import { type Route } from './api.js';
import { type Org } from './org.js';

const RESOURCES = [
  'tooling',
  'query',
  'queryAll',
  'search',
  'limits',
  'sobjects',
  'composite',
  'recent',
  'jobs',
] as const;

/** What a version offers, and the org's limits. */
export function resourceRoutes(org: Org): Route[] {
  return [
    {
      method: 'GET',
      path: '',
      handle: (request) => {
        const entries = RESOURCES.map((name) => [name, `/services/data/v${request.version}.0/${name}`]);
        const body = { ...Object.fromEntries(entries), identity: `${org.url}/id/${org.id}/${org.userId}` } as object;
        return { status: 200, body };
      },
    },
    { method: 'GET', path: '/limits', handle: () => ({ status: 200, body: org.calls.limits() }) },
  ];
}
