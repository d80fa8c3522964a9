import { type Mapping } from './mapping.js';
import { vendorFields } from './parts.js';

/** One side of a sync: an object of a connection. */
interface End {
  readonly connectionId: string;
  readonly object: string;
}

/** As much of a sync as decides whether fields run in circles. */
export interface TwoWaySync {
  readonly name: string;
  readonly a: End;
  readonly b: End;
  readonly mapping: Pick<Mapping, 'fields'>;
}

/** A field, or the fields that one is made of. */
export interface FieldNode {
  readonly end: End;
  readonly fields: readonly string[];
}

const keysOf = ({ end, fields }: FieldNode): readonly string[] =>
  fields.map((field) => JSON.stringify([end.connectionId, end.object, field]));

/**
 * Whether the two fields are kept the same by other syncs already, through however many steps: syncs over one field
 * form a tree, and one more two-way way between them would be a cycle.
 *
 * @returns the names of the syncs on the way, `null` when there is none
 */
export function closesCycle(from: FieldNode, to: FieldNode, others: readonly TwoWaySync[]): readonly string[] | null {
  const neighbours = new Map<string, { readonly key: string; readonly name: string }[]>();
  const connect = (one: string, other: string, name: string): void => {
    neighbours.set(one, [...(neighbours.get(one) ?? []), { key: other, name }]);
  };
  for (const { name, a, b, mapping } of others) {
    for (const field of mapping.fields) {
      if (field.direction !== 'both') continue;
      for (const x of keysOf({ end: a, fields: vendorFields(field, 'a') })) {
        for (const y of keysOf({ end: b, fields: vendorFields(field, 'b') })) {
          connect(x, y, name);
          connect(y, x, name);
        }
      }
    }
  }
  const targets = new Set(keysOf(to));
  const ways = new Map<string, readonly string[]>(keysOf(from).map((key) => [key, []]));
  for (const [key, way] of ways) {
    if (targets.has(key)) return [...new Set(way)];
    for (const next of neighbours.get(key) ?? []) if (!ways.has(next.key)) ways.set(next.key, [...way, next.name]);
  }
  return null;
}
