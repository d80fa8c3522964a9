import { type SandboxClock } from '#sandbox-kit';
import { SUBSCRIPTION_TYPES } from './data/subscription-types.js';
import { invalid } from './errors.js';
import { type ObjectTypes } from './object-types.js';
import { type RecordStore } from './records.js';
import { type Actor, type PropertyValues } from './types.js';

export type StatusState = 'SUBSCRIBED' | 'UNSUBSCRIBED' | 'NOT_SPECIFIED';

export interface SubscriptionStatus {
  state: StatusState;
  atMs: number;
  legalBasis?: string;
  legalBasisExplanation?: string;
}

/** Which mail each address has agreed to; an opt-out from all mail shows on its contact as `hs_email_optout`. */
export class Preferences {
  readonly #statuses = new Map<string, Map<number, SubscriptionStatus>>();
  readonly #optedOutAtMs = new Map<string, number>();
  readonly #clock: SandboxClock;
  readonly #types: ObjectTypes;
  readonly #records: RecordStore;

  constructor(parts: { clock: SandboxClock; types: ObjectTypes; records: RecordStore }) {
    this.#clock = parts.clock;
    this.#types = parts.types;
    this.#records = parts.records;
  }

  /** When an address opted out of all mail, if it did. */
  optedOutAtMs(email: string): number | undefined {
    return this.#optedOutAtMs.get(email.toLowerCase());
  }

  /** The status for one kind of mail; an opt-out from all mail covers every kind. */
  status(email: string, typeId: number): SubscriptionStatus {
    const optedOutAtMs = this.optedOutAtMs(email);
    const own = this.#statuses.get(email.toLowerCase())?.get(typeId);
    if (optedOutAtMs !== undefined && (own?.atMs ?? 0) <= optedOutAtMs) {
      return { state: 'UNSUBSCRIBED', atMs: optedOutAtMs };
    }
    return own ?? { state: 'NOT_SPECIFIED', atMs: 0 };
  }

  set(email: string, typeId: number, status: Omit<SubscriptionStatus, 'atMs'>, actor: Actor): SubscriptionStatus {
    if (!SUBSCRIPTION_TYPES.some((type) => type.id === typeId)) {
      throw invalid(`Subscription ${typeId} does not exist`);
    }
    const address = email.toLowerCase();
    const optedOutAtMs = this.#optedOutAtMs.get(address);
    const stored = { ...status, atMs: this.#clock.nowMs() };
    if (status.state === 'SUBSCRIBED' && optedOutAtMs !== undefined) {
      this.#optedOutAtMs.delete(address);
      for (const type of SUBSCRIPTION_TYPES)
        this.#store(address, type.id, { state: 'UNSUBSCRIBED', atMs: optedOutAtMs });
      this.#showOnContact(address, { hs_email_optout: 'false' }, actor);
    }
    this.#store(address, typeId, stored);
    // Each kind of mail has a contact property of its own, which holds a value once somebody has opted in or out.
    if (status.state !== 'NOT_SPECIFIED') {
      const optedOut = String(status.state === 'UNSUBSCRIBED');
      this.#showOnContact(address, { [`hs_email_optout_${typeId}`]: optedOut }, actor);
    }
    return stored;
  }

  optOutOfAll(email: string, actor: Actor): void {
    const address = email.toLowerCase();
    this.markOptedOut(address);
    this.#showOnContact(address, { hs_email_optout: 'true' }, actor);
  }

  /** Records the opt-out alone; the contact's property is written by the caller, as sample data is. */
  markOptedOut(email: string): void {
    const address = email.toLowerCase();
    this.#statuses.delete(address);
    this.#optedOutAtMs.set(address, this.#clock.nowMs());
  }

  #store(address: string, typeId: number, status: SubscriptionStatus): void {
    const statuses = this.#statuses.get(address) ?? new Map<number, SubscriptionStatus>();
    statuses.set(typeId, status);
    this.#statuses.set(address, statuses);
  }

  #showOnContact(address: string, values: PropertyValues, actor: Actor): void {
    const contacts = this.#types.get('contacts');
    const contact = this.#records.find(contacts, address, 'email');
    if (contact) this.#records.set(contacts, contact, values, actor);
  }
}
