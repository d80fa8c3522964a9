import { type KnownDifference } from '../../../test/support/vendor-facts/index.js';

/** Steps whose answer differs from the recorded one, by recording, each with the reason it is accepted. */
export const KNOWN_DIFFERENCES: Readonly<Record<string, readonly KnownDifference[]>> = {};
