import { type FieldValue, type Pair, type Side } from '../values.js';
import { type Reading } from './scheme.js';

/** How each side spells one member; several spellings where a side has it several times, none where it cannot have it. */
export type Spellings = Pair<readonly string[]>;

/** The members of a set: spellings by the form they are compared in, which is the same for both sides. */
export type Members = ReadonlyMap<string, Spellings>;

export const NO_MEMBERS: Members = new Map();

/** A set read and written member by member, which is how two sides exchange what they added and removed. */
export interface SetForm {
  /** The members that mean something to both sides. */
  read(side: Side, raw: FieldValue | undefined): Reading<Members>;
  /** @param old the side's present value: what in it means nothing to the other side is kept */
  write(side: Side, members: Members, old?: FieldValue): Reading<FieldValue>;
  /** The members as a side spells them. */
  spell(side: Side, members: Members): readonly string[];
  /** Whether the engine may add this member on that side, or remove it. */
  mayChange(side: Side, key: string): boolean;
  /** All members of a side as it spells them, also those that mean nothing to the other side; none of what is no set. */
  held(side: Side, raw: FieldValue | undefined): ReadonlyMap<string, string>;
  /** Whether a member that is missing on that side is so because what it stands for is gone there: nobody removed it. */
  isLost(side: Side, key: string): boolean;
  /** The raw value without what means nothing to the other side; the value itself where there is no such thing. */
  known(side: Side, raw: FieldValue | undefined): FieldValue | undefined;
}

export const spell = (side: Side, members: Members): readonly string[] =>
  [...members.values()].flatMap((member) => member[side]);
