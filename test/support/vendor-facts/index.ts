export {
  type Difference,
  diffAnswers,
  IdMap,
  type JsonPosition,
  type ValueKind,
  type ValueRules,
} from './difference.js';
export { expectOnlyKnownDifferences, judgeDifferences, type KnownDifference } from './known-differences.js';
export { describeWithVendorFacts, type Vendor } from './locate.js';
export { OpenApiSpec, type OpenApiSpecOptions, validateAnswer, validateRequest } from './openapi.js';
export {
  loadRecordings,
  type RecordedAnswer,
  type RecordedRequest,
  type RecordedStep,
  type Recording,
} from './recording.js';
export { replay, type ReplayOptions, type ReplayReport, type StepDifference } from './replay.js';
