export * from './alerts/alert.js';
export * from './alerts/causes.js';
export { type QuietHours } from './alerts/quiet-hours.js';
export { plainText, type Said, type SaidAlert } from './alerts/said.js';
export { tellAlerts, testChannel } from './alerts/tell.js';
export { type AlertKeeper, watchAlerts } from './alerts/watch.js';
export { startResolution, type ResolutionStart } from './conflicts/resolve-many.js';
export { drain, type DrainEnd, type DrainResult } from './drain/drain.js';
export { explainLink } from './explain/explain.js';
export * from './explain/explanation.js';
export { keepValue } from './explain/keep.js';
export { type EvidenceAnswer, type GivenEvidence, recordEvidence } from './evidence/record-evidence.js';
export * from './evidence/recorded-evidence.js';
export { expressionTypes } from './expression-types.js';
export { applyPlan, type Approval, approve } from './first-sync/apply.js';
export { makePlan, startFirstSync } from './first-sync/plan.js';
export {
  type GroupApart,
  type GroupRow,
  groupFields,
  type GroupState,
  groupState,
  type KnownGroup,
  tablesOf,
} from './groups/group-row.js';
export type { AwaitedRecord, RecordWaits } from './references/awaited.js';
export { isTurned } from './references/linked-records.js';
export { dependsOn } from './references/dependants.js';
export { PeopleCache } from './references/people.js';
export { spreadHints, takeInHints } from './hints.js';
export { linkAsTold, type LinkAsTold } from './link-as-told.js';
export { type Acted } from './links/act.js';
export { linkByHand } from './links/link-by-hand.js';
export { syncLinkNow } from './links/sync-now.js';
export { unfreezeField } from './links/unfreeze.js';
export { unlinkPair } from './links/unlink.js';
export { startMappingChange } from './mapping-change/plan.js';
export { isUnsweptMapping } from './mapping-change/unswept.js';
export { suggestFor, type Suggested } from './mappings/suggest.js';
export * from './model.js';
export { partsPort } from './parts-port.js';
export { poll } from './poll.js';
export * from './ports/alert-store.js';
export * from './ports/renewal-store.js';
export * from './ports/sessions.js';
export * from './ports/segment-store.js';
export * from './ports/store.js';
export * from './ports/tickets.js';
export { processReceipts } from './receipts.js';
export { reissueTickets } from './repair.js';
export { type Proposal, proposed, unknownFields } from './replay/proposal.js';
export { type Difference, replay, REPLAY_DAYS_MAX, type Replayed } from './replay/replay.js';
export { type Heartbeat } from './held-lease.js';
export { knownBy } from './known-by.js';
export { DEFAULT_LIMITS, type Engine, type EngineLimits } from './runtime.js';
export { type Activation, activateSegment, removeSegment } from './segments/activate.js';
export { startSegmentPreview } from './segments/preview.js';
export * from './segments/segment.js';
export { SEGMENT_CODES, type SegmentGroup, segmentGroup } from './segments/target.js';
export { type ConvertsTo, siblingsAmong } from './siblings/siblings.js';
export { sweep, type SweepResult } from './sweep.js';
export { applyUndo } from './undo/apply.js';
export { planUndo } from './undo/plan.js';
export { REASONS as UNDO_REASONS } from './undo/reasons.js';
export { startUndo, type UndoStart } from './undo/request.js';
export { work } from './work.js';
