import { SANDBOX_VENDORS, type SandboxVendor } from '../../scripts/sandbox/vendors.js';
import { control, live, type Seen, SEEN_FIELDS, type Snapshot } from './state.js';
import { type Sandboxes } from './world.js';

/** Calls each vendor has counted, by route. */
export type Calls = Readonly<Record<SandboxVendor, Readonly<Record<string, number>>>>;
export type CallTotals = Record<SandboxVendor, number>;

export async function countedCalls(sandboxes: Sandboxes): Promise<Calls> {
  const read = async (vendor: SandboxVendor): Promise<Readonly<Record<string, number>>> =>
    (await control<{ byRoute: Record<string, number> }>(sandboxes[vendor].url, '/calls')).byRoute;
  const [hubspot, salesforce, mailchimp] = await Promise.all(SANDBOX_VENDORS.map(read));
  return { hubspot: hubspot ?? {}, salesforce: salesforce ?? {}, mailchimp: mailchimp ?? {} };
}

/** Calls made between two counts, by route. */
export function callsBetween(before: Calls, after: Calls): Calls {
  const difference = (vendor: SandboxVendor): Record<string, number> =>
    Object.fromEntries(
      Object.entries(after[vendor]).flatMap(([route, count]) => {
        const more = count - (before[vendor][route] ?? 0);
        return more > 0 ? [[route, more]] : [];
      }),
    );
  return {
    hubspot: difference('hubspot'),
    salesforce: difference('salesforce'),
    mailchimp: difference('mailchimp'),
  };
}

export const totals = (calls: Calls): CallTotals => perVendor((vendor) => sum(Object.values(calls[vendor])));

/** Routes that change records; everything else reads, signs in or subscribes. */
const WRITE_ROUTES: Readonly<Record<SandboxVendor, RegExp>> = {
  hubspot:
    /^(PATCH|DELETE) .*\/objects\/|^POST .*\/batch\/(create|update|upsert|archive)$|^POST .*\/objects\/contacts$|unsubscribe/,
  // A POST to the collection of one type retrieves by ids.
  salesforce:
    /^(POST|PATCH|DELETE) .*\/composite\/sobjects$|^PATCH .*\/sobjects\/Contact\/|^(POST|DELETE) .*:id\/sobjects\/Contact/,
  mailchimp: /^(PUT|PATCH|DELETE) .*\/members|^POST .*\/members|^POST .*\/lists\/[^/]+$/,
};

/** Calls that wrote records. */
export const writeCalls = (calls: Calls): number =>
  sum(
    SANDBOX_VENDORS.flatMap((vendor) =>
      Object.entries(calls[vendor]).flatMap(([route, count]) => (WRITE_ROUTES[vendor].test(route) ? [count] : [])),
    ),
  );

/** The most records one call takes, by the vendors' documentation. */
const BATCH = {
  hubspot: { scan: 100, write: 100, optOut: 100 },
  salesforce: { scan: 2_000, write: 200 },
  mailchimp: { scan: 1_000, write: 500 },
} as const;

/** What happened to a tool's records between two moments. */
interface Difference {
  readonly created: number;
  /** Known records with another value. */
  readonly updated: number;
  /** Those, and known records whose opt-out is new. */
  readonly touched: number;
  /** Opt-outs that are new, also of new records. */
  readonly optedOut: number;
  readonly renamed: number;
}

const difference = (before: readonly Seen[], after: readonly Seen[]): Difference => {
  const old = new Map(before.map((record) => [record.id, record]));
  const counts = { created: 0, updated: 0, touched: 0, optedOut: 0, renamed: 0 };
  for (const record of after) {
    const was = old.get(record.id);
    const optedOut = record.optedOut && was?.optedOut !== true;
    if (optedOut) counts.optedOut += 1;
    if (!was) {
      counts.created += 1;
      continue;
    }
    const renamed = was.email !== record.email;
    const updated = renamed || SEEN_FIELDS.some((field) => was.fields[field] !== record.fields[field]);
    if (renamed) counts.renamed += 1;
    if (updated) counts.updated += 1;
    if (updated || optedOut) counts.touched += 1;
  }
  return counts;
};

