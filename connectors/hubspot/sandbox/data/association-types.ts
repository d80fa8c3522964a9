/** One direction of a HubSpot-defined association; `inverseTypeId` is the same association seen from the other record. */
export interface AssociationType {
  fromTypeId: string;
  toTypeId: string;
  typeId: number;
  inverseTypeId: number;
  category: 'HUBSPOT_DEFINED' | 'USER_DEFINED';
  /** null for the unlabelled association every pair of types has. */
  label: string | null;
  name: string;
}

type Pair = readonly [number, number];
const CONTACT = '0-1';
const COMPANY = '0-2';
const DEAL = '0-3';

function bothWays(
  from: { typeId: string; name: string },
  to: { typeId: string; name: string },
  [typeId, inverseTypeId]: Pair,
  { label = null, suffix = '' }: { label?: string | null; suffix?: string } = {},
): AssociationType[] {
  const common = { category: 'HUBSPOT_DEFINED', label } as const;
  return [
    {
      ...common,
      fromTypeId: from.typeId,
      toTypeId: to.typeId,
      typeId,
      inverseTypeId,
      name: `${from.name}_TO_${to.name}${suffix}`,
    },
    {
      ...common,
      fromTypeId: to.typeId,
      toTypeId: from.typeId,
      typeId: inverseTypeId,
      inverseTypeId: typeId,
      name: `${to.name}_TO_${from.name}${suffix}`,
    },
  ];
}

const contact = { typeId: CONTACT, name: 'CONTACT' };
const company = { typeId: COMPANY, name: 'COMPANY' };
const deal = { typeId: DEAL, name: 'DEAL' };

/**
 * Type ids of HubSpot's associations page: 279/280 with primary 1/2, 4/3, 341/342 with primary 5/6. Where there is a
 * primary association it has the plain name (`contact_to_company` in object reads), and the unlabelled one a suffix.
 */
export const HUBSPOT_ASSOCIATION_TYPES: readonly AssociationType[] = [
  ...bothWays(contact, company, [279, 280], { suffix: '_UNLABELED' }),
  ...bothWays(contact, company, [1, 2], { label: 'Primary' }),
  ...bothWays(contact, deal, [4, 3]),
  ...bothWays(deal, company, [341, 342], { suffix: '_UNLABELED' }),
  ...bothWays(deal, company, [5, 6], { label: 'Primary' }),
  {
    fromTypeId: CONTACT,
    toTypeId: CONTACT,
    typeId: 449,
    inverseTypeId: 449,
    category: 'HUBSPOT_DEFINED',
    label: null,
    name: 'CONTACT_TO_CONTACT',
  },
  {
    fromTypeId: COMPANY,
    toTypeId: COMPANY,
    typeId: 450,
    inverseTypeId: 450,
    category: 'HUBSPOT_DEFINED',
    label: null,
    name: 'COMPANY_TO_COMPANY',
  },
  {
    fromTypeId: DEAL,
    toTypeId: DEAL,
    typeId: 451,
    inverseTypeId: 451,
    category: 'HUBSPOT_DEFINED',
    label: null,
    name: 'DEAL_TO_DEAL',
  },
];
