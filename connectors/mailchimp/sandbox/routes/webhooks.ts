import { type Context } from '../context.js';
import { BodyReader, type JsonObject, pageOf, readPage } from '../input.js';
import { type Audience, type Webhook, WEBHOOK_EVENTS, WEBHOOK_SOURCES } from '../model.js';
import { problems } from '../problems.js';

const WEBHOOKS = 'lists/{list_id}/webhooks';
const WEBHOOK = `${WEBHOOKS}/{webhook_id}`;
const VALIDATION_TIMEOUT_MS = 10_000;

export function addWebhookRoutes(context: Context): void {
  const { account, routes } = context;
  const schema = 'Lists/Webhooks/Instance.json';
  routes.add('GET', WEBHOOKS, ({ params, query }) => {
    const audience = account.audience(params['list_id']);
    const found = [...audience.webhooks.values()];
    return {
      status: 200,
      body: {
        webhooks: pageOf(found, readPage(query)).map((webhook) => webhookView(context, audience, webhook)),
        list_id: audience.id,
        total_items: found.length,
        _links: account.links.collection('Lists/Webhooks', `/lists/${audience.id}/webhooks`, 'Lists'),
      },
      schema: 'Lists/Webhooks/Collection.json',
    };
  });
  routes.add('POST', WEBHOOKS, async ({ params, body }) => {
    const audience = account.audience(params['list_id']);
    const sent = readWebhook(body, ['url']);
    await checkUrl(audience, sent.url ?? '');
    const webhook: Webhook = {
      id: account.minter.hex(10),
      url: sent.url ?? '',
      events: switches(WEBHOOK_EVENTS, sent.events),
      sources: switches(WEBHOOK_SOURCES, sent.sources),
      signingEnabled: false,
      disabled: false,
    };
    audience.webhooks.set(webhook.id, webhook);
    const secret = setSigning(context, webhook, sent.signing);
    return { status: 200, body: { ...webhookView(context, audience, webhook), ...secret }, schema };
  });
  routes.add('GET', WEBHOOK, ({ params }) => {
    const audience = account.audience(params['list_id']);
    return { status: 200, body: webhookView(context, audience, find(audience, params['webhook_id'])), schema };
  });
  routes.add('PATCH', WEBHOOK, async ({ params, body }) => {
    const audience = account.audience(params['list_id']);
    const webhook = find(audience, params['webhook_id']);
    const sent = readWebhook(body, []);
    if (sent.url !== undefined && sent.url !== webhook.url) await checkUrl(audience, sent.url);
    webhook.url = sent.url ?? webhook.url;
    webhook.disabled = false;
    Object.assign(webhook.events, sent.events && switches(WEBHOOK_EVENTS, { ...webhook.events, ...sent.events }));
    Object.assign(webhook.sources, sent.sources && switches(WEBHOOK_SOURCES, { ...webhook.sources, ...sent.sources }));
    const secret = setSigning(context, webhook, sent.signing);
    return { status: 200, body: { ...webhookView(context, audience, webhook), ...secret }, schema };
  });
  routes.add('DELETE', WEBHOOK, ({ params }) => {
    const audience = account.audience(params['list_id']);
    audience.webhooks.delete(find(audience, params['webhook_id']).id);
    return { status: 204 };
  });
}

function find(audience: Audience, id: string | undefined): Webhook {
  const webhook = audience.webhooks.get(id ?? '');
  if (!webhook) throw problems.notFound();
  return webhook;
}

function readWebhook(body: unknown, required: readonly string[]) {
  const reader = new BodyReader(body);
  reader.requireAll(...required);
  const sent = {
    url: reader.text('url'),
    events: reader.object('events'),
    sources: reader.object('sources'),
    signing: reader.flag('signing_enabled'),
  };
  reader.finish();
  return sent;
}

/** Without a word on it all are on; with some named, the others are off. */
function switches<Name extends string>(names: readonly Name[], sent: JsonObject | undefined): Record<Name, boolean> {
  const entries = names.map((name) => [name, sent === undefined ? true : sent[name] === true]);
  return Object.fromEntries(entries) as Record<Name, boolean>;
}

/** Turning signing on mints a secret, shown in this one answer only. */
function setSigning({ account }: Context, webhook: Webhook, on: boolean | undefined): { signing_secret?: string } {
  const mint = on === true && !webhook.signingEnabled;
  webhook.signingEnabled = on ?? webhook.signingEnabled;
  if (!mint) return {};
  webhook.signingSecret = account.minter.hex(32);
  return { signing_secret: webhook.signingSecret };
}

/** The vendor GETs the address and takes nothing but 200; two webhooks may not differ by their query alone. */
async function checkUrl(audience: Audience, url: string): Promise<void> {
  const refuse = (message: string) =>
    problems.invalid(
      "The resource submitted could not be validated. For field-specific details, see the 'errors' array.",
      [{ field: 'url', message }],
    );
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw refuse('Invalid URL');
  const bare = url.split('?')[0];
  if ([...audience.webhooks.values()].some((webhook) => webhook.url.split('?')[0] === bare)) {
    throw refuse("Sorry, you can't set up multiple WebHooks for one URL");
  }
  const status = await fetch(url, {
    headers: { 'user-agent': 'MailChimp.com WebHook Validator' },
    redirect: 'manual',
    signal: AbortSignal.timeout(VALIDATION_TIMEOUT_MS),
  }).then(
    (answer) => answer.status,
    () => 0, // refused, reset or timed out: the vendor reports code 0
  );
  if (status !== 200)
    throw refuse(`We couldn't verify the URL is working. Please double check and try again. HTTP Code: ${status}`);
}

function webhookView({ account }: Context, audience: Audience, webhook: Webhook): JsonObject {
  return {
    id: webhook.id,
    url: webhook.url,
    events: webhook.events,
    sources: webhook.sources,
    list_id: audience.id,
    signing_enabled: webhook.signingEnabled,
    _links: account.links.instance('Lists/Webhooks', `/lists/${audience.id}/webhooks/${webhook.id}`),
  };
}
