import { type ObjectPort, type WriteOperation, type WriteOutcome } from '#connector-sdk';
import {
  type Composite,
  compositesOf,
  expandParts,
  type FieldMapping,
  type Fields,
  joinFields,
  joinParts,
  type LiveRecord,
  type RecordState,
  type Side,
  splitParts,
} from '#core';

/** Every member of a port, so that one added to the interface is not forgotten here. */
type WholePort = { [Member in keyof Required<ObjectPort>]: ObjectPort[Member] };

/**
 * The port of one side as its field mappings see it: fields that a mapping makes of several of the vendor's are read
 * joined and written part by part. The same port where no mapping does.
 */
export function partsPort(port: ObjectPort, fields: readonly FieldMapping[], side: Side): ObjectPort {
  const composites = compositesOf(fields, side);
  if (composites.length === 0) return port;
  const seen = (names: readonly string[]) => (record: LiveRecord) => asked(names, joinParts(record, composites));
  const whole: WholePort = {
    capabilities: port.capabilities,
    groups: port.groups,
    convertedInto: port.convertedInto?.bind(port),
    changes: (request, context) => port.changes(request, context),
    scan: async (request, context) => {
      const page = await port.scan({ ...request, fields: expandParts(request.fields, composites) }, context);
      return { ...page, records: page.records.map(seen(request.fields)) };
    },
    get: async (ids, names, context) => {
      const states = await port.get(ids, expandParts(names, composites), context);
      return states.map((state): RecordState => (state.kind === 'live' ? seen(names)(state) : state));
    },
    find: async (request, context) => {
      const found = await port.find({ ...request, fields: expandParts(request.fields, composites) }, context);
      return found.map(seen(request.fields));
    },
    write: async (operations, context) => {
      const outcomes = await port.write(
        operations.map((operation) => splitOperation(operation, composites)),
        context,
      );
      return outcomes.map((outcome, at) => joinOutcome(outcome, operations[at], composites));
    },
  };
  const { groups, convertedInto, ...rest } = whole;
  return { ...rest, ...(groups && { groups }), ...(convertedInto && { convertedInto }) };
}

/** Only what was asked for: parts are no fields of the mapping by themselves. */
function asked(names: readonly string[], record: LiveRecord): LiveRecord {
  const wanted = new Set(names);
  return { ...record, fields: Object.fromEntries(Object.entries(record.fields).filter(([name]) => wanted.has(name))) };
}

function splitOperation(operation: WriteOperation, composites: readonly Composite[]): WriteOperation {
  if (operation.kind === 'delete') return operation;
  return {
    ...operation,
    fields: splitParts(operation.fields, composites),
    observe: expandParts(operation.observe, composites),
    ...('read' in operation &&
      operation.read && { read: { ...operation.read, fields: splitParts(operation.read.fields, composites) } }),
  };
}

function joinOutcome(
  outcome: WriteOutcome,
  operation: WriteOperation | undefined,
  composites: readonly Composite[],
): WriteOutcome {
  if (operation === undefined || operation.kind === 'delete') return outcome;
  if (outcome.kind === 'rejected') return { ...outcome, ...named(outcome.field, composites) };
  if (outcome.kind !== 'done') return outcome;
  const { observed, replaced } = outcome;
  return {
    ...outcome,
    ...(observed ? { observed: asked(operation.observe, joinParts(observed, composites)) } : {}),
    ...(replaced ? { replaced: joinReplaced(replaced, operation.fields, composites) } : {}),
  };
}

/** The field mapping's name of the field a vendor refused. */
function named(field: string | undefined, composites: readonly Composite[]): { readonly field?: string } {
  const composite = composites.find(({ parts }) => field !== undefined && Object.values(parts).includes(field));
  return composite ? { field: composite.name } : {};
}

/** A part that a vendor's history does not mention was replaced by itself. */
function joinReplaced(replaced: Fields, written: Fields, composites: readonly Composite[]): Fields {
  const touched = composites.filter(({ parts }) => Object.values(parts).some((field) => field in replaced));
  const joined = joinFields({ ...splitParts(written, touched), ...replaced }, touched);
  const names = new Set([...Object.keys(replaced), ...touched.map(({ name }) => name)]);
  return Object.fromEntries(Object.entries(joined).filter(([name]) => names.has(name)));
}
