import { LENS_CODES } from '../codes.js';
import { type GroupPair } from '../groups.js';
import { type LensSpec } from '../lens.js';
import { type FieldValue, type Side } from '../values.js';
import { groupScheme, groupSet } from './group-members.js';
import { type Reading, type Scheme, isBlank, meant, refused } from './scheme.js';
import { foldCase } from './text.js';

type MembersSpec = Extract<LensSpec, { kind: 'members' }>;

/** The members of a set: spelling by the form they are compared in. */
export type Members = ReadonlyMap<string, string>;

export const NO_MEMBERS: Members = new Map();

/** A set read and written member by member, which is how two sides exchange what they added and removed. */
export interface SetForm {
  /** The members that mean something to both sides. */
  read(side: Side, raw: FieldValue | undefined): Reading<Members>;
  /** @param old the side's present value: what in it means nothing to the other side is kept */
  write(side: Side, members: Members, old?: FieldValue): Reading<FieldValue>;
  /** How a side spells members that are added to it or removed from it. */
  spell(side: Side, members: Members): readonly string[];
  /** Whether the engine may add this member on that side, or remove it. */
  mayChange(side: Side, key: string): boolean;
  /** The raw value without what means nothing to the other side; the value itself where there is no such thing. */
  known(side: Side, raw: FieldValue | undefined): FieldValue | undefined;
}

const SEPARATOR = ';';

const membersOf = (spec: MembersSpec, raw: FieldValue): Reading<Members> => {
  if (typeof raw === 'object' && !Array.isArray(raw))
    return refused(LENS_CODES.wrongShape, 'a composite value is not a set');
  const spellings = Array.isArray(raw) ? (raw as readonly string[]) : String(raw).split(SEPARATOR);
  const members = new Map<string, string>();
  for (const spelling of spellings.map((member) => member.normalize('NFC').trim())) {
    const key = spec.foldCase === true ? foldCase(spelling) : spelling;
    if (key !== '' && !members.has(key)) members.set(key, spelling);
  }
  return meant(members);
};

const joined = (spec: MembersSpec, side: Side): boolean => spec[side]?.setAs === 'semicolons';

const fitMembers = (spec: MembersSpec, side: Side, members: Members): Reading<Members> =>
  joined(spec, side) && [...members.values()].some((member) => member.includes(SEPARATOR))
    ? refused(LENS_CODES.memberSeparator, 'a member holds a semicolon, which separates members on the other side')
    : meant(members);

const formatMembers = (spec: MembersSpec, side: Side, members: Members): FieldValue => {
  const spellings = [...members.values()];
  if (!joined(spec, side)) return spellings;
  return spellings.length === 0 ? null : spellings.join(SEPARATOR);
};

/** A set as one value: equal when it has the same members, in whatever order and spelling the side keeps. */
export const membersScheme = (spec: MembersSpec, groups: readonly GroupPair[] = []): Scheme<Members> =>
  spec.groups === true
    ? groupScheme(groups)
    : {
        read: (_side, raw) => membersOf(spec, raw),
        fit: (side, members) => fitMembers(spec, side, members),
        format: (side, members) => formatMembers(spec, side, members),
        text: (members) => JSON.stringify([...members.keys()].sort()),
        key: () => null,
        blankMeans: NO_MEMBERS,
        respell: (members, old) => new Map([...members].map(([key, spelling]) => [key, old.get(key) ?? spelling])),
      };

export const setForm = (spec: MembersSpec, groups: readonly GroupPair[] = []): SetForm =>
  spec.groups === true
    ? groupSet(groups)
    : {
        read: (_side, raw) => (raw === undefined || isBlank(raw) ? meant(NO_MEMBERS) : membersOf(spec, raw)),
        write: (side, members) => {
          const fitted = fitMembers(spec, side, members);
          return fitted.ok ? meant(formatMembers(spec, side, fitted.value)) : fitted;
        },
        spell: (_side, members) => [...members.values()],
        mayChange: () => true,
        known: (_side, raw) => raw,
      };
