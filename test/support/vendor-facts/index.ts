export { IdMap, type ValueRules } from './difference.js';
export { expectOnlyKnownDifferences, type KnownDifference } from './known-differences.js';
export { describeWithVendorFacts } from './locate.js';
export { OpenApiSpec, validateAnswer, validateRequest } from './openapi.js';
export { loadRecordings, type RecordedRequest, type RecordedStep, type Recording } from './recording.js';
export { replay, type ReplayReport } from './replay.js';
