import { type CompiledMapping } from './compile-mapping.js';
import { blank, eq } from './facing.js';
import { type FieldWrite, type Operation } from './plan.js';
import { type RecordState } from './record.js';
import { type Pair, type Side, SIDES, otherSide } from './values.js';

/**
 * - `delete`: one record of a link is gone, and the link, its partner or both are to go with it or be made anew; or it is
 *   to be archived, since its partner left the filter.
 * - `overwrite`: a value that somebody entered is to be replaced, or members are to be removed.
 */
export const DRASTIC_KINDS = ['delete', 'overwrite'] as const;
export type DrasticKind = (typeof DRASTIC_KINDS)[number];

/** A sync goes on without asking up to `share` of its links (over 0, to 1 for never asking), or `atLeast` of them. */
export interface BrakeLimit {
  readonly share: number;
  readonly atLeast: number;
}

/** From how many drastic changes on a sync stops and asks. */
export type BrakeRules = Readonly<Partial<Record<DrasticKind, BrakeLimit>>>;

/** Overwritten values are in the log and can be put back, so more of them pass than deletions. */
export const DEFAULT_BRAKE: Readonly<Required<BrakeRules>> = {
  delete: { share: 0.1, atLeast: 20 },
  overwrite: { share: 0.25, atLeast: 100 },
};

export const brakeLimitOf = ({ brake }: { readonly brake?: BrakeRules }, kind: DrasticKind): BrakeLimit =>
  brake?.[kind] ?? DEFAULT_BRAKE[kind];

/** How many links of so many may be changed drastically without asking. */
export const allowedWithoutAsking = ({ share, atLeast }: BrakeLimit, links: number): number =>
  share >= 1 ? Number.POSITIVE_INFINITY : Math.max(atLeast, Math.floor(links * share));

/** Whether what is to be done about a link is drastic. Opting out never is, nor what a person decided. */
export const drasticKindOf = (
  mapping: CompiledMapping,
  records: Pair<RecordState | null>,
  operations: readonly Operation[],
): DrasticKind | null => {
  if (SIDES.some((side) => isDeleted(records[side]) && records[otherSide(side)]?.kind === 'live')) return 'delete';
  if (operations.some(({ kind }) => kind === 'delete')) return 'delete';
  const overwrites = operations.some(
    (operation) =>
      operation.kind === 'update' && operation.writes.some((write) => isOverwrite(mapping, operation.side, write)),
  );
  return overwrites ? 'overwrite' : null;
};

/** A record that became one of another object was not deleted. */
const isDeleted = (state: RecordState | null): boolean => state?.kind === 'gone' && state.convertedTo === undefined;

const isOverwrite = (mapping: CompiledMapping, side: Side, write: FieldWrite): boolean => {
  const field = mapping.fieldsById.get(write.fieldId);
  if (!field || (write.cause !== 'change' && write.cause !== 'policy' && write.cause !== 'set')) return false;
  if (field.kind === 'set') return (write.delta?.remove.length ?? 0) > 0;
  return !blank(field.lens, side, write.expected) && !eq(field.lens, side, write.expected, write.value);
};
