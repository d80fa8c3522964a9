/** How HubSpot names a kind of association: ids are told apart by category. */
export interface AssociationType {
  readonly category: string;
  readonly typeId: number;
}

/** Associations of an object with the records of another, as one field. */
export interface AssociationField {
  /** `association:companies`: property names hold no colon. */
  readonly name: string;
  readonly title: string;
  /** The object at the other end, by its name in HubSpot's paths. */
  readonly to: string;
  /** The unlabelled association of the two objects; asked for on the first write where HubSpot does not fix it. */
  readonly plain?: AssociationType;
  /** For the one association that stands out: its own type, and how object reads spell it. */
  readonly primary?: { readonly type: AssociationType; readonly spelling: string };
}

const PREFIX = 'association:';

export const isAssociationName = (name: string): boolean => name.startsWith(PREFIX);

const hubspotDefined = (typeId: number): AssociationType => ({ category: 'HUBSPOT_DEFINED', typeId });

const all = (to: string, title: string, typeId?: number): AssociationField => ({
  name: PREFIX + to,
  title,
  to,
  ...(typeId === undefined ? {} : { plain: hubspotDefined(typeId) }),
});

/** A labelled association implies the unlabelled one of the pair. */
const primaryCompany = (typeId: number, plainId: number, spelling: string): AssociationField => ({
  name: `${PREFIX}primary_company`,
  title: 'Primary company',
  to: 'companies',
  plain: hubspotDefined(plainId),
  primary: { type: hubspotDefined(typeId), spelling },
});

/** The associations of HubSpot's own objects, by object; type ids as HubSpot's associations page lists them. */
export const ASSOCIATION_FIELDS: Readonly<Record<'contacts' | 'companies' | 'deals', readonly AssociationField[]>> = {
  contacts: [
    primaryCompany(1, 279, 'contact_to_company'),
    all('companies', 'Companies', 279),
    all('deals', 'Deals', 4),
  ],
  companies: [all('contacts', 'Contacts', 280), all('deals', 'Deals', 342)],
  deals: [
    primaryCompany(5, 341, 'deal_to_company'),
    all('companies', 'Companies', 341),
    all('contacts', 'Contacts', 3),
  ],
};

/** The field for the associations of a custom object with another object. */
export const customAssociation = (to: string, title: string): AssociationField => all(to, title);

export const sameType = (one: AssociationType, other: AssociationType): boolean =>
  one.typeId === other.typeId && one.category === other.category;
