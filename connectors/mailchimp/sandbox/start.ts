import { type Express } from 'express';
import {
  type Person,
  type RunningSandbox,
  type SandboxOptions,
  type SandboxParts,
  startSandbox,
  WebhookOutbox,
} from '#sandbox-kit';
import { Account } from './account.js';
import { type Context } from './context.js';
import { type Controlled, mountControl } from './control.js';
import { Members } from './members.js';
import { mountOAuth, type OAuthApp } from './oauth.js';
import { SEEDED_MERGE_FIELDS, seedPeople } from './people.js';
import { personActions, type PersonActions } from './person-actions.js';
import { addAccountRoutes } from './routes/account.js';
import { addBatchSubscribeRoute } from './routes/batch-subscribe.js';
import { Batches } from './routes/batches.js';
import { addInterestRoutes } from './routes/interests.js';
import { addListRoutes } from './routes/lists.js';
import { addMemberDetailRoutes } from './routes/member-details.js';
import { addMemberRoutes } from './routes/members.js';
import { addMergeFieldRoutes } from './routes/merge-fields.js';
import { addReportRoutes } from './routes/reports.js';
import { addSegmentRoutes } from './routes/segments.js';
import { addWebhookRoutes } from './routes/webhooks.js';
import { Routes } from './routing.js';
import { Segments } from './segments.js';
import { mountApi, mountConnectionLimit, routeOf } from './transport.js';
import { Users } from './users.js';
import { WebhookSender } from './webhook-sender.js';

const MINUTE_MS = 60_000;
/** Retries of a webhook, over about 75 minutes. */
const WEBHOOK_RETRY_DELAYS_MS = [1, 2, 4, 8, 15, 20, 25].map((minutes) => minutes * MINUTE_MS);
const WEBHOOK_TIMEOUT_MS = 10_000;
const WEBHOOKS_IN_FLIGHT_MAX = 10;

export interface MailchimpSandboxOptions extends SandboxOptions {
  /** Default `sandbox0mailchimp0key-us1`; what follows the last `-` is the data centre. */
  apiKey?: string;
  /** The registered app (default `sandbox-mailchimp-client` with `sandbox-mailchimp-secret`). */
  oauthApp?: OAuthApp;
  /** Id of the audience that is there from the start; minted when absent. */
  listId?: string;
  /** Requests one user can have open at once (default 10). */
  connectionsMax?: number;
  /** Audiences the account's plan allows (default 5). */
  audiencesMax?: number;
  /**
   * Batch subscribe answers 200 but leaves members unsubscribed by an admin as they are, as reported in 2026
   * (default false: it subscribes them, as PUT was recorded to do).
   */
  batchIgnoresAdminResubscribe?: boolean;
  /** Sandbox time a batch of operations spends pending and started, each (default 200 ms). */
  batchStepMs?: number;
}

export interface MailchimpSandbox extends RunningSandbox {
  readonly apiKey: string;
  /** The default audience. The API root is `${url}/3.0`. */
  readonly listId: string;
  /** Puts people into an audience (the default one) without webhooks or calls. */
  seedPeople(people: readonly Person[], listId?: string): void;
  readonly asUser: PersonActions;
  readonly webhooks: WebhookOutbox;
  /** Another login of the same account, with connections of its own. */
  addUser(login: string): { apiKey: string; accessToken: string };
}

export async function startMailchimpSandbox(options: MailchimpSandboxOptions = {}): Promise<MailchimpSandbox> {
  const apiKey = options.apiKey ?? 'sandbox0mailchimp0key-us1';
  const state: { assembled?: Assembled; url: string } = { url: '' };
  const assembled = (parts: SandboxParts): Assembled =>
    (state.assembled ??= assemble(parts, options, apiKey, () => state.url));
  const running = await startSandbox(
    {
      vendor: 'mailchimp',
      early: (app, parts) => mountConnectionLimit(app, assembled(parts).transport, parts.calls),
      api: (app, parts) => mountVendor(app, assembled(parts), () => state.url),
      control: (router, parts) => mountControl(router, () => assembled(parts).controlled),
      routeOf,
      started: (_server, url) => void (state.url = url),
      closed: () => state.assembled?.controlled.webhooks.close(),
    },
    options,
  );
  if (!state.assembled) throw new Error('the sandbox started without its API');
  const { controlled, listId } = state.assembled;
  return Object.assign(running, {
    apiKey,
    listId,
    seedPeople: controlled.seedPeople,
    asUser: controlled.asUser,
    webhooks: controlled.webhooks,
    addUser: (login: string) => {
      const { user, apiKey: key } = controlled.users.add(login);
      return { apiKey: key, accessToken: controlled.users.mintToken(user) };
    },
  });
}

