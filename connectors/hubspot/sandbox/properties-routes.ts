import { type Account } from './account.js';
import { type Answer, type Api, type Call, created, noContent, ok, param } from './api.js';
import { batchAnswer } from './batch-routes.js';
import { asBatchProblem, type BatchProblem, HubspotRefusal, invalid, notFound } from './errors.js';
import { asObject, batchInputs, scalar } from './input.js';
import { type ObjectType } from './object-types.js';
import { createProperty, optionalParts } from './property-definitions.js';
import { type PropertyDefinition, type PropertyGroup, type PropertyOption } from './types.js';

export function mountProperties(api: Api, account: Account): void {
  const base = '/crm/v3/properties/:objectType';
  const read = { scopes: schemaScopes(account, 'read') };
  const write = { scopes: schemaScopes(account, 'write') };
  const typeOf = (call: Call): ObjectType => account.types.get(param(call, 'objectType'));

  api.route('get', base, read, (call) => {
    const archived = call.query.get('archived') === 'true';
    const results = [...typeOf(call).properties.values()].filter((one) => (one.archived === true) === archived);
    return ok({ results });
  });
  api.route('post', base, write, (call) => created(createProperty(typeOf(call), asObject(call.body), account.now())));
  api.route('post', `${base}/batch/create`, write, (call) => batchCreate(account, call, typeOf(call)));
  api.route('post', `${base}/batch/read`, read, (call) => batchRead(account, call, typeOf(call)));
  api.route('post', `${base}/batch/archive`, write, (call) => {
    const type = typeOf(call);
    for (const input of batchInputs(call.body)) archiveProperty(account, type, scalar(input['name'], 'name'));
    return noContent;
  });
  mountGroups(api, account, typeOf);
  api.route('get', `${base}/:propertyName`, read, (call) =>
    ok(propertyOf(typeOf(call), param(call, 'propertyName'), call.query.get('archived') === 'true')),
  );
  api.route('patch', `${base}/:propertyName`, write, (call) => ok(updateProperty(account, call, typeOf(call))));
  api.route('delete', `${base}/:propertyName`, write, (call) => {
    archiveProperty(account, typeOf(call), param(call, 'propertyName'));
    return noContent;
  });
}

/** Scopes for reading or changing how a type is defined. */
function schemaScopes(account: Account, action: 'read' | 'write') {
  return (call: Call): string[] => {
    const type = account.types.find(param(call, 'objectType'));
    const plural = !type || type.custom ? 'custom' : type.labels.plural.toLowerCase();
    return [`crm.schemas.${plural}.${action}`];
  };
}

function propertyOf(type: ObjectType, name: string, archived = false): PropertyDefinition {
  const definition = type.properties.get(name);
  if (definition && (definition.archived === true) === archived) return definition;
  throw notFound(`Property ${name} does not exist`, { subCategory: 'Properties.PROPERTY_NOT_FOUND' });
}

function updateProperty(account: Account, call: Call, type: ObjectType): PropertyDefinition {
  const definition = propertyOf(type, param(call, 'propertyName'));
  const body = asObject(call.body);
  const changes = optionalParts(body);
  const { readOnlyDefinition, readOnlyOptions } = definition.modificationMetadata;
  if (changes.options && readOnlyOptions === true) {
    throw invalid(`The options of property ${definition.name} are read only`, {
      subCategory: 'Properties.READ_ONLY_OPTIONS',
    });
  }
  if (changes.options) refuseDoubleOptions(changes.options);
  if (readOnlyDefinition && Object.keys(changes).some((name) => name !== 'options')) {
    throw invalid(`The definition of property ${definition.name} is read only`, {
      subCategory: 'Properties.READ_ONLY_DEFINITION',
    });
  }
  if (typeof body['label'] === 'string') definition.label = body['label'];
  Object.assign(definition, changes, { updatedAt: account.now() });
  return definition;
}

/** Options are told apart by their values, and people tell them apart by their labels. */
function refuseDoubleOptions(options: readonly PropertyOption[]): void {
  for (const part of ['value', 'label'] as const) {
    const texts = options.map((option) => option[part]);
    if (new Set(texts).size === texts.length) continue;
    throw invalid(`Property options must have unique ${part}s`, { subCategory: 'Properties.INVALID_OPTIONS' });
  }
}

