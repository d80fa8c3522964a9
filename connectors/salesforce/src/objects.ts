/** The standard objects offered, in the order they are shown; those hidden from the user are left out. */
export const STANDARD_OBJECTS: readonly string[] = ['Contact', 'Account', 'Lead', 'Opportunity', 'Campaign', 'User'];

/** Objects the connection is checked for: without them there is nothing to sync. */
export const CHECKED_OBJECTS: readonly string[] = ['Contact', 'Account', 'Lead'];

const CUSTOM_NAME = /^[A-Za-z]\w*__c$/;

/** Whether the connector has a port for the object: a standard one it knows, or any custom object. */
export const isOffered = (name: string): boolean => STANDARD_OBJECTS.includes(name) || CUSTOM_NAME.test(name);

export const isCustomObject = (name: string): boolean => CUSTOM_NAME.test(name);

/** A field of a membership that points to the record whose set it is in. */
export type RecordField = 'ContactId' | 'LeadId' | 'OpportunityId';
/** A field of a membership that points to the member. */
export type MemberField = 'CampaignId' | 'ContactId';

/**
 * A set of a record's that Salesforce keeps as rows of an object of its own, one for each member. It is offered as a
 * field of the record, and the object of the rows is not.
 */
export interface MemberSet {
  /** The name of the field; small letters tell it from Salesforce's own. */
  readonly field: string;
  readonly title: string;
  /** The object of the rows. */
  readonly rows: string;
  readonly recordField: RecordField;
  readonly memberField: MemberField;
  /** What the members are. */
  readonly memberObject: 'Campaign' | 'Contact';
  /** Whether the members are groups; else they are records that other syncs link. */
  readonly groups: boolean;
  /** Whether the org refuses a second row of the same record and member. */
  readonly unique: boolean;
  /** Whether the rows of a member that is hidden from the user are hidden as well. */
  readonly hiddenWithMember: boolean;
  /** What a membership is refused with when its member is not there. */
  readonly missing: { readonly code: string; readonly message: string };
}

const campaignsOf = (recordField: RecordField): MemberSet => ({
  field: 'campaigns',
  title: 'Campaigns',
  rows: 'CampaignMember',
  recordField,
  memberField: 'CampaignId',
  memberObject: 'Campaign',
  groups: true,
  unique: true,
  hiddenWithMember: true,
  missing: {
    code: 'SALESFORCE_NO_SUCH_CAMPAIGN',
    message: 'The campaign is deleted, or not shared with the user.',
  },
});

/** The people of an opportunity. One may have several roles in it; the rows are seen with the opportunity. */
const CONTACT_ROLES: MemberSet = {
  field: 'contacts',
  title: 'Contacts',
  rows: 'OpportunityContactRole',
  recordField: 'OpportunityId',
  memberField: 'ContactId',
  memberObject: 'Contact',
  groups: false,
  unique: false,
  hiddenWithMember: false,
  missing: {
    code: 'SALESFORCE_NO_SUCH_CONTACT',
    message: 'The contact is deleted, or hidden from the user.',
  },
};

/** Where an object differs from the others. */
export interface ObjectTraits {
  /** Nothing is written: users are paid licences. */
  readonly readOnly: boolean;
  /** Records can be deleted, and have IsDeleted to say so. */
  readonly deletable: boolean;
  /** Objects that records can be converted into, after which they are history; by the field that names the new record. */
  readonly convertsTo: Readonly<Record<string, string>>;
  /** The set of each record that is rows of another object. */
  readonly memberSet: MemberSet | null;
}

const ORDINARY: ObjectTraits = { readOnly: false, deletable: true, convertsTo: {}, memberSet: null };

const UNUSUAL: Readonly<Record<string, Partial<ObjectTraits>>> = {
  Contact: { memberSet: campaignsOf('ContactId') },
  Lead: {
    memberSet: campaignsOf('LeadId'),
    convertsTo: { Contact: 'ConvertedContactId', Account: 'ConvertedAccountId' },
  },
  Opportunity: { memberSet: CONTACT_ROLES },
  User: { readOnly: true, deletable: false },
};

export const isConvertible = ({ convertsTo }: ObjectTraits): boolean => Object.keys(convertsTo).length > 0;

export const traitsOf = (object: string): ObjectTraits => ({ ...ORDINARY, ...UNUSUAL[object] });

const MEMBER_ROWS = new Set(STANDARD_OBJECTS.flatMap((object) => traitsOf(object).memberSet?.rows ?? []));

/** Whether an object's records are members of other records' sets. */
export const isMemberRows = (object: string): boolean => MEMBER_ROWS.has(object);

/** `Contact` is told of on `ContactChangeEvent`, `Thing__c` on `Thing__ChangeEvent`. */
export const channelOf = (object: string): string =>
  `/data/${isCustomObject(object) ? object.slice(0, -1) : object}ChangeEvent`;