interface Assembled {
  listId: string;
  controlled: Controlled;
  transport: Parameters<typeof mountApi>[1];
  batches: Batches;
  oauthApp: OAuthApp;
}

function assemble(
  parts: SandboxParts,
  options: MailchimpSandboxOptions,
  apiKey: string,
  baseUrl: () => string,
): Assembled {
  const dataCenter = apiKey.slice(apiKey.lastIndexOf('-') + 1);
  const account = new Account(parts.clock, parts.random, dataCenter, options.audiencesMax ?? 5);
  const users = new Users(account.minter, dataCenter);
  users.add('owner', apiKey);
  const webhooks = new WebhookOutbox({
    clock: parts.clock,
    random: parts.random,
    inFlightMax: WEBHOOKS_IN_FLIGHT_MAX,
    timeoutMs: WEBHOOK_TIMEOUT_MS,
    retryDelaysMs: WEBHOOK_RETRY_DELAYS_MS,
  });
  const segments = new Segments(account);
  const members = new Members(account, segments, new WebhookSender(account, webhooks));
  const audience = account.addAudience({
    ...(options.listId === undefined ? {} : { id: options.listId }),
    mergeFields: SEEDED_MERGE_FIELDS,
  });
  const batchIgnoresAdminResubscribe = options.batchIgnoresAdminResubscribe ?? false;
  const context: Context = { account, members, segments, routes: new Routes(), baseUrl, batchIgnoresAdminResubscribe };
  const batches = addRoutes(context, options.batchStepMs ?? 200);
  return {
    listId: audience.id,
    controlled: {
      account,
      users,
      webhooks,
      asUser: personActions(account, members, segments, audience.id),
      seedPeople: (people, listId = audience.id) => seedPeople(account, account.audience(listId), people),
    },
    transport: { account, users, routes: context.routes, connectionsMax: options.connectionsMax ?? 10 },
    batches,
    oauthApp: options.oauthApp ?? {
      clientId: 'sandbox-mailchimp-client',
      clientSecret: 'sandbox-mailchimp-secret',
    },
  };
}

function addRoutes(context: Context, batchStepMs: number): Batches {
  addAccountRoutes(context);
  addListRoutes(context);
  addBatchSubscribeRoute(context);
  addMergeFieldRoutes(context);
  addMemberRoutes(context);
  addMemberDetailRoutes(context);
  addSegmentRoutes(context);
  addInterestRoutes(context);
  addWebhookRoutes(context);
  addReportRoutes(context);
  const batches = new Batches(context, batchStepMs);
  batches.addRoutes();
  return batches;
}

function mountVendor(app: Express, assembled: Assembled, baseUrl: () => string): void {
  const { controlled, transport, batches, oauthApp } = assembled;
  mountApi(app, transport);
  mountOAuth(app, { account: controlled.account, users: controlled.users, oauthApp }, baseUrl);
  // The vendor keeps results on a storage host: the link itself is the permission.
  app.get('/batch-results/:file', (request, response) => {
    const id = request.params.file.replace('-response.tar.gz', '');
    const token = request.query['token'];
    void batches.archive(id, typeof token === 'string' ? token : '').then((archive) => {
      if (archive) response.type('application/gzip').send(archive);
      else response.status(403).type('application/xml').send('<Error><Code>AccessDenied</Code></Error>');
    });
  });
}
