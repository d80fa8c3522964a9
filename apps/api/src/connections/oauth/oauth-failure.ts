/**
 * Why an account was not connected. Codes are stable: they stand in the address a browser is sent back to.
 *
 * - `denied`: the person said no on the vendor's page.
 * - `stateUnknown`, `stateUsed`, `stateExpired`: the answer belongs to no attempt, to one that is over, or comes too late.
 * - `otherBrowser`: it comes from a browser other than the one that asked.
 * - `otherAccount`: a connection was to be authorised again, and another account was chosen.
 * - `refused`: the vendor refuses the app, the code or a scope.
 * - `unreachable`: the vendor gave no answer that can be understood.
 * - `unusable`: there are tokens, but the vendor does not let them do anything.
 */
export const OAUTH_CODES = {
  denied: 'SYNC_O101',
  stateUnknown: 'SYNC_O102',
  stateUsed: 'SYNC_O103',
  stateExpired: 'SYNC_O104',
  otherBrowser: 'SYNC_O105',
  otherAccount: 'SYNC_O106',
  refused: 'SYNC_O107',
  unreachable: 'SYNC_O108',
  unusable: 'SYNC_O109',
} as const;

export type OAuthFailureKind = keyof typeof OAUTH_CODES;

/** An attempt that ends without a connection. The message is for a person and holds no secret. */
export class OAuthFailure extends Error {
  override readonly name = 'OAuthFailure';
  readonly code: string;

  constructor(
    readonly kind: OAuthFailureKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = OAUTH_CODES[kind];
  }
}

/** A name out of a vendor's answer, if it can be shown: error names, not the sentences that may come with them. */
export const errorName = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[A-Za-z0-9_.-]{1,64}$/.test(value) ? value : undefined;
