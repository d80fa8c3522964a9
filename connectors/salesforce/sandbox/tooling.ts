import { type ApiRequest, type ApiResponse, bodyObject, type Route } from './api.js';
import { addCustomField, type CustomFieldDefinition, isCustomFieldType } from './custom-fields.js';
import { failure, notFound } from './errors.js';
import { canonicalId } from './ids.js';
import { type Org } from './org.js';
import { queryRows } from './queries.js';
import { ObjectSchema, Schema } from './schema.js';
import { runSelect } from './soql/evaluate.js';
import { parseSoql } from './soql/parser.js';
import { Store } from './store.js';
import { vendorDatetime } from './times.js';
import { asText } from './text.js';

/** The tooling API keeps its own objects; CustomField is the one this org has. */
const CUSTOM_FIELD = new ObjectSchema(
  {
    name: 'CustomField',
    label: 'Custom Field',
    labelPlural: 'Custom Fields',
    keyPrefix: '00N',
    flags: {},
    urls: ['sobject', 'describe', 'rowTemplate'],
    recordTypes: false,
    scopes: [],
    fields: [
      ['Id', 'id', 'Custom Field ID'],
      ['DeveloperName', 'string', 'Developer Name'],
      ['FullName', 'string', 'Full Name', { length: 255 }],
      ['TableEnumOrId', 'string', 'Entity Definition'],
      ['EntityDefinitionId', 'string', 'Entity Definition'],
      ['NamespacePrefix', 'string', 'Namespace Prefix'],
      ['CreatedDate', 'datetime', 'Created Date'],
      ['LastModifiedDate', 'datetime', 'Last Modified Date'],
    ],
    children: [],
  },
  [],
  0,
);

/** Custom fields made and read over the Tooling API, which is how an integration makes its own key field. */
export class ToolingApi {
  readonly #org: Org;
  readonly #store: Store;

  constructor(org: Org) {
    this.#org = org;
    const schema = new Schema();
    schema.add(CUSTOM_FIELD);
    this.#store = new Store(schema, org.store.clock, org.store.random);
    for (const object of org.schema.all()) {
      for (const field of object.fieldsFor(Infinity)) if (field.custom) this.record(object.name, field.name);
    }
  }

  /** Lists a field among the custom ones and gives its id. */
  record(objectName: string, fieldName: string): string {
    const id = this.#store.ids.mint(CUSTOM_FIELD.keyPrefix);
    const stamp = vendorDatetime(this.#store.clock.nowMs());
    this.#store.table('CustomField').put({
      Id: id,
      DeveloperName: fieldName.replace(/__c$/, ''),
      FullName: `${objectName}.${fieldName}`,
      TableEnumOrId: objectName,
      EntityDefinitionId: objectName,
      CreatedDate: stamp,
      LastModifiedDate: stamp,
    });
    return id;
  }

  routes(): Route[] {
    return [
      { method: 'GET', path: '/tooling/query', handle: (request) => this.#query(request) },
      { method: 'POST', path: '/tooling/sobjects/CustomField', handle: (request) => this.#create(request) },
      {
        method: 'GET',
        path: '/tooling/sobjects/CustomField/:id',
        handle: (_request, parameter) => {
          const record = this.#store.table('CustomField').get(canonicalId(parameter('id')) ?? '');
          if (!record) throw notFound();
          return { status: 200, body: { attributes: { type: 'CustomField' }, ...record } };
        },
      },
    ];
  }

  #query(request: ApiRequest): ApiResponse {
    const soql = request.query.get('q') ?? '';
    const select = parseSoql(soql);
    const rows =
      select.object.toLowerCase() === 'customfield'
        ? runSelect({ store: this.#store, version: request.version }, select, false)
        : queryRows(this.#org, request.version, soql, false);
    const records = rows.show(0, rows.totalSize).map((record) => {
      const url = record.attributes.url?.replace('/sobjects/', '/tooling/sobjects/');
      return { ...record, attributes: { ...record.attributes, ...(url === undefined ? {} : { url }) } };
    });
    const entityTypeName = select.object;
    return {
      status: 200,
      body: {
        size: records.length,
        totalSize: rows.totalSize,
        done: true,
        queryLocator: null,
        entityTypeName,
        records,
      },
    };
  }

  #create(request: ApiRequest): ApiResponse {
    const body = bodyObject(request);
    const [objectName = '', fieldName = ''] = asText(body['FullName']).split('.');
    const object = this.#org.schema.object(objectName);
    if (!object || fieldName === '') {
      throw failure(400, 'INVALID_CROSS_REFERENCE_KEY', `Entity Enumeration Or ID: ${objectName} is unknown`, [
        'TableEnumOrId',
      ]);
    }
    const name = addCustomField(this.#org, object, definitionOf(fieldName, body['Metadata']));
    const id = this.record(object.name, name);
    return { status: 201, body: { id, success: true, errors: [], warnings: [], infos: [] } };
  }
}

interface Metadata {
  type?: string;
  label?: string;
  length?: number;
  precision?: number;
  scale?: number;
  unique?: boolean;
  externalId?: boolean;
  caseSensitive?: boolean;
  required?: boolean;
  referenceTo?: string;
  valueSet?: { restricted?: boolean; valueSetDefinition?: { value?: { fullName?: string; valueName?: string }[] } };
}

function definitionOf(name: string, given: unknown): CustomFieldDefinition {
  const { type, valueSet, ...plain } = (given ?? {}) as Metadata;
  if (type === undefined || !isCustomFieldType(type)) {
    throw failure(400, 'FIELD_INTEGRITY_EXCEPTION', 'Field Type: You must specify a type for the field', ['Type']);
  }
  if (type === 'Text' && plain.length === undefined) {
    throw failure(400, 'FIELD_INTEGRITY_EXCEPTION', 'Can not specify length: a text field needs one', ['Length']);
  }
  const values = valueSet?.valueSetDefinition?.value?.map((value) => value.valueName ?? value.fullName ?? '');
  return {
    ...plain,
    name,
    type,
    ...(values ? { values, restricted: valueSet?.restricted === true } : {}),
  };
}
