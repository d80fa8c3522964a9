import { type FieldValue } from '#core';

/** What is on record about someone who wants mail again. */
export interface OptInEvidence {
  readonly how: string;
  /** Milliseconds since the epoch. */
  readonly givenAtMs: number;
  readonly note: string;
  readonly proof: string;
}

export interface OptInRequest {
  readonly id: string;
  readonly field: string;
  readonly evidence: OptInEvidence;
}

/** What is to be written, or why nobody but the person can do it: a stable code of the connector's and plain words. */
export type OptIn =
  | { readonly kind: 'allowed'; readonly value: FieldValue }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };
