import { type FieldKind } from './mapping.js';
import { type Side } from './values.js';

/** One change of a field of a link, as the engine saw or made it. */
export interface RingEntry {
  readonly side: Side;
  /** What the field was changed to: its canonical text or a hash of it. */
  readonly value: string;
  readonly atMs: number;
  /** `unknown`: a change whose author the vendor does not name. It may have been a workflow, so it excuses nothing. */
  readonly cause: 'engine' | 'human' | 'unknown';
}

/** The latest changes of one field of one link, oldest first. */
export type Ring = readonly RingEntry[];

/** More than both rules can need within one window. */
export const RING_ENTRIES_MAX = 64;
/** The same value written to the same side this often, with no human change between, is a loop. */
export const REPEATS_MAX = 3;
/** For groups that segments keep: a rule may come to hold several times, and a person may try several times. */
export const SEGMENT_REPEATS_MAX = 8;
/** Writes in a window beyond those that follow a human change. One more is a loop whose values never repeat. */
export const WRITE_BUDGET = 7;

export type OscillationVerdict =
  | { readonly kind: 'calm' }
  | { readonly kind: 'freeze'; readonly why: 'repeatedValue'; readonly side: Side; readonly writes: number }
  | { readonly kind: 'freeze'; readonly why: 'writeBudget'; readonly writes: number };

/** Adds a change to a ring, dropping what is older than the window or beyond the bound. */
export const recordChange = (ring: Ring, entry: RingEntry, windowMs: number): Ring =>
  [...ring, entry].filter(({ atMs }) => atMs > entry.atMs - windowMs).slice(-RING_ENTRIES_MAX);

/**
 * Judges a ring as of its latest entry: whether the field goes round and round and is to be frozen. A set is written once
 * for every member that comes or goes, so many different writes are no sign of a loop there.
 */
export const judgeRing = (
  ring: Ring,
  kind: FieldKind = 'value',
  repeatsMax: number = REPEATS_MAX,
): OscillationVerdict => {
  const repeats = new Map<string, number>();
  let unexcused = 0;
  let excused = false;
  let verdict: OscillationVerdict = { kind: 'calm' };
  for (const { side, value, cause } of ring) {
    if (cause === 'human') {
      repeats.clear();
      excused = true;
      verdict = { kind: 'calm' };
    }
    if (cause !== 'engine') continue;
    const key = `${side} ${value}`;
    const writes = (repeats.get(key) ?? 0) + 1;
    repeats.set(key, writes);
    if (writes >= repeatsMax) verdict = { kind: 'freeze', why: 'repeatedValue', side, writes };
    if (!excused) unexcused += 1;
    excused = false;
  }
  if (verdict.kind === 'freeze') return verdict;
  return kind !== 'set' && unexcused > WRITE_BUDGET
    ? { kind: 'freeze', why: 'writeBudget', writes: unexcused }
    : verdict;
};
