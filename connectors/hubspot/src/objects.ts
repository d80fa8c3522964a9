/** What differs between the HubSpot object types served here. The name is the one in HubSpot's paths. */
export interface ObjectKind {
  readonly name: 'contacts' | 'companies';
  readonly title: string;
  /** The prefix of webhook subscription types, e.g. `contact.creation`. */
  readonly eventName: 'contact' | 'company';
  /** HubSpot's numeric type id, used by generic `object.*` webhook events. */
  readonly typeId: string;
  /** The property search sorts and filters changes by; the other spelling silently does not work. */
  readonly modifiedProperty: 'lastmodifieddate' | 'hs_lastmodifieddate';
  /** Properties HubSpot keeps unique without saying `hasUniqueValue`. */
  readonly naturallyUnique: readonly string[];
  readonly propertyGroup: string;
  readonly readScope: string;
  readonly writeScope: string;
  readonly schemaScope: string;
}

export const OBJECT_KINDS: readonly ObjectKind[] = [
  {
    name: 'contacts',
    title: 'Contacts',
    eventName: 'contact',
    typeId: '0-1',
    modifiedProperty: 'lastmodifieddate',
    naturallyUnique: ['email'],
    propertyGroup: 'contactinformation',
    readScope: 'crm.objects.contacts.read',
    writeScope: 'crm.objects.contacts.write',
    schemaScope: 'crm.schemas.contacts.write',
  },
  {
    name: 'companies',
    title: 'Companies',
    eventName: 'company',
    typeId: '0-2',
    modifiedProperty: 'hs_lastmodifieddate',
    naturallyUnique: [],
    propertyGroup: 'companyinformation',
    readScope: 'crm.objects.companies.read',
    writeScope: 'crm.objects.companies.write',
    schemaScope: 'crm.schemas.companies.write',
  },
];

export const objectKind = (name: string): ObjectKind | undefined => OBJECT_KINDS.find((kind) => kind.name === name);
