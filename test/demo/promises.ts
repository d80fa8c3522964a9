import { createHash } from 'node:crypto';
import { SANDBOX_VENDORS, type SandboxVendor } from '../../scripts/sandbox/vendors.js';
import { type Conflict, type DeadLetter, type Link } from './client.js';
import { type CallTotals } from './calls.js';
import { type Arrival, type Trio } from './edits.js';
import { type ConflictStory } from './special-edits.js';
import { live, type Seen, SEEN_FIELDS, type SeenField, type Snapshot } from './state.js';

/** All that the promises are judged by. Values come from the tools themselves, never from the engine's database. */
export interface Evidence {
  /** Before anything, and at the very end. */
  readonly before: Snapshot;
  readonly after: Snapshot;
  /** Around the second full reconcile. */
  readonly settled: Snapshot;
  readonly secondReconcileWrites: number;
  readonly arrivals: readonly Arrival[];
  /** People whose records the demo itself edited. */
  readonly edited: ReadonlySet<string>;
  readonly deleted: Trio | undefined;
  readonly conflict: ConflictStory | undefined;
  /** By sync: what waits for a person, what policy decided, and which records belong together. */
  readonly listed: readonly Listed[];
  readonly calls: CallTotals;
  readonly callsFloor: CallTotals;
  readonly people: number;
  /** What undisturbed syncing came to; only when the worker was killed on the way. */
  readonly undisturbed: string | undefined;
}

/** What the engine lists about the sync of HubSpot with one other tool. */
export interface Listed {
  readonly other: 'salesforce' | 'mailchimp';
  readonly conflicts: readonly Conflict[];
  readonly deadLetters: readonly DeadLetter[];
  readonly links: readonly Link[];
}

export interface Verdict {
  readonly promise: string;
  readonly held: boolean;
  /** What was looked at, or the first things found wrong. */
  readonly detail: string;
}

/** Below this, a first sync's fixed calls outweigh those for records, and the ratio says nothing. */
const PEOPLE_MIN_FOR_BUDGET = 2_000;
export const CALLS_RATIO_MAX = 1.3;
const EXAMPLES_MAX = 3;

/** Fields that the sync of HubSpot with another tool maps, and how much of each that tool keeps. */
const SHARED: Readonly<Record<Listed['other'], Partial<Record<SeenField, number>>>> = {
  salesforce: { firstName: 40, lastName: 80, phone: 40, jobTitle: 128, city: 40, country: 80 },
  mailchimp: { firstName: 255, lastName: 255, phone: 255, company: 255, country: 255 },
};

export function judge(evidence: Evidence): readonly Verdict[] {
  return [
    settled(evidence),
    noSilentLoss(evidence),
    noDuplicates(evidence),
    noResurrection(evidence),
    noEcho(evidence),
    ...crashSafe(evidence),
    ...bounded(evidence),
    consent(evidence),
  ];
}

/** The promises that this run says nothing of, and why. */
export const notJudged = (evidence: Evidence): readonly string[] => [
  '6 order-free, 9 sets, 11 tenancy: the simulation checks them',
  ...(evidence.undisturbed === undefined ? ['7 crash-safe: --kill-worker 20 checks it'] : []),
  ...(isBudgetJudged(evidence) ? [] : [`8 bounded: only without kills, from ${PEOPLE_MIN_FOR_BUDGET} people on`]),
];

const verdict = (promise: string, wrong: readonly string[], looked: string): Verdict => ({
  promise,
  held: wrong.length === 0,
  detail:
    wrong.length === 0 ? looked : `${wrong.length} wrong of ${looked}: ${wrong.slice(0, EXAMPLES_MAX).join('; ')}`,
});

const byId = (seen: readonly Seen[]): ReadonlyMap<string, Seen> => new Map(seen.map((record) => [record.id, record]));

/** Records under an address that no other live record of the tool has. */
function byEmail(seen: readonly Seen[]): ReadonlyMap<string, Seen> {
  const found = new Map<string, Seen>();
  const repeated = new Set<string>();
  for (const record of live(seen)) {
    if (record.email === '') continue;
    if (found.has(record.email)) repeated.add(record.email);
    found.set(record.email, record);
  }
  for (const email of repeated) found.delete(email);
  return found;
}

/** Records that wait for a person: nothing is promised of them but that they are listed. */
function waiting({ conflicts, deadLetters, links, other }: Listed): ReadonlySet<string> {
  const linkOf = new Map(links.map((link) => [link.id, link]));
  const open = conflicts.filter(({ status }) => status === 'open');
  return new Set(
    [
      ...open.flatMap(({ records, linkId }) => {
        const link = linkOf.get(linkId ?? '');
        return [...records.map((record) => ref(other, record.side, record.remoteId)), ...refsOf(other, link)];
      }),
      ...deadLetters.map(({ side, remoteId }) => ref(other, side, remoteId)),
    ].filter((name) => name !== ''),
  );
}

