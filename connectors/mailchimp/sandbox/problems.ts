/** One field's trouble inside a problem document. */
export interface FieldTrouble {
  field: string;
  message: string;
}

export interface ProblemDocument {
  /** The link every problem has, save "Member Exists", as recorded. */
  typed: boolean;
  status: number;
  title: string;
  detail: string;
  errors?: readonly FieldTrouble[];
}

/** A refusal in the vendor's words; the transport turns it into `application/problem+json`. */
export class Problem extends Error {
  constructor(
    readonly document: ProblemDocument,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(`${document.title}: ${document.detail}`);
  }
}

const problem = (status: number, title: string, detail: string, errors?: readonly FieldTrouble[]): Problem =>
  new Problem({ typed: true, status, title, detail, ...(errors ? { errors } : {}) });

const NOT_VALIDATED =
  "The resource submitted could not be validated. For field-specific details, see the 'errors' array.";

/** Every refusal the sandbox knows. Texts marked recorded or documented in the vendor facts are exact. */
export const problems = {
  notFound: () => problem(404, 'Resource Not Found', 'The requested resource could not be found.'),
  keyMissing: () => problem(401, 'API Key Missing', 'Your request did not include an API key.'),
  keyInvalid: () =>
    problem(401, 'API Key Invalid', "Your API key may be invalid, or you've attempted to access the wrong datacenter."),
  tooManyConnections: (connectionsMax: number) =>
    problem(429, 'TooManyRequests', `You have exceeded the limit of ${connectionsMax} simultaneous connections.`),
  tooManyBatches: (batchesMax: number) =>
    problem(429, 'TooManyRequests', `You have more than ${batchesMax} pending batches.`),
  jsonUnreadable: () => problem(400, 'JSON Parse Error', 'We encountered an unspecified JSON parsing error.'),
  forced: (status: number, title: string) => problem(status, title, 'This error was asked for by X-Trigger-Error.'),
  methodNotAllowed: (allowed: readonly string[]) =>
    new Problem(
      {
        typed: true,
        status: 405,
        title: 'Method Not Allowed',
        detail:
          'The requested method and resource are not compatible. See the Allow header for this resource’s available methods.',
      },
      { Allow: allowed.join(', ') },
    ),
  cannotArchive: () =>
    new Problem(
      {
        typed: true,
        status: 405,
        title: 'Method Not Allowed',
        detail: 'This list member cannot be removed. Can not archive a contact that is bounced, pending or archived',
      },
      { Allow: 'GET, PUT' },
    ),
  /** The body does not fit the schema: wrong types, missing required fields, values outside an enumeration. */
  notValidated: (errors: readonly FieldTrouble[]) => problem(400, 'Invalid Resource', NOT_VALIDATED, errors),
  invalid: (detail: string, errors?: readonly FieldTrouble[]) => problem(400, 'Invalid Resource', detail, errors),
  mergeFieldsInvalid: (errors: readonly FieldTrouble[]) =>
    problem(400, 'Invalid Resource', 'Your merge fields were invalid.', errors),
  badRequest: (detail: string) => problem(400, 'Bad Request', detail),
  memberExists: (email: string) =>
    new Problem({
      typed: false,
      status: 400,
      title: 'Member Exists',
      detail: `${email} is already a list member. Use PUT to insert or update list members.`,
    }),
  complianceState: (email: string) =>
    problem(
      400,
      'Member In Compliance State',
      `${email} is in a compliance state due to unsubscribe, bounce, or compliance review and cannot be subscribed.`,
    ),
  forgotten: (email: string) =>
    problem(
      400,
      'Forgotten Email Not Subscribed',
      `${email} was permanently deleted and cannot be re-imported. The contact must re-subscribe to get back on the list.`,
    ),
};
