/** One trouble as the vendor words it. Bodies name the code `errorCode`, items of collections `statusCode`. */
export interface VendorError {
  code: string;
  message: string;
  /** API names of the fields at fault; absent where the vendor leaves the key out. */
  fields?: readonly string[];
  /** Keys only this error has, e.g. the misspelt `duplicateResut`. */
  extra?: Readonly<Record<string, unknown>>;
}

/** Thrown by a handler to answer with one of the vendor's error bodies. */
export class ApiFailure extends Error {
  readonly status: number;
  readonly errors: readonly VendorError[];

  constructor(status: number, errors: readonly VendorError[]) {
    super(errors[0]?.message ?? 'failure');
    this.status = status;
    this.errors = errors;
  }
}

export const failure = (status: number, code: string, message: string, fields?: readonly string[]): ApiFailure =>
  new ApiFailure(status, [fields ? { code, message, fields } : { code, message }]);

export const notFound = (): ApiFailure => failure(404, 'NOT_FOUND', 'The requested resource does not exist');

export const unknownColumn = (field: string, object: string): VendorError => ({
  code: 'INVALID_FIELD',
  message: `No such column '${field}' on sobject of type ${object}`,
});

/** The body of a failed call: an array, also for one error. */
export const errorBody = (errors: readonly VendorError[]): unknown[] =>
  errors.map(({ code, message, fields, extra }) => ({
    ...extra,
    message,
    errorCode: code,
    ...(fields ? { fields } : {}),
  }));

/** The errors of one item of a collection. */
export const itemErrors = (errors: readonly VendorError[]): unknown[] =>
  errors.map(({ code, message, fields, extra }) => ({
    ...extra,
    statusCode: code,
    message,
    fields: fields ?? [],
  }));

const NOT_FOUND_CODES = new Set(['NOT_FOUND', 'ENTITY_IS_DELETED']);

/** The HTTP status of a failed write of one row. */
export const statusOf = (errors: readonly VendorError[]): number =>
  errors.some((error) => NOT_FOUND_CODES.has(error.code)) ? 404 : 400;
