import { COMPANY_GROUPS, COMPANY_PROPERTIES } from './data/company-properties.js';
import { CONTACT_GROUPS, CONTACT_PROPERTIES } from './data/contact-properties.js';
import { DEAL_GROUPS, DEAL_PROPERTIES } from './data/deal-properties.js';
import { computedTime, recordProperties } from './data/property-shorthand.js';
import { conflict, unknownObjectType } from './errors.js';
import { type PropertyDefinition, type PropertyGroup } from './types.js';

/** A kind of record: one of HubSpot's own or a custom object of the account. */
export interface ObjectType {
  objectTypeId: string;
  /** What the API also accepts for it in a path, lower case. */
  aliases: readonly string[];
  /** `CONTACT`; for custom objects `p{portalId}_{name}`. */
  fullyQualifiedName: string;
  /** `contact`: the first word of its webhook event types, `object` for custom objects. */
  eventName: string;
  name: string;
  labels: { singular: string; plural: string };
  description: string;
  custom: boolean;
  createdProperty: 'createdate' | 'hs_createdate';
  modifiedProperty: 'lastmodifieddate' | 'hs_lastmodifieddate';
  primaryDisplayProperty: string;
  secondaryDisplayProperties: string[];
  requiredProperties: string[];
  searchableProperties: string[];
  /** Properties a read returns when it asks for none. */
  defaultProperties: readonly string[];
  properties: Map<string, PropertyDefinition>;
  groups: PropertyGroup[];
  createdAt: string;
  updatedAt: string;
}

const EPOCH = '1970-01-01T00:00:00Z';

interface TypeFacts extends Omit<ObjectType, 'properties' | 'groups' | 'createdAt' | 'updatedAt' | 'custom'> {
  definitions: readonly PropertyDefinition[];
  groupDefinitions: readonly PropertyGroup[];
}

const CONTACTS: TypeFacts = {
  objectTypeId: '0-1',
  aliases: ['contacts', 'contact', '0-1'],
  fullyQualifiedName: 'CONTACT',
  eventName: 'contact',
  name: 'CONTACT',
  labels: { singular: 'Contact', plural: 'Contacts' },
  description: 'A person the account is in touch with.',
  createdProperty: 'createdate',
  modifiedProperty: 'lastmodifieddate',
  primaryDisplayProperty: 'firstname',
  secondaryDisplayProperties: [],
  requiredProperties: [],
  searchableProperties: ['firstname', 'lastname', 'email', 'phone', 'company', 'hs_additional_emails'],
  defaultProperties: ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
  definitions: CONTACT_PROPERTIES,
  groupDefinitions: CONTACT_GROUPS,
};

const COMPANIES: TypeFacts = {
  objectTypeId: '0-2',
  aliases: ['companies', 'company', '0-2'],
  fullyQualifiedName: 'COMPANY',
  eventName: 'company',
  name: 'COMPANY',
  labels: { singular: 'Company', plural: 'Companies' },
  description: 'An organisation the account is in touch with.',
  createdProperty: 'createdate',
  modifiedProperty: 'hs_lastmodifieddate',
  primaryDisplayProperty: 'name',
  secondaryDisplayProperties: ['domain'],
  requiredProperties: [],
  searchableProperties: ['name', 'domain', 'website', 'phone'],
  defaultProperties: ['createdate', 'domain', 'hs_lastmodifieddate', 'hs_object_id', 'name'],
  definitions: COMPANY_PROPERTIES,
  groupDefinitions: COMPANY_GROUPS,
};

const DEALS: TypeFacts = {
  objectTypeId: '0-3',
  aliases: ['deals', 'deal', '0-3'],
  fullyQualifiedName: 'DEAL',
  eventName: 'deal',
  name: 'DEAL',
  labels: { singular: 'Deal', plural: 'Deals' },
  description: 'A sale in the making.',
  createdProperty: 'createdate',
  modifiedProperty: 'hs_lastmodifieddate',
  primaryDisplayProperty: 'dealname',
  secondaryDisplayProperties: [],
  requiredProperties: [],
  searchableProperties: ['dealname', 'pipeline', 'dealstage', 'description', 'dealtype'],
  defaultProperties: [
    'amount',
    'closedate',
    'createdate',
    'dealname',
    'dealstage',
    'hs_lastmodifieddate',
    'hs_object_id',
    'pipeline',
  ],
  definitions: DEAL_PROPERTIES,
  groupDefinitions: DEAL_GROUPS,
};

