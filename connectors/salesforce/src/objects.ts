/** The standard objects offered, in the order they are shown; those hidden from the user are left out. */
export const STANDARD_OBJECTS: readonly string[] = ['Contact', 'Account', 'Lead', 'Opportunity', 'Campaign', 'User'];

/** Objects the connection is checked for: without them there is nothing to sync. */
export const CHECKED_OBJECTS: readonly string[] = ['Contact', 'Account', 'Lead'];

/** The rows that say who is in which campaign. Not offered as an object: they are the people's `campaigns` field. */
export const CAMPAIGN_MEMBER = 'CampaignMember';

const CUSTOM_NAME = /^[A-Za-z]\w*__c$/;

/** Whether the connector has a port for the object: a standard one it knows, or any custom object. */
export const isOffered = (name: string): boolean => STANDARD_OBJECTS.includes(name) || CUSTOM_NAME.test(name);

export const isCustomObject = (name: string): boolean => CUSTOM_NAME.test(name);

/** Where an object differs from the others. */
export interface ObjectTraits {
  /** Nothing is written: users are paid licences. */
  readonly readOnly: boolean;
  /** Records can be deleted, and have IsDeleted to say so. */
  readonly deletable: boolean;
  /** Objects that records can be converted into, after which they are history; by the field that names the new record. */
  readonly convertsTo: Readonly<Record<string, string>>;
  /** The field of a campaign's member that points to a record of this object. */
  readonly memberField: 'ContactId' | 'LeadId' | null;
}

const ORDINARY: ObjectTraits = { readOnly: false, deletable: true, convertsTo: {}, memberField: null };

const UNUSUAL: Readonly<Record<string, Partial<ObjectTraits>>> = {
  Contact: { memberField: 'ContactId' },
  Lead: { memberField: 'LeadId', convertsTo: { Contact: 'ConvertedContactId', Account: 'ConvertedAccountId' } },
  User: { readOnly: true, deletable: false },
};

export const isConvertible = ({ convertsTo }: ObjectTraits): boolean => Object.keys(convertsTo).length > 0;

export const traitsOf = (object: string): ObjectTraits => ({ ...ORDINARY, ...UNUSUAL[object] });

/** `Contact` is told of on `ContactChangeEvent`, `Thing__c` on `Thing__ChangeEvent`. */
export const channelOf = (object: string): string =>
  `/data/${isCustomObject(object) ? object.slice(0, -1) : object}ChangeEvent`;
