import { CONVERSION_CODES } from '../conflict-reasons.js';
import { type FieldValue, type Side } from '../values.js';

/**
 * What trying a mapping on live values found. Codes are stable; a refused value has the lens' own `SYNC_L…`.
 *
 * | Code      | Meaning                                                                      |
 * |-----------|------------------------------------------------------------------------------|
 * | SYNC_T001 | values cannot be had back as they are from what the other side would hold    |
 * | SYNC_T002 | values longer than the other side's field takes                              |
 * | SYNC_T003 | values that are no choice of the other side                                  |
 * | SYNC_T004 | blanks where the other side takes no new record without a value              |
 */
export const TRIAL_CODES = {
  lossy: 'SYNC_T001',
  tooLong: 'SYNC_T002',
  noPartner: 'SYNC_T003',
  blankRequired: 'SYNC_T004',
} as const;

/** Codes are stable: people read words of their own for each. */
export const FINDING_CODES = [...Object.values(TRIAL_CODES), ...CONVERSION_CODES] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

export type FindingKind = 'refused' | keyof typeof TRIAL_CODES;

/** A sampled value, shortened where it is long. */
export interface TriedValue {
  readonly recordId: string;
  readonly before: FieldValue;
  /** What the other side would hold; absent where it would hold nothing of it. */
  readonly after?: FieldValue;
  /** What would come back from there, where that is another. */
  readonly back?: FieldValue;
}

/** What is longer than a side takes. */
export interface TextLimit {
  readonly most: number;
  readonly unit: 'characters' | 'bytes';
}

/** What is found out about values. */
export interface Found {
  readonly kind: FindingKind;
  readonly code: FindingCode;
  readonly message: string;
  /** Of `SYNC_T003`: what the field of the other side is called. */
  readonly title?: string;
  /** Of `SYNC_T002`. */
  readonly limit?: TextLimit;
}

/** One thing a person should know before the mapping is used. */
export interface Finding extends Found {
  /** Sampled values it is about. */
  readonly count: number;
  readonly examples: readonly TriedValue[];
}

/** A field on its way to one side. */
export interface WayTrial {
  readonly fieldId: string;
  /** The side that would be written. */
  readonly to: Side;
  /** Sampled values that are not blank. */
  readonly tried: number;
  readonly blank: number;
  readonly examples: readonly TriedValue[];
  readonly findings: readonly Finding[];
}
