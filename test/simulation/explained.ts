import { type FieldValue, otherSide, type Side, SIDES } from '#core';
import { explainLink, type Explanation, type KnownLink, type SideExplained } from '#engine';
import { type Author, type Authors } from './authors.js';
import { type Violation } from './promises.js';
import { untrueDetail } from './true-cause.js';
import { LIMITS, type Pairing, type World } from './world.js';

/** One value of one record of a link, with what is said of it. */
export interface ExplainedValue {
  readonly link: KnownLink;
  readonly side: Side;
  readonly explanation: Explanation;
}

/** Every value of every linked record of a workspace whose author is known, explained. */
export async function explainAll(world: World, pairing: Pairing): Promise<readonly ExplainedValue[]> {
  const engine = world.calmEngine();
  const values: ExplainedValue[] = [];
  for (const link of world.store.links(pairing.syncId)) {
    for (const explanation of (await explainLink(engine, link.id, null)) ?? []) {
      for (const side of SIDES) {
        const { remoteId, field, state } = explanation.sides[side];
        if (state !== 'live' || remoteId === null || field === null) continue;
        const isSet = explanation.sides[side].members !== null;
        if (!isSet && pairing.authors[side].authorOf(remoteId, field) === 'unclear') continue;
        values.push({ link, side, explanation });
      }
    }
  }
  return values;
}

/** What is wrong about an explanation; `null` when it tells the truth. */
function falsehood(world: World, pairing: Pairing, value: ExplainedValue): string | null {
  for (const claim of claimsOf(value)) {
    if (claim.member !== null) world.sometimes.add(`explained member: ${claim.origin.kind}`);
    const judged = judge(world, pairing, value, claim);
    if (judged.kind === 'untrue') return judged.lie;
  }
  return null;
}

/** - `ofBothHands`: several did the same, and nobody can tell who did it; the explanation names one of them. */
export type Judged = { readonly kind: 'true' | 'ofBothHands' } | { readonly kind: 'untrue'; readonly lie: string };

/** Holds one thing that is said against what people and the engine did. */
export function judge(world: World, pairing: Pairing, value: ExplainedValue, claim: Claim): Judged {
  const { link, explanation, side } = value;
  // The record took the place of another by a merge, and nothing of it has been settled since.
  if (claim.origin.kind === 'unseen' && link.hashes[side] === null) return { kind: 'true' };
  if (isOfSeveral(world, pairing, value, claim)) return { kind: 'ofBothHands' };
  const lie = falseClaim(world, pairing, value, claim);
  if (lie === null) return { kind: 'true' };
  return { kind: 'untrue', lie: `${explanation.linkId} ${explanation.fieldId} on ${side} (${claim.name}) ${lie}` };
}

const authorOf = (pairing: Pairing, { explanation, side }: ExplainedValue, claim: Claim): Author | 'unclear' => {
  const { remoteId, field } = explanation.sides[side];
  return claim.author(pairing.authors[side], remoteId ?? '', field ?? '');
};

/** Whether it is known who did it, and somebody did. */
export const hasAuthor = (pairing: Pairing, value: ExplainedValue, claim: Claim): boolean =>
  !['unclear', 'nobody'].includes(authorOf(pairing, value, claim));

function isOfSeveral(world: World, pairing: Pairing, value: ExplainedValue, claim: Claim): boolean {
  const { explanation, side } = value;
  const author = authorOf(pairing, value, claim);
  if (author === 'unclear') return true;
  if (isBeyondTelling(world, pairing, explanation, side, claim.origin, author)) return true;
  return author === 'person' && isOfBoth(world, pairing, explanation, side, claim);
}

/**
 * Known limit: somebody entered a value, or put a member in, while a write that did the same was decided or on its way.
 * Both did it, and only one of them changed anything.
 */
function isOfBoth(
  world: World,
  pairing: Pairing,
  explanation: Explanation,
  side: Side,
  { isIn, member, origin }: Claim,
): boolean {
  const { remoteId, field } = explanation.sides[side];
  if (origin.kind !== 'written' || origin.call === null || !isIn(origin.call.sent)) return false;
  const authors = pairing.authors[side];
  const comings =
    member === null
      ? authors.historyOf(remoteId ?? '', field ?? '').filter(({ value }) => isIn(value))
      : authors.comingsOf(remoteId ?? '', field ?? '', member);
  // A create without an answer is on its way until it is sent again: the record may be there all the time.
  const { id, cause, atMs } = origin.change;
  const isOwnCreate = cause === 'create' && pairing.authors[side].isEnginesOwn(remoteId ?? '');
  // What is written was read in the same step of work, or scanned by the run that writes it.
  const run = world.store.runs(pairing.syncId).find(({ id }) => id === origin.change.runId);
  const readFromMs = Math.min(origin.call.sentAtMs - LIMITS.batchTimeMs, run?.startedAtMs ?? Infinity);
  const fromMs = isOwnCreate ? 0 : readFromMs;
  // A write of a link that ended before anybody looked (0: not in the log) may have been done at any time.
  const untilMs = id === 0 ? Infinity : atMs;
  const isOfBothHands = comings.some((came) => came.author === 'person' && came.atMs >= fromMs && came.atMs <= untilMs);
  if (isOfBothHands) world.sometimes.add('known limit: someone did what a write on its way did');
  return isOfBothHands;
}

