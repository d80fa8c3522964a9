import { byId } from './evidence.js';
import { lookAtCompany } from './companies.js';
import { type Arrival, editAndWatch, makeAndWatch, type Trio } from './edits.js';
import { type Seen, type Snapshot } from './state.js';
import { type Teller } from './terminal.js';
import { type People } from './vendors.js';
import { type World } from './world.js';

/** One company under one web site in both CRMs, and somebody known to all tools who works for it. */
export interface Firm {
  readonly hubspot: string;
  readonly salesforce: string;
  readonly website: string;
  readonly name: string;
  readonly employee: Trio;
}

/** Companies for which somebody known to all three tools works, each once. */
export function firmsOf(snapshot: Snapshot, known: readonly Trio[]): readonly Firm[] {
  const [hubspot, salesforce] = [byId(snapshot.hubspot), byId(snapshot.salesforce)];
  const companies = byId(snapshot.companies.hubspot);
  const firms = new Map<string, Firm>();
  for (const employee of known) {
    const company = companies.get(hubspot.get(employee.hubspot)?.employerId ?? '');
    const account = salesforce.get(employee.salesforce)?.employerId ?? '';
    if (!company || account === '' || firms.has(company.id)) continue;
    const { website, name } = company.fields;
    firms.set(company.id, { hubspot: company.id, salesforce: account, website, name, employee });
  }
  return [...firms.values()];
}

/** Two companies get other names, one in each CRM. */
export async function renames(
  world: World,
  people: People,
  [one, other]: readonly [Firm, Firm],
  tell: Teller,
): Promise<readonly Arrival[]> {
  tell.heading('Two companies are renamed');
  const [first, second] = [`${one.name} Holding`, `${other.name} グループ`];
  const nameIn = async (vendor: 'hubspot' | 'salesforce', id: string): Promise<string> =>
    (await lookAtCompany(world.sandboxes, vendor, id)).fields.name;
  return [
    ...(await makeAndWatch(
      tell,
      {
        from: 'hubspot',
        what: `company “${first}”`,
        make: () => people.hubspot.updateCompany(one.hubspot, { name: first }),
      },
      [
        {
          to: 'salesforce',
          channel: 'webhook',
          isThere: async () => (await nameIn('salesforce', one.salesforce)) === first,
        },
      ],
    )),
    ...(await makeAndWatch(
      tell,
      {
        from: 'salesforce',
        what: `account “${second}”`,
        make: () => people.salesforce.updateAccount(other.salesforce, { Name: second }),
      },
      [
        {
          to: 'hubspot',
          channel: 'change events',
          isThere: async () => (await nameIn('hubspot', other.hubspot)) === second,
        },
      ],
    )),
  ];
}

const worksFor =
  (companyId: string) =>
  ({ employerId }: Seen): boolean =>
    employerId === companyId;

/** Somebody goes to work for another company, and comes back. */
export async function moves(
  world: World,
  people: People,
  [from, to]: readonly [Firm, Firm],
  tell: Teller,
): Promise<readonly Arrival[]> {
  tell.heading('Somebody changes jobs, and changes back');
  const { employee } = from;
  return [
    ...(await editAndWatch(
      world,
      tell,
      employee,
      {
        from: 'hubspot',
        what: `works for “${to.name}” now`,
        make: () => people.hubspot.employ(employee.hubspot, to.hubspot),
      },
      [{ to: 'salesforce', channel: 'webhook', shows: worksFor(to.salesforce) }],
    )),
    ...(await editAndWatch(
      world,
      tell,
      employee,
      {
        from: 'salesforce',
        what: `works for “${from.name}” again`,
        make: () => people.salesforce.update(employee.salesforce, { AccountId: from.salesforce }),
      },
      [{ to: 'hubspot', channel: 'change events', shows: worksFor(from.hubspot) }],
    )),
  ];
}

const has =
  (tag: string) =>
  ({ tags }: Seen): boolean =>
    tags.includes(tag);
const lacks =
  (tag: string) =>
  (seen: Seen): boolean =>
    !has(tag)(seen);

/** A tag is put on in one tool and taken off in another; one more is put on in the third. */
export async function taggings(
  world: World,
  people: People,
  trio: Trio,
  held: readonly string[],
  tell: Teller,
): Promise<readonly Arrival[]> {
  tell.heading('Tags are put on and taken off');
  const rest = held.filter((name) => name !== VIP && name !== GUEST);
  // Whoever has them already has them taken off first, as anybody would have to.
  if (rest.length < held.length) {
    await editAndWatch(world, tell, trio, retag(people, trio, rest, 'has neither tag'), [
      { to: 'salesforce', channel: 'webhook', shows: (seen) => lacks(VIP)(seen) && lacks(GUEST)(seen) },
      { to: 'mailchimp', channel: 'webhook', shows: (seen) => lacks(VIP)(seen) && lacks(GUEST)(seen) },
    ]);
  }
  return [
    ...(await editAndWatch(world, tell, trio, retag(people, trio, [...rest, VIP], `tag “${VIP}” put on`), [
      { to: 'salesforce', channel: 'webhook', shows: has(VIP) },
      { to: 'mailchimp', channel: 'webhook', shows: has(VIP) },
    ])),
    ...(await editAndWatch(
      world,
      tell,
      trio,
      {
        from: 'salesforce',
        what: `tag “${VIP}” taken off`,
        make: () => people.salesforce.update(trio.salesforce, { Tags__c: rest.join(';') }),
      },
      [
        { to: 'hubspot', channel: 'change events', shows: lacks(VIP) },
        { to: 'mailchimp', channel: 'relay', shows: lacks(VIP) },
      ],
    )),
    ...(await editAndWatch(
      world,
      tell,
      trio,
      { from: 'mailchimp', what: `tag “${GUEST}” put on`, make: () => people.mailchimp.tag(trio.email, GUEST) },
      [
        { to: 'hubspot', channel: 'poll', shows: has(GUEST) },
        { to: 'salesforce', channel: 'poll', shows: has(GUEST) },
      ],
    )),
  ];
}

const VIP = 'VIP';
const GUEST = 'Autumn trade fair';

const retag = (people: People, { hubspot }: Trio, tags: readonly string[], what: string) => ({
  from: 'hubspot' as const,
  what,
  make: () => people.hubspot.update(hubspot, { tags: tags.join(';') }),
});
