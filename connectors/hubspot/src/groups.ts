import { type Property } from '@hubspot/api-client/lib/codegen/crm/properties/index.js';
import { type CallContext, ConnectorError, type Group, type GroupPort } from '#connector-sdk';
import { LISTS } from './asked-fields.js';
import { type HubSpotClient } from './client.js';
import { hasGroups, isWritable, optionsAreWritable } from './describe.js';
import { type Lists } from './lists.js';
import { type ObjectKind } from './objects.js';
import { type Properties } from './properties.js';

/** Joins the values of a multiple choice, so that no value can hold it. */
const SEPARATOR = ';';

/** Lists, and the options of multiple choices: a group's id is the list's id, or the option's value. */
export class HubSpotGroups implements GroupPort {
  readonly #client: HubSpotClient;
  readonly #kind: ObjectKind;
  readonly #lists: Lists;
  readonly #properties: Properties;

  constructor(parts: { client: HubSpotClient; kind: ObjectKind; properties: Properties }, lists: Lists) {
    this.#client = parts.client;
    this.#kind = parts.kind;
    this.#properties = parts.properties;
    this.#lists = lists;
  }

  async list(field: string, context: CallContext): Promise<readonly Group[]> {
    if (field === LISTS) {
      return (await this.#lists.all(context)).map(({ id, name, writable }) => ({ id, name, writable }));
    }
    const property = await this.#choice(field, context);
    return property.options.map((option) => this.#groupOf(property, option));
  }

  async create(field: string, name: string, context: CallContext): Promise<Group> {
    if (field === LISTS) return this.#lists.create(name, context);
    const property = await this.#choice(field, context);
    const label = name.trim();
    const same = property.options.find((option) => option.label.toLowerCase() === label.toLowerCase());
    if (same) return this.#groupOf(property, same);
    const value = freeValue(property, label);
    const last = Math.max(-1, ...property.options.map((option) => option.displayOrder ?? -1));
    const option = { label, value, displayOrder: last + 1, hidden: false };
    await this.#setOptions(property, [...property.options, option], context);
    return this.#groupOf(property, option);
  }

  async rename(field: string, id: string, name: string, context: CallContext): Promise<void> {
    if (field === LISTS) return this.#lists.rename(id, name, context);
    const property = await this.#choice(field, context);
    if (!property.options.some((option) => option.value === id)) throw unknownGroup(field);
    const options = property.options.map((option) => (option.value === id ? { ...option, label: name } : option));
    await this.#setOptions(property, options, context);
  }

  /** The property as it is now: changing one option sends all of them, so none may be forgotten. */
  async #choice(field: string, context: CallContext): Promise<Property> {
    const property = (await this.#properties.read(context)).get(field);
    if (property && hasGroups(property)) return property;
    throw new ConnectorError('notFound', {
      code: 'HUBSPOT_GROUPS_UNKNOWN',
      message: `HubSpot ${this.#kind.title.toLowerCase()} have no groups in the field "${field}".`,
    });
  }

  async #setOptions(property: Property, options: Property['options'], context: CallContext): Promise<void> {
    if (!optionsAreWritable(property)) {
      throw new ConnectorError('config', {
        code: 'HUBSPOT_OPTIONS_FIXED',
        message: `HubSpot does not let the choices of "${property.name}" be changed; take a property of your own.`,
      });
    }
    this.#properties.forget();
    await this.#client.call('general', context, (sdk) =>
      sdk.crm.properties.coreApi.update(this.#kind.name, property.name, {
        options: options.map(({ label, value, displayOrder, hidden, description }) => ({
          label,
          value,
          hidden,
          ...(displayOrder === undefined ? {} : { displayOrder }),
          ...(description === undefined ? {} : { description }),
        })),
      }),
    );
  }

  #groupOf(property: Property, { value, label }: { value: string; label: string }): Group {
    return { id: value, name: label, writable: isWritable(property, this.#kind) };
  }
}

/** A value nobody has yet: the name, or the name with a number after it where an option was renamed away from it. */
function freeValue({ options }: Property, label: string): string {
  const taken = new Set(options.map((option) => option.value));
  const wanted = label.replaceAll(SEPARATOR, ',');
  for (let number = 1; ; number += 1) {
    const value = number === 1 ? wanted : `${wanted} ${number}`;
    if (!taken.has(value)) return value;
  }
}

const unknownGroup = (field: string): ConnectorError =>
  new ConnectorError('notFound', {
    code: 'HUBSPOT_GROUP_UNKNOWN',
    message: `The field "${field}" has no such choice in HubSpot any more.`,
  });
