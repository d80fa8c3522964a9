import { type FieldValue, type Side, SIDES } from '#core';
import { SEEN } from '../explain/origin.js';
import { type LoggedChange } from '../model.js';

type Value = FieldValue | undefined;

/** A value that is to be as it was. */
export interface Wanted {
  readonly fieldId: string;
  readonly side: Side;
  readonly value: Value;
  /** What the change that is taken back had left there; `null` when it goes back whatever is there. */
  readonly left: { readonly value: Value } | null;
  /** For sets: what was taken back step by step, so that members others put there stay. */
  readonly steps: readonly Step[];
  /** Somebody else has changed it after what is taken back. */
  readonly changedSince: boolean;
  /** The mapping the value was written under, and the write that tells which record. */
  readonly mappingVersion: number;
  readonly intentId: string | null;
}

/** One change of a set, in order; `isOurs` where it is to be taken back. */
export interface Step {
  readonly before: Value;
  readonly after: Value;
  readonly isOurs: boolean;
}

/** What it takes to take these changes of one link back. */
export function wantedBack(changes: readonly LoggedChange[], isTaken: (change: LoggedChange) => boolean): Wanted[] {
  return groups(changes).flatMap((group) => {
    const last = group.findLastIndex(isTaken);
    const lastTaken = group[last];
    if (!lastTaken) return [];
    // Where somebody else's value came in between, that is what was there before.
    const first = group.slice(0, last + 1).findLastIndex((change) => !isTaken(change)) + 1;
    const firstTaken = group[first] ?? lastTaken;
    const start = group.findIndex(isTaken);
    return [
      {
        fieldId: lastTaken.fieldId,
        side: lastTaken.side,
        value: firstTaken.before,
        left: { value: lastTaken.after },
        steps: group.slice(start).map((change) => ({ ...pick(change), isOurs: isTaken(change) })),
        changedSince: last < group.length - 1,
        mappingVersion: firstTaken.mappingVersion,
        intentId: lastTaken.intentId,
      },
    ];
  });
}

const pick = ({ before, after }: LoggedChange): { before: Value; after: Value } => ({ before, after });

/** What it takes to have a link's values as they were at a moment. */
export function wantedAt(changes: readonly LoggedChange[], atMs: number): Wanted[] {
  return groups(changes).flatMap((group) => {
    const later = group.findIndex((change) => change.atMs > atMs);
    const next = group[later];
    // Before it was made a record held nothing; going back there would only empty it.
    if (!next || (later === 0 && next.cause === 'create')) return [];
    return [
      {
        fieldId: next.fieldId,
        side: next.side,
        value: later === 0 ? next.before : group[later - 1]?.after,
        left: null,
        steps: [],
        changedSince: false,
        mappingVersion: next.mappingVersion,
        intentId: null,
      },
    ];
  });
}

/** The changes of each field on each side, in the order they happened. */
function groups(changes: readonly LoggedChange[]): readonly (readonly LoggedChange[])[] {
  return SIDES.flatMap((side) => [
    ...Map.groupBy(
      changes.filter((change) => change.side === side),
      (change) => change.fieldId,
    ).values(),
  ]);
}

/** Everything a run wrote. What people did meanwhile is in the log under the run too, and is not taken back. */
export const isOfRun =
  (runId: string) =>
  (change: LoggedChange): boolean =>
    change.runId === runId && !SEEN.has(change.cause) && change.cause !== 'delete';

/** One change, and what it caused: the writes that carried an edit to the other side. */
export const isCausedBy =
  ({ id, intentId, cause, fieldId }: LoggedChange) =>
  (change: LoggedChange): boolean =>
    change.id === id ||
    (SEEN.has(cause) && intentId !== null && change.intentId === intentId && change.fieldId === fieldId);
