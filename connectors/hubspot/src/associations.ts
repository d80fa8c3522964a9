import { type AssociationSpecAssociationCategoryEnum } from '@hubspot/api-client/lib/codegen/crm/associations/v4/index.js';
import { type Fields, type FieldValue } from '#core';
import { type CallContext, ConnectorError } from '#connector-sdk';
import { type AssociationField, type AssociationType, sameType } from './association-fields.js';
import { type HubSpotClient } from './client.js';
import { assertAllAnswered, readRefusal, type Refusal, RefusedCall } from './errors.js';
import { chunksOf } from './json.js';
import { type ObjectKind } from './objects.js';
import { type AnsweredRecord, resultsOf } from './records.js';

/** HubSpot's bound for reading associations of many records in one call; writes are held to it as well. */
const BATCH_MAX = 1_000;
/** Calls spent on finding the culprits of one refused batch. */
const ISOLATING_CALLS_MAX = 40;
const MULTI_STATUS = 207;

/** One associated record, with the kinds of the association. */
interface Associated {
  readonly id: string;
  readonly types: readonly AssociationType[];
}

/** A change of one record's associations. */
export interface AssociationChange {
  readonly recordId: string;
  readonly field: AssociationField;
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** Why a change was not made: which end of the pair HubSpot does not take. */
export interface AssociationRefusal {
  readonly at: 'record' | 'target';
  readonly refusal: Refusal | undefined;
}

interface Pair {
  readonly change: AssociationChange;
  readonly to: string;
  readonly type: AssociationType;
}

/** Associations of one object's records, read and written many at a time. */
export class Associations {
  readonly #client: HubSpotClient;
  readonly #kind: ObjectKind;
  readonly #plainTypes = new Map<string, AssociationType>();

  constructor(client: HubSpotClient, kind: ObjectKind) {
    this.#client = client;
    this.#kind = kind;
  }

