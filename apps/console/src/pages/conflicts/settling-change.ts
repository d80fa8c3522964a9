import { type Schemas } from '../../api/client.js';
import { type Conflict } from './queries.js';

type Change = Schemas['ChangeDto'];

/** The write by which a conflict was settled: the newest of its field that was decided, not before the conflict. */
export const settlingChange = (
  { fieldId, at }: Pick<Conflict, 'fieldId' | 'at'>,
  newestFirst: readonly Change[],
): Change | undefined =>
  newestFirst.find(
    (change) =>
      change.fieldId === fieldId &&
      (change.cause === 'decision' || change.cause === 'policy') &&
      Date.parse(change.at) >= Date.parse(at),
  );
