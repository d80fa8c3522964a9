import { type Property } from '@hubspot/api-client/lib/codegen/crm/properties/index.js';
import { type CallContext, type Clock, ConnectorError, type FieldDescription, type FieldType } from '#connector-sdk';
import { isExtra } from './asked-fields.js';
import { type HubSpotClient } from './client.js';
import { describe } from './describe.js';
import { RefusedCall } from './errors.js';
import { type ObjectKind } from './objects.js';
import { withStages } from './pipelines.js';
import { resultsOf } from './records.js';

/** The unique property that carries the key of a create, so that sending it twice makes one record. */
export const KEY_PROPERTY = 'syncline_key';
/** How long metadata read once is believed, in milliseconds. */
const METADATA_LIFE_MS = 600_000;

type PropertiesByName = ReadonlyMap<string, Property>;

interface Known {
  readonly byName: PropertiesByName;
  readonly sets: ReadonlySet<string>;
  /** Names that were asked for and are none. */
  readonly absent: Set<string>;
  readonly untilMs: number;
}

/** Reads of one object's property metadata, kept for a while: finding and writing need types, not news. */
export class Properties {
  readonly #client: HubSpotClient;
  readonly #kind: ObjectKind;
  readonly #clock: Clock;
  #kept: Known | undefined;
  #keyExists = false;

  constructor(client: HubSpotClient, kind: ObjectKind, clock: Clock) {
    this.#client = client;
    this.#kind = kind;
    this.#clock = clock;
  }

  async byName(context: CallContext): Promise<PropertiesByName> {
    return (await this.#known(context)).byName;
  }

  /**
   * Names of the properties that hold several values at once. One that is not known may be new: for it the metadata is
   * read again, once for as long as they are kept.
   */
  async sets(names: readonly string[], context: CallContext): Promise<ReadonlySet<string>> {
    const known = await this.#known(context);
    const news = names.filter((name) => !known.byName.has(name) && !known.absent.has(name));
    if (news.length === 0) return known.sets;
    const read = await this.#read(context);
    for (const name of [...known.absent, ...news]) if (!read.byName.has(name)) read.absent.add(name);
    return read.sets;
  }

  /** The metadata as it is now. */
  async read(context: CallContext): Promise<PropertiesByName> {
    return (await this.#read(context)).byName;
  }

  /** Lets go of what is known, because it was changed. */
  forget(): void {
    this.#kept = undefined;
  }

  /** @throws ConnectorError `notFound` when the object has no such property, or it cannot be searched by */
  async lookup(name: string, context: CallContext): Promise<{ readonly unique: boolean; readonly type: FieldType }> {
    const property = (await this.byName(context)).get(name);
    const field = property && describe(property, this.#kind);
    if (!field?.lookup) {
      throw new ConnectorError('notFound', {
        code: 'HUBSPOT_LOOKUP_UNKNOWN',
        message: `HubSpot ${this.#kind.title.toLowerCase()} cannot be found by "${name}".`,
      });
    }
    return { unique: field.unique, type: field.type };
  }

  async descriptions(context: CallContext): Promise<readonly FieldDescription[]> {
    const properties = await this.read(context);
    const fields = [...properties.values()]
      .filter(({ name }) => name !== KEY_PROPERTY && !isExtra(this.#kind, name))
      .map((property) => describe(property, this.#kind));
    return this.#kind.pipelines ? withStages(this.#client, this.#kind, fields, context) : fields;
  }

  async #known(context: CallContext): Promise<Known> {
    return this.#kept && this.#clock.nowMs() < this.#kept.untilMs ? this.#kept : this.#read(context);
  }

  async #read(context: CallContext): Promise<Known> {
    const answer = await this.#client.call('general', context, (sdk) =>
      sdk.crm.properties.coreApi.getAll(this.#kind.name, false),
    );
    const properties = resultsOf(answer);
    const sets = properties.filter((property) => describe(property, this.#kind).type === 'members');
    const known: Known = {
      byName: new Map(properties.map((property) => [property.name, property])),
      sets: new Set(sets.map(({ name }) => name)),
      absent: new Set(),
      untilMs: this.#clock.nowMs() + METADATA_LIFE_MS,
    };
    this.#kept = known;
    return known;
  }

  /**
   * Makes the key property where it is missing.
   * @throws ConnectorError `permission` when it is missing and these credentials may not make it: creating records
   * without it could duplicate them
   */
  async ensureKey(context: CallContext): Promise<void> {
    if (this.#keyExists) return;
    if (!(await this.byName(context)).has(KEY_PROPERTY)) await this.#createKey(context);
    this.#keyExists = true;
  }

  async #createKey(context: CallContext): Promise<void> {
    try {
      await this.#client.call('general', context, (sdk) =>
        sdk.crm.properties.coreApi.create(this.#kind.name, {
          name: KEY_PROPERTY,
          label: 'Syncline key',
          description: 'Written by Syncline when it creates a record, so that a repeated create makes no second one.',
          groupName: this.#kind.propertyGroup,
          type: 'string',
          fieldType: 'text',
          hasUniqueValue: true,
          formField: false,
          hidden: true,
        } as Parameters<typeof sdk.crm.properties.coreApi.create>[1]),
      );
    } catch (error) {
      if (error instanceof RefusedCall && error.refusal.taken) return; // made by another worker meanwhile
      if (!(error instanceof ConnectorError) || error.kind !== 'permission') throw error;
      throw new ConnectorError('permission', {
        code: 'HUBSPOT_KEY_PROPERTY_MISSING',
        message:
          `Records are not created before HubSpot ${this.#kind.title.toLowerCase()} have the unique text property ` +
          `"${KEY_PROPERTY}": grant the scope ${this.#kind.schemaScope}, or make the property by hand.`,
        cause: error,
      });
    }
  }
}