/** One thing that is said: where a value comes from, or one member of a set. */
export interface Claim {
  readonly name: string;
  readonly origin: SideExplained['origin'];
  readonly isIn: (value: FieldValue | undefined) => boolean;
  readonly author: (authors: Authors, remoteId: string, field: string) => Author | 'unclear';
  readonly member: string | null;
}

/** What is said of one side. Of members that are gone it is not asked who took them out. */
export function claimsOf({ explanation, side }: ExplainedValue): readonly Claim[] {
  const { origin, value, members } = explanation.sides[side];
  if (members === null) {
    const author: Claim['author'] = (authors, remoteId, field) => authors.authorOf(remoteId, field);
    return [{ name: show(value), origin, isIn: (one) => show(one) === show(value), author, member: null }];
  }
  return members
    .filter(({ isIn }) => isIn)
    .map((told) => ({
      name: told.member,
      origin: told.origin,
      isIn: (one) => Array.isArray(one) && one.includes(told.member),
      author: (authors, remoteId, field) => authors.authorOfMember(remoteId, field, told.member),
      member: told.member,
    }));
}

function falseClaim(world: World, pairing: Pairing, value: ExplainedValue, claim: Claim): string | null {
  const { explanation, side } = value;
  const { origin } = claim;
  const author = authorOf(pairing, value, claim);
  if (author === 'person' && origin.kind === 'written') return "was a person's, and is said to be written";
  if (author === 'nobody' && !isAsFound(origin)) return `is nobody's, and is said to be ${origin.kind}`;
  if (author === 'engine' && origin.kind !== 'written') return `was written, and is said to be ${origin.kind}`;
  if (origin.kind === 'edited' && !claim.isIn(origin.change.after)) return 'is explained by another edit';
  const untrue = untrueDetail({ world, pairing, ...value, ...claim });
  if (untrue !== null || origin.kind !== 'written') return untrue;
  return claim.isIn(origin.change.after)
    ? falseSource(pairing, explanation, side, origin)
    : 'is explained by another write';
}

const isAsFound = (origin: SideExplained['origin']): boolean =>
  origin.kind === 'there' || (origin.kind === 'edited' && origin.change.cause === 'merge');

/**
 * Known limits. Nobody can tell whether a person or a write with a lost answer opted someone out: the value is the same.
 * And of a record that a create made whose answer never came, and whose key was edited since, it is not known who made
 * it.
 */
function isBeyondTelling(
  world: World,
  pairing: Pairing,
  { fieldId, sides }: Explanation,
  side: Side,
  origin: SideExplained['origin'],
  author: Author,
): boolean {
  const { remoteId } = sides[side];
  if (author === 'person') {
    return fieldId === 'consent' && origin.kind === 'written' && origin.call?.outcome === 'found';
  }
  if (author !== 'engine' || !isAsFound(origin)) return false;
  const logged = new Set(world.store.log(pairing.syncId).map(({ intentId }) => intentId));
  const isKnown = world.store
    .intents(pairing.syncId)
    .some(({ id, kind, ...of }) => kind === 'create' && of.side === side && of.remoteId === remoteId && logged.has(id));
  if (isKnown || !pairing.authors[side].isEnginesOwn(remoteId ?? '')) return false;
  world.sometimes.add('known limit: a record whose maker nobody learned of');
  return true;
}

/** A value that was written must be told from one the other record really held. */
function falseSource(
  pairing: Pairing,
  explanation: Explanation,
  side: Side,
  { from, call }: Extract<SideExplained['origin'], { kind: 'written' }>,
): string | null {
  const source = explanation.sides[otherSide(side)];
  if (call === null) return 'has no vendor call';
  if (from === null || source.field === null || pairing.authors[otherSide(side)].hasHeld(source.field, from.value))
    return null;
  return `is said to come from ${show(from.value)}, which no record on the other side ever held`;
}

/** The promise that every value is explained by its true cause. */
export async function falseExplanations(world: World, pairing: Pairing): Promise<readonly Violation[]> {
  const violations: Violation[] = [];
  for (const one of await explainAll(world, pairing)) {
    world.sometimes.add(`explained: ${one.explanation.sides[one.side].origin.kind}`);
    const detail = falsehood(world, pairing, one);
    if (detail !== null) violations.push({ promise: 'explained', detail: `${pairing.syncId}: ${detail}` });
  }
  return violations;
}

const show = (value: FieldValue | undefined): string =>
  JSON.stringify(Array.isArray(value) ? [...(value as readonly string[])].sort() : (value ?? null));
