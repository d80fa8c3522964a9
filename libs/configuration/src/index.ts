export { type Fault, faultsOf, inOrder } from './check.js';
export { type Change, compare, type Difference, isSameMapping } from './compare.js';
export {
  type Configuration,
  type ConnectionConfiguration,
  DEFAULTS,
  type MappingConfiguration,
  type Present,
  type PresentSync,
  type SegmentConfiguration,
  type SyncConfiguration,
  throughOf,
  withThrough,
} from './configuration.js';
export { configurationOf, mappingOf, sharedNames } from './export.js';
export { type Mistake, readConfiguration, type Source } from './source.js';
export { ordered, written } from './write.js';
