import { type RecordState } from '#core';
import { type CallContext, ConnectorError } from '#connector-sdk';
import { subscriptionName } from './asked-fields.js';
import { type HubSpotClient } from './client.js';
import { type Consent, type ConsentWrite } from './consent.js';
import { OPT_OUT_PROPERTY } from './describe.js';
import { EMAIL_PROPERTY } from './extra-fields.js';
import { unsubscribeAll } from './opt-out.js';
import { type PreparedWrite, rejected } from './prepared.js';
import { unread, type WriteProgress } from './write-progress.js';

/** The field a consent write is about, where it is about one. */
const fieldOf = ({ optOut, states }: PreparedWrite): string =>
  optOut ? OPT_OUT_PROPERTY : subscriptionName([...states.keys()][0] ?? '');

export const isConsent = ({ optOut, states }: PreparedWrite): boolean => optOut || states.size > 0;

/** Writes what contacts agreed to, which HubSpot keeps by address. A contact it fails for gets that outcome. */
export class ConsentWriter {
  readonly #client: HubSpotClient;
  readonly #consent: Consent;
  readonly #read: (ids: readonly string[], context: CallContext) => Promise<readonly RecordState[]>;

  /** @param read gives contacts with their address */
  constructor(
    client: HubSpotClient,
    consent: Consent,
    read: (ids: readonly string[], context: CallContext) => Promise<readonly RecordState[]>,
  ) {
    this.#client = client;
    this.#consent = consent;
    this.#read = read;
  }

  /** For contacts that are there. They are not settled by it, unless it fails. */
  async forExisting(writes: readonly PreparedWrite[], progress: WriteProgress, context: CallContext): Promise<void> {
    const ids = writes.map((write) => write.reference);
    const states = await this.#read(ids, context);
    const emails = new Map<PreparedWrite, string>();
    writes.forEach((write, position) => {
      const state = states[position];
      if (state?.kind === 'gone') progress.settle(write, state);
      else if (state?.kind === 'live') emails.set(write, textOrEmpty(state.fields[EMAIL_PROPERTY]));
      else progress.settle(write, unread());
    });
    await this.#write(emails, progress, context);
  }

  /** For contacts that were made just now, by the address they were made with. */
  async forCreated(writes: readonly PreparedWrite[], progress: WriteProgress, context: CallContext): Promise<void> {
    const emails = writes.map((write) => [write, write.properties[EMAIL_PROPERTY] ?? ''] as const);
    await this.#write(new Map(emails), progress, context);
  }

  async #write(
    emails: ReadonlyMap<PreparedWrite, string>,
    progress: WriteProgress,
    context: CallContext,
  ): Promise<void> {
    const open = new Map(
      [...emails].filter(([, email]) => email !== '').map(([write, email]) => [write, email.toLowerCase()]),
    );
    for (const write of emails.keys()) {
      if (!open.has(write)) progress.settle(write, refused('NEEDS_EMAIL', write, 'the contact has no email address'));
    }
    try {
      await this.#unsubscribe(new Map([...open].filter(([write]) => write.optOut)), progress, context);
      await this.#setStates(open, progress, context);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      // Consent written twice does no harm, so a lost answer is simply tried again.
      progress.fail([...open.keys()], error);
      throw error;
    }
  }

  async #unsubscribe(
    emails: ReadonlyMap<PreparedWrite, string>,
    progress: WriteProgress,
    context: CallContext,
  ): Promise<void> {
    if (emails.size === 0) return;
    const failed = await unsubscribeAll(this.#client, [...emails.values()], context);
    progress.reached = true;
    for (const [write, email] of emails) {
      if (failed.has(email)) progress.settle(write, refused('REFUSED', write, 'HubSpot refused it'));
    }
  }

  async #setStates(
    emails: ReadonlyMap<PreparedWrite, string>,
    progress: WriteProgress,
    context: CallContext,
  ): Promise<void> {
    const owners = new Map<ConsentWrite, PreparedWrite>();
    for (const [write, email] of emails) {
      for (const [definitionId, state] of write.states) owners.set({ email, definitionId, state }, write);
    }
    if (owners.size === 0) return;
    const failed = await this.#consent.write([...owners.keys()], context);
    progress.reached = true;
    for (const [{ definitionId }, write] of [...owners].filter(([consent]) => failed.has(consent))) {
      const why = 'HubSpot did not take this subscription state';
      progress.settle(write, rejected('HUBSPOT_SUBSCRIPTION_REFUSED', why, subscriptionName(definitionId)));
    }
  }
}

const refused = (code: string, write: PreparedWrite, why: string) =>
  rejected(`HUBSPOT_OPTOUT_${code}`, `What the contact agreed to could not be passed on: ${why}`, fieldOf(write));

const textOrEmpty = (value: unknown): string => (typeof value === 'string' ? value : '');
