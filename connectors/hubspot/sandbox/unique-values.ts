import { liveProperty, type ObjectType } from './object-types.js';
import { type CrmRecord } from './types.js';

/** Which live record holds which value of the properties that no two records may share; letters' case does not count. */
export class UniqueValues {
  readonly #holders = new Map<string, string>();

  holder(type: ObjectType, property: string, value: string): string | undefined {
    return this.#holders.get(key(type, property, value));
  }

  add(type: ObjectType, record: CrmRecord): void {
    for (const held of heldKeys(type, record)) this.#holders.set(held, record.id);
  }

  remove(type: ObjectType, record: CrmRecord): void {
    for (const held of heldKeys(type, record)) {
      if (this.#holders.get(held) === record.id) this.#holders.delete(held);
    }
  }
}

function key(type: ObjectType, property: string, value: string): string {
  return `${type.objectTypeId}\u0000${property}\u0000${value.toLowerCase()}`;
}

function heldKeys(type: ObjectType, record: CrmRecord): string[] {
  const keys: string[] = [];
  for (const [property, value] of Object.entries(record.values)) {
    if (value !== '' && liveProperty(type, property)?.hasUniqueValue) keys.push(key(type, property, value));
  }
  // A contact's secondary addresses are as taken as its main one.
  for (const email of (record.values['hs_additional_emails'] ?? '').split(';')) {
    if (email !== '') keys.push(key(type, 'email', email));
  }
  return keys;
}
