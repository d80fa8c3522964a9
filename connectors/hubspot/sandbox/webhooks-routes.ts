import { type OutboxOptions } from '#sandbox-kit';
import { type Account } from './account.js';
import { type Api, type Call, created, noContent, ok, param } from './api.js';
import { HubspotRefusal, invalid, notFound } from './errors.js';
import { asArray, asObject, optionalText, scalar, wholeNumber } from './input.js';
import { type Subscription, UNSUBSCRIBABLE_PROPERTIES, type WebhookSettings } from './webhooks.js';

const SUBSCRIPTIONS_MAX = 1000;
const CONCURRENCY_MIN = 5;
const OBJECTS = ['contact', 'company', 'deal', 'ticket', 'product', 'line_item', 'object'];
const KINDS = ['creation', 'deletion', 'merge', 'restore', 'propertyChange', 'associationChange'];
const EVENT_TYPES = new Set([
  ...OBJECTS.flatMap((object) => KINDS.map((kind) => `${object}.${kind}`)),
  'contact.privacyDeletion',
]);

/** The app-level API by which an app says where events go and which it wants. */
export function mountWebhooks(api: Api, account: Account, outbox: OutboxOptions): void {
  const sender = account.webhooks;
  for (const version of ['v3', '2026-03']) {
    const base = `/webhooks/${version}/:appId`;
    const route: Api['route'] = (method, path, options, handler) =>
      api.route(method, path, options, (call) => {
        refuseOtherApps(account, call);
        return handler(call);
      });
    const open = { limit: 'none' } as const;
    route('get', `${base}/settings`, open, () => {
      if (!sender.settings) throw notFound('No webhook settings');
      return ok(settingsAnswer(sender.settings));
    });
    route('put', `${base}/settings`, open, (call) => {
      const body = asObject(call.body);
      const throttling = asObject(body['throttling'] ?? {}, 'throttling');
      const max = wholeNumber(throttling['maxConcurrentRequests'], 'maxConcurrentRequests', outbox.inFlightMax);
      if (max <= CONCURRENCY_MIN) throw invalid(`maxConcurrentRequests must be more than ${CONCURRENCY_MIN}`);
      outbox.inFlightMax = max;
      return ok(settingsAnswer(sender.setTarget(scalar(body['targetUrl'], 'targetUrl'), max)));
    });
    route('delete', `${base}/settings`, open, () => {
      sender.settings = undefined;
      return noContent;
    });
    route('get', `${base}/subscriptions`, open, () => ok({ results: sender.subscriptions().map(subscriptionAnswer) }));
    route('post', `${base}/subscriptions`, open, (call) => created(subscriptionAnswer(subscribe(account, call))));
    route('post', `${base}/subscriptions/batch/update`, open, (call) => batchUpdate(account, call));
    const one = `${base}/subscriptions/:subscriptionId`;
    route('get', one, open, (call) => ok(subscriptionAnswer(sender.subscription(idOf(call)))));
    route('patch', one, open, (call) =>
      ok(subscriptionAnswer(sender.setActive(idOf(call), asObject(call.body)['active'] === true))),
    );
    route('delete', one, open, (call) => {
      sender.unsubscribe(idOf(call));
      return noContent;
    });
  }
}

function idOf(call: Call): number {
  return Number(param(call, 'subscriptionId'));
}

function refuseOtherApps(account: Account, call: Call): void {
  if (Number(param(call, 'appId')) === account.settings.appId) return;
  throw new HubspotRefusal(403, { message: 'You do not have access to this app.', category: 'BANNED' });
}

function subscribe(account: Account, call: Call): Subscription {
  const body = asObject(call.body);
  const eventType = scalar(body['eventType'], 'eventType');
  const propertyName = optionalText(body['propertyName']);
  const objectTypeId = optionalText(body['objectTypeId']);
  if (!EVENT_TYPES.has(eventType)) throw invalid(`Invalid eventType: ${eventType}`);
  if (eventType.endsWith('.propertyChange') !== (propertyName !== undefined)) {
    throw invalid('propertyName must be given for propertyChange subscriptions and for no others');
  }
  if (propertyName !== undefined && UNSUBSCRIBABLE_PROPERTIES.has(propertyName)) {
    throw invalid(`Changes of property ${propertyName} cannot be subscribed to`);
  }
  if (eventType.startsWith('object.') && objectTypeId === undefined) throw invalid('objectTypeId is required');
  if (account.webhooks.subscriptions().length >= SUBSCRIPTIONS_MAX) {
    throw invalid(`No more than ${SUBSCRIPTIONS_MAX} subscriptions are allowed`);
  }
  return account.webhooks.subscribe({ eventType, propertyName, objectTypeId, active: body['active'] === true });
}

function batchUpdate(account: Account, call: Call) {
  const startedAt = account.now();
  const results = asArray(asObject(call.body)['inputs'], 'inputs').map((input) => {
    const { id, active } = asObject(input, 'input');
    return subscriptionAnswer(account.webhooks.setActive(Number(id), active === true));
  });
  return ok({ status: 'COMPLETE', results, startedAt, completedAt: account.now() });
}

function settingsAnswer(settings: WebhookSettings): Record<string, unknown> {
  return {
    targetUrl: settings.targetUrl,
    throttling: { maxConcurrentRequests: settings.maxConcurrentRequests, period: 'SECONDLY' },
    createdAt: new Date(settings.createdAtMs).toISOString(),
    updatedAt: new Date(settings.updatedAtMs).toISOString(),
  };
}

function subscriptionAnswer(subscription: Subscription): Record<string, unknown> {
  const { id, eventType, propertyName, objectTypeId, active, createdAtMs, updatedAtMs } = subscription;
  return {
    id: String(id),
    eventType,
    ...(propertyName === undefined ? {} : { propertyName }),
    ...(objectTypeId === undefined ? {} : { objectTypeId }),
    active,
    createdAt: new Date(createdAtMs).toISOString(),
    updatedAt: new Date(updatedAtMs).toISOString(),
  };
}
