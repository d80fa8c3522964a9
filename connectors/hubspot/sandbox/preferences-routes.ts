import { type Account } from './account.js';
import { type Answer, type Api, type Call, ok, param } from './api.js';
import { batchAnswer } from './batch-routes.js';
import { invalid } from './errors.js';
import { asObject, asTexts, optionalText, scalar } from './input.js';
import { SUBSCRIPTION_TYPES, type SubscriptionType } from './data/subscription-types.js';
import { type StatusState, type SubscriptionStatus } from './preferences.js';
import { type JsonObject } from './types.js';

const DEFINED_AT = '2020-06-30T15:57:37.277Z';
/** One scope covers reading and writing; apps made before it had the two parts. */
const eitherOf = (part: string) => ({
  scopes: ({ caller: { scopes } }: Call): string[] =>
    scopes !== 'all' && scopes.includes('communication_preferences.read_write') ? [] : [part],
});
const READ = eitherOf('communication_preferences.read');
const WRITE = eitherOf('communication_preferences.write');
const BATCH_READ = { scopes: () => ['communication_preferences.statuses.batch.read'] };
const BATCH_WRITE = { scopes: () => ['communication_preferences.statuses.batch.write'] };

export function mountPreferences(api: Api, account: Account): void {
  mountV3(api, account);
  mountV4(api, account);
}

function definition(type: SubscriptionType): Record<string, unknown> {
  return {
    id: String(type.id),
    name: type.name,
    description: type.description,
    purpose: type.purpose,
    communicationMethod: 'Email',
    isActive: true,
    isDefault: true,
    isInternal: type.purpose === 'Sales',
    createdAt: DEFINED_AT,
    updatedAt: DEFINED_AT,
  };
}

function typeById(id: number): SubscriptionType {
  const type = SUBSCRIPTION_TYPES.find((one) => one.id === id);
  if (!type) throw invalid(`Subscription ${id} does not exist`);
  return type;
}

function mountV3(api: Api, account: Account): void {
  const base = '/communication-preferences/v3';
  api.route('get', `${base}/definitions`, READ, () =>
    ok({ subscriptionDefinitions: SUBSCRIPTION_TYPES.map(definition) }),
  );
  api.route('get', `${base}/status/email/:email`, READ, (call) => {
    const email = param(call, 'email');
    return ok({
      recipient: email,
      subscriptionStatuses: SUBSCRIPTION_TYPES.map((type) => statusV3(account, email, type)),
    });
  });
  api.route('post', `${base}/subscribe`, WRITE, (call) => setV3(account, call, 'SUBSCRIBED'));
  api.route('post', `${base}/unsubscribe`, WRITE, (call) => setV3(account, call, 'UNSUBSCRIBED'));
}

function setV3(account: Account, call: Call, state: StatusState): Answer {
  const body = asObject(call.body);
  const email = scalar(body['emailAddress'], 'emailAddress');
  const type = typeById(Number(scalar(body['subscriptionId'], 'subscriptionId')));
  // This generation of the API never overrules an opt-out.
  if (state === 'SUBSCRIBED' && account.preferences.status(email, type.id).state === 'UNSUBSCRIBED') {
    throw invalid(`${email} has unsubscribed from ${type.name} and cannot be subscribed again by request`);
  }
  account.preferences.set(email, type.id, { state, ...legalBasisOf(body) }, call.caller.actor);
  return ok(statusV3(account, email, type));
}

function legalBasisOf(body: JsonObject): Pick<SubscriptionStatus, 'legalBasis' | 'legalBasisExplanation'> {
  const legalBasis = optionalText(body['legalBasis']);
  const legalBasisExplanation = optionalText(body['legalBasisExplanation']);
  return {
    ...(legalBasis === undefined ? {} : { legalBasis }),
    ...(legalBasisExplanation === undefined ? {} : { legalBasisExplanation }),
  };
}

function statusV3(account: Account, email: string, type: SubscriptionType): Record<string, unknown> {
  const { state, legalBasis, legalBasisExplanation } = account.preferences.status(email, type.id);
  const portalWide = account.preferences.optedOutAtMs(email) !== undefined;
  return {
    id: String(type.id),
    name: type.name,
    description: type.description,
    status: state === 'SUBSCRIBED' ? 'SUBSCRIBED' : 'NOT_SUBSCRIBED',
    sourceOfStatus: portalWide ? 'PORTAL_WIDE_STATUS' : 'SUBSCRIPTION_STATUS',
    preferenceGroupName: null,
    legalBasis: legalBasis ?? null,
    legalBasisExplanation: legalBasisExplanation ?? null,
  };
}

