import { type FieldDescription, type Logger, type CallContext } from '#connector-sdk';
import {
  type DescribedObject,
  type Describer,
  fieldDescriptions,
  type ListedObject,
  memberSetField,
} from './describe.js';
import { isCustomObject, type MemberSet, STANDARD_OBJECTS, traitsOf } from './objects.js';

/** Custom objects described at most, the org's own before those of installed packages. */
const CUSTOM_OBJECTS_MAX = 100;

/** An object as it is offered. */
export interface CatalogueEntry {
  readonly name: string;
  readonly title: string;
  readonly fields: readonly FieldDescription[];
}

/** What the org offers its user: the standard objects known here, and its custom objects. */
export async function catalogue(
  describer: Describer,
  logger: Logger,
  context: CallContext,
): Promise<readonly CatalogueEntry[]> {
  const listed = await describer.list(context);
  const queryable = new Set(listed.filter(({ flags }) => flags['queryable'] === true).map(({ name }) => name));
  const standard = STANDARD_OBJECTS.filter((name) => queryable.has(name));
  const custom = customObjects(listed, logger);
  const described = await describer.describeAnew([...standard, ...custom], context);
  return described.map((object) => ({ name: object.name, title: object.label, fields: fieldsOf(object, listed) }));
}

function fieldsOf(object: DescribedObject, listed: readonly ListedObject[]): readonly FieldDescription[] {
  const { readOnly, memberSet } = traitsOf(object.name);
  const fields = fieldDescriptions(object, { readOnly });
  const set = memberSet && setFieldOf(memberSet, listed);
  return set ? [...fields, set] : fields;
}

/** The field of the set, where the user sees its rows and members at all. */
function setFieldOf(set: MemberSet, listed: readonly ListedObject[]): FieldDescription | null {
  const flagsOf = (object: string): ListedObject['flags'] | undefined =>
    listed.find(({ name, flags }) => name === object && flags['queryable'] === true)?.flags;
  const rows = flagsOf(set.rows);
  if (!rows || !flagsOf(set.memberObject)) return null;
  return memberSetField(set, { writable: mayChangeMembers(rows) });
}

/** Whether these flags of the membership object let the user put members into sets and take them out. */
export const mayChangeMembers = (flags: ListedObject['flags']): boolean =>
  flags['createable'] === true && flags['deletable'] === true;

function customObjects(listed: readonly ListedObject[], logger: Logger): readonly string[] {
  const names = listed
    .filter(({ name, flags }) => isCustomObject(name) && flags['queryable'] === true)
    .filter(({ flags }) => flags['customSetting'] !== true && flags['deprecatedAndHidden'] !== true)
    .map(({ name }) => name)
    .sort((x, y) => Number(isOfPackage(x)) - Number(isOfPackage(y)) || (x < y ? -1 : 1));
  if (names.length > CUSTOM_OBJECTS_MAX) {
    logger.warn('salesforce: not all custom objects are offered', {
      offered: CUSTOM_OBJECTS_MAX,
      present: names.length,
    });
  }
  return names.slice(0, CUSTOM_OBJECTS_MAX);
}

/** `vendor__Thing__c`, as against `Thing__c`. */
const isOfPackage = (name: string): boolean => name.split('__').length > 2;
