import { type CallContext, type ChangeHint, ConnectorError } from '#connector-sdk';
import { type ChangeEvent, isAnyRecord, originOf } from './change-events.js';
import { type SalesforceClient } from './client.js';
import { canonicalId } from './ids.js';
import { asText } from './json.js';
import { CAMPAIGN_MEMBER, traitsOf } from './objects.js';
import { pageOf, queryCall, withRest } from './queries.js';
import { inChunks, quoted } from './soql.js';

type PersonField = 'ContactId' | 'LeadId';
type People = Readonly<Partial<Record<PersonField, unknown>>>;

/**
 * Hints about the people whose campaign memberships changed. An event of a new membership names its person, one of an
 * ended membership does not: those are looked up together. What cannot be looked up is left to the polls, and so are
 * events that list no records.
 *
 * @param objects the objects listened to
 */
export async function memberHints(
  client: SalesforceClient,
  objects: readonly string[],
  events: readonly ChangeEvent[],
  context: CallContext,
): Promise<readonly ChangeHint[]> {
  const unnamed = events.flatMap((event) => (namesNobody(event) ? memberIds(event) : []));
  const looked = await people(client, [...new Set(unnamed)], context).catch((error: unknown) => {
    if (error instanceof ConnectorError) return new Map<string, People>();
    throw error;
  });
  return events.flatMap((event) => {
    const concerned = namesNobody(event) ? memberIds(event).map((id) => looked.get(id) ?? {}) : [event.payload ?? {}];
    return concerned.flatMap((person) => hintsAbout(person, objects, event));
  });
}

/** A change of other fields (the status of a member) leaves everyone where they were. */
function namesNobody({ payload }: ChangeEvent): boolean {
  const kind = payload?.ChangeEventHeader?.changeType ?? '';
  return kind !== 'CREATE' && kind !== 'UPDATE' && kind !== 'GAP_OVERFLOW';
}

const memberIds = ({ payload }: ChangeEvent): readonly string[] =>
  (payload?.ChangeEventHeader?.recordIds ?? [])
    .map(canonicalId)
    .filter((id) => id !== null)
    .filter((id) => !isAnyRecord(id));

async function people(
  client: SalesforceClient,
  ids: readonly string[],
  context: CallContext,
): Promise<ReadonlyMap<string, People>> {
  const select = `SELECT Id, ContactId, LeadId FROM ${CAMPAIGN_MEMBER} WHERE Id IN `;
  const calls = inChunks(ids, select).map((chunk) => queryCall(`${select}(${chunk.map(quoted).join(',')})`, 'all'));
  const found = new Map<string, People>();
  for (const answer of await client.callAll(calls, context)) {
    for (const row of await withRest(client, pageOf(answer), context)) {
      found.set(row.Id, { ContactId: row['ContactId'], LeadId: row['LeadId'] });
    }
  }
  return found;
}

function hintsAbout(person: People, objects: readonly string[], { payload }: ChangeEvent): readonly ChangeHint[] {
  const { changeOrigin, commitTimestamp } = payload?.ChangeEventHeader ?? {};
  return objects.flatMap((object) => {
    const { memberField } = traitsOf(object);
    const id = memberField === null ? null : canonicalId(asText(person[memberField]));
    if (id === null) return [];
    return [
      { kind: 'changed' as const, object, id, occurredAtMs: commitTimestamp ?? null, origin: originOf(changeOrigin) },
    ];
  });
}
