import { type KnownDifference } from '../../../test/support/vendor-facts/index.js';

/** Steps whose recorded answer the sandbox does not give, by recording, each with the reason. */
export const KNOWN_DIFFERENCES: Readonly<Record<string, readonly KnownDifference[]>> = {};