const ref = (other: Listed['other'], side: 'a' | 'b', id: string | null | undefined): string =>
  id ? `${side === 'a' ? 'hubspot' : other}/${id}` : '';

const refsOf = (other: Listed['other'], link: Link | undefined): string[] =>
  link ? [ref(other, 'a', link.aId), ref(other, 'b', link.bId)] : [];

function settled({ after, listed }: Evidence): Verdict {
  const wrong: string[] = [];
  let looked = 0;
  const hubspot = byEmail(after.hubspot);
  for (const one of listed) {
    const excused = waiting(one);
    for (const [email, theirs] of byEmail(after[one.other])) {
      const ours = hubspot.get(email);
      if (!ours || excused.has(`hubspot/${ours.id}`) || excused.has(`${one.other}/${theirs.id}`)) continue;
      for (const field of SEEN_FIELDS) {
        const length = SHARED[one.other][field];
        if (length === undefined) continue;
        looked += 1;
        if (cut(ours.fields[field], length) !== cut(theirs.fields[field], length)) {
          wrong.push(`${field} of HubSpot ${ours.id} and ${one.other} ${theirs.id}`);
        }
      }
    }
  }
  return verdict('1 settled: linked fields agree', wrong, `${looked} pairs of values`);
}

const cut = (text: string, length: number): string => text.slice(0, length).trim();

/** Edits made live have arrived; values that were there before and are not any more are listed with what beat them. */
function noSilentLoss({ before, after, arrivals, conflict, listed, edited }: Evidence): Verdict {
  const lost = arrivals.filter(({ ms }) => ms === null).map(({ what, to }) => `${what} never came to ${to}`);
  const kept = new Set(listed.flatMap(overruledValues));
  const hubOf = hubRecords(listed);
  let looked = arrivals.length;
  for (const vendor of SANDBOX_VENDORS) {
    const now = byId(after[vendor]);
    for (const was of live(before[vendor])) {
      const is = now.get(was.id);
      if (!is || edited.has(was.email) || edited.has(is.email)) continue;
      for (const field of SEEN_FIELDS) {
        if (was.fields[field] === '' || was.fields[field] === is.fields[field]) continue;
        looked += 1;
        const name = `${vendor}/${was.id}`;
        // A value may be overruled in the hub, by the third tool; what travels on from there is listed there.
        if (![name, hubOf.get(name)].some((place) => kept.has(`${place}/${field}`)))
          lost.push(`${field} of ${vendor} ${was.id} was replaced unlisted`);
      }
    }
  }
  if (conflict && !conflict.listed) lost.push('the job title that lost is not listed');
  return verdict('2 no silent loss: edits arrive, or are listed with their value', lost, `${looked} edits and values`);
}

function overruledValues({ conflicts, links, other }: Listed): string[] {
  const linkOf = new Map(links.map((link) => [link.id, link]));
  return conflicts.flatMap(({ linkId, fieldId, winner }) => {
    const link = linkOf.get(linkId ?? '');
    if (!link || fieldId === null || winner === null) return [];
    return refsOf(other, link).map((name) => `${name}/${fieldId}`);
  });
}

/** The HubSpot record that a record of another tool is linked to. */
const hubRecords = (listed: readonly Listed[]): ReadonlyMap<string, string> =>
  new Map(
    listed.flatMap(({ other, links }) => links.map((link) => [ref(other, 'b', link.bId), ref(other, 'a', link.aId)])),
  );

function noDuplicates({ before, after }: Evidence): Verdict {
  const wrong: string[] = [];
  let looked = 0;
  for (const vendor of SANDBOX_VENDORS) {
    const doubledBefore = repeated(live(before[vendor]).map(({ email }) => email));
    const emails = live(after[vendor]).map(({ email }) => email);
    looked += emails.length;
    for (const email of repeated(emails)) if (!doubledBefore.has(email)) wrong.push(`${vendor} has two of one address`);
    for (const key of repeated(after[vendor].map(({ key: made }) => made))) wrong.push(`${vendor} holds ${key} twice`);
    const old = byId(before[vendor]);
    const made = after[vendor].filter(({ id }) => !old.has(id)).length;
    const unmatched = unmatchedElsewhere(before, vendor);
    if (made > unmatched) wrong.push(`${vendor} got ${made} new records for ${unmatched} people it did not know`);
  }
  return verdict('3 no duplicates: one record for one person', wrong, `${looked} records`);
}

