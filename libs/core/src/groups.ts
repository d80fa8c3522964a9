import { type FieldMapping } from './mapping.js';
import { type Pair, type Side } from './values.js';

/** A group of side a and the group of side b that is the same. Ids are each side's own. */
export interface GroupPair {
  readonly a: string;
  readonly b: string;
  /** Whether the membership may be changed on each side; it is read on both either way. */
  readonly writable: Pair<boolean>;
}

/** The pairs of a mapping's group fields, by field mapping id. */
export type GroupTables = ReadonlyMap<string, readonly GroupPair[]>;

export const NO_GROUPS: GroupTables = new Map();

/** What the engine may do about groups that only one side has. */
export interface GroupRules {
  /** Whether a missing group is made; `a: true` means made on side a. */
  readonly create: Pair<boolean>;
  /** Only groups whose name fits one of these patterns take part; all, when left out. `*` stands for any text. */
  readonly allow?: readonly string[];
  /** Groups whose name fits one of these take no part, whatever `allow` says. */
  readonly deny?: readonly string[];
  /** A group renamed on one side is renamed on the other. */
  readonly followRenames?: boolean;
  /** Ids of groups that segments keep: they take no part. In no version of a mapping; found with the segments in use. */
  readonly kept?: Pair<readonly string[]>;
}

const NO_RULES: GroupRules = { create: { a: false, b: false } };

export const groupRules = (field: FieldMapping): GroupRules => field.groups ?? NO_RULES;

/** Whether a field's values are ids of groups, which a table of pairs translates. */
export const hasGroups = ({ lens }: FieldMapping): boolean => lens.kind === 'members' && lens.groups === true;

/** The form in which names of groups are compared over sides. */
export const foldGroupName = (name: string): string =>
  name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase().normalize('NFC');

/** Without regular expressions, so that no pattern takes long. */
const fits = (pattern: string, text: string): boolean => {
  const [first = '', ...rest] = foldGroupName(pattern).split('*');
  if (rest.length === 0) return text === first;
  if (!text.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  let from = first.length;
  for (const part of rest) {
    const at = text.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
};

/** Whether a segment says who is in this group. */
export const isGroupKept = ({ kept }: GroupRules, side: Side, id: string): boolean =>
  kept?.[side].includes(id) ?? false;

/** Whether the rules let a group of this name take part. */
export const isGroupAllowed = ({ allow, deny = [] }: GroupRules, name: string): boolean => {
  const text = foldGroupName(name);
  if (deny.some((pattern) => fits(pattern, text))) return false;
  return allow === undefined || allow.some((pattern) => fits(pattern, text));
};
