import { type CompiledField, type FieldValue, type Side } from '#core';
import { type Intent, type JournalledWrite } from '../model.js';
import { eqOn } from './unit.js';

type Value = FieldValue | undefined;
type SetField = Extract<CompiledField, { kind: 'set' }>;

/** What a write left in a value. */
interface Trace {
  readonly after: Value;
}

/** A write without an answer that is to be seen on the record. */
export interface Landed extends Trace {
  readonly intent: Intent;
  readonly write: JournalledWrite;
  /** The groups it placed someone in have lost their partners since: no comparison of the two sides shows it. */
  readonly isOutOfSight: boolean;
}

/** The open write that explains what a side holds now, or else, of a set, a part of it. */
export function landedWrite(
  field: CompiledField,
  side: Side,
  now: Value,
  intents: readonly Intent[],
): Landed | undefined {
  const traced = intents.flatMap((intent) => {
    const write = intent.writes.find(({ fieldId }) => fieldId === field.id);
    if (!write || intent.side !== side || intent.kind !== 'update') return [];
    const trace = traceOf(field, side, write, now);
    return trace ? [{ intent, write, ...trace }] : [];
  });
  const whole = traced.filter(({ after }) => eqOn(field, side, after, now));
  // Of a write that was tried several times, the one that found another value there.
  const landed = whole.find(({ write }) => !eqOn(field, side, write.before, now)) ?? whole.at(-1) ?? traced.at(-1);
  if (!landed) return undefined;
  const { before, sent } = landed.write;
  const isOutOfSight = field.kind === 'set' && eqOn(field, side, before, sent) && !isSameSet(field, side, before, sent);
  return { ...landed, isOutOfSight };
}

/** What a write left in a value, where it is to be seen there: of a set not what others have done to other members. */
export function traceOf(field: CompiledField, side: Side, write: JournalledWrite, now: Value): Trace | undefined {
  if (field.kind === 'set') return traceInSet(field, side, write, now);
  return isFrom(field, side, now, write) ? { after: now } : undefined;
}

/** The record is the one that was made: of a set whatever of it is still there came with it. */
export function traceOfCreate(field: CompiledField, side: Side, write: JournalledWrite, now: Value): Trace | undefined {
  const trace = traceOf(field, side, write, now);
  if (trace || field.kind !== 'set') return trace;
  const [put, is] = [field.set.read(side, write.sent), field.set.read(side, now)];
  if (!put.ok || !is.ok) return undefined;
  const left = new Map([...put.value].filter(([member]) => is.value.has(member)));
  const after = field.set.write(side, left);
  return left.size > 0 && after.ok ? { after: after.value } : undefined;
}

/** Whether a value is what a write left there: what it sent, what was expected of it, or something just like it. */
export const isFrom = (
  field: CompiledField,
  side: Side,
  now: Value,
  { sent, predicted }: Pick<JournalledWrite, 'sent' | 'predicted'>,
): boolean => eqOn(field, side, now, sent) || eqOn(field, side, now, predicted) || looksLike(now, sent);

/**
 * Whether two texts differ only in case, spacing and punctuation: what vendors make of a value without saying so. Good
 * enough to say whose a value was, not to conclude anything else from it.
 */
function looksLike(now: Value, sent: FieldValue): boolean {
  if (typeof now !== 'string' || typeof sent !== 'string') return false;
  const [is, was] = [lettersOf(now), lettersOf(sent)];
  return is !== '' && is === was;
}

const lettersOf = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');

/**
 * The members that a write added and that are there, and those it removed that are not: a vendor may have kept a part of
 * it, or somebody has changed the rest since. Of a write that changed nothing, just what it sent.
 */
function traceInSet(field: SetField, side: Side, { before, sent }: JournalledWrite, now: Value): Trace | undefined {
  const { set } = field;
  if (isSameSet(field, side, before, sent)) return isSameSet(field, side, sent, now) ? { after: sent } : undefined;
  const [was, put, is] = [set.held(side, before), set.held(side, sent), set.held(side, now)];
  const added = [...put].filter(([key]) => !was.has(key));
  const removed = [...was].filter(([key]) => !put.has(key));
  const came = added.filter(([key]) => is.has(key));
  const went = new Map(removed.filter(([key]) => !is.has(key)));
  if (came.length === added.length && went.size === removed.length) return { after: sent };
  if (came.length === 0 && went.size === 0) return undefined;
  const stayed = [...was].filter(([key]) => !went.has(key));
  return { after: [...stayed, ...came].map(([, member]) => member) };
}

/** Whether two sets have the very same members, also those that mean nothing to the other side. */
export function isSameSet({ set }: SetField, side: Side, x: Value, y: Value): boolean {
  const [one, other] = [set.held(side, x), set.held(side, y)];
  return one.size === other.size && [...one.keys()].every((key) => other.has(key));
}
