export { type Fault, faultsOf, inOrder } from './check.js';
export { type Change, compare, type Difference, isSameMapping, type Subject } from './compare.js';
export {
  type AlertChannelConfiguration,
  type Configuration,
  type ConnectionConfiguration,
  DEFAULTS,
  type MappingConfiguration,
  type Present,
  presentPeople,
  type PresentSync,
  RULE_DEFAULTS,
  type SegmentConfiguration,
  type SyncConfiguration,
  throughOf,
  withThrough,
} from './configuration.js';
export { configurationOf, mappingOf, sharedNames } from './export.js';
export { type Mistake, readConfiguration, type Source } from './source.js';
export { ordered, written } from './write.js';
