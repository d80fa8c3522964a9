import { type CallContext, type Clock, ConnectorError } from '#connector-sdk';
import { type HubSpotClient, type PlainCall } from './client.js';
import { assertAllAnswered, RefusedCall } from './errors.js';
import { arrayOf, chunksOf, isObject, objectOf, textOf } from './json.js';

const PATH = '/communication-preferences/v4';
const EMAIL = 'EMAIL';
/** HubSpot names no bound for these calls; this is the one of its other batches. */
const BATCH_MAX = 100;
const DEFINITIONS_LIFE_MS = 600_000;

export const UNSUBSCRIBED = 'UNSUBSCRIBED';
const SUBSCRIBED = 'SUBSCRIBED';
/** The states a subscription is in, with how people read them. */
export const STATES = [
  { value: SUBSCRIBED, title: 'Subscribed' },
  { value: UNSUBSCRIBED, title: 'Unsubscribed' },
  { value: 'NOT_SPECIFIED', title: 'Not specified' },
] as const;

/** The grounds on which HubSpot lets somebody be subscribed. */
const LEGAL_BASES: ReadonlySet<string> = new Set([
  'LEGITIMATE_INTEREST_PQL',
  'LEGITIMATE_INTEREST_CLIENT',
  'LEGITIMATE_INTEREST_OTHER',
  'PERFORMANCE_OF_CONTRACT',
  'CONSENT_WITH_NOTICE',
  'NON_GDPR',
  'PROCESS_AND_STORE',
]);

/** A kind of mail people can subscribe to. */
export interface Definition {
  readonly id: string;
  readonly name: string;
}

/** A subscription state to write. Only an opt-out goes without the ground it is written on. */
export type StateWrite =
  | { readonly status: typeof UNSUBSCRIBED }
  | { readonly status: typeof SUBSCRIBED; readonly legalBasis: string; readonly legalBasisExplanation: string };

/** One address's subscription state to write. */
export interface ConsentWrite {
  readonly email: string;
  readonly definitionId: string;
  readonly state: StateWrite;
}

/**
 * What a written value asks for. An opt-out is a plain state; subscribing takes the evidence beside it:
 * `{ status: 'SUBSCRIBED', legalBasis, legalBasisExplanation }`.
 * @returns `undefined` for a state without the evidence it takes, or that may not be written
 */
export function readState(value: unknown): StateWrite | undefined {
  if (value === UNSUBSCRIBED) return { status: UNSUBSCRIBED };
  if (!isObject(value)) return undefined;
  const { status } = value;
  if (status === UNSUBSCRIBED) return { status: UNSUBSCRIBED };
  const legalBasis = textOf(value['legalBasis']) ?? '';
  const legalBasisExplanation = textOf(value['legalBasisExplanation'])?.trim() ?? '';
  const proven = LEGAL_BASES.has(legalBasis) && legalBasisExplanation !== '';
  return status === SUBSCRIBED && proven ? { status: SUBSCRIBED, legalBasis, legalBasisExplanation } : undefined;
}

/** Which kinds of mail each address has agreed to, through HubSpot's communication preferences. */
export class Consent {
  readonly #client: HubSpotClient;
  readonly #clock: Clock;
  #kept: { readonly definitions: readonly Definition[]; readonly untilMs: number } | undefined;