/** Records made and records changed in all tools between two moments. */
export function tally(before: Snapshot, after: Snapshot): { readonly creates: number; readonly updates: number } {
  const differences = SANDBOX_VENDORS.map((vendor) => difference(before[vendor], after[vendor]));
  return {
    creates: sum(differences.map(({ created }) => created)),
    updates: sum(differences.map(({ touched }) => touched)),
  };
}

/** Calls a tool is asked once, before the first record: signing in, field definitions, the key field, webhooks. */
const SET_UP: CallTotals = { hubspot: 2, salesforce: 4, mailchimp: 2 };

/** Calls to open the change feed before a scan and to read it once before writing. */
const FEED: CallTotals = { hubspot: 2, salesforce: 3, mailchimp: 3 };

/** Routes that wait for news; how often they are called depends on the time that passes. */
const LISTENING = /\/cometd\//;

export const withoutListening = (calls: Calls): Calls => {
  const asked = (vendor: SandboxVendor) =>
    Object.fromEntries(Object.entries(calls[vendor]).filter(([route]) => !LISTENING.test(route)));
  return { hubspot: asked('hubspot'), salesforce: asked('salesforce'), mailchimp: asked('mailchimp') };
};

/** The fewest calls in which two syncs, one after the other, could have done what was done. */
export interface Floor {
  /**
   * Safely: set up once; each side of each sync scanned, its change feed opened before and read after; what is about to
   * be overwritten read again; every record that differs afterwards written once, and read back where the vendor does
   * not tell what it stored. All in the vendors' largest documented batches.
   */
  readonly safe: CallTotals;
  /** Scans and writes alone: what a script would do that remembers and checks nothing. */
  readonly bare: CallTotals;
}

/** @param moments before, between and after the two syncs */
export function floorOf(moments: readonly [Snapshot, Snapshot, Snapshot]): Floor {
  const [before, between, after] = moments;
  const phases = [
    { from: before, to: between, scanned: ['hubspot', 'salesforce'] },
    { from: between, to: after, scanned: ['hubspot', 'mailchimp'] },
  ] as const;
  const sumOf = (of: (vendor: SandboxVendor, phase: (typeof phases)[number], isScanned: boolean) => number) =>
    perVendor((vendor) =>
      sum(
        phases.map((phase) =>
          of(
            vendor,
            phase,
            phase.scanned.some((name) => name === vendor),
          ),
        ),
      ),
    );
  const bare = sumOf((vendor, { from, to }, isScanned) => {
    const scans = isScanned ? Math.ceil(live(from[vendor]).length / BATCH[vendor].scan) : 0;
    return scans + writesFloor(vendor, difference(from[vendor], to[vendor]));
  });
  const safety = sumOf((vendor, { from, to }, isScanned) => {
    const { created, touched } = difference(from[vendor], to[vendor]);
    const readBack = vendor === 'salesforce' ? Math.ceil((created + touched) / BATCH.salesforce.scan) : 0;
    return (isScanned ? FEED[vendor] : 0) + Math.ceil(touched / BATCH[vendor].scan) + readBack;
  });
  return { bare, safe: perVendor((vendor) => SET_UP[vendor] + bare[vendor] + safety[vendor]) };
}

function writesFloor(vendor: SandboxVendor, { created, updated, touched, optedOut, renamed }: Difference): number {
  const batches = (count: number, size: number): number => Math.ceil(count / size);
  switch (vendor) {
    case 'hubspot': {
      const { write, optOut } = BATCH.hubspot;
      return batches(created, write) + batches(updated, write) + batches(optedOut, optOut);
    }
    case 'salesforce':
      return batches(created, BATCH.salesforce.write) + batches(touched, BATCH.salesforce.write);
    case 'mailchimp':
      // One call takes new and known members alike; a new address goes alone.
      return batches(created + touched - renamed, BATCH.mailchimp.write) + renamed;
  }
}

const perVendor = (of: (vendor: SandboxVendor) => number): CallTotals => ({
  hubspot: of('hubspot'),
  salesforce: of('salesforce'),
  mailchimp: of('mailchimp'),
});

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
