import { SeededRandom } from '#sandbox-kit';
import { type Org } from './org.js';
import { type ObjectSchema } from './schema.js';
import { type StoredRecord, type Value } from './store.js';
import { DAY_MS, SECOND_MS, vendorDatetime } from './times.js';

/** Seeded records were last saved at most this long before the sandbox started. */
const SEEDED_DAYS_MAX = 700;

/**
 * Random numbers that one id of the org decides, and thereby the org's seed. A draw from the org's own numbers would
 * change every id minted after it.
 */
export const randomOf = (id: string): SeededRandom =>
  new SeededRandom([...id].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, 0));

/** When a seeded record was saved: some days ago, so that no change feed names it. */
function seededAtMs(org: Org, id: string): number {
  const atMs = org.store.clock.nowMs() - randomOf(id).between(1, SEEDED_DAYS_MAX) * DAY_MS;
  return Math.floor(atMs / SECOND_MS) * SECOND_MS;
}

/** A seeded record: as if saved long ago, without events and without counting calls. */
export function seedRecord(org: Org, object: ObjectSchema, values: StoredRecord): string {
  const id = org.store.ids.mint(object.keyPrefix);
  const stamp = vendorDatetime(seededAtMs(org, id));
  const defaults: Record<string, Value> = {};
  for (const field of object.fieldsFor(Infinity)) {
    if (field.type === 'boolean') defaults[field.name] = false;
    if (field.name === 'CurrencyIsoCode') defaults[field.name] = field.defaultValue;
    if (field.name === 'OwnerId') defaults[field.name] = org.userId;
  }
  const filled = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== ''));
  org.store.table(object.name).put({
    ...defaults,
    ...filled,
    Id: id,
    CreatedDate: stamp,
    CreatedById: org.userId,
    LastModifiedDate: stamp,
    LastModifiedById: org.userId,
    SystemModstamp: stamp,
  });
  return id;
}
