import { type FieldValue } from '#core';
import { type PlannedChange, type PlanReason } from '../model.js';

type Value = FieldValue | undefined;

/** A value that is to be put back, or stays, and why. */
export type PutBack =
  | { readonly kind: 'change'; readonly change: PlannedChange }
  | { readonly kind: 'skip'; readonly change: PlannedChange; readonly reason: PlanReason };

/** The very same raw value; a blank field and an absent one are. */
export const isSame = (x: Value, y: Value): boolean => JSON.stringify(x ?? null) === JSON.stringify(y ?? null);
