import {
  type CompiledField,
  type FieldValue,
  type LiveRecord,
  type Pair,
  type RecordState,
  reconcile,
  type Side,
  SIDES,
} from '#core';
import { type Conflict, type DeadLetter, type KnownLink, type LinkWork, type LoggedChange } from '../model.js';
import { type SyncContext } from '../runtime.js';
import { factsOf } from '../drain/decide.js';
import { type Standing, type WhyDiffer } from './explanation.js';

/** What it takes to say how the two sides of a field stand to each other. */
export interface StandingInput {
  readonly context: SyncContext;
  readonly link: KnownLink;
  /** `null` once the link has ended. */
  readonly work: LinkWork | null;
  readonly states: Pair<RecordState | null>;
  readonly field: CompiledField;
  /** Entries of this field, in the order of writing. */
  readonly changes: readonly LoggedChange[];
  /** Of this field, newest first. */
  readonly conflicts: readonly Conflict[];
  readonly clockOffsetMs: Pair<number>;
}

/** Whether the sides of a field agree, and if not why they stay as they are, by the rules that will decide. Pure. */
export function standingOf(input: StandingInput): Standing {
  const { field, link, work, states } = input;
  if (link.continuedBy !== null) return { ...differ('ended'), message: continuedBy(link.continuedBy) };
  if (link.endedAtMs !== null || !work) return { ...differ('ended'), message: link.endedBecause };
  const { a, b } = states;
  if (a === null || b === null || a.kind === 'unknown' || b.kind === 'unknown') return differ('unread');
  if (a.kind === 'gone' || b.kind === 'gone') return differ('gone');
  const now = { a: a.fields[field.a], b: b.fields[field.b] };
  const isKept = input.context.mapping.segments.fields.some((kept) => kept.field === field);
  if (!isKept && field.lens.agree(now.a, now.b)) return { kind: 'agree' };
  const open = input.conflicts.find(({ status }) => status === 'open');
  if (link.frozen.includes(field.id)) return differ('frozen', open);
  const letter = refusalOf(field, work.deadLetters);
  if (letter) return { kind: 'differ', why: 'refused', conflictId: null, message: letter.message };
  return byRule(input, work, { a, b }, now, open);
}

const continuedBy = (linkId: string): string =>
  `One of the records became a record of another object. The link ${linkId}, of another sync, took the place of this one.`;

const differ = (why: WhyDiffer, conflict?: Conflict): Extract<Standing, { kind: 'differ' }> => ({
  kind: 'differ',
  why,
  conflictId: conflict?.id ?? null,
  message: conflict?.message ?? null,
});

/** The vendor refused this field, or a payload that may have held it. */
const refusalOf = (field: CompiledField, letters: readonly DeadLetter[]): DeadLetter | undefined =>
  letters.find((letter) => letter.status === 'open' && letter.field === field[letter.refusedBy]);

function byRule(
  { context, field, changes, clockOffsetMs }: StandingInput,
  work: LinkWork,
  records: Pair<LiveRecord>,
  now: Pair<FieldValue | undefined>,
  open: Conflict | undefined,
): Standing {
  const plan = reconcile({
    mapping: context.mapping,
    base: work.base,
    ...records,
    facts: factsOf(work, clockOffsetMs),
  });
  const writes = plan.operations.flatMap((operation) => (operation.kind === 'update' ? operation.writes : []));
  if (writes.some(({ fieldId }) => fieldId === field.id)) return differ('waiting');
  const left = plan.left.find(({ fieldId }) => fieldId === field.id)?.why;
  switch (left) {
    case 'manual':
    case 'unconvertible':
      return differ('conflict', open);
    case 'notRead':
      return differ('unread');
    case 'frozen':
    case 'oneWay':
    case 'blankKept':
    case 'unlinked':
      return differ(left);
    case undefined:
      return context.mapping.fields.includes(field) ? differ(settledBecause(field, changes, now)) : { kind: 'agree' };
  }
}

/** Both sides are as they were last settled, and differ all the same. */
function settledBecause(
  field: CompiledField,
  changes: readonly LoggedChange[],
  now: Pair<FieldValue | undefined>,
): WhyDiffer {
  const last = changes.at(-1);
  if (last?.cause === 'undo' || last?.cause === 'restore') return 'takenBack';
  const kept = SIDES.some((side) => isBlank(field, side, now[side]) && field.blanks[WAY[side]] === 'keep');
  if (kept && field.kind === 'value' && field.direction === 'both') return 'blankKept';
  return field.direction === 'both' ? 'asStored' : 'oneWay';
}

const WAY = { a: 'aToB', b: 'bToA' } as const;

const isBlank = ({ lens }: CompiledField, side: Side, value: FieldValue | undefined): boolean =>
  side === 'a' ? lens.blankA(value) : lens.blankB(value);
