import {
  type CompiledField,
  type CompiledMapping,
  type FieldValue,
  type RecordState,
  type Side,
  writableSides,
} from '#core';
import { eqOn } from '../drain/unit.js';
import { type PlanReason } from '../model.js';
import { membersBack } from './members-back.js';
import { REASONS } from './reasons.js';
import { isSame, type PutBack } from './same.js';
import { type Wanted } from './wanted.js';

type Value = FieldValue | undefined;

export interface PutBackInput {
  readonly mapping: CompiledMapping;
  /** The field as it was mapped when the value was written; `undefined` where that is not known any more. */
  readonly former: CompiledField | undefined;
  readonly wanted: Wanted;
  /** The record it was written to was merged into the one the link holds now. */
  readonly isAnother: boolean;
  readonly state: RecordState | null;
}

/** Whether a value may go back to what it was; nothing, when it is there already. Of a set a part may. Pure. */
export function putBack({ mapping, former, wanted, isAnother, state }: PutBackInput): readonly PutBack[] {
  const { fieldId, side } = wanted;
  const field = mapping.fieldsById.get(fieldId);
  const skip = (reason: PlanReason, before: Value = wanted.left?.value): readonly PutBack[] => [
    { kind: 'skip', change: { side, fieldId, before, after: wanted.value ?? null }, reason },
  ];
  if (!field || (former && !isSameField(field, former))) return skip(REASONS.notMapped);
  if (mapping.segments.fields.some((kept) => kept.field === field)) return skip(REASONS.segment);
  if (!writableSides(field.direction).includes(side)) return skip(REASONS.oneWay);
  if (isAnother) return skip(REASONS.merged);
  if (state?.kind === 'gone') return skip(REASONS.gone);
  if (state?.kind !== 'live') return skip(REASONS.unread);
  const present = state.fields[field[side]];
  if (field.kind === 'set') return membersBack(field, wanted, present);
  if (isSame(present, wanted.value)) return [];
  if (wanted.changedSince || (wanted.left && !eqOn(field, side, present, wanted.left.value))) {
    return skip(REASONS.changedSince, present);
  }
  if (loosens(field, side, present, wanted.value)) return skip(REASONS.consent, present);
  return [{ kind: 'change', change: { side, fieldId, before: present, after: wanted.value ?? null } }];
}

/** Fields keep their id over versions of a mapping, but may be put on other fields of the vendors. */
const isSameField = (now: CompiledField, then: CompiledField): boolean =>
  now.a === then.a && now.b === then.b && now.kind === then.kind;

/** Whether it would opt someone in who is opted out. */
export const loosens = (field: CompiledField, side: Side, present: Value, wanted: Value): boolean =>
  field.kind === 'consent' && field.optedOut(side, present) && !field.optedOut(side, wanted);
