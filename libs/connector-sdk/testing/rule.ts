import { type FieldValue, type Fields, type LiveRecord } from '#core';
import {
  type FieldDescription,
  type ObjectCapabilities,
  type ObjectPort,
  type Session,
  type WriteOperation,
  type WriteOutcome,
} from '../src/index.js';
import { type TestContext } from './context.js';
import { type ConnectorHarness, REALTIME } from './harness.js';

/** One thing every connector must do. */
export interface Rule {
  /** `R01`; stable, so that a bypass keeps meaning the same rule. */
  readonly id: string;
  readonly title: string;
  /** Parts of the harness without which the rule cannot be tried; a harness that lacks one must bypass the rule. */
  readonly needs?: readonly (keyof ConnectorHarness)[];
  /** Capabilities the rule is about; where the object does not declare them there is nothing to hold it to. */
  readonly about?: readonly (keyof ObjectCapabilities)[];
  /**
   * What the object must have for the rule to hold it to: a field with groups that can be changed, a reference the
   * harness names, or `make` in the harness, which says that the object can only be read.
   */
  readonly where?: 'groups' | 'reference' | 'readOnly';
  run(trial: Trial): Promise<void>;
}

/** What the rules of one suite share. */
export class SuiteMemory {
  /** Every record the kit made, for the clean-up. */
  readonly made = new Set<string>();
  crowd: Promise<readonly string[]> | undefined;
}

/** Pages a rule reads before it decides that a feed never ends. */
const PAGES_MAX = 1_000;

/** One rule being tried on one open session, with the reads and writes rules share. */
export class Trial {
  readonly harness: ConnectorHarness;
  readonly session: Session;
  readonly context: TestContext;
  readonly port: ObjectPort;
  readonly #memory: SuiteMemory;

  constructor(
    harness: ConnectorHarness,
    connection: { session: Session; context: TestContext },
    memory: SuiteMemory,
    port = connection.session.object(harness.object),
  ) {
    this.harness = harness;
    this.session = connection.session;
    this.context = connection.context;
    this.port = port;
    this.#memory = memory;
  }

  /** The ids of the crowd, made on first use and shared by all rules of the suite. */
  async crowd(): Promise<readonly string[]> {
    const crowd = must(this.harness.crowd, 'a crowd');
    this.#memory.crowd ??= crowd.create().then(async (ids) => {
      for (const id of ids) this.#memory.made.add(id);
      await this.untilVisible();
      return ids;
    });
    return this.#memory.crowd;
  }

  get readFields(): readonly string[] {
    return [this.harness.lookup.field, this.harness.textField];
  }

  /** Creates with these fields; outcomes as they came. */
  async create(records: readonly Fields[], keyPrefix = nextKey()): Promise<readonly WriteOutcome[]> {
    const operations = records.map((fields, index): WriteOperation => this.creation(fields, `${keyPrefix}-${index}`));
    return this.write(operations);
  }

  creation(fields: Fields, key = nextKey()): WriteOperation {
    return { kind: 'create', key, fields, observe: Object.keys(fields) };
  }

  update(id: string, fields: Fields): Extract<WriteOperation, { kind: 'update' }> {
    return { kind: 'update', id, fields, observe: Object.keys(fields) };
  }

  /** Writes and keeps in mind what was made, for the clean-up. */
  async write(operations: readonly WriteOperation[]): Promise<readonly WriteOutcome[]> {
    const outcomes = await this.port.write(operations, REALTIME);
    for (const outcome of outcomes) if (outcome.kind === 'done') this.#memory.made.add(outcome.id);
    return outcomes;
  }

  /** Creates records that must succeed and returns their ids, in order. */
  async made(records: readonly Fields[]): Promise<readonly string[]> {
    if (this.harness.make) return this.harness.make(records);
    return (await this.create(records)).map(doneId);
  }

  async madeOne(): Promise<{ readonly id: string; readonly fields: Fields }> {
    const [fields] = this.harness.freshFields(1);
    if (!fields) throw new Error('the harness gave no fresh fields');
    const [id] = await this.made([fields]);
    return { id: must(id, 'an id for the created record'), fields };
  }

  async getOne(id: string): Promise<LiveRecord> {
    const [state] = await this.port.get([id], this.readFields, REALTIME);
    if (state?.kind !== 'live') throw new Error(`expected a live record, got ${state?.kind ?? 'nothing'}`);
    return state;
  }

  /** The object's fields as discovery tells them. */
  async described(): Promise<readonly FieldDescription[]> {
    const objects = await this.session.discover(REALTIME);
    return must(
      objects.find(({ name }) => name === this.harness.object),
      `discovery to name "${this.harness.object}"`,
    ).fields;
  }

  /** A text-field value not used before. */
  freshText(): string {
    return `Word${nextKey().replaceAll('-', '')}`;
  }

  lookupOf(fields: Fields): string {
    const value: FieldValue | undefined = fields[this.harness.lookup.field];
    if (typeof value !== 'string') throw new Error('expected the lookup field to be a string');
    return value;
  }

  /** Every record of a whole scan, from the beginning or from a cursor, with how many pages it took. */
  async scanAll(from: string | null = null): Promise<{ records: LiveRecord[]; pages: number }> {
    const records: LiveRecord[] = [];
    let cursor = from;
    for (let pages = 1; pages <= PAGES_MAX; pages++) {
      const page = await this.port.scan({ fields: this.readFields, cursor }, { lane: 'backfill' });
      records.push(...page.records);
      if (page.cursor === null) return { records, pages };
      cursor = page.cursor;
    }
    throw new Error(`the scan did not end within ${PAGES_MAX} pages`);
  }

  /** Reads the change feed until it says there is no more. */
  async drain(
    from: string | null,
    port: ObjectPort = this.port,
  ): Promise<{ changed: Set<string>; deleted: Set<string>; cursor: string; pages: number }> {
    const changed = new Set<string>();
    const deleted = new Set<string>();
    let cursor = from;
    for (let pages = 1; pages <= PAGES_MAX; pages++) {
      const page = await port.changes({ cursor }, { lane: 'incremental' });
      for (const id of page.changed) changed.add(id);
      for (const id of page.deleted) deleted.add(id);
      cursor = page.cursor;
      if (!page.more) return { changed, deleted, cursor, pages };
    }
    throw new Error(`the change feed did not end within ${PAGES_MAX} pages`);
  }

  /** Waits out the visibility lag the object declares. */
  async untilVisible(): Promise<void> {
    await this.harness.passTime(this.port.capabilities.visibilityLagMs);
  }
}

/** Whether a field's members are groups that can be joined and left. */
export const isGroupField = (field: FieldDescription): boolean => field.groups === true && field.writable;

let keys = 0;
const keySeed = Date.now().toString(36);
/** Unique in this process and, by its seed, against earlier runs on the same live account. */
export const nextKey = (): string => `${keySeed}-${(keys += 1).toString(36)}`;

export function must<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`expected ${what}`);
  return value;
}

/** The id of an outcome that must be `done`. */
export function doneId(outcome: WriteOutcome | undefined): string {
  if (outcome?.kind !== 'done') throw new Error(`expected a write to be done: ${JSON.stringify(outcome)}`);
  return outcome.id;
}
