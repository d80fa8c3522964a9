import { type Connection, type RenewalClaim } from '#engine';

/** Whose turn it is to renew the credentials of each connection, for the store in memory. */
export class MemoryRenewals {
  readonly #claims = new Map<string, { readonly holder: string; readonly untilMs: number }>();

  claim({ id, secrets, accessRevision }: Connection, holder: string, ttlMs: number, nowMs: number): RenewalClaim {
    if ((this.#claims.get(id)?.untilMs ?? nowMs) > nowMs) return { kind: 'taken' };
    this.#claims.set(id, { holder, untilMs: nowMs + ttlMs });
    return { kind: 'yours', revision: accessRevision, secrets };
  }

  end(connectionId: string, holder: string): void {
    if (this.#claims.get(connectionId)?.holder === holder) this.#claims.delete(connectionId);
  }
}
