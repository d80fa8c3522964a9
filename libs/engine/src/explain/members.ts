import { type CompiledField, type FieldMapping, type FieldValue, type Side } from '#core';
import { type GroupRow, groupState } from '../groups/group-row.js';
import { type LoggedChange } from '../model.js';
import { type MemberExplained, type Origin } from './explanation.js';
import { originOfAsked, ownEntries, type SideHistory } from './origin.js';

type Value = FieldValue | undefined;
type SetField = Extract<CompiledField, { kind: 'set' }>;
type Told = Omit<MemberExplained, 'flip'>;

/** What is known of the groups that the members of a field are ids of. */
export interface GroupsOfField {
  readonly mapping: FieldMapping;
  readonly rows: readonly GroupRow[];
}

/**
 * Why each member of a set is in it, and of those that were in it why they no longer are. Pure.
 * @param groups `null` where members are not ids of groups
 */
export function membersOf(field: SetField, history: SideHistory, groups: GroupsOfField | null): readonly Told[] {
  const { side, value } = history;
  const present = field.set.held(side, value);
  const now = comings(field, side, ownEntries(history, history.changes));
  const earlier = comings(field, side, ownEntries(history, history.earlier));
  const heldIn = onceEach((one: Value) => field.set.held(side, one));
  const isIn = (key: string) => (one: Value) => heldIn(one).has(key);

  const inside = [...present].map(([key, member]): Told => {
    const holds = isIn(key);
    const [cameNow, cameEarlier] = [now.came.get(key), earlier.came.get(key)];
    // What settled of a group is forgotten when it finds a partner, so that being in it looks like an edit from then on.
    const isSinceEarlier = groups !== null && cameNow?.cause === 'edit' && cameEarlier !== undefined;
    const origin = originOfAsked(field, history, {
      brought: { now: isSinceEarlier ? undefined : cameNow, earlier: cameEarlier },
      isIn: holds,
      isPutBy: ({ sent, before }) => holds(sent) && !holds(before),
    });
    const known = groupOf(groups, side, key);
    const unwatched = origin.kind === 'unseen' && known.apart !== null;
    return { member, ...known, segment: null, isIn: true, origin: unwatched ? { kind: 'there' } : origin };
  });
  const outside = [...now.spellings].flatMap(([key, member]): Told[] => {
    if (present.has(key)) return [];
    const went = now.went.get(key);
    const known = groupOf(groups, side, key);
    // A group that is gone took everyone out with it.
    if (!went && groups && known.name === null) return [];
    const holds = isIn(key);
    const asked = {
      brought: { now: went, earlier: undefined },
      isIn: (one: Value) => !holds(one),
      isPutBy: () => false,
    };
    const origin: Origin = went ? originOfAsked(field, history, asked) : { kind: 'unseen' };
    return [{ member, ...known, segment: null, isIn: false, origin }];
  });
  return [...inside, ...outside];
}

/** Read once for each value, as every member asks of the same ones. */
function onceEach<Read>(read: (value: Value) => Read): (value: Value) => Read {
  const known = new Map<Value, Read>();
  return (value) => {
    const found = known.get(value) ?? read(value);
    known.set(value, found);
    return found;
  };
}
const without = (members: ReadonlyMap<string, string>, others: ReadonlyMap<string, string>): typeof members =>
  new Map([...members].filter(([key]) => !others.has(key)));

/** For each member the entry that brought it in, or else the one that took it out. */
interface Comings {
  readonly came: ReadonlyMap<string, LoggedChange>;
  readonly went: ReadonlyMap<string, LoggedChange>;
  readonly spellings: ReadonlyMap<string, string>;
}

function comings(field: SetField, side: Side, entries: readonly LoggedChange[]): Comings {
  const came = new Map<string, LoggedChange>();
  const went = new Map<string, LoggedChange>();
  const spellings = new Map<string, string>();
  for (const entry of entries) {
    let [before, after] = [field.set.held(side, entry.before), field.set.held(side, entry.after)];
    // Of what another field wrote here only what it moved: the rest is for the entries of this one to tell.
    if (entry.fieldId !== field.id) [before, after] = [without(before, after), without(after, before)];
    for (const [key, member] of after) {
      spellings.set(key, member);
      went.delete(key);
      // A create may be logged late, when it turns out to have been done.
      const isComing =
        !before.has(key) && (!came.has(key) || isSameLook(came.get(key), entry) || isAnswered(entry, field));
      if (isComing || entry.cause === 'create') came.set(key, entry);
    }
    for (const [key, member] of entry.fieldId === field.id ? [...before, ...spellings] : before) {
      if (after.has(key) || went.has(key)) continue;
      spellings.set(key, member);
      came.delete(key);
      went.set(key, entry);
    }
  }
  return { came, went, spellings };
}

/**
 * What one look finds is logged for each field: a member that a segment's write turned out to have put in is among what
 * the field of groups shows as well.
 */
const isSameLook = (earlier: LoggedChange | undefined, entry: LoggedChange): boolean =>
  earlier?.cause === 'edit' && entry.cause === 'segment' && earlier.atMs === entry.atMs;

/** A write that was answered was decided from what the record held: who was not in it then came with it. */
const isAnswered = ({ outcome, fieldId }: LoggedChange, field: SetField): boolean =>
  outcome === 'done' && fieldId === field.id;

function groupOf(groups: GroupsOfField | null, side: Side, id: string): Pick<Told, 'name' | 'apart'> {
  const row = groups?.rows.find((one) => one[side]?.id === id);
  if (!groups || !row) return { name: null, apart: null };
  const state = groupState(groups.mapping, row);
  return { name: row[side]?.name ?? null, apart: state === 'paired' ? null : state };
}

/** That of the member that came or went last; nobody has looked at a set with one nobody has looked at. */
export function lastOrigin(members: readonly Told[]): Origin {
  const known = members.filter(({ apart }) => apart === null).map(({ origin }) => origin);
  const unseen = known.find(({ kind }) => kind === 'unseen');
  if (unseen) return unseen;
  const changed = known.flatMap((origin) => ('change' in origin ? [origin] : []));
  return changed.sort((x, y) => x.change.atMs - y.change.atMs || x.change.id - y.change.id).at(-1) ?? { kind: 'there' };
}
