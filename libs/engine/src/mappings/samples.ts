import { type CallContext, ConnectorError, type ObjectDescription, type ObjectPort } from '#connector-sdk';
import { type LiveRecord, type Pair, recognisedBy, type Side, SIDES } from '#core';
import { type SyncEnd } from '../model.js';
import { type Engine } from '../runtime.js';

/** Records of a side that values are taken from. */
const SAMPLES_MAX = 100;
/** Records of side a whose partner is looked for, where the first page of each side has few in common. */
const TWINS_SOUGHT_MAX = 25;

const CALL: CallContext = { lane: 'realtime' };

export type Reading = Pick<Engine, 'store' | 'sessions'>;

/**
 * The objects of two ends as discovery tells them; `null` where there is no such connection or object.
 *
 * @throws ConnectorError when a vendor could not be asked
 */
export async function describeEnds(engine: Reading, ends: Pair<SyncEnd>): Promise<Pair<ObjectDescription | null>> {
  const [a, b] = await Promise.all(SIDES.map((side) => describeEnd(engine, ends[side])));
  return { a: a ?? null, b: b ?? null };
}

async function describeEnd(engine: Reading, end: SyncEnd): Promise<ObjectDescription | null> {
  const connection = await engine.store.getConnection(end.connectionId);
  if (!connection) return null;
  const session = await engine.sessions.session(connection);
  const objects = await session.discover(CALL);
  return objects.find(({ name }) => name === end.object) ?? null;
}

/** The first records of a side; none where the credentials may not read them, which they may come to. */
async function sampleOf(port: ObjectPort, fields: readonly string[]): Promise<readonly LiveRecord[]> {
  if (fields.length === 0) return [];
  try {
    const { records } = await port.scan({ fields, cursor: null }, CALL);
    return records.slice(0, SAMPLES_MAX);
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'permission') return [];
    throw error;
  }
}

/**
 * Records of both sides, with some that are the same on both where there are any: those of side a are looked for on
 * side b by the field that tells them apart best.
 *
 * @throws ConnectorError when a vendor could not be read
 */
export async function sampleBoth(
  ports: Pair<ObjectPort>,
  objects: Pair<ObjectDescription>,
  fields: Pair<readonly string[]>,
): Promise<Pair<readonly LiveRecord[]>> {
  const [a, b] = await Promise.all([sampleOf(ports.a, fields.a), sampleOf(ports.b, fields.b)]);
  const key = recognisedBy(objects).find((pair) => pair.b.lookup && isRead(fields, pair));
  if (!key) return { a, b };
  const known = new Set(b.map((record) => record.fields[key.b.name]));
  const values = a
    .map((record) => record.fields[key.a.name])
    .filter((value): value is string => typeof value === 'string' && value.trim() !== '' && !known.has(value))
    .slice(0, TWINS_SOUGHT_MAX);
  return { a, b: [...b, ...(await twinsOn(ports.b, key.b.name, values, fields.b, b))] };
}

const isRead = (fields: Pair<readonly string[]>, { a, b }: Pair<{ readonly name: string }>): boolean =>
  fields.a.includes(a.name) && fields.b.includes(b.name);

async function twinsOn(
  port: ObjectPort,
  field: string,
  values: readonly string[],
  fields: readonly string[],
  sampled: readonly LiveRecord[],
): Promise<readonly LiveRecord[]> {
  if (values.length === 0) return [];
  const known = new Set(sampled.map(({ id }) => id));
  const found = await port.find({ field, values, fields }, CALL);
  return found.filter(({ id }) => !known.has(id));
}

/** The side of an end that is not there. */
export const missingSide = (objects: Pair<ObjectDescription | null>): Side | null =>
  SIDES.find((side) => objects[side] === null) ?? null;
