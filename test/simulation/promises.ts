import { type MemoryRecord } from '#connectors/memory';
import { compileMapping, deletePolicyOf, type FieldValue, type Pair, type Side, SIDES } from '#core';
import { type Conflict, type DeadLetter, type LoggedCause, tablesOf } from '#engine';
import { canon } from './canon.js';
import { deletesSurvivors, unmarkedSurvivors } from './delete-promises.js';
import { type Edit } from './ledger.js';
import { brokenReferences } from './firm-promises.js';
import { archivedByFilter, brokenFilters, endsLinks, isOutside } from './filters.js';
import { brokenGroups } from './group-promises.js';
import { nameOn, uidOf } from './names.js';
import { type People } from './people.js';
import { type Pairing, type World } from './world.js';

/** A promise that did not hold, and where. */
export interface Violation {
  readonly promise: string;
  readonly detail: string;
}

/** Everything one workspace holds when it has come to rest. */
class Rest {
  readonly records: Readonly<Record<Side, ReadonlyMap<string, MemoryRecord>>>;
  readonly violations: Violation[] = [];

  constructor(
    readonly world: World,
    readonly pairing: Pairing,
    readonly people: People,
  ) {
    const byId = (side: Side) => new Map(pairing.vendors[side].liveRecords().map((record) => [record.id, record]));
    this.records = { a: byId('a'), b: byId('b') };
  }

  fail(promise: string, detail: string): void {
    this.violations.push({ promise, detail: `${this.pairing.syncId}: ${detail}` });
  }

  links() {
    return this.world.store.links(this.pairing.syncId);
  }

  conflicts(): readonly Conflict[] {
    return this.world.store.conflicts(this.pairing.syncId);
  }

  withUid(side: Side, uid: string): readonly MemoryRecord[] {
    return [...this.records[side].values()].filter((record) => uidOf(side, record) === uid);
  }
}

/** Checks the promises of a workspace that has come to rest; empty when all of them hold. */
export function brokenPromises(world: World, pairing: Pairing, people: People): readonly Violation[] {
  const rest = new Rest(world, pairing, people);
  settled(rest);
  noSilentLoss(rest);
  noDuplicates(rest);
  noResurrection(rest);
  noUnaskedDeletion(rest);
  sets(rest);
  for (const detail of brokenFilters(world, pairing, people)) rest.fail('filters', detail);
  for (const detail of brokenGroups(world, pairing, people)) rest.fail('groups', detail);
  for (const detail of unmarkedSurvivors(world, pairing)) rest.fail('marked', detail);
  for (const detail of brokenReferences(world, pairing, people)) rest.fail('references', detail);
  consent(rest);
  tenancy(rest);
  return rest.violations;
}

function settled(rest: Rest): void {
  const { syncId } = rest.pairing;
  const stored = rest.world.store.mappingInUse(syncId);
  const mapping = compileMapping(stored, tablesOf(stored, rest.world.store.groupRows(syncId)));
  const open = rest.conflicts().filter(({ status }) => status === 'open');
  const letters = rest.world.store.deadLetters(rest.pairing.syncId).filter(({ status }) => status === 'open');
  for (const link of rest.links()) {
    const [a, b] = [rest.records.a.get(link.aId ?? ''), rest.records.b.get(link.bId ?? '')];
    if (!a || !b) {
      // What is to be made anew may exist already, and belong to another: that is for a person to sort out.
      const ids = [link.aId, link.bId];
      const inReview = ({ kind, records }: Conflict): boolean =>
        kind === 'identity' && records.some(({ remoteId }) => ids.includes(remoteId));
      const isTaken = ({ code, remoteId }: DeadLetter): boolean => code === 'SYNC_E205' && ids.includes(remoteId);
      if (open.some(inReview) || letters.some(isTaken)) continue;
      rest.fail('settled', `link ${link.id} (${link.aId}, ${link.bId}) lacks a record`);
      continue;
    }
    if (isOutside(rest.pairing, a)) continue;
    for (const field of mapping.fields) {
      // Whether two references agree, the links of the firms say.
      if (field.direction !== 'both' || field.id === 'firm') continue;
      const now = { a: a.fields[field.a] ?? null, b: b.fields[field.b] ?? null };
      const base = link.base[field.id];
      const asBase = base !== undefined && field.lens.eqA(now.a, base.a) && field.lens.eqB(now.b, base.b);
      const flagged =
        link.frozen.includes(field.id) ||
        open.some((conflict) => conflict.linkId === link.id && conflict.fieldId === field.id) ||
        letters.some(
          (letter) => letter.linkId === link.id || letter.remoteId === (letter.side === 'a' ? link.aId : link.bId),
        );
      if (!field.lens.agree(now.a, now.b) && !asBase && !flagged) {
        rest.fail('settled', `${link.id} ${field.id}: ${show(now.a)} / ${show(now.b)}, base ${show(base)}`);
      }
    }
  }
}

