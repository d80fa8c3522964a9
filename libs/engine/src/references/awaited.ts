import { type FieldValue, type Side } from '#core';
import { type RecordRef } from '../model.js';

/** A record that another one refers to, and that has to be linked before the reference can be written. */
export interface AwaitedRecord {
  /** The field mapping of the reference. */
  readonly fieldId: string;
  /** The sync that links such records; the side is that sync's. */
  readonly syncId: string;
  readonly side: Side;
  readonly remoteId: string;
}

/** All that one record waits for from now on; empty when it waits no more. */
export interface RecordWaits {
  readonly ref: RecordRef;
  readonly awaited: readonly AwaitedRecord[];
}

/** The ids in a field that holds one or several. */
export const idsIn = (value: FieldValue | undefined): readonly string[] => {
  if (Array.isArray(value)) return (value as readonly string[]).filter((id) => id !== '');
  if (value === undefined || value === null || typeof value === 'object') return [];
  const id = String(value).trim();
  return id === '' ? [] : [id];
};
