import { type CallContext } from '#connector-sdk';
import { type ApiAnswer, type ApiCall, type SalesforceClient } from './client.js';
import { asText } from './json.js';
import { type MemberSet } from './objects.js';
import { everyRecord, pageOf, queryCall, withRest } from './queries.js';
import { type RestRecord } from './records.js';
import { inChunks, quoted } from './soql.js';

/** One member of one record's set: a person's campaign, an opportunity's contact. */
export interface Membership {
  readonly id: string;
  readonly recordId: string;
  readonly memberId: string;
}

/**
 * Reads what is in the sets of one object's records. Memberships are rows of an object of their own that move no date
 * of the record's, so they cost calls of their own, and nothing here is read until someone asks for them.
 */
export class MembershipReader {
  readonly set: MemberSet;
  readonly #client: SalesforceClient;
  readonly #onAsked: () => void;
  #asked = false;

  constructor(client: SalesforceClient, set: MemberSet, onAsked: () => void) {
    this.#client = client;
    this.set = set;
    this.#onAsked = onAsked;
  }

  /** Whether memberships have been asked for since the session was opened. */
  get asked(): boolean {
    return this.#asked;
  }

  /** Whether these fields include the set, which from then on counts as asking for it. */
  among(fields: readonly string[]): boolean {
    if (!fields.includes(this.set.field)) return false;
    if (!this.#asked) {
      this.#asked = true;
      this.#onAsked();
    }
    return true;
  }

  /** The calls that read the memberships of these records; {@link collect} takes their answers. */
  callsFor(recordIds: readonly string[]): ApiCall[] {
    const select = `${this.#select} WHERE ${this.set.recordField} IN `;
    return inChunks(recordIds, select).map((chunk) => queryCall(`${select}(${chunk.map(quoted).join(',')})`, 'live'));
  }

  async collect(answers: readonly ApiAnswer[], context: CallContext): Promise<readonly Membership[]> {
    const memberships: Membership[] = [];
    for (const answer of answers) {
      for (const row of await withRest(this.#client, pageOf(answer), context)) memberships.push(this.#membership(row));
    }
    return memberships;
  }

  async of(recordIds: readonly string[], context: CallContext): Promise<readonly Membership[]> {
    if (recordIds.length === 0) return [];
    return this.collect(await this.#client.callAll(this.callsFor(recordIds), context), context);
  }

  /** Memberships of all records between two ids: after the first, up to and with the last. */
  async ofRange(after: string | null, last: string, context: CallContext): Promise<readonly Membership[]> {
    const { recordField } = this.set;
    const from = after === null ? '' : `${recordField} > ${quoted(after)} AND `;
    const soql = `${this.#select} WHERE ${from}${recordField} <= ${quoted(last)}`;
    return (await everyRecord(this.#client, soql, 'live', context)).map((row) => this.#membership(row));
  }

  get #select(): string {
    const { rows, recordField, memberField } = this.set;
    return `SELECT Id, ${recordField}, ${memberField} FROM ${rows}`;
  }

  #membership(row: RestRecord): Membership {
    const { recordField, memberField } = this.set;
    return { id: row.Id, recordId: asText(row[recordField]), memberId: asText(row[memberField]) };
  }
}

/** Ids of the members of each record's set, each once, in the order of ids. */
export function membersByRecord(memberships: readonly Membership[]): ReadonlyMap<string, readonly string[]> {
  const byRecord = new Map<string, Set<string>>();
  for (const { recordId, memberId } of memberships) {
    const known = byRecord.get(recordId);
    if (known) known.add(memberId);
    else byRecord.set(recordId, new Set([memberId]));
  }
  return new Map([...byRecord].map(([recordId, members]) => [recordId, [...members].sort()]));
}
