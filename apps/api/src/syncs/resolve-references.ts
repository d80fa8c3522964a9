import { type FieldDescription, type ObjectDescription } from '#connector-sdk';
import { type FieldMapping, hasReferences, type Pair, type PeopleOf, referencesThrough, type Side, SIDES } from '#core';
import { isTurned, type SyncEnd } from '#engine';
import { fieldOf, type SyncDraft, type SyncProblem } from './sync-problem.js';

/** A sync whose links may translate references. */
export interface LinkingSync {
  readonly id: string;
  readonly name: string;
  readonly a: SyncEnd;
  readonly b: SyncEnd;
}

export interface ReferenceSurroundings {
  /** The objects of the sync's own two sides. */
  readonly objects: Pair<ObjectDescription | null>;
  /** All objects of each side's connection. */
  readonly discovered: Pair<readonly ObjectDescription[]>;
  /** Every sync of the workspace, the one being saved among them. */
  readonly syncs: readonly LinkingSync[];
}

export interface Resolved {
  readonly mapping: SyncDraft['mapping'];
  readonly problems: readonly SyncProblem[];
}

/**
 * Fills in what a mapping leaves open about ids: the sync whose links translate each reference, and where each side
 * lists the people who own records. Pure.
 */
export function resolveReferences(draft: SyncDraft, around: ReferenceSurroundings): Resolved {
  const resolved = draft.mapping.fields.map((field, at) => resolveField(draft, field, at, around));
  return {
    mapping: { ...draft.mapping, fields: resolved.map(({ field }) => field) },
    problems: resolved.flatMap(({ problem }) => problem ?? []),
  };
}

interface ResolvedField {
  readonly field: FieldMapping;
  readonly problem?: SyncProblem;
}

function resolveField(draft: SyncDraft, field: FieldMapping, at: number, around: ReferenceSurroundings): ResolvedField {
  const described = {
    a: around.objects.a && fieldOf(around.objects.a, field.a),
    b: around.objects.b && fieldOf(around.objects.b, field.b),
  };
  const { a, b } = described;
  // What is not there at all is told by the other checks, and so is what holds no references.
  if (!a?.references || !b?.references) return { field };
  const pointer = `/mapping/fields/${at}/lens`;
  if (field.lens.kind === 'owner') return resolveOwner(field, { a, b }, pointer, around);
  return hasReferences(field) ? resolveThrough(draft, field, { a, b }, pointer, around) : { field };
}

function resolveThrough(
  draft: SyncDraft,
  field: FieldMapping,
  described: Pair<FieldDescription>,
  pointer: string,
  { syncs }: ReferenceSurroundings,
): ResolvedField {
  const given = referencesThrough(field);
  const fitting = syncs.filter((sync) => links(draft, sync, described));
  const wanted = given === undefined ? fitting : fitting.filter(({ id }) => id === given);
  const [only, ...more] = wanted;
  if (only && more.length === 0) {
    const lens = { ...field.lens, through: only.id } as FieldMapping['lens'];
    return { field: { ...field, lens } };
  }
  const refersTo = SIDES.map((side) => (described[side].references ?? []).join(' or ')).join(' with ');
  if (more.length > 0) {
    const named = wanted.map(({ id, name }) => `"${name}" (${id})`).join(', ');
    const message = `Several syncs link ${refersTo}: ${named}. Name the one to go by: {"through": "…"}.`;
    return { field, problem: { pointer, code: 'SYNC_V033', message } };
  }
  const message =
    given === undefined
      ? `No sync between these connections links ${refersTo}, so nobody knows which of them are the same. Add that sync first; it need not be live.`
      : `The sync ${given} does not link ${refersTo} between these connections. Name another, or leave "through" out.`;
  return { field, problem: { pointer, code: given === undefined ? 'SYNC_V031' : 'SYNC_V032', message } };
}

/** Whether a sync links objects that this field refers to, between the same connections. */
function links(draft: SyncDraft, sync: LinkingSync, described: Pair<FieldDescription>): boolean {
  const [a, b] = isTurned(draft, sync) ? [sync.b, sync.a] : [sync.a, sync.b];
  const isOf = (side: Side, end: SyncEnd): boolean =>
    end.connectionId === draft[side].connectionId && described[side].references?.includes(end.object) === true;
  return isOf('a', a) && isOf('b', b);
}

function resolveOwner(
  field: FieldMapping,
  described: Pair<FieldDescription>,
  pointer: string,
  { discovered }: ReferenceSurroundings,
): ResolvedField {
  if (field.lens.kind !== 'owner') return { field };
  const people = (side: Side): PeopleOf | undefined =>
    (described[side].references ?? [])
      .flatMap((name) => discovered[side].filter((object) => object.name === name))
      .flatMap((object) => peopleOf(object) ?? [])[0];
  const [a, b] = [people('a'), people('b')];
  if (a && b) return { field: { ...field, lens: { ...field.lens, people: { a, b } } } };
  const side = a ? 'b' : 'a';
  const message = `${described[side].title} does not refer to people whose e-mail addresses these credentials may read. Let them read ${(described[side].references ?? []).join(' or ')}, or leave the field out.`;
  return { field, problem: { pointer, code: 'SYNC_V034', message } };
}

/** Where an object of people has their addresses, and whether they are active. */
function peopleOf({ name, fields }: ObjectDescription): PeopleOf | null {
  const addresses = fields.filter(({ type }) => type === 'email');
  const email = addresses.find((field) => field.name.toLowerCase() === 'email') ?? addresses[0];
  const active = fields.find((field) => field.type === 'boolean' && ACTIVE.has(field.name.toLowerCase()));
  if (!email) return null;
  return { object: name, email: email.name, ...(active ? { active: active.name } : {}) };
}

const ACTIVE: ReadonlySet<string> = new Set(['isactive', 'active']);