  /**
   * The values of association fields, by record id: one call for every 1,000 records and object at the other end. The
   * objects are asked about side by side, as far as the limiter lets them.
   */
  async read(
    ids: readonly string[],
    fields: readonly AssociationField[],
    context: CallContext,
  ): Promise<ReadonlyMap<string, Fields>> {
    const others = [...new Set(fields.map((field) => field.to))];
    const held = new Map(
      await Promise.all(others.map(async (to) => [to, await this.#associated(ids, to, context)] as const)),
    );
    const valueFor = (id: string, field: AssociationField): FieldValue =>
      valueOf(field, held.get(field.to)?.get(id) ?? []);
    return new Map(ids.map((id) => [id, Object.fromEntries(fields.map((field) => [field.name, valueFor(id, field)]))]));
  }

  /**
   * Makes changes and gives those HubSpot refused. A change that is there already is made.
   * @throws ConnectorError when a call fails as a whole; what it was about may have been done, and is safe to repeat
   */
  async write(
    changes: readonly AssociationChange[],
    context: CallContext,
  ): Promise<ReadonlyMap<AssociationChange, AssociationRefusal>> {
    const refused = new Map<AssociationChange, AssociationRefusal>();
    for (const to of new Set(changes.map((change) => change.field.to))) {
      const ours = changes.filter((change) => change.field.to === to);
      await this.#remove(to, ours, context);
      for (const batch of chunksOf(await this.#additions(to, ours, context), BATCH_MAX)) {
        await this.#create(to, batch, refused, context);
      }
    }
    return refused;
  }

  async #associated(
    ids: readonly string[],
    to: string,
    context: CallContext,
  ): Promise<ReadonlyMap<string, readonly Associated[]>> {
    const held = new Map<string, Associated[]>();
    let open: { id: string; after?: string }[] = [...new Set(ids)].map((id) => ({ id }));
    while (open.length > 0) {
      const following: typeof open = [];
      for (const inputs of chunksOf(open, BATCH_MAX)) {
        const answer = await this.#client.call('general', context, (sdk) =>
          sdk.crm.associations.v4.batchApi.getPage(this.#kind.name, to, { inputs }),
        );
        assertAllAnswered('errors' in answer ? (answer.errors ?? []) : [], 'the associations');
        for (const { _from, to: targets, paging } of resultsOf(answer)) {
          const known = held.get(_from.id) ?? [];
          held.set(_from.id, [...known, ...targets.map(associatedOf)]);
          const after = paging?.next?.after;
          if (after !== undefined) following.push({ id: _from.id, after });
        }
      }
      open = following;
    }
    return held;
  }

  /** A primary association is let go of with its record, unless the pair is held together by more than that. */
  async #remove(to: string, changes: readonly AssociationChange[], context: CallContext): Promise<void> {
    const removing = changes.filter((change) => change.remove.length > 0);
    const labels: Pair[] = [];
    const whole: { change: AssociationChange; to: string }[] = [];
    const primaries = removing.filter((change) => change.field.primary !== undefined);
    const ids = primaries.map((change) => change.recordId);
    const held = primaries.length > 0 ? await this.#associated(ids, to, context) : new Map<string, Associated[]>();
    for (const change of removing) {
      const { primary, plain } = change.field;
      for (const id of change.remove) {
        const types = held.get(change.recordId)?.find((target) => target.id === id)?.types ?? [];
        const more = types.some((type) => ![primary?.type, plain].some((own) => own && sameType(own, type)));
        if (primary && more) labels.push({ change, to: id, type: primary.type });
        else whole.push({ change, to: id });
      }
    }
    for (const batch of chunksOf(labels, BATCH_MAX)) {
      const inputs = batch.map(inputOf);
      await this.#client.call('general', context, (sdk) =>
        sdk.crm.associations.v4.batchApi.archiveLabels(this.#kind.name, to, { inputs }),
      );
    }
    for (const batch of chunksOf(whole, BATCH_MAX)) {
      const inputs = batch.map(({ change, to: id }) => ({ _from: { id: change.recordId }, to: [{ id }] }));
      await this.#client.call('general', context, (sdk) =>
        sdk.crm.associations.v4.batchApi.archive(this.#kind.name, to, { inputs }),
      );
    }
  }

  async #additions(to: string, changes: readonly AssociationChange[], context: CallContext): Promise<readonly Pair[]> {
    const pairs: Pair[] = [];
    for (const change of changes) {
      if (change.add.length === 0) continue;
      const type = change.field.primary?.type ?? change.field.plain ?? (await this.#plainType(to, context));
      pairs.push(...change.add.map((id) => ({ change, to: id, type })));
    }
    return pairs;
  }

  /** The unlabelled association of two objects, whose id differs from account to account for custom objects. */
  async #plainType(to: string, context: CallContext): Promise<AssociationType> {
    const known = this.#plainTypes.get(to);
    if (known) return known;
    const answer = await this.#client.call('general', context, (sdk) =>
      sdk.crm.associations.v4.schema.definitionsApi.getAll(this.#kind.name, to),
    );
    const plain = resultsOf(answer).find((type) => (type.label ?? null) === null);
    if (!plain) {
      throw new ConnectorError('config', {
        code: 'HUBSPOT_NO_ASSOCIATION',
        message: `HubSpot has no unlabelled association from ${this.#kind.title} to ${to}; define one in its settings.`,
      });
    }
    this.#plainTypes.set(to, plain);
    return plain;
  }

  async #create(
    to: string,
    pairs: readonly Pair[],
    refused: Map<AssociationChange, AssociationRefusal>,
    context: CallContext,
  ): Promise<void> {
    const waiting: (readonly Pair[])[] = [pairs];
    let calls = 0;
    for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
      if (calls >= ISOLATING_CALLS_MAX) throw notIsolated();
      calls += 1;
      try {
        const inputs = batch.map(inputOf);
        const answer = await this.#client.call('general', context, (sdk) =>
          sdk.crm.associations.v4.batchApi.create(this.#kind.name, to, { inputs }),
        );
        const errors = 'errors' in answer ? (answer.errors ?? []) : [];
        if (errors.length > 0) noteRefused(batch, resultsOf(answer), errors, refused);
      } catch (error) {
        if (!(error instanceof RefusedCall)) throw error;
        const [only] = batch;
        if (only && batch.length === 1) refused.set(only.change, refusalOf(only, error.refusal));
        else waiting.unshift(...chunksOf(batch, Math.ceil(batch.length / 2)));
      }
    }
  }
}

