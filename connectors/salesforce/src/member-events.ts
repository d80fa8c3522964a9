import { type CallContext, type ChangeHint, ConnectorError } from '#connector-sdk';
import { type ChangeEvent, isAnyRecord, type MembershipFields, originOf } from './change-events.js';
import { type ApiCall, type SalesforceClient } from './client.js';
import { canonicalId } from './ids.js';
import { asText } from './json.js';
import { type MemberSet, STANDARD_OBJECTS, traitsOf } from './objects.js';
import { pageOf, queryCall, withRest } from './queries.js';
import { inChunks, quoted } from './soql.js';

/** A change event of a membership, with the object of its row. */
export interface MemberEvent {
  readonly rows: string;
  readonly event: ChangeEvent;
}

/**
 * Hints about the records whose memberships changed. An event of a new membership names its record, one of an ended or
 * moved membership does not: those are looked up together. What cannot be looked up is left to the polls, and so are
 * events that list no records.
 *
 * @param objects the objects listened to
 */
export async function memberHints(
  client: SalesforceClient,
  objects: readonly string[],
  events: readonly MemberEvent[],
  context: CallContext,
): Promise<readonly ChangeHint[]> {
  const unnamed = events.filter(isUnnamed);
  const looked = await lookedUp(client, unnamed, context).catch((error: unknown) => {
    if (error instanceof ConnectorError) return new Map<string, MembershipFields>();
    throw error;
  });
  return events.flatMap((item) => {
    const concerned = isUnnamed(item) ? rowIds(item).map((id) => looked.get(id) ?? {}) : [item.event.payload ?? {}];
    return concerned.flatMap((fields) => hintsAbout(fields, objects, item));
  });
}

/** The sets that are made of these rows. */
const setsOf = (rows: string): readonly MemberSet[] =>
  STANDARD_OBJECTS.flatMap((object) => traitsOf(object).memberSet ?? []).filter((set) => set.rows === rows);

/**
 * Whether the event concerns a record's set without naming the record. A change of other fields (the status of a
 * campaign's member, the role of an opportunity's contact) leaves every set as it was; another member changes one.
 */
function isUnnamed({ rows, event: { payload } }: MemberEvent): boolean {
  const kind = payload?.ChangeEventHeader?.changeType ?? '';
  if (kind === 'CREATE' || kind === 'GAP_OVERFLOW') return false;
  if (kind !== 'UPDATE') return true;
  const tells = (field: keyof MembershipFields): boolean => payload?.[field] !== undefined;
  return (
    setsOf(rows).some(({ memberField }) => tells(memberField)) && !setsOf(rows).some((set) => tells(set.recordField))
  );
}

const rowIds = ({ event: { payload } }: MemberEvent): readonly string[] =>
  (payload?.ChangeEventHeader?.recordIds ?? [])
    .map(canonicalId)
    .filter((id) => id !== null)
    .filter((id) => !isAnyRecord(id));

/** The rows of these events by their id, deleted ones included. */
async function lookedUp(
  client: SalesforceClient,
  events: readonly MemberEvent[],
  context: CallContext,
): Promise<ReadonlyMap<string, MembershipFields>> {
  const calls = [...new Set(events.map(({ rows }) => rows))].flatMap((rows): ApiCall[] => {
    const ids = new Set(events.filter((one) => one.rows === rows).flatMap(rowIds));
    const fields = setsOf(rows).map(({ recordField }) => recordField);
    const select = `SELECT Id, ${fields.join(', ')} FROM ${rows} WHERE Id IN `;
    return inChunks([...ids], select).map((chunk) => queryCall(`${select}(${chunk.map(quoted).join(',')})`, 'all'));
  });
  const found = new Map<string, MembershipFields>();
  for (const answer of await client.callAll(calls, context)) {
    for (const { Id, ...fields } of await withRest(client, pageOf(answer), context)) found.set(Id, fields);
  }
  return found;
}

function hintsAbout(
  fields: MembershipFields,
  objects: readonly string[],
  { rows, event: { payload } }: MemberEvent,
): readonly ChangeHint[] {
  const { changeOrigin, commitTimestamp } = payload?.ChangeEventHeader ?? {};
  return objects.flatMap((object) => {
    const { memberSet } = traitsOf(object);
    const id = memberSet?.rows === rows ? canonicalId(asText(fields[memberSet.recordField])) : null;
    if (id === null) return [];
    return [
      { kind: 'changed' as const, object, id, occurredAtMs: commitTimestamp ?? null, origin: originOf(changeOrigin) },
    ];
  });
}
