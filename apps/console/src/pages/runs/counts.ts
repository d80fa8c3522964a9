import { type Schemas } from '../../api/client.js';
import { type Run } from './queries.js';

export type ItemKind = Schemas['PlanItemDto']['kind'];

/** Kinds of items in the order they are read: what stays, what is written, what needs a look. */
const ITEM_KINDS: readonly ItemKind[] = [
  ...(['matched', 'update', 'createOnA', 'createOnB'] as const),
  ...(['putBack', 'unlink', 'deleteOnA', 'deleteOnB', 'linkAgain'] as const),
  ...(['ambiguous', 'invalid', 'excluded', 'skipped'] as const),
];

/** How many items of each kind a plan has; kinds without any are left out. */
export const itemCounts = ({ counts }: Pick<Run, 'counts'>): readonly (readonly [ItemKind, number])[] =>
  ITEM_KINDS.flatMap((kind) => {
    const count = (counts as Readonly<Record<string, number>>)[kind] ?? 0;
    return count === 0 ? [] : [[kind, count] as const];
  });

export const countOf = ({ counts }: Pick<Run, 'counts'>, name: string): number =>
  (counts as Readonly<Record<string, number>>)[name] ?? 0;
