import { type Pair } from './values.js';

/** What the two sides are called in a sentence. */
export type SideNames = Pair<string>;

/** Where nobody says what they are called. */
export const SIDE_NAMES: SideNames = { a: 'side a', b: 'side b' };

/** What the connections on both sides are called, told apart where that is the same. */
export const sideNames = ({ a = SIDE_NAMES.a, b = SIDE_NAMES.b }: Partial<SideNames>): SideNames =>
  a === b ? { a: `${a} (a)`, b: `${b} (b)` } : { a, b };
