import { type IdMinter } from './ids.js';
import { type StoredRecord } from './store.js';

interface Colleague {
  firstName: string;
  lastName: string;
  email: string;
  isActive: boolean;
}

/** Who works in the org beside its administrator: two own records in the demo's other tools too, one has left. */
const COLLEAGUES: readonly Colleague[] = [
  { firstName: 'Ana', lastName: 'Owner', email: 'ana.owner@sandbox.hubspot.test', isActive: true },
  { firstName: 'Ben', lastName: 'Seller', email: 'ben.seller@sandbox.hubspot.test', isActive: true },
  { firstName: 'Dana', lastName: 'Field', email: 'dana.field@sandbox.salesforce.test', isActive: true },
  { firstName: 'Eli', lastName: 'Gone', email: 'eli.gone@sandbox.salesforce.test', isActive: false },
];

const SETTINGS = {
  TimeZoneSidKey: 'Etc/UTC',
  LocaleSidKey: 'en_US',
  LanguageLocaleKey: 'en_US',
  EmailEncodingKey: 'UTF-8',
  DigestFrequency: 'D',
  DefaultGroupNotificationFrequency: 'N',
  UserType: 'Standard',
};

/** The users of a fresh org, the administrator first. */
export function usersOf(ids: IdMinter, username: string, stamp: string): StoredRecord[] {
  const adminId = ids.mint('005');
  const profileId = ids.mint('00e');
  const saved = {
    CreatedDate: stamp,
    CreatedById: adminId,
    LastModifiedDate: stamp,
    LastModifiedById: adminId,
    SystemModstamp: stamp,
  };
  const user = (id: string, username: string, { firstName, lastName, email, isActive }: Colleague): StoredRecord => ({
    Id: id,
    Username: username,
    Email: email,
    FirstName: firstName,
    LastName: lastName,
    Name: `${firstName} ${lastName}`,
    Alias: `${firstName.charAt(0)}${lastName}`.toLowerCase().slice(0, 8),
    CommunityNickname: `${firstName}.${lastName}`.toLowerCase(),
    IsActive: isActive,
    ProfileId: profileId,
    ...SETTINGS,
    ...saved,
  });
  const admin: Colleague = { firstName: 'Sandbox', lastName: 'Admin', email: username, isActive: true };
  return [
    user(adminId, username, admin),
    ...COLLEAGUES.map((colleague) => user(ids.mint('005'), colleague.email, colleague)),
  ];
}
