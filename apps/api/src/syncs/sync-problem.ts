import { type FieldDescription, type Group, type ObjectDescription } from '#connector-sdk';
import {
  type ExpressionCode,
  type LiveRecord,
  type MappingCode,
  type Mapping,
  type Pair,
  type TwoWaySync,
} from '#core';
import { type SyncEnd } from '#engine';

/**
 * Why a sync would not work, beside core's `SYNC_M…` codes for the mapping by itself.
 *
 * | Code      | Meaning                                                                     |
 * |-----------|-----------------------------------------------------------------------------|
 * | SYNC_V001 | the connection or the object does not exist                                 |
 * | SYNC_V002 | the object has no such field                                                |
 * | SYNC_V003 | the field is to be written but cannot be                                    |
 * | SYNC_V004 | the lens does not read values of the field's type                           |
 * | SYNC_V005 | records cannot be found by the field, so it cannot be a match key by itself |
 * | SYNC_V006 | records are to be created, but a field that must be given is not mapped     |
 * | SYNC_V007 | the lens does not give sampled live values back unchanged                   |
 * | SYNC_V008 | another two-way sync connects the fields already                            |
 * | SYNC_V009 | both sides are the same object of the same connection                       |
 * | SYNC_V010 | the field's type has a form of its own, and the lens would write another    |
 * | SYNC_V011 | the lens would write a value that the field's list of choices does not have |
 * | SYNC_V012 | a field that must be given is blank in sampled records, and has no default  |
 * | SYNC_V013 | ids of the other tool's records would be written                        |
 * | SYNC_V020 | the field's values are ids of groups and the lens does not say so, or the other way round |
 * | SYNC_V030 | a lens for references or owners on a field that holds none               |
 * | SYNC_V031 | no sync links the records that a reference is about                         |
 * | SYNC_V032 | the sync named for a reference does not link such records                   |
 * | SYNC_V033 | several syncs link such records, and none is named                          |
 * | SYNC_V034 | the people who own records cannot be told by their addresses                |
 * | SYNC_V035 | amounts of several currencies would be mixed                                |
 * | SYNC_V040 | survivors are to be marked in a field that the object does not have         |
 * | SYNC_V041 | survivors are to be marked in a field that cannot be written                |
 * | SYNC_V042 | the field does not take the mark: a value or a group it does not have       |
 * | SYNC_V043 | survivors are to be archived where deleted records cannot be brought back   |
 * | SYNC_V051 | a group named in a filter does not exist, or several have its name          |
 * | SYNC_V052 | a filter takes every record it was tried on (a warning)                     |
 * | SYNC_V053 | a filter takes none of the records it was tried on (a warning)              |
 * | SYNC_V060 | a sync that shares records leaves none for the other (a warning)            |
 * | SYNC_V061 | which of two syncs that share records takes a new one (for information)     |
 */
type SyncCode =
  | `SYNC_V00${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}`
  | `SYNC_V01${0 | 1 | 2 | 3}`
  | 'SYNC_V020'
  | `SYNC_V03${0 | 1 | 2 | 3 | 4 | 5}`
  | `SYNC_V04${0 | 1 | 2 | 3}`
  | 'SYNC_V051';

export interface SyncProblem {
  /** JSON pointer into the body of POST /v1/syncs. */
  readonly pointer: string;
  readonly code: SyncCode | MappingCode | ExpressionCode;
  readonly message: string;
}

export interface SyncDraft {
  readonly a: SyncEnd;
  readonly b: SyncEnd;
  readonly mapping: Omit<Mapping, 'version'>;
}

/** What the vendors and the other syncs say. */
export interface Surroundings {
  /** `null`: there is no such connection or object. */
  readonly objects: Pair<ObjectDescription | null>;
  readonly otherSyncs: readonly TwoWaySync[];
  /** Some live records of each side, or none. */
  readonly samples: Pair<readonly LiveRecord[]>;
  /** Groups of the field that survivors of a side are marked in; left out where they are not. */
  readonly groups?: Partial<Pair<readonly Group[]>>;
}

export const fieldOf = (object: ObjectDescription, name: string): FieldDescription | undefined =>
  object.fields.find((field) => field.name === name);
