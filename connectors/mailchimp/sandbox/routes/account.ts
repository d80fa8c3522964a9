import { type Context } from '../context.js';
import { type JsonObject } from '../input.js';
import { countByStatus } from './lists.js';

export function addAccountRoutes(context: Context): void {
  const { routes } = context;
  routes.add('GET', 'ping', () => ({
    status: 200,
    body: { health_status: "Everything's Chimpy!" },
    schema: 'Ping/Instance.json',
  }));
  routes.add('GET', '', () => ({ status: 200, body: rootView(context), schema: 'Root.json' }));
}

function rootView({ account }: Context): JsonObject {
  const subscribed = [...account.audiences.values()].map((audience) => countByStatus(audience).subscribed);
  return {
    account_id: account.accountId,
    login_id: account.accountId.slice(0, 10),
    account_name: 'Syncline Sandbox',
    email: 'owner@sandbox.example',
    first_name: 'Sandy',
    last_name: 'Box',
    username: 'sandbox',
    avatar_url: 'https://cdn-images.mailchimp.com/default/image.png',
    role: 'owner',
    member_since: account.createdAt,
    pricing_plan_type: 'monthly',
    first_payment: account.createdAt,
    account_timezone: 'UTC',
    account_industry: '',
    contact: {
      company: 'Sandbox Ltd',
      addr1: '1 Sand Street',
      addr2: '',
      city: 'Dune',
      state: 'GA',
      zip: '30308',
      country: 'US',
    },
    pro_enabled: false,
    last_login: account.createdAt,
    total_subscribers: subscribed.reduce((sum, count) => sum + count, 0),
    industry_stats: { open_rate: 0, bounce_rate: 0, click_rate: 0 },
    _links: [
      ...account.links.collection('Root', ''),
      ...account.links
        .collection('Lists', '/lists')
        .slice(0, 1)
        .map((link) => ({ ...link, rel: 'lists' })),
      ...account.links
        .collection('Batches', '/batches')
        .slice(0, 1)
        .map((link) => ({ ...link, rel: 'batches' })),
    ],
  };
}
