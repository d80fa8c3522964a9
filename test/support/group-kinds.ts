import { type HubspotSandbox } from '#sandboxes/hubspot';
import { type MailchimpSandbox } from '#sandboxes/mailchimp';
import { type SalesforceSandbox } from '#sandboxes/salesforce';

/** One person as each tool has them. */
export interface Everywhere {
  readonly email: string;
  readonly hubspotId: string;
  readonly salesforceId: string;
}

/** One kind of groups a tool has, in the hands of somebody who puts one person in and takes them out. */
export interface GroupKind {
  readonly what: string;
  readonly vendor: 'hubspot' | 'salesforce' | 'mailchimp';
  /** The field that holds a person's groups. */
  readonly field: string;
  /** Whether a sync may make groups of this kind; else people set them up. */
  readonly canMake: boolean;
  put(group: string): Promise<unknown>;
  take(group: string): Promise<unknown>;
  /** Names of the person's groups, in order. */
  held(): Promise<readonly string[]>;
}

export interface ThreeVendors {
  readonly hubspot: HubspotSandbox;
  readonly salesforce: SalesforceSandbox;
  readonly mailchimp: MailchimpSandbox;
}

export const GROUP_KINDS = [
  ...['HubSpot lists', 'HubSpot checkboxes', 'Salesforce campaigns', 'Salesforce picklist'],
  ...['Mailchimp tags', 'Mailchimp static segments', 'Mailchimp interests'],
] as const;

const CHECKBOXES = 'clubs';
const PICKLIST = 'Clubs__c';
/** Interests of this category go by their own names. */
const CATEGORY = 'Interests';

/** What is set up where a person can only choose among what is there. */
export interface SetUp {
  readonly checkboxes: readonly string[];
  readonly picklist: readonly string[];
  readonly interests: readonly string[];
}

/** Every kind of groups the three tools have. */
export async function groupKinds(
  vendors: ThreeVendors,
  person: Everywhere,
  setUp: SetUp,
): Promise<readonly GroupKind[]> {
  return [
    lists(vendors.hubspot, person),
    await checkboxes(vendors.hubspot, person, setUp.checkboxes),
    campaigns(vendors.salesforce, person),
    picklist(vendors.salesforce, person, setUp.picklist),
    tags(vendors.mailchimp, person),
    staticSegments(vendors.mailchimp, person),
    await interests(vendors.mailchimp, person, setUp.interests),
  ];
}

type Json = Readonly<Record<string, unknown>>;

async function send(url: string, token: string | undefined, body?: object): Promise<Json> {
  const answer = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Json;
}

/** What several choices are kept as in both CRMs. */
const choices = (value: unknown): readonly string[] =>
  typeof value === 'string' ? value.split(';').filter((name) => name !== '') : [];
const without = (names: readonly string[], name: string): string => names.filter((one) => one !== name).join(';');

interface ListSeen {
  readonly listId: string;
  readonly name: string;
  readonly members: readonly string[];
}

function lists({ url, asUser }: HubspotSandbox, { hubspotId }: Everywhere): GroupKind {
  const all = async () => (await send(`${url}/_sandbox/lists`, undefined))['results'] as readonly ListSeen[];
  const idOf = async (name: string): Promise<string> =>
    (await all()).find((list) => list.name === name)?.listId ?? asUser.createList({ name });
  return {
    ...{ what: 'HubSpot lists', vendor: 'hubspot', field: 'lists', canMake: true },
    put: async (group) => asUser.changeList(await idOf(group), { add: [hubspotId] }),
    take: async (group) => asUser.changeList(await idOf(group), { remove: [hubspotId] }),
    held: async () => (await all()).flatMap(({ name, members }) => (members.includes(hubspotId) ? [name] : [])).sort(),
  };
}

async function checkboxes(
  { url, settings, asUser }: HubspotSandbox,
  { hubspotId }: Everywhere,
  groups: readonly string[],
): Promise<GroupKind> {
  await send(`${url}/crm/v3/properties/contacts`, settings.accessToken, {
    ...{
      name: CHECKBOXES,
      label: 'Clubs',
      type: 'enumeration',
      fieldType: 'checkbox',
      groupName: 'contactinformation',
    },
    options: groups.map((name, displayOrder) => ({ label: name, value: name, displayOrder, hidden: false })),
  });
  const held = () => choices(asUser.get('contacts', hubspotId)?.properties[CHECKBOXES]);
  return {
    ...{ what: 'HubSpot checkboxes', vendor: 'hubspot', field: CHECKBOXES, canMake: true },
    put: async (group) => asUser.updateContact(hubspotId, { [CHECKBOXES]: [...held(), group].join(';') }),
    take: async (group) => asUser.updateContact(hubspotId, { [CHECKBOXES]: without(held(), group) }),
    held: async () => held().toSorted(),
  };
}

