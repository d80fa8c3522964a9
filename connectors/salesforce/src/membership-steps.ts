import { type WriteOperation } from '#connector-sdk';
import { canonicalId } from './ids.js';
import { type Membership } from './membership-reader.js';

/** What an operation asks of its record's memberships: some more and some fewer, or exactly these. */
export type Wish =
  | { readonly kind: 'delta'; readonly add: readonly string[]; readonly remove: readonly string[] }
  | { readonly kind: 'whole'; readonly memberIds: readonly string[] };

/** A wish for a record that is known, with the place of the operation that has it. */
export interface Wanted {
  readonly at: number;
  readonly recordId: string;
  readonly wish: Wish;
}

/** One member to be put into a record's set, or taken out of it; `at` lists the operations that ask for it. */
export interface Step {
  readonly kind: 'add' | 'remove';
  readonly recordId: string;
  readonly memberId: string;
  readonly at: readonly number[];
}

/** The operation without what it asks of the set, whose members are rows of another object. */
export function withoutSet(operation: WriteOperation, set: string): WriteOperation {
  if (operation.kind === 'delete') return operation;
  const fields = without(operation.fields, set);
  return operation.kind === 'create'
    ? { ...operation, fields }
    : { ...operation, fields, deltas: without(operation.deltas ?? {}, set) };
}

const without = <Value>(byField: Readonly<Record<string, Value>>, set: string): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(byField).filter(([field]) => field !== set));

/** A delta says more than the whole set beside it: it leaves alone what somebody else changed meanwhile. */
export function wishOf(operation: WriteOperation, set: string): Wish | null {
  if (operation.kind === 'delete') return null;
  const delta = operation.kind === 'update' ? operation.deltas?.[set] : undefined;
  if (delta) return { kind: 'delta', ...delta };
  const whole = operation.fields[set];
  const memberIds = Array.isArray(whole) ? (whole as readonly string[]) : whole === null ? [] : undefined;
  if (!memberIds) return null;
  return operation.kind === 'create' ? { kind: 'delta', add: memberIds, remove: [] } : { kind: 'whole', memberIds };
}

/** Names one member of one record's set, whichever way the member's id is spelt. */
export const pairOf = ({ recordId, memberId }: { recordId: string; memberId: string }): string =>
  `${recordId} ${canonicalId(memberId) ?? memberId}`;

/** What is to be done, each pair once: of operations on the same record the later decides. */
export function stepsOf(wanted: readonly Wanted[], present: readonly Membership[]): readonly Step[] {
  const steps = new Map<string, Step>();
  const setOf = new Map<string, Set<string>>();
  for (const { recordId, memberId } of present) membersOf(setOf, recordId).add(memberId);
  for (const { at, recordId, wish } of wanted) {
    const now = membersOf(setOf, recordId);
    const note = (kind: Step['kind'], given: string): void => {
      const memberId = canonicalId(given) ?? given;
      const pair = pairOf({ recordId, memberId });
      steps.set(pair, { kind, recordId, memberId, at: [...(steps.get(pair)?.at ?? []), at] });
      if (kind === 'add') now.add(memberId);
      else now.delete(memberId);
    };
    const { add, remove } = wish.kind === 'delta' ? wish : deltaTo(wish.memberIds, now);
    for (const memberId of remove) note('remove', memberId);
    for (const memberId of add) note('add', memberId);
  }
  return [...steps.values()];
}

function membersOf(setOf: Map<string, Set<string>>, recordId: string): Set<string> {
  const known = setOf.get(recordId) ?? new Set();
  setOf.set(recordId, known);
  return known;
}

function deltaTo(
  memberIds: readonly string[],
  now: ReadonlySet<string>,
): { add: readonly string[]; remove: readonly string[] } {
  const wanted = new Set(memberIds.map((id) => canonicalId(id) ?? id));
  return { add: [...wanted], remove: [...now].filter((id) => !wanted.has(id)) };
}
