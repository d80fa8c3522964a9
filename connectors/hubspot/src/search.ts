import { type Filter } from '@hubspot/api-client/lib/codegen/crm/objects/index.js';
import { type FieldType, type CallContext } from '#connector-sdk';
import { type HubSpotClient } from './client.js';
import { type ObjectKind } from './objects.js';
import { type AnsweredRecord, resultsOf } from './records.js';

export const SEARCH_PAGE_MAX = 200;
/** Longest a fresh record or edit has been seen missing from search, in milliseconds. */
export const VISIBILITY_LAG_MS = 30_000;
/** A search's body may hold 3,000 characters; what is left over is for its frame and the property names. */
const VALUES_CHARACTERS_MAX = 1_500;
const VALUES_MAX = 100;
const RECORD_ID_PROPERTY = 'hs_object_id';

type Operator = 'EQ' | 'GT' | 'GTE' | 'IN';

/** One search filter. The client types operators as an enum of its own; these are its members' wire names. */
export const filter = (propertyName: string, operator: Operator, value: string | readonly string[]): Filter =>
  ({
    propertyName,
    operator,
    ...(typeof value === 'string' ? { value } : { values: [...value] }),
  }) as Filter;

/**
 * Every record whose property is one of the values, by as many searches as it takes. Pages go by id, which has no depth
 * limit. What the index answers by an old value is left out: hits are compared with the values they now hold.
 */
export async function searchByValues(
  client: HubSpotClient,
  kind: ObjectKind,
  request: { property: string; type: FieldType; values: readonly string[]; properties: readonly string[] },
  context: CallContext,
): Promise<readonly AnsweredRecord[]> {
  const wanted = [...new Set(request.values.map((value) => comparable(value, request.type)))].filter(
    (value) => value !== '',
  );
  const asked = [...new Set([...request.properties, request.property])];
  const records: AnsweredRecord[] = [];
  for (const values of valueChunks(wanted)) {
    for (let afterId: string | undefined = '0'; afterId !== undefined;) {
      const filters = [filter(request.property, 'IN', values), filter(RECORD_ID_PROPERTY, 'GT', afterId)];
      const page = await searchPage(client, kind, { filters, properties: asked }, context);
      records.push(...page.records);
      afterId = page.more ? page.records.at(-1)?.id : undefined;
    }
  }
  const now = new Set(wanted);
  return records.filter((record) =>
    currentValues(record.properties[request.property], request.type).some((value) => now.has(value)),
  );
}

async function searchPage(
  client: HubSpotClient,
  kind: ObjectKind,
  request: { filters: Filter[]; properties: string[] },
  context: CallContext,
): Promise<{ readonly records: readonly AnsweredRecord[]; readonly more: boolean }> {
  const answer = await client.call('search', context, (sdk) =>
    sdk.crm.objects.searchApi.doSearch(kind.name, {
      filterGroups: [{ filters: request.filters }],
      sorts: [RECORD_ID_PROPERTY],
      properties: request.properties,
      limit: SEARCH_PAGE_MAX,
    }),
  );
  return { records: resultsOf(answer), more: answer.paging?.next !== undefined };
}

/** IN finds nothing for text in capitals, and compares choices by case. */
function comparable(value: string, type: FieldType): string {
  if (type === 'choice' || type === 'members') return value;
  return type === 'number' && value.trim() !== '' ? String(Number(value)) : value.trim().toLowerCase();
}

const currentValues = (value: string | null | undefined, type: FieldType): readonly string[] =>
  (type === 'members' ? (value ?? '').split(';') : [value ?? '']).map((held) => comparable(held, type));

function valueChunks(values: readonly string[]): string[][] {
  const chunks: string[][] = [];
  let characters = VALUES_CHARACTERS_MAX;
  for (const value of values) {
    const length = JSON.stringify(value).length + 1;
    const open = chunks.at(-1);
    if (open && open.length < VALUES_MAX && characters + length <= VALUES_CHARACTERS_MAX) open.push(value);
    else chunks.push([value]);
    characters = chunks.at(-1)?.length === 1 ? length : characters + length;
  }
  return chunks;
}
