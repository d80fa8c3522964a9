import { type CallContext, type Group } from '#connector-sdk';

/** Names that differ in letter case are one name to Mailchimp. */
const nameKey = (name: string): string => name.trim().normalize('NFC').toLowerCase();

/**
 * How long a list of groups is believed. Tags are written by name: one renamed since the list was read would be made
 * anew under its old name.
 */
const TRUST_MS = 60_000;

/** The groups of one field of an audience, as they were last read. */
export class GroupCatalogue<Entry extends Group> {
  readonly #byId = new Map<string, Entry>();
  readonly #byName = new Map<string, Entry>();
  #readAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly read: (context: CallContext) => Promise<readonly Entry[]>,
    private readonly nowMs: () => number,
  ) {}

  /** All groups, read anew. */
  async all(context: CallContext): Promise<readonly Entry[]> {
    const entries = await this.read(context);
    this.#byId.clear();
    this.#byName.clear();
    entries.forEach((entry) => this.note(entry));
    this.#readAtMs = this.nowMs();
    return [...this.#byId.values()];
  }

  /** The groups by id. Reads them anew when the list is old, or lacks one of these ids. */
  async lookUp(ids: readonly string[], context: CallContext): Promise<ReadonlyMap<string, Entry>> {
    if (ids.length > 0 && (this.#isOld() || ids.some((id) => !this.#byId.has(id)))) await this.all(context);
    return this.#byId;
  }

  /** The group of this name. Reads the groups anew when the list is old. */
  async named(name: string, context: CallContext): Promise<Entry | undefined> {
    if (this.#isOld()) await this.all(context);
    return this.#byName.get(nameKey(name));
  }

  /** Keeps in mind what a call of ours made of a group. */
  note(entry: Entry): void {
    const former = this.#byId.get(entry.id);
    if (former && this.#byName.get(nameKey(former.name)) === former) this.#byName.delete(nameKey(former.name));
    this.#byId.set(entry.id, entry);
    this.#byName.set(nameKey(entry.name), entry);
  }

  #isOld(): boolean {
    return this.nowMs() - this.#readAtMs >= TRUST_MS;
  }
}
