import { type WriteOperation } from '#connector-sdk';
import { CAMPAIGNS_FIELD, type Membership } from './campaigns.js';
import { canonicalId } from './ids.js';

/** What an operation asks of its person's memberships: some more and some fewer, or exactly these. */
export type Wish =
  | { readonly kind: 'delta'; readonly add: readonly string[]; readonly remove: readonly string[] }
  | { readonly kind: 'whole'; readonly campaignIds: readonly string[] };

/** A wish for a person who is known, with the place of the operation that has it. */
export interface Wanted {
  readonly at: number;
  readonly personId: string;
  readonly wish: Wish;
}

/** One person to be put into a campaign, or taken out of it; `at` lists the operations that ask for it. */
export interface Step {
  readonly kind: 'add' | 'remove';
  readonly personId: string;
  readonly campaignId: string;
  readonly at: readonly number[];
}

/** The operation without what it asks of memberships, which are rows of another object. */
export function withoutCampaigns(operation: WriteOperation): WriteOperation {
  if (operation.kind === 'delete') return operation;
  const fields = without(operation.fields);
  return operation.kind === 'create'
    ? { ...operation, fields }
    : { ...operation, fields, deltas: without(operation.deltas ?? {}) };
}

const without = <Value>(byField: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(byField).filter(([field]) => field !== CAMPAIGNS_FIELD));

/** A delta says more than the whole set beside it: it leaves alone what somebody else changed meanwhile. */
export function wishOf(operation: WriteOperation): Wish | null {
  if (operation.kind === 'delete') return null;
  const delta = operation.kind === 'update' ? operation.deltas?.[CAMPAIGNS_FIELD] : undefined;
  if (delta) return { kind: 'delta', ...delta };
  const whole = operation.fields[CAMPAIGNS_FIELD];
  const campaignIds = Array.isArray(whole) ? (whole as readonly string[]) : whole === null ? [] : undefined;
  if (!campaignIds) return null;
  return operation.kind === 'create' ? { kind: 'delta', add: campaignIds, remove: [] } : { kind: 'whole', campaignIds };
}

/** Names one person in one campaign, whichever way their ids are spelt. */
export const pairOf = ({ personId, campaignId }: { personId: string; campaignId: string }): string =>
  `${personId} ${canonicalId(campaignId) ?? campaignId}`;

/** What is to be done, each pair once: of operations on the same person the later decides. */
export function stepsOf(wanted: readonly Wanted[], present: readonly Membership[]): readonly Step[] {
  const steps = new Map<string, Step>();
  const campaignsOf = new Map<string, Set<string>>();
  for (const { personId, campaignId } of present) membersOf(campaignsOf, personId).add(campaignId);
  for (const { at, personId, wish } of wanted) {
    const now = membersOf(campaignsOf, personId);
    const note = (kind: Step['kind'], given: string): void => {
      const campaignId = canonicalId(given) ?? given;
      const pair = pairOf({ personId, campaignId });
      steps.set(pair, { kind, personId, campaignId, at: [...(steps.get(pair)?.at ?? []), at] });
      if (kind === 'add') now.add(campaignId);
      else now.delete(campaignId);
    };
    const { add, remove } = wish.kind === 'delta' ? wish : deltaTo(wish.campaignIds, now);
    for (const campaignId of remove) note('remove', campaignId);
    for (const campaignId of add) note('add', campaignId);
  }
  return [...steps.values()];
}

function membersOf(campaignsOf: Map<string, Set<string>>, personId: string): Set<string> {
  const known = campaignsOf.get(personId) ?? new Set();
  campaignsOf.set(personId, known);
  return known;
}

function deltaTo(
  campaignIds: readonly string[],
  now: ReadonlySet<string>,
): { add: readonly string[]; remove: readonly string[] } {
  const wanted = new Set(campaignIds.map((id) => canonicalId(id) ?? id));
  return { add: [...wanted], remove: [...now].filter((id) => !wanted.has(id)) };
}
