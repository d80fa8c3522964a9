import { type Account } from './account.js';
import { type Api, type Call, created, noContent, ok, param } from './api.js';
import { type AssociationType } from './data/association-types.js';
import { HubspotRefusal, invalid, notFound } from './errors.js';
import { asArray, asObject, asTexts, optionalText, scalar } from './input.js';
import { type ObjectType } from './object-types.js';
import { createProperty } from './property-definitions.js';
import { type JsonObject } from './types.js';

const RECORDS_PER_ASSOCIATION_MAX = 10_000;

/** Definitions of object types; custom objects are made, changed and removed here. */
export function mountSchemas(api: Api, account: Account): void {
  const read = { scopes: schemaScope(account, 'read') };
  const write = { scopes: schemaScope(account, 'write') };
  for (const base of ['/crm-object-schemas/v3/schemas', '/crm/v3/schemas']) {
    api.route('get', base, read, () =>
      ok({
        results: account.types
          .all()
          .filter((type) => type.custom)
          .map((type) => schemaAnswer(account, type)),
      }),
    );
    api.route('post', base, write, (call) => created(createSchema(account, asObject(call.body))));
    api.route('post', `${base}/batch/read`, read, (call) => {
      const names = asTexts(asObject(call.body)['inputs'], 'inputs');
      return ok({ results: names.map((name) => schemaAnswer(account, account.types.get(name))) });
    });
    api.route('get', `${base}/:objectType`, read, (call) => ok(schemaAnswer(account, typeOf(account, call))));
    api.route('patch', `${base}/:objectType`, write, (call) => ok(updateSchema(account, call)));
    api.route('delete', `${base}/:objectType`, write, (call) => {
      const type = typeOf(account, call);
      if (!type.custom) throw invalid('Only custom objects can be deleted');
      const inUse = [...account.records.all(type)].some((record) => record.archivedAtMs === undefined);
      if (inUse) throw invalid('All records of the object type must be deleted first');
      account.types.remove(type);
      return noContent;
    });
    api.route('post', `${base}/:objectType/associations`, write, (call) => {
      const body = asObject(call.body);
      const to = account.types.get(scalar(body['toObjectTypeId'], 'toObjectTypeId'));
      const kind = account.associations.define(typeOf(account, call), to, optionalText(body['name']) ?? null);
      return created(associationAnswer(account, kind));
    });
    api.route('delete', `${base}/:objectType/associations/:associationId`, write, (call) => {
      const type = typeOf(account, call);
      const typeId = Number(param(call, 'associationId'));
      const to = account.types
        .all()
        .find((other) => account.associations.kinds(type, other).some((kind) => kind.typeId === typeId));
      if (!to) throw notFound();
      account.associations.undefine(type, to, typeId);
      return noContent;
    });
  }
}

/** Recorded: the schemas API words its missing scope differently from the objects API. */
function schemaScope(account: Account, action: 'read' | 'write') {
  return (call: Call): string[] => {
    const { scopes } = call.caller;
    const name = call.params['objectType'];
    const type = name === undefined ? undefined : account.types.find(name);
    const wanted = `crm.schemas.${!type || type.custom ? 'custom' : type.labels.plural.toLowerCase()}.${action}`;
    if (scopes === 'all' || scopes.includes(wanted)) return [];
    throw new HubspotRefusal(403, {
      message: 'One or more of the following scopes are required.',
      context: { requiredGranularScopes: [wanted], links: ['https://developers.hubspot.com/scopes'] },
      category: 'MISSING_SCOPES',
    });
  };
}

function typeOf(account: Account, call: Call): ObjectType {
  return account.types.get(param(call, 'objectType'));
}

