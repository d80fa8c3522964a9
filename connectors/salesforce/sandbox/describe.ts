import { type ApiRequest, type ApiResponse, type Route } from './api.js';
import { type Org } from './org.js';
import { objectOf, recentRows } from './rows.js';
import { type ObjectSchema } from './schema.js';
import { type ChildRow } from './schema-source.js';

/** What an ordinary business object's describe says; an object's own flags come on top. */
const ORDINARY_FLAGS = {
  activateable: false,
  compactLayoutable: true,
  createable: true,
  customSetting: false,
  deletable: true,
  deprecatedAndHidden: false,
  feedEnabled: true,
  hasSubtypes: false,
  isSubtype: false,
  layoutable: true,
  listviewable: null,
  lookupLayoutable: null,
  mergeable: true,
  mruEnabled: true,
  networkScopeFieldName: null,
  queryable: true,
  replicateable: true,
  retrieveable: true,
  searchLayoutable: true,
  searchable: true,
  sobjectDescribeOption: 'FULL',
  triggerable: true,
  undeletable: true,
  updateable: true,
};

/** Keys the vendor added to describes after the recorded version. */
const LATER_SINCE_VERSION = 60;
const LATER_OBJECT_KEYS = {
  associateEntityType: null,
  associateParentEntity: null,
  deepCloneable: false,
  defaultImplementation: null,
  extendedBy: null,
  extendsInterfaces: null,
  implementedBy: null,
  implementsInterfaces: null,
  isInterface: false,
};
const LATER_FIELD_KEYS = { aiPredictionField: false, formulaTreatNullNumberAsZero: false };

/** Keys of a describe that the list of all objects leaves out. */
const DETAIL_ONLY_FLAGS = new Set([
  'compactLayoutable',
  'listviewable',
  'lookupLayoutable',
  'networkScopeFieldName',
  'searchLayoutable',
  'sobjectDescribeOption',
]);
const MASTER_RECORD_TYPE_ID = '012000000000000AAA';
const MAX_BATCH_SIZE = 200;

function linkOf(org: Org, object: ObjectSchema, kind: string, version: number): string {
  const base = `/services/data/v${version}.0/sobjects/${object.name}`;
  switch (kind) {
    case 'sobject':
      return base;
    case 'rowTemplate':
      return `${base}/{ID}`;
    case 'uiDetailTemplate':
      return `${org.url}/{ID}`;
    case 'uiEditTemplate':
      return `${org.url}/{ID}/e`;
    case 'uiNewRecord':
      return `${org.url}/${object.keyPrefix}/e`;
    case 'describe':
    case 'quickActions':
    case 'listviews':
      return `${base}/${kind}`;
    default:
      return `${base}/describe/${kind}`;
  }
}

const linksOf = (org: Org, object: ObjectSchema, version: number, kinds: readonly string[]): Record<string, string> =>
  Object.fromEntries(kinds.map((kind) => [kind, linkOf(org, object, kind, version)]));

const childShown = ([childSObject, field, relationshipName, extras]: ChildRow): object => ({
  cascadeDelete: false,
  childSObject,
  deprecatedAndHidden: false,
  field,
  junctionIdListNames: [],
  junctionReferenceTo: [],
  relationshipName,
  restrictedDelete: false,
  ...extras,
});

function identity(object: ObjectSchema): object {
  const { name, label, labelPlural, keyPrefix } = object.source;
  return { name, label, labelPlural, keyPrefix, custom: name.endsWith('__c') };
}

/** One object as the list of all objects shows it. */
function summary(org: Org, object: ObjectSchema, version: number): object {
  const flags = Object.entries({ ...ORDINARY_FLAGS, ...object.source.flags }).filter(
    ([flag]) => !DETAIL_ONLY_FLAGS.has(flag),
  );
  return {
    ...Object.fromEntries(flags),
    ...identity(object),
    urls: linksOf(org, object, version, ['rowTemplate', 'describe', 'sobject']),
  };
}

/** The full describe of an object. */
export function describeObject(org: Org, object: ObjectSchema, version: number): object {
  const later = version >= LATER_SINCE_VERSION;
  const layout = linkOf(org, object, 'layouts', version);
  const master = {
    active: true,
    available: true,
    defaultRecordTypeMapping: true,
    master: true,
    name: 'Master',
    recordTypeId: MASTER_RECORD_TYPE_ID,
    urls: { layout: `${layout}/${MASTER_RECORD_TYPE_ID}` },
  };
  return {
    actionOverrides: [],
    ...ORDINARY_FLAGS,
    ...object.source.flags,
    ...identity(object),
    ...(later ? LATER_OBJECT_KEYS : {}),
    childRelationships: object.children.map(childShown),
    fields: object
      .fieldsFor(version)
      .map((field) => (later ? { ...field.describe, ...LATER_FIELD_KEYS } : field.describe)),
    namedLayoutInfos: [],
    recordTypeInfos: object.source.recordTypes ? [master] : [],
    supportedScopes: object.source.scopes.map(([name, label]) => ({ label, name })),
    urls: linksOf(org, object, version, object.source.urls),
  };
}

/** 304 when the org's definitions have not changed since the moment the caller names. */
function unlessUnchanged(org: Org, request: ApiRequest, changedMs: number, body: () => object): ApiResponse {
  const wholeSecondMs = Math.floor(changedMs / 1_000) * 1_000;
  const since = Date.parse(request.header('if-modified-since') ?? '');
  if (wholeSecondMs <= since) return { status: 304 };
  return { status: 200, headers: { 'Last-Modified': new Date(wholeSecondMs).toUTCString() }, body: body() };
}

/** The describes. `changedMs` is when a definition last changed. */
export function describeRoutes(org: Org, changedMs: () => number): Route[] {
  return [
    {
      method: 'GET',
      path: '/sobjects',
      handle: (request) =>
        unlessUnchanged(org, request, changedMs(), () => ({
          encoding: 'UTF-8',
          maxBatchSize: MAX_BATCH_SIZE,
          sobjects: org.schema.all().map((object) => summary(org, object, request.version)),
        })),
    },
    {
      method: 'GET',
      path: '/sobjects/:object',
      handle(request, parameter) {
        const object = objectOf(org, parameter('object'));
        const objectDescribe = summary(org, object, request.version);
        return { status: 200, body: { objectDescribe, recentItems: recentRows(org, request, object) } };
      },
    },
    {
      method: 'GET',
      path: '/sobjects/:object/describe',
      handle(request, parameter) {
        const object = objectOf(org, parameter('object'));
        return unlessUnchanged(org, request, changedMs(), () => describeObject(org, object, request.version));
      },
    },
  ];
}
