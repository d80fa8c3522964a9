import {
  type CompiledField,
  type CompiledMapping,
  type ConflictPolicy,
  type FieldKind,
  type FieldValue,
  type FieldWrite,
  judgeRing,
  type Operation,
  otherSide,
  type Pair,
  recordChange,
  REPEATS_MAX,
  type Ring,
  type RingEntry,
  SEGMENT_REPEATS_MAX,
  type Side,
  SIDES,
  type WriteCause,
} from '#core';
import { type ChangeLogEntry, type LinkWork, type LoggedCause } from '../model.js';

/** The operations that may go ahead, and the fields that go round in circles. */
export interface Broken {
  readonly operations: readonly Operation[];
  readonly frozen: readonly string[];
}

/** A person's decision, and the evidence one gave, is no automation, and an opt-out is enforced as often as it takes. */
const MAY_REPEAT: ReadonlySet<WriteCause> = new Set(['decision', 'consent', 'evidence']);

/**
 * Stops a field that two automations keep changing back: it is frozen, after the priority side's value was written to
 * the other side once more so that they agree at least for now.
 *
 * @param windowMs how far back repeated writes count
 */
export function breakOscillation(
  mapping: CompiledMapping,
  work: LinkWork,
  records: Pair<Readonly<Record<string, FieldValue>>>,
  operations: readonly Operation[],
  clock: { readonly nowMs: number; readonly windowMs: number },
): Broken {
  const frozen = new Set<string>();
  for (const operation of operations) {
    if (operation.kind !== 'update') continue;
    for (const write of operation.writes) {
      if (MAY_REPEAT.has(write.cause)) continue;
      const kind = mapping.fieldsById.get(write.fieldId)?.kind;
      if (circles(work, operation.side, { write, kind }, clock)) frozen.add(write.fieldId);
    }
  }
  if (frozen.size === 0) return { operations, frozen: [] };
  const writes: Pair<FieldWrite[]> = { a: [], b: [] };
  for (const operation of operations) {
    if (operation.kind === 'update')
      writes[operation.side].push(...operation.writes.filter((one) => !frozen.has(one.fieldId)));
  }
  for (const fieldId of frozen) {
    const field = mapping.fieldsById.get(fieldId);
    const last = field?.kind === 'value' ? lastWrite(field, records) : null;
    if (last) writes[last.side].push(last.write);
  }
  return {
    operations: SIDES.flatMap((side): Operation[] =>
      writes[side].length === 0 ? [] : [{ kind: 'update', side, writes: writes[side] }],
    ),
    frozen: [...frozen],
  };
}

function circles(
  work: LinkWork,
  side: Side,
  { write, kind }: { readonly write: FieldWrite; readonly kind: FieldKind | undefined },
  clock: { nowMs: number; windowMs: number },
): boolean {
  const sinceMs = work.link.unfrozenAtMs[write.fieldId] ?? -Infinity;
  const recent = work.recent.filter((entry) => entry.fieldId === write.fieldId && entry.atMs >= sinceMs);
  // A record made anew begins a history of its own.
  const history = recent
    .slice(
      Math.max(
        recent.findLastIndex(({ cause }) => cause === 'create'),
        0,
      ),
    )
    .map(ringEntry);
  const next: RingEntry = { side, value: JSON.stringify(write.value), atMs: clock.nowMs, cause: 'engine' };
  const ring = [...history, next].reduce<Ring>((so, entry) => recordChange(so, entry, clock.windowMs), []);
  const repeatsMax = write.cause === 'segment' ? SEGMENT_REPEATS_MAX : REPEATS_MAX;
  return judgeRing(ring, kind, repeatsMax).kind === 'freeze';
}

/** Vendors do not say whether a person or an automation made an edit, so an edit excuses nothing; a decision does. */
const BY_A_PERSON: ReadonlySet<LoggedCause> = new Set(['decision', 'evidence', 'undo', 'restore']);

const BY_THE_VENDOR: ReadonlySet<LoggedCause> = new Set(['edit', 'merge']);

const ringEntry = (entry: ChangeLogEntry): RingEntry => ({
  side: entry.side,
  value: JSON.stringify(entry.after ?? null),
  atMs: entry.atMs,
  cause: BY_THE_VENDOR.has(entry.cause) ? 'unknown' : BY_A_PERSON.has(entry.cause) ? 'human' : 'engine',
});

/** The priority side's value, written to the other side; nothing if it is there already or cannot be converted. */
function lastWrite(
  field: CompiledField,
  records: Pair<Readonly<Record<string, FieldValue>>>,
): { readonly side: Side; readonly write: FieldWrite } | null {
  const from = field.direction === 'both' ? prioritySide(field.policy) : field.direction === 'aToB' ? 'a' : 'b';
  const side = otherSide(from);
  const source = records[from][field[from]];
  const expected = records[side][field[side]];
  const converted = side === 'b' ? field.lens.aToB(source, expected) : field.lens.bToA(source, expected);
  if (!converted.ok || field.lens.agree(records.a[field.a], records.b[field.b])) return null;
  const predicted = side === 'a' ? field.lens.predictA(converted.value) : field.lens.predictB(converted.value);
  const write: FieldWrite = {
    fieldId: field.id,
    field: field[side],
    value: converted.value,
    predicted,
    expected,
    source,
    cause: 'policy',
  };
  return { side, write };
}

function prioritySide(policy: ConflictPolicy): Side {
  switch (policy.kind) {
    case 'sideWins':
      return policy.side;
    case 'newest':
    case 'mostRecentNonBlank':
      return policy.tie;
    case 'preferNonBlank':
      return policy.otherwise;
    case 'manual':
      return 'a';
  }
}
