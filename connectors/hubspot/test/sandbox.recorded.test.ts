import { afterEach, expect, it } from '@jest/globals';
import { type HubspotSandbox, startHubspotSandbox } from '#sandboxes/hubspot';
import {
  describeWithVendorFacts,
  expectOnlyKnownDifferences,
  IdMap,
  loadRecordings,
  type RecordedStep,
  type Recording,
  replay,
  type ReplayReport,
  type ValueRules,
} from '../../../test/support/vendor-facts/index.js';
import { KNOWN_DIFFERENCES } from './sandbox.recorded.known.js';

const TIMES = /(^|\.)(createdAt|updatedAt|startedAt|completedAt|createdate|hs_createdate|(hs_)?lastmodifieddate)$/;
const IDS = /(^|\.)(id|hs_object_id)$/;

/** Results have no order of their own; a record is known by the value its script looks it up by. */
const rules: ValueRules = {
  kindOf(position) {
    if (position === 'correlationId') return 'present';
    if (position === 'header:x-hubspot-correlation-id') return 'present';
    if (IDS.test(position)) return 'id';
    return TIMES.test(position) ? 'time' : 'exact';
  },
  alignBy(position, item) {
    if (position !== 'results') return undefined;
    const { properties } = item as { properties: Record<string, string | undefined> };
    return properties['domain'] ?? properties['grouparoo_object_property'];
  },
};

/** What the recording does not tell about its account, and a sandbox must be told: the custom object. */
const CUSTOM_OBJECT = {
  objectTypeId: '2-3604285',
  name: 'grouparoo_object',
  labels: { singular: 'Grouparoo object', plural: 'Grouparoo objects' },
  properties: ['grouparoo_object_property', 'first_name', 'last_name', 'text_field', 'number_field'].map((name) => ({
    name,
    label: name,
    type: name === 'number_field' ? 'number' : 'string',
    fieldType: name === 'number_field' ? 'number' : 'text',
  })),
};

interface RecordedRecord {
  id: string;
  properties: Record<string, string | null>;
}

let sandbox: HubspotSandbox | undefined;
afterEach(() => sandbox?.close());

/**
 * Runs the clock as recorded. Two things hang on moments finer than the recorded whole seconds: whether a search was one
 * too many in its second, which is put in as a fault; and which changes search had learned of within its lag, which is
 * brought about by letting the index learn of those the recorded answer shows.
 */
class RecordedMoments {
  #lastMs: number | undefined;
  readonly #sandbox: HubspotSandbox;
  readonly #ids: IdMap;

  constructor(running: HubspotSandbox, ids: IdMap) {
    this.#sandbox = running;
    this.#ids = ids;
  }

  before(step: RecordedStep): void {
    const atMs = Date.parse(step.response.headers.find(([name]) => name === 'Date')?.[1] ?? '');
    if (this.#lastMs !== undefined) this.#sandbox.clock.advance(Math.max(0, atMs - this.#lastMs));
    this.#lastMs = atMs;
    if (!step.request.path.endsWith('/search')) return;
    if (step.response.status === 429) {
      this.#sandbox.faults.add({ effect: { kind: 'vendor', name: 'search-limit' } });
      return;
    }
    this.#learnWhatWasShown(step);
  }

  #learnWhatWasShown(step: RecordedStep): void {
    const typeName = step.request.path.split('/')[4] ?? '';
    const { total, results } = step.response.body as { total: number; results: RecordedRecord[] };
    const shown = new Set(results.map((record) => String(this.#ids.get(record.id) ?? '')));
    let archivedHits = total - results.length;
    for (const behind of this.#sandbox.searchesBehind(typeName, step.request.body)) {
      if (behind.archived && behind.matchesIndexed && archivedHits > 0) archivedHits -= 1;
      else if (behind.matchesIndexed !== shown.has(behind.id)) this.#sandbox.refreshSearchIndex(typeName, behind.id);
    }
  }
}

async function replayed(recording: Recording): Promise<ReplayReport> {
  sandbox = await startHubspotSandbox({
    searchesPerSecond: 1000,
    dailyMax: 250_000,
    indexLagMs: { min: 60_000, max: 60_000 },
  });
  await fetch(`${sandbox.url}/_sandbox/custom-objects`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(CUSTOM_OBJECT),
  });
  const ids = new IdMap();
  const moments = new RecordedMoments(sandbox, ids);
  return replay(recording, {
    baseUrl: sandbox.url,
    rules,
    ids,
    // The second half of each recording was made with an OAuth token, whose header was not kept.
    headers: { authorization: `Bearer ${sandbox.mintToken('oauth').value}` },
    comparedHeaders: [
      'x-hubspot-correlation-id',
      'x-hubspot-ratelimit-daily',
      'x-hubspot-ratelimit-interval-milliseconds',
      'x-hubspot-ratelimit-max',
    ],
    beforeStep: (step) => moments.before(step),
  });
}

describeWithVendorFacts('HubSpot as recorded', (factsFolder) => {
  it.each(loadRecordings(factsFolder, 'hubspot').map((recording) => [recording.name, recording] as const))(
    'answers %s as the live vendor did',
    async (name, recording) => {
      const report = await replayed(recording);
      const { steps, sameStatus, sameAll } = report;
      expect({ name, sameStatus: sameStatus / steps }).toEqual({ name, sameStatus: 1 });
      expectOnlyKnownDifferences(report, KNOWN_DIFFERENCES[name] ?? []);
      expect(sameAll / steps).toBeGreaterThanOrEqual(0.98);
    },
  );
});
