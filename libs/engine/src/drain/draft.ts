import { type StoreChanges } from '../ports/store.js';

type Lists = Required<Omit<StoreChanges, 'runCounts' | 'groups' | 'nowhereElse'>>;

/** Changes being gathered for one commit. */
export type Draft = { -readonly [Name in keyof Lists]: Lists[Name][number][] };

export const newDraft = (): Draft => ({
  linksNew: [],
  linkUpdates: [],
  linksRemoved: [],
  bases: [],
  intentsNew: [],
  intentMoves: [],
  log: [],
  conflictsNew: [],
  conflictsSettled: [],
  conflictsResolved: [],
  conflictsAnswered: [],
  conflictsMerged: [],
  evidenceNew: [],
  evidenceEnds: [],
  tombstonesLifted: [],
  tombstones: [],
  aliasesDropped: [],
  aliases: [],
  deadLettersNew: [],
  deadLettersResolved: [],
  marks: [],
  dirtyDone: [],
  dirtyLater: [],
  drastic: [],
  waits: [],
  planItems: [],
});

export const isEmpty = (draft: Draft): boolean => Object.values(draft).every((list) => list.length === 0);
