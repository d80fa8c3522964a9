/** HubSpot's error answers. Bodies follow recorded ones where there is a recording; see README for the sources. */

/** One entry of `errors` in an error envelope. */
export interface ErrorDetail {
  message: string;
  code?: string;
  in?: string;
  subCategory?: string;
  context?: Record<string, string[]>;
}

/** A call HubSpot refuses; the API layer adds `status` and `correlationId` and sends it. */
export class HubspotRefusal extends Error {
  readonly httpStatus: number;
  readonly body: Record<string, unknown>;

  constructor(httpStatus: number, body: { message: string } & Record<string, unknown>) {
    super(body.message);
    this.httpStatus = httpStatus;
    this.body = body;
  }
}

export function invalid(message: string, extra: Record<string, unknown> = {}): HubspotRefusal {
  return new HubspotRefusal(400, { message, ...extra, category: 'VALIDATION_ERROR' });
}

export function notFound(message = 'resource not found', extra: Record<string, unknown> = {}): HubspotRefusal {
  return new HubspotRefusal(404, { message, ...extra, category: 'OBJECT_NOT_FOUND' });
}

export function conflict(message: string, extra: Record<string, unknown> = {}): HubspotRefusal {
  return new HubspotRefusal(409, { message, ...extra, category: 'CONFLICT' });
}

/** The answer to a type HubSpot does not know; recorded without a category. */
export function unknownObjectType(name: string): HubspotRefusal {
  return new HubspotRefusal(400, { message: `Unable to infer object type from: ${name}` });
}

/** One property value HubSpot does not accept. */
export interface ValueProblem {
  property: string;
  code: string;
  message: string;
}

/** All refused values of one call: HubSpot repeats them as JSON inside the message and once more as `errors`. */
export class InvalidValues extends HubspotRefusal {
  readonly problems: readonly ValueProblem[];

  constructor(problems: readonly ValueProblem[]) {
    const embedded = problems.map(({ property, code, message }) => ({
      isValid: false,
      message,
      error: code,
      name: property,
    }));
    super(400, {
      message: `Property values were not valid: ${JSON.stringify(embedded)}`,
      errors: problems.map(({ property, code, message }) => ({ message, code, context: { propertyName: [property] } })),
      category: 'VALIDATION_ERROR',
    });
    this.problems = problems;
  }
}

/** One failed input of a batch, as listed in a 207 answer. */
export interface BatchProblem {
  status: 'error';
  category: string;
  subCategory?: string;
  message: string;
  context?: Record<string, string[]>;
  errors?: ErrorDetail[];
}

/** A refusal told as one entry of a batch's `errors`. */
export function asBatchProblem(refusal: HubspotRefusal, context: Record<string, string[]>): BatchProblem {
  const { message, category, context: ownContext, errors } = refusal.body;
  return {
    status: 'error',
    category: String(category),
    message: String(message),
    ...(Array.isArray(errors) ? { errors: errors as ErrorDetail[] } : {}),
    context: { ...context, ...(ownContext as Record<string, string[]> | undefined) },
  };
}