/** Values of association fields as a page of records lists them, and the records it did not list whole. */
export function listedAssociations(
  records: readonly (AnsweredRecord & { associations?: ListedAssociations })[],
  fields: readonly AssociationField[],
): { readonly values: ReadonlyMap<string, Fields>; readonly cut: readonly string[] } {
  const cut = records.filter(({ associations }) =>
    fields.some((field) => associations?.[field.to]?.paging?.next !== undefined),
  );
  const values = records.map(({ id, associations }) => {
    const held = fields.map((field) => [field.name, listedValue(field, associations?.[field.to]?.results ?? [])]);
    return [id, Object.fromEntries(held) as Fields] as const;
  });
  return { values: new Map(values), cut: cut.map(({ id }) => id) };
}

type ListedAssociations = Readonly<
  Record<
    string,
    { readonly results: readonly { id: string; type: string }[]; readonly paging?: { readonly next?: unknown } }
  >
>;

function listedValue(field: AssociationField, listed: readonly { id: string; type: string }[]): FieldValue {
  const { primary } = field;
  if (!primary) return [...new Set(listed.map(({ id }) => id))];
  return listed.find(({ type }) => type.toLowerCase() === primary.spelling)?.id ?? null;
}

function valueOf(field: AssociationField, held: readonly Associated[]): FieldValue {
  const { primary } = field;
  if (!primary) return [...new Set(held.map(({ id }) => id))];
  return held.find(({ types }) => types.some((type) => sameType(type, primary.type)))?.id ?? null;
}

/** Ids travel as numbers here, though the client types them as texts. */
const associatedOf = (told: {
  toObjectId: string | number;
  associationTypes: readonly AssociationType[];
}): Associated => ({
  id: String(told.toObjectId),
  types: told.associationTypes.map(({ category, typeId }) => ({ category, typeId })),
});

/** The client types categories as an enum of its own; ours are its members' wire names. */
const inputOf = ({ change, to, type }: Pair) => ({
  _from: { id: change.recordId },
  to: { id: to },
  types: [
    { associationCategory: type.category as AssociationSpecAssociationCategoryEnum, associationTypeId: type.typeId },
  ],
});

/** Errors name ids at most, so the pairs that are not among the results are the ones that were refused. */
function noteRefused(
  batch: readonly Pair[],
  made: readonly { fromObjectId: string | number; toObjectId: string | number }[],
  errors: readonly unknown[],
  refused: Map<AssociationChange, AssociationRefusal>,
): void {
  const nameOf = (from: string | number, to: string | number): string => `${from} ${to}`;
  const done = new Set(made.map(({ fromObjectId, toObjectId }) => nameOf(fromObjectId, toObjectId)));
  const refusals = errors.map((error) => readRefusal(error, MULTI_STATUS));
  for (const pair of batch) {
    if (done.has(nameOf(pair.change.recordId, pair.to))) continue;
    const named = refusals.find((refusal) =>
      refusal.context.id?.some((id) => id === pair.to || id === pair.change.recordId),
    );
    refused.set(pair.change, refusalOf(pair, named ?? refusals.find((refusal) => refusal.context.id === undefined)));
  }
}

const refusalOf = ({ change }: Pair, refusal: Refusal | undefined): AssociationRefusal => ({
  at: refusal?.context.id?.includes(change.recordId) ? 'record' : 'target',
  refusal,
});

const notIsolated = (): ConnectorError =>
  new ConnectorError('unavailable', {
    code: 'HUBSPOT_BATCH_REFUSED',
    message: 'HubSpot refused the associations without saying which; they are sent again.',
  });
