import { type MappingCode } from './codes.js';

/** A mapping that must not be synced with. */
export class MappingError extends Error {
  constructor(
    readonly code: MappingCode,
    /** The field mapping at fault; `null` when it is the mapping as a whole. */
    readonly fieldId: string | null,
    message: string,
  ) {
    super(message);
    this.name = 'MappingError';
  }
}
