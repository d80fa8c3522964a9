import { type SandboxVendor } from '../../scripts/sandbox/vendors.js';
import { type CallTotals, perVendor, sum } from './calls.js';
import { companyDifference, type Difference, peopleDifference } from './difference.js';
import { live, type Snapshot } from './state.js';

/** The fewest calls in which the syncs, one after the other, could have done what was done. */
export interface Floor {
  /**
   * Safely: set up once; each side of each sync scanned, its change feed opened before and read after, its groups looked
   * over before the plan and before writing; what is about to be overwritten read again; every record that differs
   * afterwards written once, and read back where the vendor does not tell what it stored. All in the vendors' largest
   * documented batches.
   */
  readonly safe: CallTotals;
  /** Scans and writes alone: what a script would do that remembers and checks nothing. */
  readonly bare: CallTotals;
}

/** Snapshots before the first syncs, after that of the companies, after that of the contacts, and after all. */
export type Moments = readonly [Snapshot, Snapshot, Snapshot, Snapshot];

/** The most records one call takes, by the vendors' documentation. */
const BATCH = {
  hubspot: { scan: 100, read: 100, write: 100, optOut: 100, associations: 1_000 },
  salesforce: { scan: 2_000, read: 2_000, write: 200 },
  mailchimp: { scan: 1_000, read: 1_000, write: 500, tag: 500 },
} as const;

/** Calls a tool is asked once for each of its objects: field definitions, the key field, webhooks. */
const SET_UP: CallTotals = { hubspot: 2, salesforce: 3, mailchimp: 2 };
/** Calls a tool is asked once, before anything else: Salesforce gives a token for its refresh token. */
const SIGN_IN: CallTotals = { hubspot: 0, salesforce: 1, mailchimp: 0 };
/** Calls to open the change feed before a scan and to read it once before writing. */
const FEED: CallTotals = { hubspot: 2, salesforce: 3, mailchimp: 3 };
/** Calls to look over the groups of a field, once before the plan and once before writing. */
const GROUPS = 2;

/** One sync's first sync, and what it did to each tool. */
interface Phase {
  readonly sides: readonly SandboxVendor[];
  /** Live records of a tool as it began. */
  readonly scanned: (vendor: SandboxVendor) => number;
  readonly did: (vendor: SandboxVendor) => Difference;
  readonly hasGroups: boolean;
}

function phasesOf([before, companiesDone, contactsDone, after]: Moments): readonly Phase[] {
  const people = (sides: readonly SandboxVendor[], from: Snapshot, to: Snapshot): Phase => ({
    sides,
    scanned: (vendor) => live(from[vendor]).length,
    did: (vendor) => peopleDifference(vendor, from, to),
    hasGroups: true,
  });
  return [
    {
      sides: ['hubspot', 'salesforce'],
      scanned: (vendor) => (vendor === 'mailchimp' ? 0 : live(before.companies[vendor]).length),
      did: (vendor) => companyDifference(vendor, before, companiesDone),
      hasGroups: false,
    },
    people(['hubspot', 'salesforce'], companiesDone, contactsDone),
    people(['hubspot', 'mailchimp'], contactsDone, after),
  ];
}

/** Objects of a tool that are synced. */
const OBJECTS: CallTotals = { hubspot: 2, salesforce: 2, mailchimp: 1 };

export function floorOf(moments: Moments): Floor {
  const phases = phasesOf(moments);
  const sumOf = (of: (vendor: SandboxVendor, phase: Phase) => number): CallTotals =>
    perVendor((vendor) => sum(phases.map((phase) => (phase.sides.includes(vendor) ? of(vendor, phase) : 0))));
  const bare = sumOf(
    (vendor, { scanned, did }) => calls(scanned(vendor), BATCH[vendor].scan) + writesFloor(vendor, did(vendor)),
  );
  const safety = sumOf(
    (vendor, { did, hasGroups }) => FEED[vendor] + (hasGroups ? GROUPS : 0) + looksFloor(vendor, did(vendor)),
  );
  const once = perVendor((vendor) => SIGN_IN[vendor] + OBJECTS[vendor] * SET_UP[vendor]);
  return { bare, safe: perVendor((vendor) => once[vendor] + bare[vendor] + safety[vendor]) };
}

const calls = (count: number, batch: number): number => Math.ceil(count / batch);

function writesFloor(vendor: SandboxVendor, did: Difference): number {
  const { created, updated, optedOut, renamed, moved, tagged, newTags } = did;
  switch (vendor) {
    case 'hubspot': {
      const { write, optOut, associations } = BATCH.hubspot;
      // All choices of a property are set in one call.
      const choices = newTags > 0 ? 1 : 0;
      const people = calls(created, write) + calls(updated, write) + calls(optedOut, optOut);
      return choices + people + calls(moved, associations);
    }
    case 'salesforce':
      return calls(created, BATCH.salesforce.write) + calls(updated, BATCH.salesforce.write);
    case 'mailchimp': {
      // One call takes new and known members alike; a new address goes alone. New members bring their tags with them.
      const members = calls(created + updated - renamed, BATCH.mailchimp.write) + renamed;
      return newTags + members + sum(tagged.map((count) => calls(count, BATCH.mailchimp.tag)));
    }
  }
}

/**
 * Reading what is about to be overwritten or referred to, and what was stored where a write's answer does not say.
 */
function looksFloor(vendor: SandboxVendor, did: Difference): number {
  const { created, touched, moved, onlyMoved, employers, retagged } = did;
  const before = calls(touched, BATCH[vendor].read);
  switch (vendor) {
    case 'hubspot': {
      // Which company a contact belongs to is no part of it: it is read, and told of, apart.
      const { read, associations } = BATCH.hubspot;
      const companies = calls(employers, read) + (moved > 0 ? calls(touched, associations) : 0);
      return before + companies + calls(moved, associations) + calls(onlyMoved, read);
    }
    case 'salesforce':
      return before + calls(created + touched, BATCH.salesforce.read);
    case 'mailchimp':
      // There is no reading of some: those that changed lately are read, and the new ones with them.
      return before + (retagged > 0 ? calls(created + touched, BATCH.mailchimp.read) : 0);
  }
}
