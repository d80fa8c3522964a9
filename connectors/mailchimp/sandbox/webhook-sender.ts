import { createHmac } from 'node:crypto';
import { type WebhookOutbox } from '#sandbox-kit';
import { type Account } from './account.js';
import { fullAddress, interestNames } from './webhook-values.js';
import { mergeValues } from './member-view.js';
import { type Audience, type ChangeSource, type Member, type Webhook, type WebhookEvent } from './model.js';

/** The vendor's status for "stop sending": the webhook is disabled at once. */
const GONE = 410;

/** A flat form: keys are like `data[merges][FNAME]`. */
type Form = [key: string, value: string][];

/** Sends webhooks for changes, in the vendor's form encoding. */
export class WebhookSender {
  readonly #account: Account;
  readonly #outbox: WebhookOutbox;

  constructor(account: Account, outbox: WebhookOutbox) {
    this.#account = account;
    this.#outbox = outbox;
  }

  subscribed(audience: Audience, member: Member, source: ChangeSource): void {
    this.#send(audience, 'subscribe', source, profileForm(audience, member));
  }

  profileChanged(audience: Audience, member: Member, source: ChangeSource): void {
    this.#send(audience, 'profile', source, profileForm(audience, member));
  }

  unsubscribed(
    audience: Audience,
    member: Member,
    source: ChangeSource,
    cause: { action: 'unsub' | 'delete'; reason: 'manual' | 'abuse' },
  ): void {
    this.#send(audience, 'unsubscribe', source, [
      ['data[action]', cause.action],
      ['data[reason]', cause.reason],
      ...profileForm(audience, member),
    ]);
  }

  cleaned(audience: Audience, member: Member, reason: 'hard' | 'abuse'): void {
    this.#send(audience, 'cleaned', undefined, [
      ['data[list_id]', audience.id],
      ['data[campaign_id]', ''],
      ['data[reason]', reason],
      ['data[email]', member.email],
    ]);
  }

  addressChanged(audience: Audience, member: Member, oldEmail: string, source: ChangeSource): void {
    this.#send(audience, 'upemail', source, [
      ['data[list_id]', audience.id],
      ['data[new_id]', member.uniqueEmailId],
      ['data[new_email]', member.email],
      ['data[old_email]', oldEmail],
    ]);
  }

  /** Without a source the vendor itself made the change, which every webhook hears. */
  #send(audience: Audience, event: WebhookEvent, source: ChangeSource | undefined, data: Form): void {
    const firedAt = this.#account.minter.now().slice(0, 19).replace('T', ' ');
    const body = new URLSearchParams([['type', event], ['fired_at', firedAt], ...data]).toString();
    for (const webhook of audience.webhooks.values()) {
      if (webhook.disabled || !webhook.events[event]) continue;
      if (source !== undefined && !webhook.sources[source]) continue;
      this.#outbox.send({
        url: webhook.url,
        build: () => ({ headers: this.#headers(webhook, body), body }),
        onAnswer: (status) => {
          if (status === GONE) webhook.disabled = true;
        },
      });
    }
  }

  #headers(webhook: Webhook, body: string): Record<string, string> {
    const headers: Record<string, string> = {
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'MailChimp',
    };
    if (webhook.signingEnabled && webhook.signingSecret !== undefined) {
      const seconds = Math.floor(this.#account.clock.nowMs() / 1000);
      headers['x-mailchimp-signature'] = signature(webhook.signingSecret, seconds, body);
    }
    return headers;
  }
}

/** `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`. */
function signature(secret: string, seconds: number, body: string): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

function profileForm(audience: Audience, member: Member): Form {
  const form: Form = [
    ['data[id]', member.uniqueEmailId],
    ['data[email]', member.email],
    ['data[email_type]', member.emailType],
    ['data[ip_opt]', member.ipOpt],
    ...(member.ipSignup === '' ? [] : ([['data[ip_signup]', member.ipSignup]] as Form)),
    ['data[web_id]', String(member.webId)],
    ['data[list_id]', audience.id],
    ['data[merges][EMAIL]', member.email],
  ];
  for (const [tag, value] of Object.entries(mergeValues(audience, member))) {
    if (typeof value === 'object' && value !== null) form.push(...fullAddress(`data[merges][${tag}]`, value));
    else form.push([`data[merges][${tag}]`, String(value)]);
  }
  return [...form, ...interestNames(audience, member)];
}
