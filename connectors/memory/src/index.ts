import { type Connector } from '#connector-sdk';
import { manifest } from './manifest.js';
import { openSession } from './session.js';
import { type MemoryVendor } from './vendor.js';

/** The reference connector: speaks to a {@link MemoryVendor} in the same process, or to one for each of its objects. */
export const memoryConnector = (...vendors: readonly [MemoryVendor, ...MemoryVendor[]]): Connector => ({
  manifest,
  open: (connection) => openSession(vendors, connection),
});

export {
  type MemoryAnswer,
  type MemoryFault,
  type MemoryField,
  type MemoryRecord,
  type MemoryRequest,
  MemoryVendor,
  MemoryVendorError,
  type MemoryVendorOptions,
} from './vendor.js';
