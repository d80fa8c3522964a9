import { type ObjectDescription } from '#connector-sdk';
import { fieldsToSample, type Pair, type Side, type SideNames, type Suggestion, suggestMapping } from '#core';
import { type SyncEnd } from '../model.js';
import { describeEnds, missingSide, type Reading, sampleBoth } from './samples.js';

/** Fields read of each sampled record; those with no namesake beyond this are only known by name and type. */
const FIELDS_SAMPLED_MAX = 120;

/** `missing`: there is no such connection or object on this side. */
export type Suggested =
  | { readonly kind: 'suggested'; readonly suggestion: Suggestion; readonly objects: Pair<ObjectDescription> }
  | { readonly kind: 'missing'; readonly side: Side };

/**
 * Proposes a mapping for two objects from their descriptions and some live records of both. Only reads.
 *
 * @param names what the sides are called in the reasons
 * @throws ConnectorError when a vendor could not be asked
 */
export async function suggestFor(engine: Reading, ends: Pair<SyncEnd>, names?: SideNames): Promise<Suggested> {
  const described = await describeEnds(engine, ends);
  const missing = missingSide(described);
  const { a, b } = described;
  if (missing !== null || !a || !b) return { kind: 'missing', side: missing ?? 'a' };
  const objects = { a, b };
  const fields = {
    a: fieldsToSample(objects, 'a', FIELDS_SAMPLED_MAX),
    b: fieldsToSample(objects, 'b', FIELDS_SAMPLED_MAX),
  };
  const ports = { a: await engine.sessions.port(ends.a), b: await engine.sessions.port(ends.b) };
  const samples = await sampleBoth(ports, objects, fields);
  return { kind: 'suggested', suggestion: suggestMapping(objects, samples, names), objects };
}
