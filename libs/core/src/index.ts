export * from './brake.js';
export { MappingError } from './mapping-error.js';
export * from './codes.js';
export * from './conflict-reasons.js';
export * from './compile-lens.js';
export * from './compile-mapping.js';
export { basePair } from './base-pair.js';
export * from './expression.js';
export * from './filter.js';
export * from './groups.js';
export * from './lens.js';
export { formulaType } from './lenses/formula.js';
export * from './mapping.js';
export * from './matching.js';
export { membersAfterWrite } from './members-after-write.js';
export * from './oscillation.js';
export * from './parts.js';
export { type CreatePlan, planCreate } from './plan-create.js';
export { planLeave } from './plan-leave.js';
export * from './evidence.js';
export * from './plan.js';
export { editedAtMs, winnerBy } from './policy.js';
export * from './replay-field.js';
export { type ReconcileInput, UNKNOWN_PLAN, pairAfterWrites, reconcile } from './reconcile.js';
export * from './references.js';
export { OUTSIDE_MARK, hashBase, hashFields, hashRecord } from './record-hash.js';
export * from './record.js';
export {
  type Segment,
  type SegmentField,
  type SegmentRule,
  type SegmentVerdict,
  type CompiledRule,
  NO_SEGMENTS,
  compileRule,
  segmentFieldId,
  segmentGroups,
  segmentOf,
  watchedForm,
} from './segments.js';
export * from './stored-form.js';
export { fieldsToSample, recognisedBy } from './suggest/candidates.js';
export type { KnownField, KnownFieldType, KnownObject } from './suggest/known-field.js';
export * from './side-names.js';
export { ALL_TERMS, type Term } from './suggest/field-names.js';
export * from './suggest/suggest-mapping.js';
export {
  SUGGESTION_CODES,
  type SuggestionCode,
  type SuggestionReason,
  TYPED,
  type Typed,
} from './suggest/suggestion-reasons.js';
export { closesCycle, type TwoWaySync } from './sync-graph.js';
export { isTimeZone } from './time-zone.js';
export * from './trial/trial.js';
export { tryMapping } from './trial/try-mapping.js';
export * from './values.js';