function archiveProperty(account: Account, type: ObjectType, name: string): void {
  const definition = propertyOf(type, name);
  if (definition.hubspotDefined === true)
    throw invalid(`Property ${name} is defined by HubSpot and cannot be archived`);
  definition.archived = true;
  definition.archivedAt = account.now();
}

/** Recorded: good definitions are created and the others listed, whatever order they came in. */
function batchCreate(account: Account, call: Call, type: ObjectType): Answer {
  const startedAt = account.now();
  const results: unknown[] = [];
  const problems: BatchProblem[] = [];
  for (const input of batchInputs(call.body)) {
    try {
      const {
        createdUserId: _by,
        updatedUserId: _last,
        createdAt: _at,
        updatedAt: _on,
        archived: _no,
        ...shown
      } = createProperty(type, input, startedAt);
      results.push(shown);
    } catch (error) {
      if (!(error instanceof HubspotRefusal)) throw error;
      problems.push({ ...asBatchProblem(error, {}), ...subCategoryOf(error) });
    }
  }
  return batchAnswer(account, startedAt, { results, problems, status: 201 });
}

function subCategoryOf(refusal: HubspotRefusal): { subCategory?: string } {
  const { subCategory } = refusal.body;
  return typeof subCategory === 'string' ? { subCategory } : {};
}

function batchRead(account: Account, call: Call, type: ObjectType): Answer {
  const startedAt = account.now();
  const names = batchInputs(call.body).map((input) => scalar(input['name'], 'name'));
  const results = names.flatMap((name) => type.properties.get(name) ?? []);
  const missing = names.filter((name) => !type.properties.has(name));
  const problems: BatchProblem[] = missing.map((name) => ({
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'Properties.PROPERTY_NOT_FOUND',
    message: `Property ${name} does not exist`,
    context: { name: [name] },
  }));
  return batchAnswer(account, startedAt, { results, problems });
}

function mountGroups(api: Api, account: Account, typeOf: (call: Call) => ObjectType): void {
  const base = '/crm/v3/properties/:objectType/groups';
  const read = { scopes: schemaScopes(account, 'read') };
  const write = { scopes: schemaScopes(account, 'write') };
  const groupOf = (call: Call): PropertyGroup => {
    const group = typeOf(call).groups.find((one) => one.name === param(call, 'groupName') && !one.archived);
    if (!group) throw notFound(`Property group ${param(call, 'groupName')} does not exist`);
    return group;
  };
  api.route('get', base, read, (call) => ok({ results: typeOf(call).groups.filter((group) => !group.archived) }));
  api.route('post', base, write, (call) => {
    const type = typeOf(call);
    const body = asObject(call.body);
    const name = scalar(body['name'], 'name');
    if (type.groups.some((group) => group.name === name)) {
      throw new HubspotRefusal(409, {
        message: `A group named '${name}' already exists.`,
        subCategory: 'Properties.GROUP_WITH_NAME_EXISTS',
        category: 'OBJECT_ALREADY_EXISTS',
      });
    }
    const last = Math.max(...type.groups.map((group) => group.displayOrder), -1);
    const group: PropertyGroup = {
      name,
      label: scalar(body['label'], 'label'),
      displayOrder: typeof body['displayOrder'] === 'number' ? body['displayOrder'] : last + 1,
      archived: false,
    };
    type.groups.push(group);
    return created(group);
  });
  api.route('get', `${base}/:groupName`, read, (call) => ok(groupOf(call)));
  api.route('patch', `${base}/:groupName`, write, (call) => {
    const group = groupOf(call);
    const { label, displayOrder } = asObject(call.body);
    if (typeof label === 'string') group.label = label;
    if (typeof displayOrder === 'number') group.displayOrder = displayOrder;
    return ok(group);
  });
  api.route('delete', `${base}/:groupName`, write, (call) => {
    groupOf(call).archived = true;
    return noContent;
  });
}
