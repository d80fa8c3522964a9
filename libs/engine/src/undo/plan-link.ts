import {
  type CompiledMapping,
  type FieldValue,
  otherSide,
  type Pair,
  planCreate,
  type RecordState,
  type Side,
  SIDES,
} from '#core';
import { eqOn } from '../drain/unit.js';
import { SEEN } from '../explain/origin.js';
import {
  type Intent,
  type KnownLink,
  type LoggedChange,
  type PlanItem,
  type PlanItemKind,
  type PlannedChange,
  type PlanReason,
} from '../model.js';
import { type PutBack } from './same.js';
import { putBack } from './put-back.js';
import { REASONS } from './reasons.js';
import { type Wanted } from './wanted.js';

/** Everything known of one link when it is planned what to take back of it. */
export interface LinkCase {
  readonly link: KnownLink;
  /** All its changes since what is taken back, in order. */
  readonly changes: readonly LoggedChange[];
  readonly wanted: readonly Wanted[];
  readonly intents: ReadonlyMap<string, Intent>;
  readonly mapping: CompiledMapping;
  readonly formerMapping: (version: number) => CompiledMapping | undefined;
  readonly states: Pair<RecordState | null>;
  /** The run that is taken back as a whole; `null` for single changes and restores. */
  readonly undone: UndoneRun | null;
}

/** What a run did to the link itself. */
export interface UndoneRun {
  readonly runId: string;
  /** What it did that was no change of mapped values: creates, deletes and marks of its records. */
  readonly life: readonly Intent[];
  /** Whether each record belongs to another link by now. */
  readonly isLinkedElsewhere: Pair<boolean>;
}

type Item = Omit<PlanItem, 'ordinal'>;

const idOf = (link: KnownLink, side: Side): string | null => (side === 'a' ? link.aId : link.bId);

/** What to do about one link, as one item of the plan. Pure. */
export function planLink(known: LinkCase): Item {
  const { link, undone } = known;
  if (link.endedAtMs === null) {
    if (undone === null || link.madeByRun !== undone.runId) return valuesItem(known, 'putBack');
    const made = SIDES.find((side) => isMade(known, undone, side));
    return made === undefined ? valuesItem(known, 'unlink') : deletionItem(known, made);
  }
  if (link.continuedBy !== null) return skippedItem(link, REASONS.moved);
  const endedIt = undone !== null && link.endedByRun === undone.runId;
  // A pair that the run both made and parted was none before it: there is nothing to link again.
  return endedIt && link.madeByRun !== undone.runId ? againItem(known, undone) : skippedItem(link, REASONS.ended);
}

const itemOf = (link: KnownLink, kind: PlanItemKind, more: Partial<Item> = {}): Item => ({
  kind,
  aIds: link.aId === null ? [] : [link.aId],
  bIds: link.bId === null ? [] : [link.bId],
  changes: [],
  conflicts: [],
  reason: null,
  linkId: link.id,
  skipped: [],
  ...more,
});

const skippedItem = (link: KnownLink, reason: PlanReason, more: Partial<Item> = {}): Item =>
  itemOf(link, 'skipped', { reason, ...more });

/** The values that go back and those that stay. */
function valuesOf(known: LinkCase, sides: readonly Side[] = SIDES): Pick<Item, 'changes' | 'skipped'> {
  const backs = known.wanted.filter(({ side }) => sides.includes(side)).flatMap((wanted) => back(known, wanted));
  return {
    changes: backs.flatMap((one) => (one.kind === 'change' ? [one.change] : [])),
    skipped: backs.flatMap((one) => (one.kind === 'skip' ? [{ ...one.change, reason: one.reason }] : [])),
  };
}

function back(known: LinkCase, wanted: Wanted): readonly PutBack[] {
  const { mapping, formerMapping, intents, link, states } = known;
  const writtenTo = intents.get(wanted.intentId ?? '')?.remoteId ?? null;
  return putBack({
    mapping,
    former: formerMapping(wanted.mappingVersion)?.fieldsById.get(wanted.fieldId),
    wanted,
    // An edit is carried by a write to the other side, which says nothing of its own record.
    isAnother: writtenTo !== null && isOwnWrite(intents, wanted) && writtenTo !== idOf(link, wanted.side),
    state: states[wanted.side],
  });
}

const isOwnWrite = (intents: ReadonlyMap<string, Intent>, { intentId, side }: Wanted): boolean =>
  intents.get(intentId ?? '')?.side === side;