/** People, by address or else by record, whom other tools know and this one does not. */
function unmatchedElsewhere(before: Snapshot, vendor: SandboxVendor): number {
  const known = new Set(live(before[vendor]).map(({ email }) => email));
  const others = SANDBOX_VENDORS.filter((other) => other !== vendor).flatMap((other) => live(before[other]));
  return new Set(others.map(({ email, id }) => (email === '' ? id : email)).filter((name) => !known.has(name))).size;
}

function repeated(values: readonly string[]): ReadonlySet<string> {
  const once = new Set<string>();
  return new Set(values.filter((value) => value !== '' && (once.has(value) || !once.add(value))));
}

function noResurrection({ before, after, deleted }: Evidence): Verdict {
  const wrong: string[] = [];
  let looked = 0;
  for (const vendor of SANDBOX_VENDORS) {
    const now = byId(after[vendor]);
    for (const { id } of live(before[vendor])) {
      looked += 1;
      if (now.get(id)?.live !== true && id !== deleted?.salesforce) wrong.push(`${vendor} ${id} is gone`);
    }
  }
  if (deleted && live(after.salesforce).some(({ email }) => email === deleted.email)) {
    wrong.push('the contact deleted in Salesforce was made again');
  }
  if (deleted && byId(after.hubspot).get(deleted.hubspot)?.live !== true) {
    wrong.push('HubSpot lost the contact that was deleted in Salesforce');
  }
  return verdict('4 no resurrection, no unasked deletion', wrong, `${looked} records`);
}

function noEcho({ settled: earlier, after, secondReconcileWrites }: Evidence): Verdict {
  const wrong: string[] = secondReconcileWrites === 0 ? [] : [`${secondReconcileWrites} calls wrote`];
  let looked = 0;
  for (const vendor of SANDBOX_VENDORS) {
    const was = byId(earlier[vendor]);
    for (const record of after[vendor]) {
      looked += 1;
      if (was.get(record.id)?.stamp !== record.stamp) wrong.push(`${vendor} ${record.id} was touched`);
    }
  }
  return verdict('5 no echo: reconciling again writes nothing', wrong, `${looked} records`);
}

function crashSafe({ undisturbed, after }: Evidence): readonly Verdict[] {
  if (undisturbed === undefined) return [];
  const same = fingerprint(after) === undisturbed;
  const wrong = same ? [] : ['the final state differs from that of an undisturbed run'];
  return [verdict('7 crash-safe: kills change nothing in the end', wrong, 'all records of three tools')];
}

/** A worker that was killed signs in and describes anew: that is no part of the floor, so kills leave this unjudged. */
const isBudgetJudged = ({ people, undisturbed }: Evidence): boolean =>
  people >= PEOPLE_MIN_FOR_BUDGET && undisturbed === undefined;

function bounded(evidence: Evidence): readonly Verdict[] {
  const { calls, callsFloor } = evidence;
  if (!isBudgetJudged(evidence)) return [];
  const wrong = SANDBOX_VENDORS.filter((vendor) => calls[vendor] > CALLS_RATIO_MAX * callsFloor[vendor]).map(
    (vendor) => `${vendor} was called ${calls[vendor]} times, the floor is ${callsFloor[vendor]}`,
  );
  return [verdict(`8 bounded: calls ≤ ${CALLS_RATIO_MAX} × the floor`, wrong, `${SANDBOX_VENDORS.length} tools`)];
}

function consent({ before, after, listed }: Evidence): Verdict {
  const wrong: string[] = [];
  const people = new Map(SANDBOX_VENDORS.map((vendor) => [vendor, byEmail(after[vendor])]));
  const excused = new Set(listed.flatMap((one) => [...waiting(one)]));
  let looked = 0;
  for (const vendor of SANDBOX_VENDORS) {
    for (const was of byEmail(before[vendor]).values()) {
      if (!was.optedOut) continue;
      for (const other of SANDBOX_VENDORS) {
        const is = people.get(other)?.get(was.email);
        if (!is || excused.has(`${other}/${is.id}`)) continue;
        looked += 1;
        if (!is.optedOut) wrong.push(`${other} ${is.id} is opted in, ${vendor} ${was.id} was out`);
      }
    }
  }
  return verdict('10 consent only tightens: an opt-out anywhere is one everywhere', wrong, `${looked} opt-outs`);
}

/** The same for the same people with the same values; ids, keys and times are left out. */
export function fingerprint(snapshot: Snapshot): string {
  const lines = SANDBOX_VENDORS.flatMap((vendor) =>
    live(snapshot[vendor])
      .map(({ email, fields, optedOut }) =>
        JSON.stringify([vendor, email, optedOut, ...SEEN_FIELDS.map((name) => fields[name])]),
      )
      .sort(),
  );
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
