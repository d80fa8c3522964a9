export { SandboxClock } from './clock.js';
export { backTo, consentPage, consentRefusal, verifierFits } from './consent.js';
export { type Fault, FaultPlan } from './faults.js';
export { type Delivery, type OutboxDisorder, type OutboxOptions, WebhookOutbox } from './outbox.js';
export { type Person, type PersonCopy } from './person.js';
export { type PopulationOptions, samplePopulation } from './population.js';
export { SeededRandom } from './random.js';
export { isOneOf, tagNames, tagsOf } from './sample-tags.js';
export {
  CallCounter,
  type RawRequest,
  type RunningSandbox,
  type SandboxDefinition,
  type SandboxOptions,
  type SandboxParts,
  startSandbox,
} from './server.js';
