import { type MemoryRecord } from '#connectors/memory';
import { type Side } from '#core';

/** The vendors' names of the mapped fields, by field mapping id. */
export const NAMES: Readonly<Record<string, Readonly<Record<Side, string>>>> = {
  uid: { a: 'uid', b: 'UID' },
  email: { a: 'mail', b: 'EMAIL' },
  name: { a: 'fullName', b: 'NAME' },
  phone: { a: 'phone', b: 'PHONE' },
  city: { a: 'city', b: 'CITY' },
  rank: { a: 'rank', b: 'RANK' },
  note: { a: 'note', b: 'NOTE' },
  nick: { a: 'nick', b: 'NICK' },
  tags: { a: 'tags', b: 'TAGS' },
  lists: { a: 'lists', b: 'LISTS' },
  firm: { a: 'firm', b: 'FIRM' },
  consent: { a: 'optedOut', b: 'STATUS' },
};

export const nameOn = (fieldId: string, side: Side): string => {
  const name = NAMES[fieldId]?.[side];
  if (name === undefined) throw new Error(`there is no field mapping ${fieldId}`);
  return name;
};

/** Whose record it is; never edited by anyone. */
export const uidOf = (side: Side, record: MemoryRecord): string => {
  const uid = record.fields[nameOn('uid', side)];
  return typeof uid === 'string' ? uid : 'nobody';
};
