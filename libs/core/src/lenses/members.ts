import { LENS_CODES } from '../codes.js';
import { type GroupPair } from '../groups.js';
import { type LensSpec, type ValueTable } from '../lens.js';
import { type FieldValue, type Side } from '../values.js';
import { groupScheme, groupSet } from './group-members.js';
import { type Members, NO_MEMBERS, type SetForm, type Spellings, spell } from './set-form.js';
import { type Reading, type Scheme, isBlank, meant, refused } from './scheme.js';
import { foldCase } from './text.js';
import { type TableEntry, tableReader } from './value-table.js';

type MembersSpec = Extract<LensSpec, { kind: 'members' }>;

const SEPARATOR = ';';

type ReadMember = (side: Side, spelling: string) => Reading<Omit<TableEntry, 'name'>>;

const memberReader = (spec: MembersSpec): ReadMember => {
  const caseInsensitive = spec.foldCase === true;
  const { pairs, unmatched = 'pass', unmatchedAs = {} } = spec;
  const table: ValueTable = { pairs: pairs ?? [], unmatched, unmatchedAs };
  if (pairs !== undefined || unmatched !== 'pass') return tableReader(table, { caseInsensitive });
  return (_side, spelling) => meant({ key: caseInsensitive ? foldCase(spelling) : spelling, a: spelling, b: spelling });
};

const listed = (spelling: string | null): readonly string[] => (spelling === null ? [] : [spelling]);

const readMembers = (read: ReadMember, side: Side, raw: FieldValue): Reading<Members> => {
  if (typeof raw === 'object' && !Array.isArray(raw))
    return refused(LENS_CODES.wrongShape, 'a composite value is not a set');
  const spellings = Array.isArray(raw) ? (raw as readonly string[]) : String(raw).split(SEPARATOR);
  const members = new Map<string, Spellings>();
  for (const spelling of spellings.map((member) => member.normalize('NFC').trim())) {
    if (spelling === '') continue;
    const member = read(side, spelling);
    if (!member.ok) return member;
    const { key, a, b } = member.value;
    const known = members.get(key);
    if (!known) members.set(key, { a: listed(a), b: listed(b) });
    else if (!known[side].includes(spelling)) members.set(key, { ...known, [side]: [...known[side], spelling] });
  }
  return meant(members);
};

const joined = (spec: MembersSpec, side: Side): boolean => spec[side]?.setAs === 'semicolons';

const fitMembers = (spec: MembersSpec, side: Side, members: Members): Reading<Members> => {
  if ([...members.values()].some((member) => member[side].length === 0))
    return refused(LENS_CODES.choiceUnknown, 'the table has nothing for a member on the other side');
  if (joined(spec, side) && spell(side, members).some((member) => member.includes(SEPARATOR)))
    return refused(LENS_CODES.memberSeparator, 'a member holds a semicolon, which separates members on the other side');
  return meant(members);
};

const formatMembers = (spec: MembersSpec, side: Side, members: Members): FieldValue => {
  const spellings = spell(side, members);
  if (!joined(spec, side)) return spellings;
  return spellings.length === 0 ? null : spellings.join(SEPARATOR);
};

/** A set as one value: equal when it has the same members, in whatever order and spelling the side keeps. */
export const membersScheme = (spec: MembersSpec, groups: readonly GroupPair[] = []): Scheme<Members> => {
  if (spec.groups === true) return groupScheme(groups);
  const read = memberReader(spec);
  return {
    read: (side, raw) => readMembers(read, side, raw),
    complete: (to, members, old) =>
      new Map([...members].map(([key, member]) => [key, { ...member, [to]: old.get(key)?.[to] ?? member[to] }])),
    fit: (side, members) => fitMembers(spec, side, members),
    format: (side, members) => formatMembers(spec, side, members),
    text: (members) => JSON.stringify([...members.keys()].sort()),
    key: () => null,
    blankMeans: NO_MEMBERS,
  };
};

export const setForm = (spec: MembersSpec, groups: readonly GroupPair[] = []): SetForm => {
  if (spec.groups === true) return groupSet(groups);
  const reader = memberReader(spec);
  const read: SetForm['read'] = (side, raw) =>
    raw === undefined || isBlank(raw) ? meant(NO_MEMBERS) : readMembers(reader, side, raw);
  return {
    read,
    write: (side, members) => {
      const fitted = fitMembers(spec, side, members);
      return fitted.ok ? meant(formatMembers(spec, side, fitted.value)) : fitted;
    },
    spell,
    mayChange: () => true,
    held: (side, raw) => {
      const members = read(side, raw);
      const spelt = ([key, spelling]: readonly [string, Spellings]) => [key, spelling[side][0] ?? key] as const;
      return new Map(members.ok ? [...members.value].map(spelt) : []);
    },
    isLost: () => false,
    known: (_side, raw) => raw,
  };
};