  constructor(client: HubSpotClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /** The kinds of mail in use, when statuses can be read in batches: one address a call would be too dear. */
  async definitions(context: CallContext): Promise<readonly Definition[]> {
    if (this.#kept && this.#clock.nowMs() < this.#kept.untilMs) return this.#kept.definitions;
    const definitions = await this.#read(context);
    this.#kept = { definitions, untilMs: this.#clock.nowMs() + DEFINITIONS_LIFE_MS };
    return definitions;
  }

  /** The state of each kind of mail, by address in lower case and definition: one call for 100 addresses. */
  async states(
    emails: readonly string[],
    context: CallContext,
  ): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
    const states = new Map<string, ReadonlyMap<string, string>>();
    for (const inputs of chunksOf([...new Set(emails)], BATCH_MAX)) {
      const answer = objectOf(await this.#post('/statuses/batch/read', { inputs }, context, { channel: EMAIL }));
      assertAllAnswered(arrayOf(answer['errors']), 'the subscriptions');
      for (const result of arrayOf(answer['results']).map(objectOf)) {
        const told = arrayOf(result['statuses']).map((status): [string, string] => {
          const { subscriptionId, status: state } = objectOf(status);
          return [textOf(subscriptionId) ?? '', textOf(state) ?? ''];
        });
        states.set((textOf(result['subscriberIdString']) ?? '').toLowerCase(), new Map(told));
      }
    }
    return states;
  }

  /**
   * Writes states and gives those HubSpot did not take. The batch call needs a scope that smaller plans lack; without
   * it each address takes a call.
   * @throws ConnectorError when a call fails as a whole; it may have been done, and is safe to repeat
   */
  async write(writes: readonly ConsentWrite[], context: CallContext): Promise<ReadonlySet<ConsentWrite>> {
    const refused = new Set<ConsentWrite>();
    for (const batch of chunksOf(writes, BATCH_MAX)) {
      try {
        for (const write of await this.#writeBatch(batch, context)) refused.add(write);
      } catch (error) {
        const singly = error instanceof RefusedCall || (error instanceof ConnectorError && error.kind === 'permission');
        if (!singly) throw error;
        for (const write of batch) if (!(await this.#writeOne(write, context))) refused.add(write);
      }
    }
    return refused;
  }

  async #read(context: CallContext): Promise<readonly Definition[]> {
    try {
      const path = `${PATH}/definitions`;
      const answer = await this.#client.plain('general', context, { method: 'GET', path, authorise: true });
      const active = arrayOf(objectOf(answer)['results'])
        .map(objectOf)
        .filter((definition) => definition['isActive'] !== false);
      const definitions = active.flatMap((definition) => {
        const [id, name] = [textOf(definition['id']), textOf(definition['name'])];
        return id === undefined ? [] : [{ id, name: name ?? id }];
      });
      if (definitions.length > 0) await this.#probeBatchRead(context);
      return definitions;
    } catch (error) {
      if (error instanceof ConnectorError && error.kind === 'permission') return [];
      throw error;
    }
  }

  /** HubSpot checks the scope before it looks at the content. */
  async #probeBatchRead(context: CallContext): Promise<void> {
    try {
      await this.#post('/statuses/batch/read', { inputs: [] }, context, { channel: EMAIL });
    } catch (error) {
      if (!(error instanceof RefusedCall)) throw error;
    }
  }

  async #writeBatch(batch: readonly ConsentWrite[], context: CallContext): Promise<readonly ConsentWrite[]> {
    const inputs = batch.map((write) => ({ ...bodyOf(write), subscriberIdString: write.email }));
    const answer = objectOf(await this.#post('/statuses/batch/write', { inputs }, context));
    const nameOf = (email: string, definitionId: string): string => `${email.toLowerCase()} ${definitionId}`;
    const done = new Set(
      arrayOf(answer['results'])
        .map(objectOf)
        .map((told) => nameOf(textOf(told['subscriberIdString']) ?? '', textOf(told['subscriptionId']) ?? '')),
    );
    return batch.filter((write) => !done.has(nameOf(write.email, write.definitionId)));
  }

  async #writeOne(write: ConsentWrite, context: CallContext): Promise<boolean> {
    try {
      await this.#post(`/statuses/${encodeURIComponent(write.email)}`, bodyOf(write), context);
      return true;
    } catch (error) {
      if (error instanceof RefusedCall) return false;
      throw error;
    }
  }

  #post(path: string, json: unknown, context: CallContext, query: PlainCall['query'] = {}): Promise<unknown> {
    return this.#client.plain('general', context, {
      method: 'POST',
      path: PATH + path,
      query,
      body: { json },
      authorise: true,
    });
  }
}

const bodyOf = ({ definitionId, state }: ConsentWrite): Readonly<Record<string, unknown>> => {
  const { status, ...evidence } = state;
  return { subscriptionId: Number(definitionId), statusState: status, channel: EMAIL, ...evidence };
};