function campaigns({ asUser, org }: SalesforceSandbox, { salesforceId }: Everywhere): GroupKind {
  const rows = (object: string) => [...org.store.table(object).all()].filter((row) => row['IsDeleted'] !== true);
  const idOf = (name: string): string =>
    String(rows('Campaign').find((row) => row['Name'] === name)?.['Id'] ?? asUser.create('Campaign', { Name: name }));
  const memberships = () => rows('CampaignMember').filter((row) => row['ContactId'] === salesforceId);
  return {
    ...{ what: 'Salesforce campaigns', vendor: 'salesforce', field: 'campaigns', canMake: true },
    put: async (group) => asUser.create('CampaignMember', { CampaignId: idOf(group), ContactId: salesforceId }),
    take: async (group) => {
      for (const row of memberships()) if (row['CampaignId'] === idOf(group)) asUser.delete(String(row['Id']));
    },
    held: async () =>
      memberships()
        .map((row) => String(asUser.get(String(row['CampaignId']))?.['Name']))
        .sort(),
  };
}

function picklist(salesforce: SalesforceSandbox, { salesforceId }: Everywhere, values: readonly string[]): GroupKind {
  const { asUser } = salesforce;
  salesforce.addCustomField('Contact', { name: PICKLIST, type: 'MultiselectPicklist', values });
  const held = () => choices(asUser.get(salesforceId)?.[PICKLIST]);
  return {
    ...{ what: 'Salesforce picklist', vendor: 'salesforce', field: PICKLIST, canMake: false },
    put: async (group) => asUser.update('Contact', salesforceId, { [PICKLIST]: [...held(), group].join(';') }),
    take: async (group) => asUser.update('Contact', salesforceId, { [PICKLIST]: without(held(), group) }),
    held: async () => held().toSorted(),
  };
}

interface GroupSeen {
  readonly id: number | string;
  readonly name: string;
  readonly members: readonly string[];
}

const groupsOf = async ({ url }: MailchimpSandbox, kind: 'tags' | 'interests'): Promise<readonly GroupSeen[]> =>
  (await send(`${url}/_sandbox/groups`, undefined))[kind] as readonly GroupSeen[];

const namesHeld = async (mailchimp: MailchimpSandbox, kind: 'tags' | 'interests', email: string) =>
  (await groupsOf(mailchimp, kind)).flatMap(({ name, members }) => (members.includes(email) ? [name] : [])).sort();

function tags(mailchimp: MailchimpSandbox, { email }: Everywhere): GroupKind {
  return {
    ...{ what: 'Mailchimp tags', vendor: 'mailchimp', field: 'tags', canMake: true },
    put: async (group) => mailchimp.asUser.tag(email, group),
    take: async (group) => mailchimp.asUser.untag(email, group),
    held: () => namesHeld(mailchimp, 'tags', email),
  };
}

/** The same as tags to Mailchimp, made and filled by another page of it. */
function staticSegments(mailchimp: MailchimpSandbox, { email }: Everywhere): GroupKind {
  const path = `${mailchimp.url}/3.0/lists/${mailchimp.listId}/segments`;
  const change = async (group: string, how: 'members_to_add' | 'members_to_remove') => {
    const known = (await groupsOf(mailchimp, 'tags')).find(({ name }) => name === group)?.id;
    const id = known ?? (await send(path, mailchimp.apiKey, { name: group, static_segment: [] }))['id'];
    return send(`${path}/${String(id)}`, mailchimp.apiKey, { [how]: [email] });
  };
  return {
    ...tags(mailchimp, { email, hubspotId: '', salesforceId: '' }),
    what: 'Mailchimp static segments',
    put: (group) => change(group, 'members_to_add'),
    take: (group) => change(group, 'members_to_remove'),
  };
}

async function interests(
  mailchimp: MailchimpSandbox,
  { email }: Everywhere,
  groups: readonly string[],
): Promise<GroupKind> {
  const path = `${mailchimp.url}/3.0/lists/${mailchimp.listId}/interest-categories`;
  const category = await send(path, mailchimp.apiKey, { title: CATEGORY, type: 'checkboxes' });
  for (const name of groups) await send(`${path}/${String(category['id'])}/interests`, mailchimp.apiKey, { name });
  const tick = async (group: string, on: boolean) => {
    const id = (await groupsOf(mailchimp, 'interests')).find(({ name }) => name === group)?.id;
    mailchimp.asUser.update(email, { interests: { [String(id)]: on } });
  };
  return {
    ...{ what: 'Mailchimp interests', vendor: 'mailchimp', field: 'interests', canMake: true },
    put: (group) => tick(group, true),
    take: (group) => tick(group, false),
    held: () => namesHeld(mailchimp, 'interests', email),
  };
}
