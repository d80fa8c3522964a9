import { describe, expect, it } from '@jest/globals';
import { type WriteOperation } from '#connector-sdk';
import { callError, lostCallOutcome, vendorErrors } from '../src/errors.js';
import { refusal } from '../src/refusals.js';
import { type HttpAnswer } from '../src/transport.js';

const CREATE: WriteOperation = { kind: 'create', key: 'k', fields: {}, observe: [] };
const UPDATE: WriteOperation = { kind: 'update', id: '003ak00000IiFInAAN', fields: {}, observe: [] };
const NOW_MS = 1_700_000_000_000;

const outcomeOf = (operation: WriteOperation, errors: readonly object[]): unknown => {
  const said = refusal(operation, vendorErrors(errors));
  return said.kind === 'settled' ? said.outcome : said;
};

const duplicate = (...ids: readonly string[]): object => ({
  statusCode: 'DUPLICATES_DETECTED',
  message: 'Use one of these records?',
  fields: [],
  duplicateResut: {
    matchResults: [{ matchRecords: ids.map((Id) => ({ matchConfidence: 100, record: { Id } })) }],
  },
});

describe('what a refused record comes to', () => {
  it('reads the misspelt duplicateResut: one match is the record that exists', () => {
    expect(outcomeOf(CREATE, [duplicate('003ak00000IiFIn')])).toEqual({ kind: 'exists', id: '003ak00000IiFInAAN' });
  });

  it('does not choose between several duplicates', () => {
    expect(outcomeOf(CREATE, [duplicate('003ak00000IiFIn', '003ak00000IiFIo')])).toMatchObject({
      kind: 'rejected',
      code: 'SALESFORCE_DUPLICATES_DETECTED',
    });
  });

  it('names the record that holds a unique value', () => {
    const message = 'duplicate value found: Custom_External_ID__c duplicates value on record with id: 003ak00000IiFIn';
    expect(outcomeOf(CREATE, [{ statusCode: 'DUPLICATE_VALUE', message, fields: [] }])).toEqual({
      kind: 'exists',
      id: '003ak00000IiFInAAN',
    });
    expect(outcomeOf(UPDATE, [{ statusCode: 'DUPLICATE_VALUE', message, fields: [] }])).toMatchObject({
      kind: 'rejected',
    });
  });

  it('retries a create whose key another attempt is just writing', () => {
    const message = 'duplicate value found: Syncline_Key__c duplicates value on record with id: 003ak00000IiFIn';
    expect(outcomeOf(CREATE, [{ statusCode: 'DUPLICATE_VALUE', message }])).toMatchObject({ kind: 'retry' });
  });

  it('retries UNABLE_TO_LOCK_ROW', () => {
    const message = 'unable to obtain exclusive access to this record or 1 records: 003ak00000IiFIn';
    expect(outcomeOf(UPDATE, [{ statusCode: 'UNABLE_TO_LOCK_ROW', message }])).toMatchObject({ kind: 'retry' });
  });

  it('takes the lasting trouble when a record has several', () => {
    const errors = [
      { errorCode: 'UNABLE_TO_LOCK_ROW', message: '' },
      { errorCode: 'STRING_TOO_LONG', message: '', fields: ['Title'] },
    ];
    expect(outcomeOf(UPDATE, errors)).toMatchObject({ kind: 'rejected', field: 'Title' });
  });

  it('never repeats the record’s values in a message', () => {
    const errors = [{ statusCode: 'INVALID_EMAIL_ADDRESS', message: 'email_field: invalid email address: badone' }];
    expect(JSON.stringify(outcomeOf(UPDATE, errors))).not.toContain('badone');
  });

  it('passes the admin’s own validation text on', () => {
    const errors = [
      { errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Close date must lie ahead.', fields: ['CloseDate'] },
    ];
    expect(outcomeOf(UPDATE, errors)).toEqual({
      kind: 'rejected',
      code: 'SALESFORCE_FIELD_CUSTOM_VALIDATION_EXCEPTION',
      message: 'Close date must lie ahead.',
      field: 'CloseDate',
    });
  });

  it('finds the field in a text that alone names it', () => {
    expect(
      outcomeOf(UPDATE, [
        { errorCode: 'INVALID_FIELD', message: "No such column 'Nope__c' on sobject of type Contact" },
      ]),
    ).toMatchObject({ field: 'Nope__c' });
  });

  it('asks whether the record is there before it calls it gone', () => {
    expect(outcomeOf(UPDATE, [{ statusCode: 'INVALID_CROSS_REFERENCE_KEY', message: '', fields: [] }])).toMatchObject({
      kind: 'missing',
    });
    expect(
      outcomeOf(UPDATE, [{ statusCode: 'INVALID_CROSS_REFERENCE_KEY', message: '', fields: ['AccountId'] }]),
    ).toMatchObject({ kind: 'rejected', field: 'AccountId' });
  });
});

const answer = (statusCode: number, body: unknown, headers: Record<string, string> = {}): HttpAnswer => ({
  statusCode,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

describe('what a refused call means', () => {
  it.each([
    [401, [{ errorCode: 'INVALID_SESSION_ID' }], 'auth'],
    [403, [{ errorCode: 'API_DISABLED_FOR_ORG' }], 'permission'],
    [403, [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }], 'quotaExhausted'],
    [403, [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'ConcurrentRequests (…) Limit exceeded.' }], 'rateLimited'],
    [429, '', 'rateLimited'],
    [404, [{ errorCode: 'NOT_FOUND' }], 'notFound'],
    [400, [{ errorCode: 'INVALID_FIELD' }], 'notFound'],
    [400, [{ errorCode: 'INVALID_REPLICATION_DATE' }], 'cursorExpired'],
    [400, [{ errorCode: 'EXCEEDED_ID_LIMIT' }], 'cursorExpired'],
    [400, [{ errorCode: 'INVALID_QUERY_LOCATOR' }], 'cursorExpired'],
    [403, '<html>blocked</html>', 'unavailable'],
    [502, '<html>bad gateway</html>', 'unavailable'],
    [500, [{ errorCode: 'UNKNOWN_EXCEPTION' }], 'unavailable'],
    [302, '', 'config'],
    [418, '', 'protocol'],
  ])('HTTP %i %j is %s', (status, body, kind) => {
    expect(callError(answer(status, body), NOW_MS).kind).toBe(kind);
  });

  it('believes Retry-After, and knows a wait of its own where Salesforce gives none', () => {
    expect(callError(answer(429, '', { 'retry-after': '7' }), NOW_MS).retryAtMs).toBe(NOW_MS + 7_000);
    const quota = [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }];
    expect(callError(answer(403, quota), NOW_MS).retryAtMs).toBeGreaterThan(NOW_MS);
  });

  it.each([
    [503, 'retry'],
    [500, 'unknown'],
    [502, 'unknown'],
    [429, 'retry'],
  ])('a write answered HTTP %i is %s', (status, kind) => {
    expect(lostCallOutcome(callError(answer(status, ''), NOW_MS)).kind).toBe(kind);
  });
});
