import { type FieldValue, type Side } from '#core';
import { canon } from './canon.js';

interface Whereabouts {
  readonly side: Side;
  readonly id: string;
  readonly uid: string;
}

/** One edit of a person that must not be lost without a word. */
export interface Edit {
  readonly uid: string;
  readonly fieldId: string;
  readonly value: string;
}

/** What people did, kept apart from everything that is under test. */
export class Ledger {
  readonly created: Whereabouts[] = [];
  /** `known`: the engine had linked the record, so it can tell a deletion from a record that never was. */
  readonly deleted: (Whereabouts & { readonly known: boolean })[] = [];
  readonly mergedAway: Whereabouts[] = [];
  readonly edits: Edit[] = [];
  /** People any of whose records took part in a merge: what became of them is the vendor's doing. */
  readonly merged = new Set<string>();
  /** People whose match key was missing or edited before they were linked: nobody could tell who is who. */
  readonly unrecognisable = new Set<string>();
  readonly optedOut = new Set<string>();
  readonly answered = new Set<string>();
  automationEdits = 0;
  /** How often somebody had something taken back. */
  takenBack = 0;
  readonly #superseded = new Set<string>();
  readonly #tags = new Map<string, { uid: string; tag: string; state: 'held' | 'removed' | 'unclear' }>();

  edited(uid: string, fieldId: string, value: FieldValue): void {
    if (typeof value === 'string') this.edits.push({ uid, fieldId, value });
  }

  /** Someone who could see the value replaced it. */
  superseded(fieldId: string, value: FieldValue | undefined): void {
    if (typeof value === 'string') this.#superseded.add(`${fieldId}|${canon(value)}`);
  }

  wasSuperseded(edit: Edit): boolean {
    return this.#superseded.has(`${edit.fieldId}|${canon(edit.value)}`);
  }

  /** Whether it can be told from outside which records are this one person. */
  isTraceable(uid: string): boolean {
    return !this.merged.has(uid) && !this.unrecognisable.has(uid);
  }

  tagged(uid: string, tag: string): void {
    this.#tags.set(`${uid}|${tag}`, { uid, tag, state: 'held' });
  }

  untagged(uid: string, tag: string, observed: boolean): void {
    this.#tags.set(`${uid}|${tag}`, { uid, tag, state: observed ? 'removed' : 'unclear' });
  }

  tags(): readonly { uid: string; tag: string; state: 'held' | 'removed' | 'unclear' }[] {
    return [...this.#tags.values()];
  }
}
