import { type Express, type Response } from 'express';
import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { type RawRequest } from '#sandbox-kit';
import { type VendorError } from './errors.js';
import { canonicalId } from './ids.js';
import { convertLead, deleteRecord, hardDeleteRecord, mergeRecords, undeleteRecord } from './lifecycle.js';
import { type Org } from './org.js';
import { asText } from './text.js';
import { vendorDatetime } from './times.js';
import { type Transaction, type WriteContext } from './transaction.js';
import { malformedId, type SaveOutcome, unknownReference } from './writer.js';

type Node = Readonly<Record<string, unknown>>;
type Call = (transaction: Transaction, body: Node) => object[];

const SOAP_PATH = /^\/services\/Soap\/[uc]\/(\d+)\.0(?:\/.*)?$/;

const nodes = (value: unknown): Node[] =>
  (value === undefined || value === '' ? [] : [value].flat()).map((item) =>
    typeof item === 'object' && item !== null ? (item as Node) : { text: item },
  );
const idsOf = (value: unknown): string[] => (value === undefined ? [] : [value].flat().map(asText));

const errorNodes = (errors: readonly VendorError[]): object[] =>
  errors.map(({ code, message, fields }) => ({ fields: fields ?? [], message, statusCode: code }));

function saveResult(outcome: SaveOutcome): object {
  return outcome.ok
    ? { id: outcome.id, success: true }
    : { errors: errorNodes(outcome.errors), id: { '@xsi:nil': 'true' }, success: false };
}

/** An sObject element as field values: `fieldsToNull` become nulls. */
function valuesOf(record: Node): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(record)) {
    if (name === 'type' || name === 'Id' || name === 'id' || name === 'fieldsToNull' || name.startsWith('@')) continue;
    values[name] = value;
  }
  for (const name of idsOf(record['fieldsToNull'])) values[name] = null;
  return values;
}

