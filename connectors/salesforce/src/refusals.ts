import { type WriteOperation, type WriteOutcome } from '#connector-sdk';
import { type VendorError } from './errors.js';
import { canonicalId } from './ids.js';
import { KEY_FIELD } from './manifest.js';

/**
 * What one operation of a call came to.
 * - `settled`: its outcome.
 * - `missing`: the vendor says the record is not there; `otherwise` is the outcome if it is.
 * - `repeated`: a create was refused in a way that a record made by its first sending would explain; `otherwise` is the
 *   outcome if there is none.
 */
export type Result =
  | { readonly kind: 'settled'; readonly outcome: WriteOutcome }
  | { readonly kind: 'missing' | 'repeated'; readonly otherwise: WriteOutcome };

/** A field that is only taken with a new record. */
const CREATE_ONLY_FIELD = 'INVALID_FIELD_FOR_INSERT_UPDATE';

/** Passing trouble: the same payload may go through later. */
const PASSING: Readonly<Record<string, string>> = {
  UNABLE_TO_LOCK_ROW: 'Another change holds the record.',
  ALL_OR_NONE_OPERATION_ROLLED_BACK: 'Rolled back with another record of the batch.',
  REQUEST_LIMIT_EXCEEDED: 'The org’s API allowance is used up.',
  SERVER_UNAVAILABLE: 'Salesforce is too busy.',
  REQUEST_RUNNING_TOO_LONG: 'Salesforce gave up after its own time limit.',
  QUERY_TIMEOUT: 'Salesforce gave up after its own time limit.',
  CONCURRENT_REQUEST_LIMIT_EXCEEDED: 'Too many calls are open in the org.',
};

/** Codes that may mean the record itself is not there, or not as what it was. */
const MISSING = new Set([
  'ENTITY_IS_DELETED',
  'NOT_FOUND',
  'INVALID_CROSS_REFERENCE_KEY',
  'CANNOT_UPDATE_CONVERTED_LEAD',
]);

/** Why a payload is refused for good, for a person. The vendor's text is not passed on: it quotes the record's values. */
const REJECTED: Readonly<Record<string, string>> = {
  REQUIRED_FIELD_MISSING: 'A required field is empty.',
  STRING_TOO_LONG: 'The text is longer than the field takes.',
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: 'The value is not one of the picklist’s.',
  INVALID_EMAIL_ADDRESS: 'Salesforce does not take the value for an email address.',
  INVALID_FIELD: 'The object has no such field, or it is hidden from the user.',
  INVALID_FIELD_FOR_INSERT_UPDATE: 'The field is read-only for the user.',
  INVALID_TYPE_ON_FIELD_IN_RECORD: 'The value is of another type than the field.',
  JSON_PARSER_ERROR: 'The value is of another type than the field.',
  NUMBER_OUTSIDE_VALID_RANGE: 'The number is outside the field’s range.',
  DUPLICATE_VALUE: 'Another record has this value in a unique field.',
  DUPLICATES_DETECTED: 'A duplicate rule of the org holds the record for a copy of others.',
  CANNOT_UPDATE_CONVERTED_LEAD: 'The lead has been converted and takes no more changes.',
  INVALID_CROSS_REFERENCE_KEY: 'A field points to a record that does not exist or is hidden from the user.',
  INSUFFICIENT_ACCESS_OR_READONLY: 'The user may not change this record.',
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: 'The user may not change a record this one points to.',
  DELETE_FAILED: 'Other records depend on this one.',
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: 'Automation in the org failed on the record.',
  ENTITY_IS_DELETED: 'The record is deleted.',
  NOT_FOUND: 'The record does not exist or is hidden from the user.',
};

/** The admin's own words, written for whoever saves the record. */
const ADMIN_TEXT_CODE = 'FIELD_CUSTOM_VALIDATION_EXCEPTION';

/** @param errors what the vendor said of this operation; it may say several things */
export function refusal(operation: WriteOperation, errors: readonly VendorError[]): Result {
  const error = errors.find(({ code }) => PASSING[code] === undefined) ?? errors[0];
  if (!error) return { kind: 'settled', outcome: unexplained() };
  const passing = PASSING[error.code];
  if (passing) return { kind: 'settled', outcome: { kind: 'retry', code: vendorCode(error), message: passing } };
  if (operation.kind !== 'create' && MISSING.has(error.code) && error.fields.length === 0) {
    return { kind: 'missing', otherwise: rejected(error) };
  }
  if (operation.kind === 'create' && error.code === CREATE_ONLY_FIELD) {
    return { kind: 'repeated', otherwise: rejected(error) };
  }
  return { kind: 'settled', outcome: operation.kind === 'create' ? refusedCreate(error) : rejected(error) };
}

/** The outcome of an operation of which the part that concerns one field was refused. */
export function refusedField(
  field: string,
  errors: readonly VendorError[],
): Extract<WriteOutcome, { kind: 'rejected' | 'retry' | 'unknown' }> {
  const error = errors.find(({ code }) => PASSING[code] === undefined) ?? errors[0];
  if (!error) return unexplained();
  const passing = PASSING[error.code];
  if (passing) return { kind: 'retry', code: vendorCode(error), message: passing };
  return { ...rejected(error), field };
}

function refusedCreate(error: VendorError): WriteOutcome {
  if (error.code === 'DUPLICATE_VALUE') {
    if (error.message.includes(KEY_FIELD)) {
      return { kind: 'retry', code: vendorCode(error), message: 'The same create is under way elsewhere.' };
    }
    const [, id = ''] = /record with id:\s*([A-Za-z0-9]+)/.exec(error.message) ?? [];
    return { kind: 'exists', id: canonicalId(id) };
  }
  const [matched, ...others] = error.matchedIds;
  if (error.code === 'DUPLICATES_DETECTED' && matched !== undefined && others.length === 0) {
    return { kind: 'exists', id: matched };
  }
  return rejected(error);
}

function rejected(error: VendorError): Extract<WriteOutcome, { kind: 'rejected' }> {
  const field = culprit(error);
  const message = error.code === ADMIN_TEXT_CODE ? error.message : REJECTED[error.code];
  return {
    kind: 'rejected',
    code: vendorCode(error),
    message: message ?? `Salesforce refused the record (${error.code}).`,
    ...(field === undefined ? {} : { field }),
  };
}

/** The API name of the field at fault; two codes name it only in their text. */
function culprit({ code, message, fields }: VendorError): string | undefined {
  if (fields[0] !== undefined) return fields[0];
  if (code === 'INVALID_FIELD') return /No such column '([^']+)'/.exec(message)?.[1];
  if (code === 'INVALID_FIELD_FOR_INSERT_UPDATE') return /fields: ([A-Za-z0-9_]+)/.exec(message)?.[1];
  return undefined;
}

const vendorCode = ({ code }: VendorError): string => `SALESFORCE_${code}`;

const unexplained = (): Extract<WriteOutcome, { kind: 'unknown' }> => ({
  kind: 'unknown',
  code: 'SALESFORCE_UNEXPLAINED',
  message: 'Salesforce refused the record without saying why.',
});
