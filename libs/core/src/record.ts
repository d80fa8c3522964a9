import { type FieldValue, type Fields } from './values.js';

/**
 * What one read said of one remote record.
 * - `unknown`: the read failed; nothing may be concluded from it, least of all a deletion.
 * - `gone`: the vendor answered that the record is deleted, archived or merged away (`mergedInto`, of the same object),
 *   or has become a record of another object (`convertedTo`: a lead that became a contact).
 */
export type RecordState =
  | { readonly kind: 'unknown'; readonly reason: string }
  | {
      readonly kind: 'gone';
      readonly mergedInto?: string;
      readonly convertedTo?: { readonly object: string; readonly id: string };
    }
  | LiveRecord;

export interface LiveRecord {
  readonly kind: 'live';
  /** The vendor's id, in its one canonical spelling (Salesforce: 18 characters). */
  readonly id: string;
  readonly fields: Fields;
  /** Opaque version of the record; only ever compared for equality. */
  readonly stamp: string;
  /** When the vendor says the record last changed, in its own clock (milliseconds since the epoch); `null` if it does not say. */
  readonly modifiedAtMs: number | null;
  /** The same per field, where the vendor keeps field history. */
  readonly fieldModifiedAtMs?: Readonly<Record<string, number>>;
}

/** The value of a field, `undefined` when absent. */
export const valueOf = (record: LiveRecord, field: string): FieldValue | undefined => record.fields[field];
