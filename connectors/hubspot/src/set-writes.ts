import { type FieldValue } from '#core';
import { type CallContext, ConnectorError, type Logger, type WriteOutcome } from '#connector-sdk';
import { askedFields, LISTS } from './asked-fields.js';
import { type AssociationChange } from './associations.js';
import { type HubSpotClient } from './client.js';
import { type ExtraFields } from './extra-fields.js';
import { chunksOf } from './json.js';
import { type ObjectKind } from './objects.js';
import { type PreparedWrite, rejected, type SetChange } from './prepared.js';
import { READ_BATCH_MAX } from './reader.js';
import { resultsOf } from './records.js';
import { type WriteProgress } from './write-progress.js';

/** A set change as the members that join and leave. */
interface Resolved {
  readonly write: PreparedWrite;
  readonly recordId: string;
  readonly set: SetChange;
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** Writes associations and lists, in batches over all the records of a round. */
export class SetWriter {
  readonly #client: HubSpotClient;
  readonly #kind: ObjectKind;
  readonly #extras: ExtraFields;
  readonly #logger: Logger;

  constructor(parts: { client: HubSpotClient; kind: ObjectKind; extras: ExtraFields; logger: Logger }) {
    this.#client = parts.client;
    this.#kind = parts.kind;
    this.#extras = parts.extras;
    this.#logger = parts.logger;
  }

  /**
   * Refuses the creates that name a list or a record which cannot be joined: once the record is made, a refusal could
   * only leave it behind.
   */
  async refuseHopeless(
    creates: readonly PreparedWrite[],
    progress: WriteProgress,
    context: CallContext,
  ): Promise<void> {
    const missing = await this.#missingTargets(creates, context);
    const lists = await this.#extras.lists.known(
      creates.flatMap(({ sets }) => sets.flatMap((set) => (set.association ? [] : joinedBy(set)))),
      context,
    );
    for (const write of creates) {
      for (const set of write.sets) {
        const { association } = set;
        const hopeless = joinedBy(set).some((id) =>
          association ? missing.has(`${association.to} ${id}`) : lists.get(id)?.writable !== true,
        );
        if (hopeless) progress.settle(write, association ? noSuchTarget(set) : noSuchList());
      }
    }
  }

  /** Applies the set changes of writes whose records are there. What HubSpot refuses settles the write. */
  async apply(
    records: ReadonlyMap<PreparedWrite, string>,
    progress: WriteProgress,
    context: CallContext,
  ): Promise<void> {
    if (records.size === 0) return;
    try {
      const changes = await this.#resolved(records, context);
      await this.#associate(changes, progress, context);
      await this.#enlist(changes, progress, context);
      progress.reached = true;
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      progress.fail(
        [...records.keys()].filter((write) => (progress.of(write)?.kind ?? 'done') === 'done'),
        error,
      );
    }
  }

