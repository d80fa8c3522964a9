import { type CallContext, type Clock } from './runtime.js';
import { type Secrets } from './secret.js';
import { type Session } from './connector.js';

/** A webhook request exactly as it came in. */
export interface WebhookRequest {
  readonly method: string;
  /** The public URL the vendor called, with its query: signatures cover it. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** "Read this record again." Never state: a hint may be late, repeated, out of order or wrong. */
export type ChangeHint =
  | {
      readonly kind: 'changed' | 'deleted';
      readonly object: string;
      readonly id: string;
      readonly occurredAtMs: number | null;
      /** Whether the vendor says our own write caused it. A hint only; the engine still reads. */
      readonly origin: 'self' | 'other' | 'unknown';
      /** The vendor says that it is about a person's consent: such a change goes ahead of everything. */
      readonly aboutConsent?: boolean;
    }
  /** `from` were merged into `into`. */
  | { readonly kind: 'merged'; readonly object: string; readonly from: readonly string[]; readonly into: string }
  /** Changes were lost on the way: sweep the whole object. */
  | { readonly kind: 'resync'; readonly object: string; readonly reason: string };

export interface WebhookAnswer {
  readonly status: number;
  readonly contentType?: string;
  readonly body?: string;
}

/**
 * - `accepted`: genuine; to be stored and acknowledged with `answer` at once, then decoded, ahead of others where
 *   something in it is `aboutConsent`.
 * - `handshake`: the vendor tests the URL; answer and store nothing.
 * - `refused`: not genuine or malformed; `code` is stable.
 */
export type WebhookVerdict =
  | { readonly kind: 'accepted'; readonly answer: WebhookAnswer; readonly aboutConsent?: boolean }
  | { readonly kind: 'handshake'; readonly answer: WebhookAnswer }
  | { readonly kind: 'refused'; readonly status: 400 | 401 | 413; readonly code: string; readonly message: string };

export interface WebhookReceiver {
  /** Largest body taken, in bytes. */
  readonly bodyMaxBytes: number;
  /** Makes no call and no throw; compares in constant time; refuses outside the vendor's replay window. */
  verify(
    request: WebhookRequest,
    connection: { secrets: Secrets; settings: Readonly<Record<string, string>>; clock: Clock },
  ): WebhookVerdict;
  /** Reads a request that was accepted; may ask the vendor to turn names into ids. Unknown event kinds yield nothing. */
  decode(request: WebhookRequest, session: Session, context: CallContext): Promise<readonly ChangeHint[]>;
}
