import { type ValueWithTimestamp } from '@hubspot/api-client/lib/codegen/crm/objects/index.js';
import { type FieldValue } from '#core';
import { type CallContext, ConnectorError, type Logger } from '#connector-sdk';
import { type HubSpotClient } from './client.js';
import { chunksOf } from './json.js';
import { type ObjectKind } from './objects.js';
import { type Properties } from './properties.js';
import { fieldValue, resultsOf } from './records.js';

/** HubSpot reads at most this many records with history in one call. */
const HISTORY_BATCH_MAX = 50;
/** How far the time of a history entry may lie from the time the write's answer gave, in milliseconds. */
const ENTRY_TOLERANCE_MS = 2_000;
const OWN_SOURCE = 'INTEGRATION';

/** One update that went through, as far as its history is concerned. */
export interface WrittenUpdate {
  readonly id: string;
  /** What the vendor stored of the properties that were sent; empty text for a cleared one. */
  readonly stored: Readonly<Record<string, string>>;
  /** The record's modification time in the write's answer. */
  readonly writtenAtMs: number;
}

/**
 * The value each property of an update had right before it.
 *
 * HubSpot has no conditional writes and its update answers carry no history, so an edit that fell between our read and
 * our write is only visible here. That costs one more call for every 50 records; it is spent in the realtime lane alone,
 * where people and the engine edit the same records in the same seconds, and never in the incremental and backfill
 * lanes. When the read fails nothing is told.
 */
export async function replacedBy(
  parts: { client: HubSpotClient; kind: ObjectKind; properties: Properties; logger: Logger },
  updates: readonly WrittenUpdate[],
  context: CallContext,
): Promise<ReadonlyMap<string, Readonly<Record<string, FieldValue>>>> {
  const replaced = new Map<string, Readonly<Record<string, FieldValue>>>();
  if (context.lane !== 'realtime') return replaced;
  for (const batch of chunksOf(updates, HISTORY_BATCH_MAX)) {
    const properties = [...new Set(batch.flatMap((update) => Object.keys(update.stored)))];
    try {
      const answer = await parts.client.call('general', context, (sdk) =>
        sdk.crm.objects.batchApi.read(
          parts.kind.name,
          { inputs: batch.map(({ id }) => ({ id })), properties: [], propertiesWithHistory: properties },
          false,
        ),
      );
      const histories = new Map(resultsOf(answer).map((record) => [record.id, record.propertiesWithHistory ?? {}]));
      const sets = await parts.properties.sets(properties, context);
      for (const update of batch) replaced.set(update.id, replacedValues(update, histories.get(update.id) ?? {}, sets));
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      parts.logger.warn('the history of an update could not be read', { code: error.code });
      return replaced;
    }
  }
  return replaced;
}

function replacedValues(
  update: WrittenUpdate,
  histories: Readonly<Record<string, readonly ValueWithTimestamp[]>>,
  sets: ReadonlySet<string>,
): Readonly<Record<string, FieldValue>> {
  const known = Object.entries(update.stored).flatMap(([name, stored]): [string, FieldValue][] => {
    const before = valueBefore(histories[name] ?? [], stored, update.writtenAtMs);
    return before === undefined ? [] : [[name, fieldValue(before, sets.has(name))]];
  });
  return Object.fromEntries(known);
}

/**
 * The entry under ours. HubSpot lists entries newest first and adds none for a value that stayed the same, so where ours
 * is missing the newest entry from before our write was already equal to it.
 */
function valueBefore(entries: readonly ValueWithTimestamp[], stored: string, writtenAtMs: number): string | undefined {
  const newestFirst = [...entries].sort((x, y) => y.timestamp.getTime() - x.timestamp.getTime());
  const ours = newestFirst.findIndex(
    (entry) =>
      entry.sourceType === OWN_SOURCE &&
      entry.value === stored &&
      Math.abs(entry.timestamp.getTime() - writtenAtMs) <= ENTRY_TOLERANCE_MS,
  );
  if (ours >= 0) return newestFirst[ours + 1]?.value ?? '';
  return newestFirst.find((entry) => entry.timestamp.getTime() <= writtenAtMs)?.value;
}
