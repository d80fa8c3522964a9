import { type CallContext, ConnectorError } from '#connector-sdk';
import { type ApiAnswer, type ApiCall, type SalesforceClient } from './client.js';
import { asObject, asText } from './json.js';
import { type RestRecord } from './records.js';

/** Largest page of a query, and what Salesforce gives when it is not asked for less. */
export const QUERY_PAGE_MAX = 2_000;

/** A next page is fetched from this org and nowhere else, whatever the answer says. */
const DATA_PATH = '/services/data/';

/** Pages followed for one query whose size the caller bounds by its values. */
const PAGES_MAX = 100;

export interface QueryPage {
  readonly records: readonly RestRecord[];
  readonly done: boolean;
  readonly next: string | undefined;
  readonly vendorNowMs: number;
}

/** The call that gives a query's first page; `all` includes deleted records. */
export const queryCall = (soql: string, reach: 'live' | 'all'): ApiCall => ({
  method: 'GET',
  path: `/${reach === 'all' ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`,
});

export const firstPage = async (
  client: SalesforceClient,
  soql: string,
  reach: 'live' | 'all',
  context: CallContext,
): Promise<QueryPage> => pageOf(await client.call(queryCall(soql, reach), context));

/** Every record of a query, page by page. */
export async function everyRecord(
  client: SalesforceClient,
  soql: string,
  reach: 'live' | 'all',
  context: CallContext,
): Promise<RestRecord[]> {
  return withRest(client, await firstPage(client, soql, reach, context), context);
}

/** The records of a first page and of all that follow it. */
export async function withRest(
  client: SalesforceClient,
  first: QueryPage,
  context: CallContext,
): Promise<RestRecord[]> {
  let at = first;
  const records = [...at.records];
  for (let pages = 1; !at.done; pages++) {
    if (pages >= PAGES_MAX) {
      throw new ConnectorError('protocol', {
        code: 'SALESFORCE_QUERY_TOO_LONG',
        message: `A look-up matched more than ${PAGES_MAX * QUERY_PAGE_MAX} records. Use a field that tells records apart.`,
      });
    }
    if (at.next === undefined) throw unexpectedAnswer();
    at = pageOf(await client.call({ method: 'GET', path: at.next }, context));
    records.push(...at.records);
  }
  return records;
}

/** @throws ConnectorError `protocol` when the answer is not a query's */
export function pageOf({ body, vendorNowMs }: ApiAnswer): QueryPage {
  const { records, done, nextRecordsUrl } = asObject(body);
  if (!Array.isArray(records) || typeof done !== 'boolean') {
    throw unexpectedAnswer();
  }
  return {
    records: records as readonly RestRecord[],
    done,
    next: asText(nextRecordsUrl).startsWith(DATA_PATH) ? asText(nextRecordsUrl) : undefined,
    vendorNowMs,
  };
}

const unexpectedAnswer = (): ConnectorError =>
  new ConnectorError('protocol', {
    code: 'SALESFORCE_QUERY_ANSWER',
    message: 'Salesforce answered a query with something else than its records and where the rest is.',
  });
