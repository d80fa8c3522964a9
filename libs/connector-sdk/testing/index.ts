export { brokenRules, conformanceRules, describeConnector } from './conformance.js';
export {
  CollectingLogger,
  connectorErrorOf,
  type LogLine,
  RecordingLimiter,
  testContext,
  type TestContext,
} from './context.js';
export { type ConnectorHarness, type Crowd, type KitFault, type OpenConnection, type PersonAtWork } from './harness.js';
