import { addCurrencyField } from './currencies.js';
import { failure } from './errors.js';
import { type Org } from './org.js';
import { ObjectSchema } from './schema.js';
import { type ObjectSource } from './schema-source.js';

/** A custom object as an administrator defines it; its fields are added one by one. */
export interface CustomObjectDefinition {
  /** `Subscription__c`; the `__c` is added when missing. */
  name: string;
  label?: string;
  /** Describe flags that differ from an ordinary object's, e.g. `customSetting`. */
  flags?: Readonly<Record<string, unknown>>;
}

/** The name of a package may stand before it. */
const NAME = /^(?:[a-z][a-z0-9]*__)?[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*__c$/;
const PREFIX_DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** `a00`, `a01`, …: the prefixes the vendor keeps for custom objects. */
const keyPrefix = (nth: number): string => `a${Math.floor(nth / 36)}${PREFIX_DIGITS[nth % 36] ?? '0'}`;

function sourceOf(name: string, nth: number, { label, flags }: CustomObjectDefinition): ObjectSource {
  const title = label ?? name.replace(/__c$/, '').replaceAll('_', ' ');
  const owned = { createable: true, updateable: true, nillable: false, defaultedOnCreate: true };
  const by = { nillable: false, defaultedOnCreate: true };
  return {
    name,
    label: title,
    labelPlural: `${title}s`,
    keyPrefix: keyPrefix(nth),
    flags: { mergeable: false, feedEnabled: false, ...flags },
    urls: ['rowTemplate', 'describe', 'sobject'],
    recordTypes: false,
    scopes: [['everything', `All ${title.toLowerCase()}s`]],
    fields: [
      ['Id', 'id', 'Record ID'],
      ['OwnerId', 'reference', 'Owner ID', { ...owned, relationshipName: 'Owner', referenceTo: ['Group', 'User'] }],
      ['IsDeleted', 'boolean', 'Deleted'],
      ['Name', 'string', `${title} Name`, { nameField: true, length: 80, nillable: false }],
      ['CreatedDate', 'datetime', 'Created Date'],
      ['CreatedById', 'reference', 'Created By ID', by],
      ['LastModifiedDate', 'datetime', 'Last Modified Date'],
      ['LastModifiedById', 'reference', 'Last Modified By ID', { ...by, relationshipName: 'LastModifiedBy' }],
      ['SystemModstamp', 'datetime', 'System Modstamp'],
    ],
    children: [],
  };
}

/** Adds a custom object to the org and gives its API name. */
export function addCustomObject(org: Org, definition: CustomObjectDefinition): string {
  const name = definition.name.endsWith('__c') ? definition.name : `${definition.name}__c`;
  if (!NAME.test(name)) {
    const message = 'Object Name: an API name has letters, digits and single underscores, and begins with a letter';
    throw failure(400, 'FIELD_INTEGRITY_EXCEPTION', message, ['DeveloperName']);
  }
  if (org.schema.object(name)) {
    throw failure(400, 'DUPLICATE_DEVELOPER_NAME', `There is already an object named ${name}.`, ['FullName']);
  }
  const nth = org.schema.all().filter((object) => object.name.endsWith('__c')).length;
  const object = new ObjectSchema(sourceOf(name, nth, definition), [], 0);
  addCurrencyField(object, org.currencies);
  org.schema.add(object);
  org.store.addTable(object);
  org.schemaChangedMs = org.store.clock.nowMs();
  return name;
}
