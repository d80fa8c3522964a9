import { type Secrets } from '#connector-sdk';

/** What became of asking for the right to renew. */
export type RenewalClaim =
  | {
      readonly kind: 'yours';
      /** Told back with what was renewed. */
      readonly revision: number;
      /** As they are stored now. */
      readonly secrets: Secrets;
    }
  | { readonly kind: 'taken' }
  | { readonly kind: 'gone' };

/** Part of the engine's store: whose turn it is to renew the credentials of a connection. */
export interface RenewalStore {
  /** The right to renew a connection's credentials, unless somebody else has had it for less than their `ttlMs`. */
  claimRenewal(connectionId: string, holder: string, ttlMs: number, nowMs: number): Promise<RenewalClaim>;
  /**
   * Keeps what the renewal changed and gives the right back. False, and nothing is kept, when a person has given other
   * credentials since: what was renewed belongs to the ones before.
   */
  endRenewal(
    connectionId: string,
    renewal: { readonly holder: string; readonly revision: number; readonly changed: Secrets },
  ): Promise<boolean>;
}