  /** Whole sets need to be known as they are now, unless the record was made just now. */
  async #resolved(records: ReadonlyMap<PreparedWrite, string>, context: CallContext): Promise<readonly Resolved[]> {
    const all = [...records].flatMap(([write, recordId]) => write.sets.map((set) => ({ write, recordId, set })));
    const held = await this.#held(all, context);
    return all.map(({ write, recordId, set }) => {
      const { change } = set;
      if (change.kind === 'delta') return { write, recordId, set, add: change.add, remove: change.remove };
      const before = held.get(recordId)?.get(set.name) ?? [];
      return {
        write,
        recordId,
        set,
        add: change.ids.filter((id) => !before.includes(id)),
        remove: before.filter((id) => !change.ids.includes(id)),
      };
    });
  }

  async #held(
    all: readonly { write: PreparedWrite; recordId: string; set: SetChange }[],
    context: CallContext,
  ): Promise<ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>> {
    const unknown = all.filter(({ write, set: { change, association } }) => {
      // Giving a record another primary company takes that place away from the one before: no need to know it.
      const replaces = change.kind === 'whole' && !(association?.primary && change.ids.length > 0);
      return write.kind === 'update' && replaces;
    });
    const asked = askedFields(
      this.#kind,
      unknown.map(({ set }) => set.name),
    );
    const subjects = [...new Set(unknown.map(({ recordId }) => recordId))].map((id) => ({ id, email: null }));
    const values = await this.#extras.read(subjects, asked, context);
    return new Map(
      [...values].map(([id, fields]) => [
        id,
        new Map(Object.entries(fields).map(([name, value]) => [name, idsOf(value)])),
      ]),
    );
  }

  async #associate(changes: readonly Resolved[], progress: WriteProgress, context: CallContext): Promise<void> {
    const owners = new Map<AssociationChange, Resolved>();
    for (const change of changes) {
      const { recordId, add, remove, set } = change;
      if (!set.association || add.length + remove.length === 0) continue;
      owners.set({ recordId, field: set.association, add, remove }, change);
    }
    if (owners.size === 0) return;
    const refused = await this.#extras.associations.write([...owners.keys()], context);
    progress.reached = true;
    for (const [change, { at }] of refused) {
      const owner = owners.get(change);
      if (owner) this.#refuse(owner.write, at === 'record' ? { kind: 'gone' } : noSuchTarget(owner.set), progress);
    }
  }

  async #enlist(changes: readonly Resolved[], progress: WriteProgress, context: CallContext): Promise<void> {
    const own = changes.filter(({ set }) => set.name === LISTS);
    for (const listId of new Set(own.flatMap(({ add, remove }) => [...add, ...remove]))) {
      const [joining, leaving] = [
        own.filter(({ add }) => add.includes(listId)),
        own.filter(({ remove }) => remove.includes(listId)),
      ];
      const idsIn = (some: readonly Resolved[]): string[] => some.map(({ recordId }) => recordId);
      const outcome = await this.#extras.lists.change({ listId, add: idsIn(joining), remove: idsIn(leaving) }, context);
      progress.reached = true;
      if (outcome.kind === 'refused') {
        // Nobody is in a list that is no more.
        const stillIn = outcome.refusal.status === 404 ? [] : leaving;
        for (const { write } of [...joining, ...stillIn]) this.#refuse(write, noSuchList(), progress);
        continue;
      }
      for (const { write, recordId } of joining) {
        if (outcome.missing.has(recordId)) this.#refuse(write, { kind: 'gone' }, progress);
      }
    }
  }

  /** A record that was made just now stays made, or it would be made again: what is observed tells what it lacks. */
  #refuse(write: PreparedWrite, outcome: WriteOutcome, progress: WriteProgress): void {
    if (write.kind === 'update') progress.settle(write, outcome);
    else this.#logger.warn('a record was made without all its associations or lists', { code: codeOf(outcome) });
  }

  /** Targets of creates that are no live records, as `object id`. */
  async #missingTargets(creates: readonly PreparedWrite[], context: CallContext): Promise<ReadonlySet<string>> {
    const wanted = new Map<string, Set<string>>();
    for (const set of creates.flatMap(({ sets }) => sets)) {
      if (!set.association) continue;
      const ids = wanted.get(set.association.to) ?? new Set<string>();
      for (const id of joinedBy(set)) ids.add(id);
      wanted.set(set.association.to, ids);
    }
    const missing = new Set<string>();
    for (const [object, ids] of wanted) {
      for (const id of ids) missing.add(`${object} ${id}`);
      for (const batch of chunksOf([...ids], READ_BATCH_MAX)) {
        const answer = await this.#client.call('general', context, (sdk) =>
          sdk.crm.objects.batchApi.read(
            object,
            { inputs: batch.map((id) => ({ id })), properties: [], propertiesWithHistory: [] },
            false,
          ),
        );
        for (const { id } of resultsOf(answer)) missing.delete(`${object} ${id}`);
      }
    }
    return missing;
  }
}

const codeOf = (outcome: WriteOutcome): string => ('code' in outcome ? outcome.code : outcome.kind);

const joinedBy = ({ change }: SetChange): readonly string[] => (change.kind === 'whole' ? change.ids : change.add);

const idsOf = (value: FieldValue): readonly string[] =>
  Array.isArray(value) ? (value as readonly string[]) : typeof value === 'string' ? [value] : [];

const noSuchTarget = ({ name, association }: SetChange) =>
  rejected(
    'HUBSPOT_ASSOCIATION_REFUSED',
    `HubSpot does not associate the record with one of these ${association?.to ?? 'records'}; it may be deleted, or one too many`,
    name,
  );

const noSuchList = () =>
  rejected(
    'HUBSPOT_LIST_MEMBERSHIP_REFUSED',
    'HubSpot does not change who is in one of these lists: it is deleted, or filled by a rule',
    LISTS,
  );