/** Makes a custom object from the API's or the control API's description of it. */
export function createSchema(account: Account, body: JsonObject, objectTypeId?: string): Record<string, unknown> {
  const labels = asObject(body['labels'] ?? {}, 'labels');
  const name = scalar(body['name'], 'name');
  const description = optionalText(body['description']);
  const primaryDisplayProperty = optionalText(body['primaryDisplayProperty']);
  const type = account.types.createCustom(
    {
      name,
      labels: {
        singular: optionalText(labels['singular']) ?? name,
        plural: optionalText(labels['plural']) ?? name,
      },
      ...(description === undefined ? {} : { description }),
      ...(objectTypeId === undefined ? {} : { objectTypeId }),
      ...(primaryDisplayProperty === undefined ? {} : { primaryDisplayProperty }),
      requiredProperties: asTexts(body['requiredProperties'], 'requiredProperties'),
      searchableProperties: asTexts(body['searchableProperties'], 'searchableProperties'),
      secondaryDisplayProperties: asTexts(body['secondaryDisplayProperties'], 'secondaryDisplayProperties'),
    },
    account.now(),
  );
  for (const input of asArray(body['properties'], 'properties')) {
    const property = asObject(input, 'property');
    createProperty(type, { groupName: type.groups[0]?.name, ...property }, account.now());
  }
  for (const other of asTexts(body['associatedObjects'], 'associatedObjects')) {
    account.associations.kinds(type, account.types.get(other));
  }
  return schemaAnswer(account, type);
}

function updateSchema(account: Account, call: Call): Record<string, unknown> {
  const type = typeOf(account, call);
  const body = asObject(call.body);
  const labels = asObject(body['labels'] ?? {}, 'labels');
  if (typeof labels['singular'] === 'string') type.labels.singular = labels['singular'];
  if (typeof labels['plural'] === 'string') type.labels.plural = labels['plural'];
  if (typeof body['description'] === 'string') type.description = body['description'];
  if (typeof body['primaryDisplayProperty'] === 'string') type.primaryDisplayProperty = body['primaryDisplayProperty'];
  for (const part of ['requiredProperties', 'searchableProperties', 'secondaryDisplayProperties'] as const) {
    if (body[part] !== undefined) type[part] = asTexts(body[part], part);
  }
  type.updatedAt = account.now();
  const { properties: _properties, associations: _associations, ...definition } = schemaAnswer(account, type);
  return { ...definition, portalId: account.settings.portalId };
}

function schemaAnswer(account: Account, type: ObjectType): Record<string, unknown> {
  const kinds = account.types.all().flatMap((to) => account.associations.kinds(type, to));
  return {
    labels: { ...type.labels },
    requiredProperties: type.requiredProperties,
    searchableProperties: type.searchableProperties,
    primaryDisplayProperty: type.primaryDisplayProperty,
    secondaryDisplayProperties: type.secondaryDisplayProperties,
    description: type.description,
    allowsSensitiveProperties: !type.custom,
    archived: false,
    restorable: true,
    metaType: type.custom ? 'PORTAL_SPECIFIC' : 'HUBSPOT',
    id: type.objectTypeId.split('-')[1],
    fullyQualifiedName: type.fullyQualifiedName,
    createdAt: type.createdAt,
    updatedAt: type.updatedAt,
    objectTypeId: type.objectTypeId,
    properties: [...type.properties.values()].filter((property) => property.archived !== true),
    associations: kinds.map((kind) => associationAnswer(account, kind)),
    name: type.name,
  };
}

function associationAnswer(account: Account, kind: AssociationType): Record<string, unknown> {
  return {
    fromObjectTypeId: kind.fromTypeId,
    toObjectTypeId: kind.toTypeId,
    name: kind.name,
    cardinality: 'ONE_TO_MANY',
    inverseCardinality: 'ONE_TO_MANY',
    hasUserEnforcedMaxToObjectIds: false,
    hasUserEnforcedMaxFromObjectIds: false,
    maxToObjectIds: RECORDS_PER_ASSOCIATION_MAX,
    maxFromObjectIds: RECORDS_PER_ASSOCIATION_MAX,
    id: String(kind.typeId),
    createdAt: account.now(),
    updatedAt: account.now(),
  };
}
