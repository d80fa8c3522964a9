import {
  type Base,
  type CompiledMapping,
  type FieldMapping,
  type LiveRecord,
  type Mapping,
  type Pair,
  type Plan,
  reconcile,
  type Side,
} from '#core';
import { type KnownLink, type PlanItem, type PlannedChange } from '../model.js';

const same = (x: unknown, y: unknown): boolean => JSON.stringify(x) === JSON.stringify(y);

/** What decides which values of a field belong together: with any of it changed, what it settled at says nothing. */
const identity = ({ a, b, aParts, bParts, kind, lens, groups }: FieldMapping): unknown[] => [
  ...[a, b, aParts ?? null, bParts ?? null, kind, lens, groups ?? null],
];

/** Ids of fields that are new in a mapping, or whose values go together otherwise than before. */
export function freshFields(from: Pick<Mapping, 'fields'>, to: Pick<Mapping, 'fields'>): readonly string[] {
  const known = new Map(from.fields.map((field) => [field.id, identity(field)]));
  return to.fields.filter((field) => !same(known.get(field.id), identity(field))).map(({ id }) => id);
}

export const without = (base: Base, fieldIds: readonly string[]): Base =>
  Object.fromEntries(Object.entries(base).filter(([fieldId]) => !fieldIds.includes(fieldId)));

/** One link with both its records as they were scanned. */
export interface LinkCase {
  readonly link: Pick<KnownLink, 'base' | 'frozen'>;
  readonly records: Pair<LiveRecord>;
  readonly clockOffsetMs: Pair<number>;
}

export const planFor = (mapping: CompiledMapping, base: Base, { link, records, clockOffsetMs }: LinkCase): Plan =>
  reconcile({
    mapping,
    base,
    ...records,
    facts: {
      ...{ intents: [], tombstones: new Set<Side>(), decisions: new Map(), clockOffsetMs },
      frozen: new Set(link.frozen),
    },
  });

/** What a plan writes and which conflicts it finds. */
export type Effect = Pick<PlanItem, 'changes' | 'conflicts'>;

export const effectOf = (plan: Plan): Effect => ({
  changes: plan.operations.flatMap((operation) =>
    operation.kind === 'update'
      ? operation.writes.map((write): PlannedChange => ({
          side: operation.side,
          fieldId: write.fieldId,
          before: write.expected,
          after: write.value,
        }))
      : [],
  ),
  conflicts: plan.conflicts.map(({ fieldId, winner, now }) => ({
    fieldId: fieldId ?? '',
    winner: winner ?? null,
    now,
  })),
});

/** What of an effect is new: what would have been done anyway is not the new mapping's doing. */
export const effectBeyond = (effect: Effect, known: Effect): Effect => ({
  changes: effect.changes.filter((change) => !known.changes.some((one) => same(one, change))),
  conflicts: effect.conflicts.filter((conflict) => !known.conflicts.some((one) => same(one, conflict))),
});

export const isNothing = ({ changes, conflicts }: Effect): boolean => changes.length + conflicts.length === 0;