function mountV4(api: Api, account: Account): void {
  const base = '/communication-preferences/v4';
  const statuses = `${base}/statuses`;
  api.route('get', `${base}/definitions`, READ, () =>
    batchAnswer(account, account.now(), { results: SUBSCRIPTION_TYPES.map(definition) }),
  );
  api.route('post', `${statuses}/batch/read`, BATCH_READ, (call) =>
    eachEmail(account, call, (email) => ({ subscriberIdString: email, statuses: statusesV4(account, email) })),
  );
  api.route('post', `${statuses}/batch/unsubscribe-all/read`, BATCH_READ, (call) =>
    eachEmail(account, call, (email) => ({ subscriberIdString: email, wideStatuses: wideStatuses(account, email) })),
  );
  api.route('post', `${statuses}/batch/unsubscribe-all`, BATCH_WRITE, (call) =>
    eachEmail(account, call, (email) => {
      account.preferences.optOutOfAll(email, call.caller.actor);
      const verbose = call.query.get('verbose') === 'true';
      return { subscriberIdString: email, ...(verbose ? { statuses: statusesV4(account, email) } : {}) };
    }),
  );
  api.route('post', `${statuses}/batch/write`, BATCH_WRITE, (call) => {
    const inputs = asObject(call.body)['inputs'];
    if (!Array.isArray(inputs)) throw invalid('Some required fields were not set: [inputs]');
    const results = inputs.map((item) => {
      const input = asObject(item, 'input');
      return setV4(account, call, scalar(input['subscriberIdString'], 'subscriberIdString'), input);
    });
    return batchAnswer(account, account.now(), { results });
  });
  const one = `${statuses}/:email`;
  api.route('get', `${one}/unsubscribe-all`, READ, (call) => {
    requireChannel(call.query.get('channel'));
    return batchAnswer(account, account.now(), { results: wideStatuses(account, param(call, 'email')) });
  });
  api.route('post', `${one}/unsubscribe-all`, WRITE, (call) => {
    requireChannel(call.query.get('channel'));
    account.preferences.optOutOfAll(param(call, 'email'), call.caller.actor);
    const verbose = call.query.get('verbose') === 'true';
    return batchAnswer(account, account.now(), { results: verbose ? statusesV4(account, param(call, 'email')) : [] });
  });
  api.route('get', one, READ, (call) => {
    requireChannel(call.query.get('channel'));
    return batchAnswer(account, account.now(), { results: statusesV4(account, param(call, 'email')) });
  });
  api.route('post', one, WRITE, (call) => {
    const result = setV4(account, call, param(call, 'email'), asObject(call.body));
    return batchAnswer(account, account.now(), { results: [result] });
  });
}

function requireChannel(channel: unknown): void {
  if (channel !== 'EMAIL') throw invalid(`Invalid channel: ${String(channel)}. The only channel is EMAIL`);
}

function eachEmail(account: Account, call: Call, answer: (email: string) => unknown): Answer {
  requireChannel(call.query.get('channel'));
  const emails = asTexts(asObject(call.body)['inputs'], 'inputs');
  return batchAnswer(account, account.now(), { results: emails.map(answer) });
}

function setV4(account: Account, call: Call, email: string, input: JsonObject): Record<string, unknown> {
  requireChannel(input['channel']);
  const type = typeById(Number(scalar(input['subscriptionId'], 'subscriptionId')));
  const state = scalar(input['statusState'], 'statusState');
  if (state !== 'SUBSCRIBED' && state !== 'UNSUBSCRIBED' && state !== 'NOT_SPECIFIED') {
    throw invalid(`Invalid statusState: ${state}`);
  }
  const before = account.preferences.status(email, type.id).state;
  account.preferences.set(email, type.id, { state, ...legalBasisOf(input) }, call.caller.actor);
  const resubscribed = before === 'UNSUBSCRIBED' && state === 'SUBSCRIBED';
  const reason =
    before === state ? 'NO_STATUS_CHANGE' : resubscribed ? 'RESUBSCRIBE_OCCURRED' : 'REQUESTED_CHANGE_OCCURRED';
  return { ...statusV4(account, email, type), setStatusSuccessReason: reason };
}

function statusesV4(account: Account, email: string): Record<string, unknown>[] {
  return SUBSCRIPTION_TYPES.map((type) => statusV4(account, email, type));
}

function statusV4(account: Account, email: string, type: SubscriptionType): Record<string, unknown> {
  const { state, atMs, legalBasis, legalBasisExplanation } = account.preferences.status(email, type.id);
  return {
    channel: 'EMAIL',
    subscriberIdString: email,
    subscriptionId: type.id,
    subscriptionName: type.name,
    status: state,
    source: state === 'NOT_SPECIFIED' ? 'No status set' : 'Public API',
    timestamp: new Date(atMs).toISOString(),
    ...(legalBasis === undefined ? {} : { legalBasis }),
    ...(legalBasisExplanation === undefined ? {} : { legalBasisExplanation }),
  };
}

function wideStatuses(account: Account, email: string): Record<string, unknown>[] {
  const optedOutAtMs = account.preferences.optedOutAtMs(email);
  return [
    {
      channel: 'EMAIL',
      subscriberIdString: email,
      wideStatusType: 'PORTAL_WIDE',
      status: optedOutAtMs === undefined ? 'NOT_SPECIFIED' : 'UNSUBSCRIBED',
      timestamp: new Date(optedOutAtMs ?? 0).toISOString(),
    },
  ];
}
