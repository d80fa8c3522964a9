import { type CallContext } from '#connector-sdk';
import { type ApiAnswer, type ApiCall, type SalesforceClient } from './client.js';
import { asText } from './json.js';
import { CAMPAIGN_MEMBER } from './objects.js';
import { everyRecord, pageOf, queryCall, withRest } from './queries.js';
import { type RestRecord } from './records.js';
import { inChunks, quoted } from './soql.js';

/** The field of contacts and leads that holds the ids of the campaigns they are in. */
export const CAMPAIGNS_FIELD = 'campaigns';

/** One person in one campaign. */
export interface Membership {
  readonly id: string;
  readonly personId: string;
  readonly campaignId: string;
}

/**
 * Reads who is in which campaign, for the people of one object. Memberships are rows of an object of their own that
 * move no date of the person's, so they cost calls of their own, and nothing here is read until someone asks for them.
 */
export class Campaigns {
  readonly personField: 'ContactId' | 'LeadId';
  readonly #client: SalesforceClient;
  readonly #onAsked: () => void;
  #asked = false;

  constructor(client: SalesforceClient, personField: 'ContactId' | 'LeadId', onAsked: () => void) {
    this.#client = client;
    this.personField = personField;
    this.#onAsked = onAsked;
  }

  /** Whether memberships have been asked for since the session was opened. */
  get asked(): boolean {
    return this.#asked;
  }

  /** Whether these fields include the campaigns, which from then on counts as asking for them. */
  among(fields: readonly string[]): boolean {
    if (!fields.includes(CAMPAIGNS_FIELD)) return false;
    if (!this.#asked) {
      this.#asked = true;
      this.#onAsked();
    }
    return true;
  }

  /** The calls that read the memberships of these people; {@link collect} takes their answers. */
  callsFor(personIds: readonly string[]): ApiCall[] {
    const select = `${this.#select} WHERE ${this.personField} IN `;
    return inChunks(personIds, select).map((chunk) => queryCall(`${select}(${chunk.map(quoted).join(',')})`, 'live'));
  }

  async collect(answers: readonly ApiAnswer[], context: CallContext): Promise<readonly Membership[]> {
    const memberships: Membership[] = [];
    for (const answer of answers) {
      for (const row of await withRest(this.#client, pageOf(answer), context)) memberships.push(this.#membership(row));
    }
    return memberships;
  }

  async of(personIds: readonly string[], context: CallContext): Promise<readonly Membership[]> {
    if (personIds.length === 0) return [];
    return this.collect(await this.#client.callAll(this.callsFor(personIds), context), context);
  }

  /** Memberships of everyone between two ids: after the first, up to and with the last. */
  async ofRange(after: string | null, last: string, context: CallContext): Promise<readonly Membership[]> {
    const from = after === null ? '' : `${this.personField} > ${quoted(after)} AND `;
    const soql = `${this.#select} WHERE ${from}${this.personField} <= ${quoted(last)}`;
    return (await everyRecord(this.#client, soql, 'live', context)).map((row) => this.#membership(row));
  }

  get #select(): string {
    return `SELECT Id, ${this.personField}, CampaignId FROM ${CAMPAIGN_MEMBER}`;
  }

  #membership(row: RestRecord): Membership {
    return { id: row.Id, personId: asText(row[this.personField]), campaignId: asText(row['CampaignId']) };
  }
}

/** Ids of the campaigns each person is in, in the order of ids. */
export function campaignsByPerson(memberships: readonly Membership[]): ReadonlyMap<string, readonly string[]> {
  const byPerson = new Map<string, string[]>();
  for (const { personId, campaignId } of memberships) {
    const known = byPerson.get(personId);
    if (known) known.push(campaignId);
    else byPerson.set(personId, [campaignId]);
  }
  for (const campaignIds of byPerson.values()) campaignIds.sort();
  return byPerson;
}
