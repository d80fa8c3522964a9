import { SANDBOX_VENDORS, type SandboxVendor } from '../../scripts/sandbox/vendors.js';
import { fingerprint } from './fingerprint.js';
import { byEmail, byId, type Evidence, type Listed, overruledValues, ref, repeated, waiting } from './evidence.js';
import {
  companiesKept,
  companiesNotDoubled,
  companiesSettled,
  companiesUntouched,
  companyValuesKept,
  employersSettled,
  tagsKept,
  tagsSettled,
} from './hub-promises.js';
import { live, type Seen, SEEN_FIELDS, type SeenField, type Snapshot } from './state.js';
import { type Findings, together, type Verdict, verdict, verdictOn } from './verdict.js';

/** Below this, a first sync's fixed calls outweigh those for records, and the ratio says nothing. */
const PEOPLE_MIN_FOR_BUDGET = 2_000;
export const CALLS_RATIO_MAX = 1.3;

/** Fields that the sync of HubSpot with another tool maps, and how much of each that tool keeps. */
const SHARED: Readonly<Record<Listed['other'], Partial<Record<SeenField, number>>>> = {
  salesforce: { firstName: 40, lastName: 80, phone: 40, jobTitle: 128, city: 40, country: 80 },
  mailchimp: { firstName: 255, lastName: 255, phone: 255, company: 255, country: 255 },
};

export function judge(evidence: Evidence): readonly Verdict[] {
  return [
    verdictOn(
      '1 settled: linked fields agree, companies and references too',
      together(settled(evidence), companiesSettled(evidence), employersSettled(evidence)),
      'pairs of values',
    ),
    verdictOn(
      '2 no silent loss: edits arrive, or are listed with their value',
      together(noSilentLoss(evidence), companyValuesKept(evidence)),
      'edits and values',
    ),
    verdictOn(
      '3 no duplicates: one record for one person, and for one company',
      together(noDuplicates(evidence), companiesNotDoubled(evidence)),
      'records',
    ),
    verdictOn(
      '4 no resurrection, no unasked deletion',
      together(noResurrection(evidence), companiesKept(evidence)),
      'records',
    ),
    verdictOn(
      '5 no echo: reconciling again writes nothing',
      together(noEcho(evidence), companiesUntouched(evidence)),
      'records',
    ),
    ...crashSafe(evidence),
    ...bounded(evidence),
    verdictOn(
      '9 sets: tags of every tool are kept, and are the same in all',
      together(tagsKept(evidence), tagsSettled(evidence)),
      'tags of people',
    ),
    consent(evidence),
  ];
}

/** The promises that this run says nothing of, and why. */
export const notJudged = (evidence: Evidence): readonly string[] => [
  '6 order-free, 11 tenancy: the simulation checks them',
  ...(evidence.undisturbed === undefined ? ['7 crash-safe: --kill-worker 20 checks it'] : []),
  ...(isBudgetJudged(evidence) ? [] : [`8 bounded: only without kills, from ${PEOPLE_MIN_FOR_BUDGET} people on`]),
];

function settled({ after, listed }: Evidence): Findings {
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
  return { wrong, looked };
}

const cut = (text: string, length: number): string => text.slice(0, length).trim();

/** Edits made live have arrived; values that were there before and are not any more are listed with what beat them. */
function noSilentLoss({ before, after, arrivals, conflict, listed, edited }: Evidence): Findings {
  const lost = arrivals.filter(({ ms }) => ms === null).map(({ what, to }) => `${what} never came to ${to}`);
  const kept = new Set(listed.flatMap(overruledValues));
  const hubOf = hubRecords(listed);
  let looked = arrivals.length;
  for (const vendor of SANDBOX_VENDORS) {
    const now = byId(after[vendor]);
    for (const was of live(before[vendor])) {
      const is = now.get(was.id);
      if (!is || edited.has(was.email) || edited.has(is.email)) continue;
      const [valuesBefore, values] = [valuesOf(was), valuesOf(is)];
      for (const field of [...SEEN_FIELDS, 'employer'] as const) {
        if (valuesBefore[field] === '' || valuesBefore[field] === values[field]) continue;
        looked += 1;
        const name = `${vendor}/${was.id}`;
        // A value may be overruled in the hub, by the third tool; what travels on from there is listed there.
        if (![name, hubOf.get(name)].some((place) => kept.has(`${place}/${field}`)))
          lost.push(`${field} of ${vendor} ${was.id} was replaced unlisted`);
      }
    }
  }
  if (conflict && !conflict.listed) lost.push('the job title that lost is not listed');
  return { wrong: lost, looked };
}

