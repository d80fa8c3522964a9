import { type CompiledMapping } from './compile-mapping.js';
import { editedFields } from './plan-gone.js';
import { type Base, type ConflictFound, type Facts, type Plan } from './plan.js';
import { type LiveRecord, valueOf } from './record.js';
import { type Pair, type Side, otherSide } from './values.js';

interface LeaveInput {
  readonly mapping: CompiledMapping;
  readonly base: Base | null;
  readonly records: Pair<LiveRecord>;
  /** Sides whose record is outside its filter. */
  readonly left: readonly Side[];
  readonly facts: Facts;
}

/**
 * Decides about a link of which a record has left its filter, where partners are to be archived for that. The link ends.
 * The partner is archived, unless it was edited since they last agreed and edits outrank deletions; each such edit is a
 * conflict. Nobody is archived where both records have left: neither is there on behalf of the other any more.
 */
export const planLeave = ({ mapping, base, records, left, facts }: LeaveInput): Plan => {
  const ended: Plan = {
    ...{ kind: 'changes', operations: [], rebases: [], conflicts: [], left: [] },
    link: { kind: 'unlink', tombstones: [] },
  };
  const [leaver, ...others] = left;
  if (leaver === undefined || others.length > 0) return ended;
  const side = otherSide(leaver);
  const edited = editedFields({ mapping, base, facts }, records[side], side);
  const isKept = edited.length > 0 && mapping.deleteVersusEdit === 'keep';
  const conflicts = edited.map((field): ConflictFound => ({
    fieldId: field.id,
    kind: 'deleteVersusEdit',
    base: base?.[field.id],
    now: { a: valueOf(records.a, field.a), b: valueOf(records.b, field.b) },
    winner: isKept ? side : leaver,
    decidedBy: isKept ? 'leaveKeep' : 'leaveArchive',
    side: leaver,
    message: 'The record was to be archived, since its partner left the filter, and had been edited.',
  }));
  return { ...ended, operations: isKept ? [] : [{ kind: 'delete', side }], conflicts };
};
