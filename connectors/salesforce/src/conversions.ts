import { type RecordState } from '#core';
import { type RestRecord } from './records.js';

/** Read with every record that may have been converted. */
export const CONVERSION_FIELDS: readonly string[] = ['IsConverted', 'ConvertedContactId', 'ConvertedAccountId'];

/**
 * What became of a lead that was converted: the contact it lives on as; `null` for one that was not. A converted lead
 * stays in the org as history that takes no more changes, so it counts as gone.
 */
export function converted(record: RestRecord): RecordState | null {
  if (record['IsConverted'] !== true) return null;
  for (const object of ['Contact', 'Account']) {
    const id = record[`Converted${object}Id`];
    if (typeof id === 'string') return { kind: 'gone', convertedTo: { object, id } };
  }
  return { kind: 'gone' };
}