/** Each edit is final somewhere, was replaced by someone who could see it, or is listed as a conflict. */
function noSilentLoss(rest: Rest): void {
  const final = new Set<string>();
  for (const side of SIDES) {
    for (const record of rest.records[side].values()) {
      for (const fieldId of ['name', 'phone', 'city', 'rank', 'email']) {
        final.add(`${fieldId}|${canon(record.fields[nameOn(fieldId, side)])}`);
      }
    }
  }
  const listed = new Set<string>();
  for (const { fieldId, now } of rest.conflicts()) {
    for (const side of SIDES) listed.add(`${fieldId}|${canon(now?.[side])}`);
  }
  // What somebody had taken back is in the log, and can be put back from there.
  for (const { fieldId, before, cause } of rest.world.store.log(rest.pairing.syncId)) {
    if (cause === 'undo' || cause === 'restore') listed.add(`${fieldId}|${canon(before)}`);
  }
  for (const edit of rest.people.ledger.edits) {
    if (edit.fieldId === 'note' || rest.people.ledger.wasSuperseded(edit)) continue;
    const known = `${edit.fieldId}|${canon(edit.value)}`;
    if (final.has(known) || listed.has(known)) continue;
    if (rest.world.unseen.has(edit.value)) {
      rest.world.sometimes.add('known limit: an edit was replaced unseen');
      continue;
    }
    rest.fail('no silent loss', `${describe(edit)} is nowhere`);
  }
}

const describe = (edit: Edit): string => `${edit.uid}.${edit.fieldId} = ${edit.value}`;

function noDuplicates(rest: Rest): void {
  for (const side of SIDES) {
    const seen = new Map<string, number>();
    for (const record of rest.records[side].values()) {
      const uid = uidOf(side, record);
      seen.set(uid, (seen.get(uid) ?? 0) + 1);
    }
    for (const [uid, count] of seen) {
      if (count > 1 && rest.people.ledger.isTraceable(uid))
        rest.fail('no duplicates', `${uid} is ${count} times on side ${side}`);
    }
  }
  for (const side of SIDES) {
    const ids = rest.links().map((link) => (side === 'a' ? link.aId : link.bId));
    if (new Set(ids).size !== ids.length) rest.fail('no duplicates', `a record of side ${side} is in two links`);
  }
}

function noResurrection(rest: Rest): void {
  for (const { side, uid, id, known } of rest.people.ledger.deleted) {
    if (!known || !rest.people.ledger.isTraceable(uid)) continue;
    if (deletePolicyOf(rest.pairing.mapping, side) === 'recreate') continue;
    // Known limit: deleted after the look by which the filter parted the pair, so that no link saw it.
    const { everAway, wentAway } = rest.people.filters;
    const isParted = endsLinks(rest.pairing) && (everAway.has(uid) || (side === 'a' && wentAway.has(id)));
    if (isParted) continue;
    const again = rest.withUid(side, uid).filter((record) => record.id !== id);
    if (again.length > 0)
      rest.fail('no resurrection', `${uid} was deleted on side ${side} and is back as ${again[0]?.id}`);
  }
}

