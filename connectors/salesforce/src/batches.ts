import { type WriteOperation } from '#connector-sdk';
import { canonicalId } from './ids.js';

/** Records one collections call takes. */
export const COLLECTION_MAX = 200;

type Route = 'insert' | 'upsert' | 'update' | 'delete';

/** An operation with its place in the caller's list. */
export interface Placed {
  readonly index: number;
  readonly operation: WriteOperation;
}

export interface Batch {
  readonly route: Route;
  readonly items: readonly Placed[];
}

/**
 * Batches as large as the vendor takes, one route each. A record (or create key) never appears twice in one batch,
 * which Salesforce refuses, and operations on one record keep their order.
 */
export function batched(items: readonly Placed[], createRoute: 'insert' | 'upsert'): Batch[] {
  const batches: { route: Route; items: Placed[] }[] = [];
  let open = new Map<Route, { route: Route; items: Placed[] }>();
  let inOpen = new Set<string>();
  for (const item of items) {
    const route = item.operation.kind === 'create' ? createRoute : item.operation.kind;
    const subject = subjectOf(item.operation);
    if (inOpen.has(subject)) {
      open = new Map();
      inOpen = new Set();
    }
    inOpen.add(subject);
    let batch = open.get(route);
    if (!batch || batch.items.length >= COLLECTION_MAX) {
      batch = { route, items: [] };
      open.set(route, batch);
      batches.push(batch);
    }
    batch.items.push(item);
  }
  return batches;
}

const subjectOf = (operation: WriteOperation): string =>
  operation.kind === 'create' ? `key ${operation.key}` : `id ${canonicalId(operation.id) ?? operation.id}`;