function standardType({ definitions, groupDefinitions, ...facts }: TypeFacts): ObjectType {
  return {
    ...facts,
    custom: false,
    properties: new Map(definitions.map((definition) => [definition.name, structuredClone(definition)])),
    groups: groupDefinitions.map((group) => ({ ...group })),
    createdAt: EPOCH,
    updatedAt: EPOCH,
  };
}

/** What a custom object is created from. */
export interface CustomTypeEgg {
  name: string;
  labels: { singular: string; plural: string };
  description?: string;
  /** `2-3604285`; minted when absent. */
  objectTypeId?: string;
  primaryDisplayProperty?: string;
  secondaryDisplayProperties?: string[];
  requiredProperties?: string[];
  searchableProperties?: string[];
}

/** The object types of one account, found by any of the names HubSpot accepts in a path. */
export class ObjectTypes {
  readonly #byAlias = new Map<string, ObjectType>();
  readonly #portalId: number;
  #nextCustomId = 3_604_286;

  constructor(portalId: number) {
    this.#portalId = portalId;
    for (const facts of [CONTACTS, COMPANIES, DEALS]) this.#register(standardType(facts));
  }

  /** Distinct types, HubSpot's own first. */
  all(): ObjectType[] {
    return [...new Set(this.#byAlias.values())];
  }

  find(name: string): ObjectType | undefined {
    return this.#byAlias.get(name.toLowerCase());
  }

  /** The type, or HubSpot's refusal of an unknown name. */
  get(name: string): ObjectType {
    const type = this.find(name);
    if (!type) throw unknownObjectType(name);
    return type;
  }

  createCustom(egg: CustomTypeEgg, at: string): ObjectType {
    const objectTypeId = egg.objectTypeId ?? `2-${this.#nextCustomId++}`;
    const fullyQualifiedName = `p${this.#portalId}_${egg.name}`;
    const aliases = [objectTypeId, egg.name, fullyQualifiedName, `p_${egg.name}`].map((alias) => alias.toLowerCase());
    if (aliases.some((alias) => this.#byAlias.has(alias))) {
      throw conflict(`Object type with name '${egg.name}' already exists.`);
    }
    const groupName = `${egg.name}_information`;
    const definitions = [
      ...recordProperties(groupName),
      computedTime(groupName, 'hs_createdate', 'Object create date/time'),
      computedTime(groupName, 'hs_lastmodifieddate', 'Object last modified date/time'),
    ];
    const type: ObjectType = {
      objectTypeId,
      aliases,
      fullyQualifiedName,
      eventName: 'object',
      name: egg.name,
      labels: egg.labels,
      description: egg.description ?? '',
      custom: true,
      createdProperty: 'hs_createdate',
      modifiedProperty: 'hs_lastmodifieddate',
      primaryDisplayProperty: egg.primaryDisplayProperty ?? 'hs_object_id',
      secondaryDisplayProperties: egg.secondaryDisplayProperties ?? [],
      requiredProperties: egg.requiredProperties ?? [],
      searchableProperties: egg.searchableProperties ?? [],
      defaultProperties: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
      properties: new Map(definitions.map((definition) => [definition.name, definition])),
      groups: [{ name: groupName, label: `${egg.labels.singular} Information`, displayOrder: -1, archived: false }],
      createdAt: at,
      updatedAt: at,
    };
    this.#register(type);
    return type;
  }

  remove(type: ObjectType): void {
    for (const alias of type.aliases) this.#byAlias.delete(alias);
  }

  #register(type: ObjectType): void {
    for (const alias of type.aliases) this.#byAlias.set(alias, type);
  }
}

/** A property that exists and is not archived. */
export function liveProperty(type: ObjectType, name: string): PropertyDefinition | undefined {
  const definition = type.properties.get(name);
  return definition?.archived === true ? undefined : definition;
}
