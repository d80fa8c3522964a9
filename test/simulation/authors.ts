import { type MemoryRecord, type MemoryRequest, type MemoryVendor } from '#connectors/memory';
import { type FieldValue } from '#core';

/** Who put a value where it is: somebody at the vendor, the engine, or nobody: the field was never filled. */
export type Author = 'person' | 'engine' | 'nobody';

/** One thing that happened to a field, or to a member of a set that came in. */
export interface Happening {
  readonly author: Author | 'merge';
  readonly value: FieldValue;
  readonly atMs: number;
  /** It came with the record as that was made. */
  readonly isMaking: boolean;
  /** What the vendor was sent for this field; none of it where nothing was, or where only members were named. */
  readonly sent: readonly FieldValue[];
}

interface Cell {
  author: Author;
  /** Every value in turn, with whose it was. */
  readonly history: Happening[];
  /** Every value the field has held, and everyone who has put it there. */
  readonly held: Map<string, Set<Author>>;
  /** The same value came back from another hand: whether the one in between was seen cannot be told from outside. */
  unclear: boolean;
}

/** Keeps track of who wrote what at one vendor, past the engine: the truth that explanations are held against. */
export class Authors {
  readonly #cells = new Map<string, Cell>();
  /** The same of the members of sets. */
  readonly #members = new Map<string, { author: Author | 'unclear'; readonly hands: Set<Author> }>();
  readonly #comings = new Map<string, Happening[]>();
  readonly #madeByEngine = new Set<string>();

  constructor(readonly vendor: MemoryVendor) {
    this.#follow('person', 'createAsPerson');
    this.#follow('person', 'editAsPerson');
    this.#follow('person', 'deleteGroupAsPerson');
    this.#follow('merge', 'merge');
    this.#follow('engine', 'write');
  }

  authorOf(id: string, field: string): Author | 'unclear' {
    const cell = this.#cells.get(`${id} ${field}`);
    return cell === undefined || cell.unclear ? 'unclear' : cell.author;
  }

  /** Who put a member into a set, the last time it came in. */
  authorOfMember(id: string, field: string, member: string): Author | 'unclear' {
    return this.#members.get(`${id} ${field} ${member}`)?.author ?? 'unclear';
  }

  /** What a field has held in turn, with who put it there. */
  historyOf(id: string, field: string): readonly Happening[] {
    return this.#cells.get(`${id} ${field}`)?.history ?? [];
  }

  /** What has happened to a field, whichever record's. */
  everywhere(field: string): readonly Happening[] {
    return [...this.#cells].flatMap(([key, { history }]) => (key.endsWith(` ${field}`) ? history : []));
  }

  /** Each time a member came into a set. */
  comingsOf(id: string, field: string, member: string): readonly Happening[] {
    return this.#comings.get(`${id} ${field} ${member}`) ?? [];
  }

  /** Whether the engine made the record. */
  isEnginesOwn(id: string): boolean {
    return this.#madeByEngine.has(id);
  }

  /** Whether any record has ever held this value in this field. */
  hasHeld(field: string, value: FieldValue | undefined): boolean {
    const text = textOf(value);
    return [...this.#cells].some(([key, { held }]) => key.endsWith(` ${field}`) && held.has(text));
  }

  /** Every way to change a record ends with a look at what it did, also where the answer is lost. */
  #follow(
    author: Author | 'merge',
    name: 'createAsPerson' | 'editAsPerson' | 'deleteGroupAsPerson' | 'merge' | 'write',
  ): void {
    const { vendor } = this;
    const act = vendor[name].bind(vendor) as (...args: unknown[]) => unknown;
    Object.assign(vendor, {
      [name]: (...args: unknown[]): unknown => {
        const before = this.#records();
        try {
          return act(...args);
        } finally {
          for (const record of vendor.liveRecords()) {
            const was = before.get(record.id);
            this.#note(author, was, record, (field) => (name === 'write' ? sentTo(args[1], was?.id, field) : []));
          }
        }
      },
    });
  }

  #nowMs(): number {
    return this.vendor.options.clock.nowMs();
  }

  #records(): ReadonlyMap<string, MemoryRecord> {
    return new Map(this.vendor.liveRecords().map((record) => [record.id, record]));
  }

  #note(
    author: Author | 'merge',
    before: MemoryRecord | undefined,
    after: MemoryRecord,
    sentFor: (field: string) => readonly FieldValue[],
  ): void {
    if (!before && author === 'engine') this.#madeByEngine.add(after.id);
    for (const { name } of this.vendor.fields) {
      const happening = (by: Author | 'merge'): Happening => ({
        ...{ author: by, value: after.fields[name] ?? null, atMs: this.#nowMs() },
        ...{ isMaking: before === undefined, sent: sentFor(name) },
      });
      const held = new Set(membersIn(before?.fields[name]));
      const came = membersIn(after.fields[name]).filter((member) => !held.has(member));
      for (const member of came) {
        const key = `${after.id} ${name} ${member}`;
        this.#noteMember(author, key);
        this.#comings.set(key, [...(this.#comings.get(key) ?? []), happening(author)]);
      }
      const value = textOf(after.fields[name]);
      if (before && textOf(before.fields[name]) === value) continue;
      const key = `${after.id} ${name}`;
      const cell = this.#cells.get(key);
      if (!cell) {
        const first = value === BLANK || author === 'merge' ? 'nobody' : author;
        const history = [happening(first)];
        const held = new Map([[value, new Set([first])]]);
        this.#cells.set(key, { author: first, history, held, unclear: false });
        continue;
      }
      const hand = author === 'merge' ? 'person' : author;
      const hands = new Set([...(cell.held.get(value) ?? []), hand]);
      // Of what came with a merge it may be told whose it was before, or that it came with the merge.
      cell.unclear = author === 'merge' || hands.size > 1;
      cell.history.push(happening(author));
      cell.author = hand;
      cell.held.set(value, hands);
    }
  }

  /** Whether a member that had come by another hand before was seen to be gone in between cannot be told from outside. */
  #noteMember(author: Author | 'merge', key: string): void {
    const hands = this.#members.get(key)?.hands ?? new Set<Author>();
    const hand = author === 'merge' ? 'unclear' : author;
    if (author !== 'merge') hands.add(author);
    this.#members.set(key, { author: hands.size > 1 ? 'unclear' : hand, hands });
  }
}

/** What a batch of writes sends to one field of a record; to any record that it makes, where it is not known which. */
const sentTo = (requests: unknown, id: string | undefined, field: string): readonly FieldValue[] =>
  (requests as readonly MemoryRequest[]).flatMap((request) => {
    if (request.kind === 'delete' || (request.kind === 'update' ? request.id !== id : id !== undefined)) return [];
    const value = request.fields[field];
    return value === undefined ? [] : [value];
  });

const membersIn = (value: FieldValue | undefined): readonly string[] =>
  Array.isArray(value) ? (value as readonly string[]) : [];

const BLANK = 'null';

const textOf = (value: FieldValue | undefined): string =>
  JSON.stringify(Array.isArray(value) ? [...(value as readonly string[])].sort() : (value ?? null));
