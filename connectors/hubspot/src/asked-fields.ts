import { type AssociationField, isAssociationName } from './association-fields.js';
import { type ObjectKind } from './objects.js';

/** The field that holds the lists a record is in. */
export const LISTS = 'lists';

const SUBSCRIPTION = /^subscription:(\d+)$/;

export const subscriptionName = (definitionId: string | number): string => `subscription:${definitionId}`;

/** The subscription definition a field is about; `undefined` for other fields. */
export const definitionOf = (kind: ObjectKind, name: string): string | undefined =>
  kind.name === 'contacts' ? SUBSCRIPTION.exec(name)?.[1] : undefined;

/** The fields of a request by where HubSpot keeps them. What is not a property takes calls of its own. */
export interface AskedFields {
  readonly properties: readonly string[];
  readonly associations: readonly AssociationField[];
  readonly lists: boolean;
  /** Ids of subscription definitions. */
  readonly subscriptions: readonly string[];
}

export function askedFields(kind: ObjectKind, names: readonly string[]): AskedFields {
  const isProperty = (name: string): boolean =>
    name !== LISTS && !isAssociationName(name) && definitionOf(kind, name) === undefined;
  return {
    properties: names.filter(isProperty),
    associations: kind.associations.filter((association) => names.includes(association.name)),
    lists: names.includes(LISTS),
    subscriptions: names.flatMap((name) => definitionOf(kind, name) ?? []),
  };
}

/** Whether nothing but properties is asked for, so that the object's own calls answer all. */
export const onlyProperties = ({ associations, lists, subscriptions }: AskedFields): boolean =>
  associations.length === 0 && !lists && subscriptions.length === 0;

/** A field of a record that is no property. */
export const isExtra = (kind: ObjectKind, name: string): boolean => !onlyProperties(askedFields(kind, [name]));
