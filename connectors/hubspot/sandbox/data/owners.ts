/** A person of the account who can own records. */
export interface Owner {
  id: string;
  email: string;
  type: 'PERSON';
  firstName: string;
  lastName: string;
  /** null once the person has left. */
  userId: number | null;
  userIdIncludingInactive: number;
  createdAt: string;
  updatedAt: string;
  archived: boolean;
}

const SINCE = { createdAt: '2023-10-26T17:55:48.301Z', updatedAt: '2024-12-24T17:31:54.727Z' };

/** `hubspot_owner_id` holds the `id`, never the `userId`. */
export const OWNERS: readonly Owner[] = [
  {
    ...SINCE,
    id: '41629779',
    email: 'ana.owner@sandbox.hubspot.test',
    type: 'PERSON',
    firstName: 'Ana',
    lastName: 'Owner',
    userId: 76070032,
    userIdIncludingInactive: 76070032,
    archived: false,
  },
  {
    ...SINCE,
    id: '41629780',
    email: 'ben.seller@sandbox.hubspot.test',
    type: 'PERSON',
    firstName: 'Ben',
    lastName: 'Seller',
    userId: 76070033,
    userIdIncludingInactive: 76070033,
    archived: false,
  },
  {
    ...SINCE,
    id: '41629781',
    email: 'cy.left@sandbox.hubspot.test',
    type: 'PERSON',
    firstName: 'Cy',
    lastName: 'Left',
    userId: null,
    userIdIncludingInactive: 76070034,
    archived: true,
  },
];
