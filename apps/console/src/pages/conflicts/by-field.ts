import { type Conflict } from './queries.js';

/** Open conflicts that can be answered alike. */
export interface FieldConflicts {
  readonly key: string;
  readonly syncId: string;
  readonly fieldId: string;
  readonly conflicts: readonly Conflict[];
}

/** Open conflicts about a field, by sync and field, the largest group first. */
export function byField(conflicts: readonly Conflict[]): readonly FieldConflicts[] {
  const groups = Map.groupBy(
    conflicts.filter(({ status, fieldId, kind }) => status === 'open' && fieldId !== null && kind !== 'identity'),
    ({ syncId, fieldId }) => `${syncId} ${fieldId ?? ''}`,
  );
  return [...groups]
    .map(([key, own]) => ({ key, syncId: own[0]?.syncId ?? '', fieldId: own[0]?.fieldId ?? '', conflicts: own }))
    .toSorted((one, other) => other.conflicts.length - one.conflicts.length);
}