/** Only a person deletes, or a sync that propagates what a person deleted on the other side of a link, or filtered out. */
function noUnaskedDeletion(rest: Rest): void {
  const { deleted, mergedAway, created } = rest.people.ledger;
  const gone = new Set([...deleted, ...mergedAway].map(({ side, id }) => `${side}${id}`));
  const tombstones = rest.world.store.tombstones(rest.pairing.syncId);
  for (const { side, id, uid } of created) {
    if (gone.has(`${side}${id}`) || rest.records[side].has(id)) continue;
    if (archivedByFilter(rest.world, rest.pairing, rest.people, side, { id, uid })) continue;
    const partner = tombstones.find((one) => one.side !== side && one.survivorId === id && one.reason === 'deleted');
    const asked = partner !== undefined && gone.has(`${partner.side}${partner.remoteId}`);
    if (!asked || !deletesSurvivors(rest.pairing, partner.side)) {
      rest.fail('no unasked deletion', `${uid} (${id}) vanished from side ${side}`);
    }
  }
}

function sets(rest: Rest): void {
  for (const { uid, tag, state } of rest.people.ledger.tags()) {
    if (state === 'unclear' || !rest.people.ledger.isTraceable(uid)) continue;
    const [a, b] = [rest.withUid('a', uid)[0], rest.withUid('b', uid)[0]];
    const link = rest.links().find((one) => one.aId === a?.id && one.bId === b?.id);
    // Frozen because it kept being changed back: a person is asked, and until then it stays as it is.
    if (
      !a ||
      !b ||
      !link ||
      link.frozen.includes('tags') ||
      rest.people.filters.everAway.has(uid) ||
      !isOnePerson(rest.pairing, { a, b })
    )
      continue;
    for (const [side, record] of [
      ['a', a],
      ['b', b],
    ] as const) {
      const held = members(record.fields[nameOn('tags', side)]).includes(tag);
      if (held !== (state === 'held')) {
        rest.fail('sets', `${uid} ${held ? 'still has' : 'lost'} ${tag} on side ${side}, which was ${state}`);
      }
    }
  }
}

/** Two people with one address may have been linked: then what was done to either counts for both. */
const isOnePerson = ({ authors }: Pairing, records: Pair<{ readonly id: string }>): boolean =>
  new Set(SIDES.flatMap((side) => authors[side].historyOf(records[side].id, nameOn('uid', side)).map(textOfUid)))
    .size === 1;

const textOfUid = ({ value }: { readonly value: FieldValue }): string => JSON.stringify(value);

const members = (value: FieldValue | undefined): readonly string[] =>
  Array.isArray(value) ? (value as readonly string[]) : [];

function consent(rest: Rest): void {
  const mapping = compileMapping(rest.pairing.mapping);
  const field = mapping.fieldsById.get('consent');
  if (field?.kind !== 'consent') throw new Error('the world maps no consent');
  for (const link of rest.links()) {
    const [a, b] = [rest.records.a.get(link.aId ?? ''), rest.records.b.get(link.bId ?? '')];
    if (!a || !b) continue;
    const [outA, outB] = [field.optedOut('a', a.fields[field.a]), field.optedOut('b', b.fields[field.b])];
    if (outA !== outB) rest.fail('consent', `${uidOf('a', a)} is opted out on one side only`);
  }
  for (const entry of rest.world.store.log(rest.pairing.syncId)) {
    if (entry.fieldId !== 'consent' || NO_WRITE.has(entry.cause)) continue;
    if (!field.optedOut(entry.side, entry.after)) rest.fail('consent', `the engine loosened ${entry.linkId}`);
  }
}

/** Entries of the log that are not a value the engine wrote. */
const NO_WRITE: ReadonlySet<LoggedCause> = new Set(['edit', 'merge', 'delete']);

/** Everything a workspace holds carries its letter. */
function tenancy(rest: Rest): void {
  const letter = rest.pairing.syncId.slice(0, 1);
  for (const side of SIDES) {
    for (const record of rest.records[side].values()) {
      const uid = uidOf(side, record);
      if (!uid.startsWith(`u${letter}`)) rest.fail('tenancy', `${uid} is in workspace ${rest.pairing.syncId}`);
    }
  }
}

const show = (value: unknown): string => JSON.stringify(value);
