/** One entry for each thing that is wrong with a request. */
export interface ProblemEntry {
  /** JSON pointer into the body, or the name of a query parameter. */
  readonly pointer: string;
  readonly message: string;
  /** For a sync that is not valid: which rule. */
  readonly code?: string;
}

/** Everything the API refuses or fails with. Codes are stable. */
export const PROBLEMS = {
  invalid: { code: 'SYNC_A400', status: 400, title: 'The request is not valid' },
  cursor: { code: 'SYNC_A410', status: 400, title: 'The cursor is not one of this list' },
  unauthorized: { code: 'SYNC_A401', status: 401, title: 'Nobody is signed in, and there is no valid API key' },
  webhookUnproven: { code: 'SYNC_A402', status: 401, title: 'The webhook does not prove where it comes from' },
  forbidden: { code: 'SYNC_A403', status: 403, title: 'The role or the scopes of the key do not allow it' },
  notFound: { code: 'SYNC_A404', status: 404, title: 'There is no such thing here' },
  connectionInUse: { code: 'SYNC_A420', status: 409, title: 'A sync uses the connection' },
  syncState: { code: 'SYNC_A421', status: 409, title: 'The sync is in another state' },
  runUnderWay: { code: 'SYNC_A422', status: 409, title: 'A run is under way' },
  runState: { code: 'SYNC_A423', status: 409, title: 'The run is in another state' },
  planStale: { code: 'SYNC_A424', status: 409, title: 'The mapping has changed since the plan was made' },
  conflictOver: { code: 'SYNC_A425', status: 409, title: 'The conflict cannot be resolved this way' },
  deadLetterOver: { code: 'SYNC_A426', status: 409, title: 'The dead letter is over' },
  syncBusy: { code: 'SYNC_A427', status: 409, title: 'The sync is being worked on' },
  mappingMoved: { code: 'SYNC_A428', status: 409, title: 'Another version of the mapping was saved meanwhile' },
  syncInUse: { code: 'SYNC_A429', status: 409, title: 'References of another sync go by the sync' },
  undoOver: { code: 'SYNC_A440', status: 409, title: 'It cannot be taken back' },
  changeUnknown: { code: 'SYNC_A441', status: 404, title: 'There is no such change of this link' },
  keepOver: { code: 'SYNC_A442', status: 409, title: 'The value cannot count on the other side' },
  optInRefused: { code: 'SYNC_A443', status: 409, title: 'The evidence opts nobody in' },
  linkOver: { code: 'SYNC_A444', status: 409, title: 'It cannot be done to the link' },
  fieldUnknown: { code: 'SYNC_A445', status: 422, title: 'The mapping has no such field' },
  segmentState: { code: 'SYNC_A450', status: 409, title: 'The segment is in another state' },
  segmentUnconfirmed: { code: 'SYNC_A451', status: 409, title: 'The rule holds for everyone, or for nobody' },
  segmentInvalid: { code: 'SYNC_A452', status: 422, title: 'The segment would not work' },
  credentials: { code: 'SYNC_A460', status: 401, title: 'The e-mail address or the password is wrong' },
  tooMany: { code: 'SYNC_A461', status: 429, title: 'Too many attempts' },
  foreignOrigin: { code: 'SYNC_A462', status: 403, title: 'The request comes from another site' },
  setUpOver: { code: 'SYNC_A463', status: 409, title: 'Syncline is set up already' },
  invitationOver: { code: 'SYNC_A464', status: 410, title: 'The invitation is over' },
  memberAlready: { code: 'SYNC_A465', status: 409, title: 'They are in the workspace already' },
  lastOwner: { code: 'SYNC_A466', status: 409, title: 'A workspace needs an owner' },
  aboveOwn: { code: 'SYNC_A467', status: 403, title: 'It is above the role of who asks' },
  noWorkspace: { code: 'SYNC_A468', status: 403, title: 'They are in no workspace' },
  openId: { code: 'SYNC_A469', status: 403, title: 'Signing in with the provider did not work' },
  secondPerson: { code: 'SYNC_A470', status: 403, title: 'Another person must approve it' },
  alertOver: { code: 'SYNC_A480', status: 409, title: 'The alert is over' },
  alertChannelTaken: { code: 'SYNC_A481', status: 409, title: 'There is a channel of this name' },
  mailMissing: { code: 'SYNC_A482', status: 422, title: 'There is no mail server to send by' },
  namesShared: { code: 'SYNC_A490', status: 409, title: 'Several things have one name' },
  tooLarge: { code: 'SYNC_A413', status: 413, title: 'The request is too large' },
  syncInvalid: { code: 'SYNC_A430', status: 422, title: 'The sync would not work' },
  connectionRefused: { code: 'SYNC_A431', status: 422, title: 'The vendor does not accept the connection' },
  oauthAppMissing: { code: 'SYNC_A432', status: 422, title: 'There is no OAuth app to sign in with' },
  publicUrlMissing: {
    code: 'SYNC_A433',
    status: 422,
    title: 'It is not known where vendors are to send people back to',
  },
  internal: { code: 'SYNC_A500', status: 500, title: 'Something went wrong in Syncline' },
  vendor: { code: 'SYNC_A502', status: 502, title: 'The vendor could not be called' },
  unavailable: { code: 'SYNC_A503', status: 503, title: 'Syncline cannot work at the moment' },
  vendorBusy: { code: 'SYNC_A504', status: 503, title: 'The vendor asks to wait' },
} as const;

export type ProblemKind = keyof typeof PROBLEMS;

interface ProblemOptions extends ErrorOptions {
  readonly errors?: readonly ProblemEntry[];
  readonly retryAfterS?: number;
}

/** A request that ends in a problem document (RFC 9457). `detail` is for a person and holds no secret. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly kind: ProblemKind;
  readonly errors: readonly ProblemEntry[] | undefined;
  readonly retryAfterS: number | undefined;

  constructor(kind: ProblemKind, detail: string, options: ProblemOptions = {}) {
    super(detail, options);
    this.kind = kind;
    this.errors = options.errors;
    this.retryAfterS = options.retryAfterS;
  }
}

export const notFound = (what: string): Problem => new Problem('notFound', `There is no such ${what}.`);

/** The thing asked for; a missing one and one of another workspace look the same. */
export function must<Thing>(thing: Thing | null | undefined, what: string): Thing {
  if (thing === null || thing === undefined) throw notFound(what);
  return thing;
}
