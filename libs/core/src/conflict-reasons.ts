import { EXPRESSION_CODES, LENS_CODES } from './codes.js';

/**
 * What decides where the two sides contradict each other. A policy goes by its kind; beside these:
 *
 * - `direction`, `blanks`: the field's direction, or its rule for emptied values.
 * - `consent`: out on either side is out on both. `consentNotKept`: a vendor did not keep an opt-out.
 * - `keep`, `delete`: a record was deleted on one side and edited on the other. `leaveKeep`, `leaveArchive`: its partner
 *   left the filter, and it had been edited.
 */
export const CONFLICT_RULES = [
  ...(['newest', 'sideWins', 'preferNonBlank', 'mostRecentNonBlank', 'manual'] as const),
  ...(['direction', 'blanks', 'consent', 'consentNotKept'] as const),
  ...(['keep', 'delete', 'leaveKeep', 'leaveArchive'] as const),
] as const;

/** Why a value is not carried to the other side: of the lens, or of its formula. */
export const CONVERSION_CODES = [
  ...Object.values(LENS_CODES),
  ...([EXPRESSION_CODES.notComputable, EXPRESSION_CODES.fieldAbsent] as const),
] as const;

export type ConflictRule = (typeof CONFLICT_RULES)[number];
export type ConversionCode = (typeof CONVERSION_CODES)[number];
/** Codes are stable: they are stored with conflicts, and people read words of their own for each. */
export type FoundReason = ConflictRule | ConversionCode;
