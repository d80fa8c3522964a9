import { type Fields, type LiveRecord } from '#core';
import { type CallContext, type Clock, type FieldDescription } from '#connector-sdk';
import { type AskedFields, LISTS, subscriptionName } from './asked-fields.js';
import { Associations } from './associations.js';
import { type HubSpotClient } from './client.js';
import { Consent, type Definition, STATES } from './consent.js';
import { Lists } from './lists.js';
import { type ObjectKind } from './objects.js';

export const EMAIL_PROPERTY = 'email';

/** A record whose extra fields are read. */
export interface Subject {
  readonly id: string;
  /** What a contact's subscriptions are kept by; `null` for one without. */
  readonly email: string | null;
}

/** What discovery found these credentials may see, beyond properties. */
export interface SeenBeside {
  readonly lists: boolean;
  readonly definitions: readonly Definition[];
  /** Names of the objects found. */
  readonly objects: ReadonlySet<string>;
}

/** Fields of an object's records that HubSpot keeps outside of their properties: associations, lists, subscriptions. */
export class ExtraFields {
  readonly associations: Associations;
  readonly lists: Lists;
  readonly consent: Consent;

  constructor(client: HubSpotClient, kind: ObjectKind, clock: Clock) {
    this.associations = new Associations(client, kind);
    this.lists = new Lists(client, kind, clock);
    this.consent = new Consent(client, clock);
  }

  /** The values of what is asked for, by record id; spends a call only on what is. */
  async read(
    subjects: readonly Subject[],
    asked: AskedFields,
    context: CallContext,
  ): Promise<ReadonlyMap<string, Fields>> {
    if (subjects.length === 0) return new Map();
    const ids = subjects.map(({ id }) => id);
    const { associations, lists, subscriptions } = asked;
    const parts = await Promise.all([
      ...(associations.length > 0 ? [this.associations.read(ids, associations, context)] : []),
      ...(lists ? [this.#readLists(ids, context)] : []),
      ...(subscriptions.length > 0 ? [this.#readSubscriptions(subjects, subscriptions, context)] : []),
    ]);
    return new Map(ids.map((id) => [id, Object.assign({}, ...parts.map((part) => part.get(id))) as Fields]));
  }

  async #readLists(ids: readonly string[], context: CallContext): Promise<ReadonlyMap<string, Fields>> {
    const held = await this.lists.membershipsOf(ids, context);
    return new Map(ids.map((id) => [id, { [LISTS]: held.get(id) ?? [] }]));
  }

  async #readSubscriptions(
    subjects: readonly Subject[],
    definitions: readonly string[],
    context: CallContext,
  ): Promise<ReadonlyMap<string, Fields>> {
    const emails = subjects.flatMap(({ email }) => email ?? []);
    const states = emails.length > 0 ? await this.consent.states(emails, context) : new Map<string, never>();
    return new Map(
      subjects.map(({ id, email }) => {
        const own = email === null ? undefined : states.get(email.toLowerCase());
        return [id, Object.fromEntries(definitions.map((name) => [subscriptionName(name), own?.get(name) ?? null]))];
      }),
    );
  }
}

/** Adds extra values to the records they belong to. */
export const withExtras = (records: readonly LiveRecord[], extras: ReadonlyMap<string, Fields>): LiveRecord[] =>
  records.map((record) => ({ ...record, fields: { ...record.fields, ...extras.get(record.id) } }));

/** The extra fields of an object as discovery tells them. */
export function describeExtras(kind: ObjectKind, seen: SeenBeside): readonly FieldDescription[] {
  const common = { required: false, unique: false, lookup: false, storedAs: 'native', custom: false } as const;
  const associations = kind.associations
    .filter(({ to }) => seen.objects.has(to))
    .map(({ name, title, to, primary }) => ({
      ...common,
      name,
      title,
      type: primary ? ('reference' as const) : ('members' as const),
      vendorType: 'association',
      writable: true,
      references: [to],
    }));
  const lists = { ...common, name: LISTS, title: 'Lists', type: 'members', vendorType: 'list' } as const;
  const subscriptions = kind.name === 'contacts' ? seen.definitions : [];
  return [
    ...associations,
    ...(seen.lists ? [{ ...lists, writable: true, groups: true }] : []),
    ...subscriptions.map(({ id, name }) => ({
      ...common,
      name: subscriptionName(id),
      title: `Subscription: ${name}`,
      type: 'choice' as const,
      vendorType: 'subscription',
      writable: true,
      options: { closed: true, values: STATES },
    })),
  ];
}
