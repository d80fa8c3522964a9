import { type FieldValue, otherSide, type Side, SIDES } from '#core';
import { explainLink, type Explanation, type KnownLink, type SideExplained } from '#engine';
import { type Violation } from './promises.js';
import { type Pairing, type World } from './world.js';

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
        if (pairing.authors[side].authorOf(remoteId, field) === 'unclear') continue;
        values.push({ link, side, explanation });
      }
    }
  }
  return values;
}

/** What is wrong about an explanation; `null` when it tells the truth. */
export function falsehood(world: World, pairing: Pairing, { side, explanation }: ExplainedValue): string | null {
  const explained = explanation.sides[side];
  const { origin, remoteId, field, value } = explained;
  const author = pairing.authors[side].authorOf(remoteId ?? '', field ?? '');
  const about = `${explanation.linkId} ${explanation.fieldId} on ${side} (${show(value)})`;
  if (isBeyondTelling(world, pairing, explanation, side)) return null;
  if (author === 'person' && origin.kind === 'written') return `${about} was a person's, and is said to be written`;
  const isAsFound = origin.kind === 'there' || (origin.kind === 'edited' && origin.change.cause === 'merge');
  if (author === 'nobody' && !isAsFound) return `${about} is nobody's, and is said to be ${origin.kind}`;
  if (author === 'engine' && origin.kind !== 'written') return `${about} was written, and is said to be ${origin.kind}`;
  if (origin.kind === 'edited' && !isSame(origin.change.after, value)) return `${about} is explained by another edit`;
  if (origin.kind === 'written') return falseSource(pairing, explanation, side, origin, about);
  return null;
}

/**
 * Known limits. Nobody can tell whether a person or a write with a lost answer opted someone out: the value is the same.
 * And of a record that a create made whose answer never came, and whose key was edited since, it is not known who made
 * it.
 */
function isBeyondTelling(world: World, pairing: Pairing, { fieldId, sides }: Explanation, side: Side): boolean {
  const { origin, remoteId } = sides[side];
  const author = pairing.authors[side].authorOf(remoteId ?? '', sides[side].field ?? '');
  if (author === 'person') {
    return fieldId === 'consent' && origin.kind === 'written' && origin.call?.outcome === 'found';
  }
  const isAsFound = origin.kind === 'there' || (origin.kind === 'edited' && origin.change.cause === 'merge');
  if (author !== 'engine' || !isAsFound) return false;
  const isKnown = world.store
    .intents(pairing.syncId)
    .some((intent) => intent.kind === 'create' && intent.side === side && intent.remoteId === remoteId);
  if (isKnown || !pairing.authors[side].isEnginesOwn(remoteId ?? '')) return false;
  world.sometimes.add('known limit: a record whose maker nobody learned of');
  return true;
}

/** A value that was written must be told from one the other record really held. */
function falseSource(
  pairing: Pairing,
  explanation: Explanation,
  side: Side,
  origin: Extract<SideExplained['origin'], { kind: 'written' }>,
  about: string,
): string | null {
  const source = explanation.sides[otherSide(side)];
  const { from, change, call } = origin;
  if (!isSame(change.after, explanation.sides[side].value)) return `${about} is explained by another write`;
  if (call === null) return `${about} has no vendor call`;
  if (source.field === null || pairing.authors[otherSide(side)].hasHeld(source.field, from.value)) return null;
  return `${about} is said to come from ${show(from.value)}, which no record on the other side ever held`;
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

const isSame = (x: FieldValue | undefined, y: FieldValue | undefined): boolean => show(x) === show(y);

const show = (value: FieldValue | undefined): string =>
  JSON.stringify(Array.isArray(value) ? [...(value as readonly string[])].sort() : (value ?? null));
