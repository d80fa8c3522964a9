import {
  type CallContext,
  type ConnectionCheck,
  type ConnectionContext,
  ConnectorError,
  type GroupPort,
  type ObjectCapabilities,
  type ObjectDescription,
  type ObjectPort,
  type Session,
} from '#connector-sdk';
import { asConnectorError } from './errors.js';
import { POOL } from './manifest.js';
import { RecordReader } from './reader.js';
import { type MemoryVendor } from './vendor.js';
import { writeRecords } from './writer.js';

/** Makes one call: through the limiter, not after an abort, failing only with a ConnectorError. */
export type Caller = <Answer>(context: CallContext, send: (apiKey: string) => Promise<Answer>) => Promise<Answer>;

export function openSession(
  vendors: readonly [MemoryVendor, ...MemoryVendor[]],
  connection: ConnectionContext,
): Session {
  const [first] = vendors;
  const apiKey = connection.secrets['apiKey'];
  if (!apiKey) throw new ConnectorError('config', { code: 'MEMORY_NO_KEY', message: 'The API key is missing.' });

  const call: Caller = async (context, send) => {
    context.signal?.throwIfAborted();
    try {
      return await connection.limiter.run(POOL, context, () => send(apiKey.reveal()));
    } catch (cause) {
      const error = asConnectorError(cause);
      if (error instanceof ConnectorError && error.kind === 'rateLimited') {
        await connection.limiter.throttled(POOL, error.retryAtMs ?? connection.clock.nowMs());
      }
      throw error;
    }
  };

  const ports = new Map(vendors.map((vendor) => [vendor.object, portOf(vendor, call)]));

  return {
    async check(context): Promise<ConnectionCheck> {
      const account = await call(context, (key) => first.account(key));
      return {
        accountId: account.id,
        accountName: account.name,
        missing: [],
        clockOffsetMs: account.nowMs - connection.clock.nowMs(),
      };
    },
    async discover(context): Promise<readonly ObjectDescription[]> {
      await call(context, (key) => first.account(key));
      return vendors.map((vendor) => describe(vendor, capabilitiesOf(vendor)));
    },
    object(name) {
      const port = ports.get(name);
      if (port) return port;
      throw new ConnectorError('notFound', { code: 'MEMORY_NO_OBJECT', message: `There is no object "${name}".` });
    },
    async close() {},
  };
}

function portOf(vendor: MemoryVendor, call: Caller): ObjectPort {
  const capabilities = capabilitiesOf(vendor);
  const reader = new RecordReader(vendor, capabilities, call);
  return {
    capabilities,
    scan: (request, context) => reader.scan(request, context),
    changes: (request, context) => reader.changes(request, context),
    get: (ids, fields, context) => reader.get(ids, fields, context),
    find: (request, context) => reader.find(request, context),
    write: (operations, context) => writeRecords({ vendor, capabilities, call }, operations, context),
    ...(capabilities.convertsTo ? { convertedInto: (request, context) => reader.convertedInto(request, context) } : {}),
    ...(vendor.fields.some((field) => field.groups) ? { groups: groupPort(vendor, call) } : {}),
  };
}

const groupPort = (vendor: MemoryVendor, call: Caller): GroupPort => ({
  async list(field, context) {
    mustHaveGroups(vendor, field);
    return call(context, (key) => vendor.listGroups(key, field));
  },
  async create(field, name, context) {
    mustHaveGroups(vendor, field);
    return call(context, (key) => vendor.ensureGroup(key, field, name));
  },
  async rename(field, id, name, context) {
    mustHaveGroups(vendor, field);
    if (await call(context, (key) => vendor.renameGroup(key, field, id, name))) return;
    throw new ConnectorError('notFound', { code: 'MEMORY_NO_GROUP', message: 'The group is gone.' });
  },
});

const mustHaveGroups = (vendor: MemoryVendor, field: string): void => {
  if (vendor.fields.some(({ name, groups }) => name === field && groups)) return;
  throw new ConnectorError('notFound', {
    code: 'MEMORY_NO_GROUPS',
    message: `There is no field "${field}" whose values are groups.`,
  });
};

const capabilitiesOf = ({ options }: MemoryVendor): ObjectCapabilities => ({
  readBatchMax: options.batchMax,
  writeBatchMax: options.batchMax,
  scanPageMax: options.batchMax,
  changeFeed: true,
  deletesInFeed: options.deletesInFeed,
  conditionalWrites: options.conditionalWrites,
  history: options.history,
  idempotentCreate: options.idempotentCreate,
  visibilityLagMs: options.visibilityLagMs,
  writesEcho: true,
  // Stamps are version numbers.
  stampResolutionMs: 0,
  restorableDays: options.restorableDays,
  ...(options.convertsTo.length > 0 ? { convertsTo: options.convertsTo } : {}),
});

const describe = (vendor: MemoryVendor, capabilities: ObjectCapabilities): ObjectDescription => ({
  name: vendor.object,
  title: vendor.object,
  capabilities,
  fields: vendor.fields.map((field) => ({
    name: field.name,
    title: field.name,
    type: field.type ?? 'text',
    vendorType: field.type ?? 'text',
    writable: true,
    required: field.required ?? false,
    unique: field.unique ?? false,
    lookup: field.unique ?? field.lookup ?? false,
    ...(field.groups ? { groups: true } : {}),
    ...(field.references ? { references: field.references } : {}),
    storedAs: 'native',
    custom: false,
  })),
});