function valuesItem(known: LinkCase, kind: 'putBack' | 'unlink'): Item {
  const values = valuesOf(known);
  if (kind === 'unlink' || values.changes.length > 0) return itemOf(known.link, kind, values);
  const [first] = values.skipped ?? [];
  return skippedItem(known.link, first?.reason ?? REASONS.already, values);
}

/** Whether the run made the record that the link holds on this side. */
const isMade = ({ link }: LinkCase, { life }: UndoneRun, side: Side): boolean =>
  life.some((intent) => intent.kind === 'create' && intent.side === side && intent.remoteId === idOf(link, side));

/** The record the run made is deleted again, if it still is as it was made. */
function deletionItem(known: LinkCase, made: Side): Item {
  const state = known.states[made];
  const others = valuesOf(known, [otherSide(made)]);
  if (state?.kind === 'gone') return itemOf(known.link, 'unlink', { ...others, reason: REASONS.gone });
  if (state?.kind !== 'live') return skippedItem(known.link, REASONS.unread);
  const held = contentsOf(known, made, state.fields);
  if (wasEdited(known, made)) return skippedItem(known.link, REASONS.edited, { changes: held });
  return itemOf(known.link, made === 'a' ? 'deleteOnA' : 'deleteOnB', {
    changes: [...held, ...others.changes],
    skipped: others.skipped ?? [],
  });
}

/** What goes with a record when it is deleted. */
const contentsOf = (
  { mapping }: LinkCase,
  side: Side,
  fields: Readonly<Record<string, FieldValue>>,
): readonly PlannedChange[] =>
  mapping.fields.flatMap((field) => {
    const before = fields[field[side]];
    return before === undefined || before === null ? [] : [{ side, fieldId: field.id, before, after: null }];
  });

/**
 * Whether somebody at the vendor has made something of the record since: seen in the log, carried to the other side,
 * or there now. What the sync itself wrote to it since came from the partner, which keeps it.
 */
function wasEdited({ link, changes, mapping, states, undone }: LinkCase, made: Side): boolean {
  const since = changes.slice(changes.findLastIndex((change) => change.runId === undone?.runId) + 1);
  const isTheirs = ({ side, cause }: LoggedChange): boolean =>
    side === made ? SEEN.has(cause) : !SEEN.has(cause) && !NOT_THEIRS.has(cause);
  if (since.some(isTheirs)) return true;
  const state = states[made];
  if (state?.kind !== 'live') return false;
  return Object.entries(link.base).some(([fieldId, settled]) => {
    const field = mapping.fieldsById.get(fieldId);
    return field !== undefined && !eqOn(field, made, settled[made], state.fields[field[made]]);
  });
}

/** Written to the partner, but not because anyone edited the record that was made. */
const NOT_THEIRS: ReadonlySet<LoggedChange['cause']> = new Set(['undo', 'restore', 'segment']);

/** An undo that parted a pair is itself undone: the pair is linked again, and a record it deleted is made anew. */
function againItem(known: LinkCase, undone: UndoneRun): Item {
  const { link, states } = known;
  const deleted = SIDES.find((side) =>
    undone.life.some(
      (intent) => intent.kind === 'delete' && intent.side === side && intent.remoteId === idOf(link, side),
    ),
  );
  const present = SIDES.filter((side) => side !== deleted);
  // What a survivor is marked with need not be mapped, so the log does not hold it.
  const reason = undone.life.some(({ kind }) => kind === 'mark') ? REASONS.marked : null;
  if (present.some((side) => undone.isLinkedElsewhere[side])) return skippedItem(link, REASONS.linked);
  if (present.some((side) => states[side]?.kind === 'gone')) return skippedItem(link, reason ?? REASONS.gone);
  if (present.some((side) => states[side]?.kind !== 'live')) return skippedItem(link, REASONS.unread);
  return deleted === undefined ? itemOf(link, 'linkAgain', { ...valuesOf(known), reason }) : madeAgain(known, deleted);
}

function madeAgain({ link, states, mapping }: LinkCase, side: Side): Item {
  const survivor = states[otherSide(side)];
  if (survivor?.kind !== 'live') return skippedItem(link, REASONS.unread);
  const planned = planCreate({ mapping, from: survivor, side });
  const ids = side === 'a' ? { aIds: [] } : { bIds: [] };
  if (planned.kind !== 'create') return skippedItem(link, REASONS.notMade, ids);
  const changes = planned.operation.writes.map(({ fieldId, value }) => ({
    ...{ side, fieldId, before: undefined, after: value },
  }));
  return itemOf(link, side === 'a' ? 'createOnA' : 'createOnB', { ...ids, changes });
}
