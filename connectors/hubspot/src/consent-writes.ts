import { type Fields, type LiveRecord } from '#core';
import { type CallContext, ConnectorError, type WriteOutcome } from '#connector-sdk';
import { isExtra, subscriptionName } from './asked-fields.js';
import { type HubSpotClient } from './client.js';
import { type ConsentWrite } from './consent.js';
import { OPT_OUT_PROPERTY } from './describe.js';
import { surelyNotDone } from './errors.js';
import { EMAIL_PROPERTY, type ExtraFields } from './extra-fields.js';
import { type ObjectKind } from './objects.js';
import { unsubscribeAll } from './opt-out.js';
import { type PreparedWrite, rejected, writesRecord } from './prepared.js';
import { type RecordReader } from './reader.js';
import { unread, type WriteProgress } from './write-progress.js';

/** A contact whose consent is written, as it was read or made. */
interface Asked {
  readonly write: PreparedWrite;
  readonly state: LiveRecord;
  readonly email: string;
}

/**
 * Writes what contacts agreed to, which HubSpot keeps by address: all of one `write` together, for its batches take as
 * many as the records' do.
 */
export class ConsentWriter {
  readonly #client: HubSpotClient;
  readonly #kind: ObjectKind;
  readonly #extras: ExtraFields;
  readonly #reader: RecordReader;

  constructor(parts: { client: HubSpotClient; kind: ObjectKind; extras: ExtraFields }, reader: RecordReader) {
    this.#client = parts.client;
    this.#kind = parts.kind;
    this.#extras = parts.extras;
    this.#reader = reader;
  }

  /** For contacts that are there. Those with nothing else to write are done then; those it fails for get that outcome. */
  async forExisting(writes: readonly PreparedWrite[], progress: WriteProgress, context: CallContext): Promise<void> {
    if (writes.length === 0) return;
    try {
      const asked = await this.#askedOf(writes, progress, context);
      const refused = await this.#write(asked, progress, context);
      for (const { write, state } of asked) {
        const why = refused.get(write);
        if (why) progress.settle(write, why);
        else if (!writesRecord(write) && write.sets.length === 0) {
          const observed = this.#observed(write, state);
          progress.settle(write, { kind: 'done', id: write.reference, created: false, observed });
        }
      }
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      progress.halt(error);
    }
  }

  /**
   * For contacts that were made just now. They are there whatever comes of it: where it fails, what is observed says
   * that it is still to be written.
   */
  async forCreated(writes: readonly PreparedWrite[], progress: WriteProgress, context: CallContext): Promise<void> {
    const asked = writes.flatMap((write) => {
      const outcome = progress.of(write);
      const email = write.properties[EMAIL_PROPERTY] ?? '';
      return outcome?.kind === 'done' && outcome.observed ? [{ write, state: outcome.observed, email }] : [];
    });
    if (asked.length === 0 || progress.halted) return;
    try {
      const refused = await this.#write(asked, progress, context);
      for (const { write, state } of asked) {
        const outcome = progress.of(write);
        if (outcome?.kind !== 'done' || refused.has(write)) continue;
        progress.settle(write, { ...outcome, observed: { ...state, fields: withConsent(write, state.fields) } });
      }
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      progress.halt(error);
    }
  }

  /** What the caller has read need not be read again. */
  async #askedOf(
    writes: readonly PreparedWrite[],
    progress: WriteProgress,
    context: CallContext,
  ): Promise<readonly Asked[]> {
    const unknown = writes.filter(({ read }) => read?.fields[EMAIL_PROPERTY] === undefined);
    const names = unknown.flatMap((write) => write.observe.filter((name) => !isExtra(this.#kind, name)));
    const states = await this.#reader.get(
      unknown.map((write) => write.reference),
      [...new Set([EMAIL_PROPERTY, ...names])],
      context,
    );
    return writes.flatMap((write) => {
      const state = states[unknown.indexOf(write)] ?? write.read;
      if (state?.kind === 'live') return [{ write, state, email: textOrEmpty(state.fields[EMAIL_PROPERTY]) }];
      progress.settle(write, state?.kind === 'gone' ? state : unread());
      return [];
    });
  }

  /**
   * @returns the outcome of each write it was refused for
   * @throws ConnectorError when nothing is known of any of them; consent written twice does no harm, so it is tried again
   */
  async #write(
    asked: readonly Asked[],
    progress: WriteProgress,
    context: CallContext,
  ): Promise<ReadonlyMap<PreparedWrite, WriteOutcome>> {
    const refused = new Map<PreparedWrite, WriteOutcome>();
    for (const { write } of asked.filter(({ email }) => email === '')) {
      refused.set(write, notPassedOn('NEEDS_EMAIL', write, 'the contact has no email address'));
    }
    const open = asked.filter(({ email }) => email !== '');
    try {
      await this.#unsubscribe(
        open.filter(({ write }) => write.optOut),
        refused,
        context,
      );
      await this.#setStates(open, refused, context);
      progress.reached ||= open.length > 0;
      return refused;
    } catch (error) {
      if (error instanceof ConnectorError && !surelyNotDone(error)) progress.reached = true;
      throw error;
    }
  }

  async #unsubscribe(
    asked: readonly Asked[],
    refused: Map<PreparedWrite, WriteOutcome>,
    context: CallContext,
  ): Promise<void> {
    if (asked.length === 0) return;
    const emails = asked.map(({ email }) => email.toLowerCase());
    const failed = await unsubscribeAll(this.#client, emails, context);
    for (const { write, email } of asked) {
      if (failed.has(email.toLowerCase())) refused.set(write, notPassedOn('REFUSED', write, 'HubSpot refused it'));
    }
  }

  async #setStates(
    asked: readonly Asked[],
    refused: Map<PreparedWrite, WriteOutcome>,
    context: CallContext,
  ): Promise<void> {
    const owners = new Map<ConsentWrite, PreparedWrite>();
    for (const { write, email } of asked) {
      for (const [definitionId, state] of write.states) owners.set({ email, definitionId, state }, write);
    }
    if (owners.size === 0) return;
    for (const consent of await this.#extras.consent.write([...owners.keys()], context)) {
      const write = owners.get(consent);
      const why = 'HubSpot did not take this subscription state';
      const field = subscriptionName(consent.definitionId);
      if (write) refused.set(write, rejected('HUBSPOT_SUBSCRIPTION_REFUSED', why, field));
    }
  }

  /** What is known of a contact once its consent is written, as far as it was asked. */
  #observed(write: PreparedWrite, state: LiveRecord): LiveRecord {
    const asked = Object.entries(state.fields).filter(([name]) => write.observe.includes(name));
    return { ...state, fields: withConsent(write, Object.fromEntries(asked)) };
  }
}

/** The fields with the consent HubSpot has taken, as far as it was asked. */
export function withConsent({ optOut, states, observe }: PreparedWrite, fields: Fields): Fields {
  const taken = [
    ...(optOut ? [[OPT_OUT_PROPERTY, 'true'] as const] : []),
    ...[...states].map(([definitionId, { status }]) => [subscriptionName(definitionId), status] as const),
  ];
  return { ...fields, ...Object.fromEntries(taken.filter(([name]) => observe.includes(name))) };
}

const notPassedOn = (code: string, { optOut, states }: PreparedWrite, why: string): WriteOutcome => {
  const field = optOut ? OPT_OUT_PROPERTY : subscriptionName([...states.keys()][0] ?? '');
  return rejected(`HUBSPOT_OPTOUT_${code}`, `What the contact agreed to could not be passed on: ${why}`, field);
};

const textOrEmpty = (value: unknown): string => (typeof value === 'string' ? value : '');