/** The SOAP calls REST has no equal for: merge, lead conversion, undelete, emptying the bin; and the server's time. */
export class SoapEndpoint {
  readonly #org: Org;
  readonly #parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    removeNSPrefix: true,
    parseTagValue: false,
  });
  readonly #builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@' });
  readonly #calls: Readonly<Record<string, Call>>;

  constructor(org: Org) {
    this.#org = org;
    const each =
      (act: (transaction: Transaction, id: string) => SaveOutcome): Call =>
      (transaction, body) =>
        idsOf(body['ids']).map((text) => {
          const id = canonicalId(text);
          return saveResult(id === undefined ? { ok: false, errors: [malformedId(text)] } : act(transaction, id));
        });
    this.#calls = {
      merge: (transaction, body) => nodes(body['mergeRequests']).map((request) => this.#merge(transaction, request)),
      convertLead: (transaction, body) => nodes(body['leadConverts']).map((lead) => this.#convert(transaction, lead)),
      delete: each((transaction, id) => deleteRecord(transaction, id, unknownReference())),
      undelete: each(undeleteRecord),
      emptyRecycleBin: each((transaction, id) =>
        org.store.bin.has(id)
          ? hardDeleteRecord(transaction, id)
          : { ok: false, errors: [{ code: 'INVALID_ID_FIELD', message: 'Entity is not in the recycle bin' }] },
      ),
      getServerTimestamp: () => [{ timestamp: vendorDatetime(org.store.clock.nowMs()).replace('+0000', 'Z') }],
      getUserInfo: () => [
        {
          organizationId: org.id,
          userId: org.userId,
          userName: org.username,
          userEmail: org.username,
          userFullName: 'Sandbox Admin',
        },
      ],
    };
  }

  mount(app: Express): void {
    app.post(SOAP_PATH, (request: RawRequest, response) => {
      const version = Number(SOAP_PATH.exec(request.path)?.[1]);
      this.#answer(request.rawBody?.toString('utf8') ?? '', version, response);
    });
  }

  #answer(xml: string, version: number, response: Response): void {
    const envelope = (this.#parser.parse(xml) as Node)['Envelope'] as Node | undefined;
    const header = (envelope?.['Header'] ?? {}) as Node;
    const token = asText((header['SessionHeader'] as Node | undefined)?.['sessionId']);
    if (!this.#org.sessions.use(token)) {
      return this.#fault(response, 'INVALID_SESSION_ID', 'Invalid Session ID found in SessionHeader: Illegal Session');
    }
    if (!this.#org.calls.take())
      return this.#fault(response, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
    const body = (envelope?.['Body'] ?? {}) as Node;
    const [name = '', given] = Object.entries(body).find(([key]) => !key.startsWith('@')) ?? [];
    const call = this.#calls[name];
    if (!call) return this.#fault(response, 'UNKNOWN_EXCEPTION', `No operation available for request ${name}`);
    const client = asText((header['CallOptions'] as Node | undefined)?.['client']);
    const origin = `com/salesforce/api/soap/${version}.0`;
    const context: WriteContext = {
      userId: this.#org.userId,
      origin: client === '' ? origin : `${origin};client=${client}`,
      version,
      allowDuplicateSave: false,
    };
    const results = this.#org.store.transaction(context, (transaction) => call(transaction, (given ?? {}) as Node));
    this.#send(response, 200, { [`${name}Response`]: { result: results } });
  }

  #merge(transaction: Transaction, request: Node): object {
    const master = nodes(request['masterRecord'])[0] ?? {};
    const masterId = canonicalId(asText(master['Id'] ?? master['id'])) ?? '';
    const loserIds = idsOf(request['recordToMergeIds']).map((text) => canonicalId(text) ?? text);
    const outcome = mergeRecords(transaction, this.#org.writer, { masterId, loserIds, values: valuesOf(master) });
    if (!outcome.ok) return { errors: errorNodes(outcome.errors), id: masterId, success: false };
    const { id, mergedIds: mergedRecordIds, updatedChildIds: updatedRelatedIds } = outcome;
    return { id, mergedRecordIds, success: true, updatedRelatedIds };
  }

  #convert(transaction: Transaction, given: Node): object {
    const idOr = (key: string): string | undefined => canonicalId(asText(given[key]));
    const accountId = idOr('accountId');
    const contactId = idOr('contactId');
    const opportunityName = asText(given['opportunityName']);
    const outcome = convertLead(transaction, this.#org.writer, {
      leadId: idOr('leadId') ?? '',
      createOpportunity: asText(given['doNotCreateOpportunity']) !== 'true',
      convertedStatus: asText(given['convertedStatus']) || 'Closed - Converted',
      ...(accountId === undefined ? {} : { accountId }),
      ...(contactId === undefined ? {} : { contactId }),
      ...(opportunityName === '' ? {} : { opportunityName }),
    });
    if (!outcome.ok) return { errors: errorNodes(outcome.errors), leadId: asText(given['leadId']), success: false };
    const { leadId, opportunityId } = outcome;
    const nil = { '@xsi:nil': 'true' };
    return {
      accountId: outcome.accountId,
      contactId: outcome.contactId,
      leadId,
      opportunityId: opportunityId ?? nil,
      success: true,
    };
  }

  #fault(response: Response, code: string, message: string): void {
    this.#send(response, 500, {
      'soapenv:Fault': { faultcode: `sf:${code}`, faultstring: `${code}: ${message}` },
    });
  }

  #send(response: Response, status: number, body: object): void {
    const envelope = {
      '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
      'soapenv:Envelope': {
        '@xmlns:soapenv': 'http://schemas.xmlsoap.org/soap/envelope/',
        '@xmlns': 'urn:partner.soap.sforce.com',
        '@xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
        'soapenv:Body': body,
      },
    };
    response.status(status).set('Content-Type', 'text/xml;charset=UTF-8').send(this.#builder.build(envelope));
  }
}
