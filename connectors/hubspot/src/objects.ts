import { ASSOCIATION_FIELDS, type AssociationField } from './association-fields.js';

/** What differs between the HubSpot object types served here. */
export interface ObjectKind {
  /** As in HubSpot's paths: `contacts`; `p{account}_{name}` for a custom object. */
  readonly name: string;
  readonly title: string;
  /** The prefix of webhook subscription types, e.g. `contact.creation`; custom objects share `object`. */
  readonly eventName: string;
  /** HubSpot's type id, e.g. `0-1`, used by lists and by generic `object.*` webhook events. */
  readonly typeId: string;
  /** The property search sorts and filters changes by; the other spelling silently does not work. */
  readonly modifiedProperty: 'lastmodifieddate' | 'hs_lastmodifieddate';
  /** Properties HubSpot keeps unique without saying `hasUniqueValue`. */
  readonly naturallyUnique: readonly string[];
  readonly requiredProperties: readonly string[];
  /** The property that tells which currency amounts are in. */
  readonly currencyProperty?: string;
  /** Its stages and pipelines are kept apart from the properties that hold them. */
  readonly pipelines: boolean;
  /** Records can be merged: an id that is found nowhere may have been swallowed a moment ago. */
  readonly mergeable: boolean;
  readonly custom: boolean;
  readonly associations: readonly AssociationField[];
  readonly propertyGroup: string;
  readonly readScope: string;
  readonly writeScope: string;
  /** For reading which properties there are. */
  readonly definitionScope: string;
  readonly schemaScope: string;
}

const standard = (
  name: keyof typeof ASSOCIATION_FIELDS,
  rest: Pick<ObjectKind, 'title' | 'eventName' | 'typeId' | 'modifiedProperty' | 'propertyGroup'> & Partial<ObjectKind>,
): ObjectKind => ({
  name,
  naturallyUnique: [],
  requiredProperties: [],
  pipelines: false,
  mergeable: true,
  custom: false,
  associations: ASSOCIATION_FIELDS[name],
  readScope: `crm.objects.${name}.read`,
  writeScope: `crm.objects.${name}.write`,
  definitionScope: `crm.schemas.${name}.read`,
  schemaScope: `crm.schemas.${name}.write`,
  ...rest,
});

/** HubSpot's own objects; an account's custom objects are found by their schemas. */
export const STANDARD_KINDS: readonly ObjectKind[] = [
  standard('contacts', {
    title: 'Contacts',
    eventName: 'contact',
    typeId: '0-1',
    modifiedProperty: 'lastmodifieddate',
    naturallyUnique: ['email'],
    propertyGroup: 'contactinformation',
  }),
  standard('companies', {
    title: 'Companies',
    eventName: 'company',
    typeId: '0-2',
    modifiedProperty: 'hs_lastmodifieddate',
    propertyGroup: 'companyinformation',
  }),
  standard('deals', {
    title: 'Deals',
    eventName: 'deal',
    typeId: '0-3',
    modifiedProperty: 'hs_lastmodifieddate',
    currencyProperty: 'deal_currency_code',
    pipelines: true,
    propertyGroup: 'dealinformation',
  }),
];

/** The people who own records: an object of its own that can only be read. */
export const OWNERS = 'owners';