const valuesOf = ({ fields, employerId }: Seen): Readonly<Record<SeenField | 'employer', string>> => ({
  ...fields,
  employer: employerId,
});

/** The HubSpot record that a record of another tool is linked to. */
const hubRecords = (listed: readonly Listed[]): ReadonlyMap<string, string> =>
  new Map(
    listed.flatMap(({ other, links }) => links.map((link) => [ref(other, 'b', link.bId), ref(other, 'a', link.aId)])),
  );

function noDuplicates({ before, after, madeByHand }: Evidence): Findings {
  const wrong: string[] = [];
  let looked = 0;
  for (const vendor of SANDBOX_VENDORS) {
    const doubledBefore = repeated(live(before[vendor]).map(({ email }) => email));
    const emails = live(after[vendor]).map(({ email }) => email);
    looked += emails.length;
    for (const email of repeated(emails)) if (!doubledBefore.has(email)) wrong.push(`${vendor} has two of one address`);
    for (const key of repeated(after[vendor].map(({ key: made }) => made))) wrong.push(`${vendor} holds ${key} twice`);
    const old = byId(before[vendor]);
    const made = after[vendor].filter(({ id }) => !old.has(id) && !madeByHand.has(id)).length;
    const unmatched = unmatchedElsewhere(before, vendor);
    if (made > unmatched) wrong.push(`${vendor} got ${made} new records for ${unmatched} people it did not know`);
  }
  return { wrong, looked };
}

/** People, by address or else by record, whom other tools know and this one does not. */
function unmatchedElsewhere(before: Snapshot, vendor: SandboxVendor): number {
  const known = new Set(live(before[vendor]).map(({ email }) => email));
  const others = SANDBOX_VENDORS.filter((other) => other !== vendor).flatMap((other) => live(before[other]));
  return new Set(others.map(({ email, id }) => (email === '' ? id : email)).filter((name) => !known.has(name))).size;
}

function noResurrection({ before, after, deleted, removedByHand }: Evidence): Findings {
  const wrong: string[] = [];
  let looked = 0;
  for (const vendor of SANDBOX_VENDORS) {
    const now = byId(after[vendor]);
    for (const { id } of live(before[vendor])) {
      looked += 1;
      if (now.get(id)?.live !== true && !removedByHand.has(id)) wrong.push(`${vendor} ${id} is gone`);
    }
  }
  if (deleted && live(after.salesforce).some(({ email }) => email === deleted.email)) {
    wrong.push('the contact deleted in Salesforce was made again');
  }
  if (deleted && byId(after.hubspot).get(deleted.hubspot)?.live !== true) {
    wrong.push('HubSpot lost the contact that was deleted in Salesforce');
  }
  return { wrong, looked };
}

function noEcho({ settled: earlier, after, secondReconcileWrites }: Evidence): Findings {
  const wrong: string[] = secondReconcileWrites === 0 ? [] : [`${secondReconcileWrites} calls wrote`];
  let looked = 0;
  for (const vendor of SANDBOX_VENDORS) {
    const was = byId(earlier[vendor]);
    for (const record of after[vendor]) {
      looked += 1;
      if (was.get(record.id)?.stamp !== record.stamp) wrong.push(`${vendor} ${record.id} was touched`);
    }
  }
  return { wrong, looked };
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
