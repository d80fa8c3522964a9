import { setTimeout as delay } from 'node:timers/promises';
import { type SandboxVendor } from '../../scripts/sandbox/vendors.js';
import { live, look, type Seen, type SeenField, type Snapshot } from './state.js';
import { type Teller } from './terminal.js';
import { type People, VENDOR_TITLES } from './vendors.js';
import { type World } from './world.js';

/** One person under one address in all three tools, by what each tool is asked with. */
export type Trio = Readonly<Record<SandboxVendor, string>> & { readonly email: string };

/** How the engine hears of an edit. `relay`: it was itself written by the engine, on the way to a third tool. */
export type Channel = 'webhook' | 'change events' | 'poll' | 'relay';

/** An edit seen, or not seen in time, in another tool. */
export interface Arrival {
  readonly from: SandboxVendor;
  readonly to: SandboxVendor;
  readonly channel: Channel;
  readonly what: string;
  /** From the vendor's answer to the edit until the other tool holds it; `null` when it never came. */
  readonly ms: number | null;
}

/** How many people the live edits are about; each has edits on every side. */
export const ROUNDS = 20;
/** People who do not type all at once; the tools' own rate limits stay out of sight. */
const PAUSE_MS = 500;
const LOOK_EVERY_MS = 5;
const ARRIVAL_TIMEOUT_MS = 120_000;
/** Every so many rounds a program edits Mailchimp, which no webhook tells. */
const POLLED_EVERY = 5;
const NAMES = ['Zoë', 'Søren', 'Nguyễn', '小林', 'Łucja', 'İpek', 'สมชาย', 'ليلى', 'Иван', '민준'];

/** People known to all three tools, each under an address of their own. */
export function trios(snapshot: Snapshot): readonly Trio[] {
  const byEmail = (vendor: SandboxVendor): ReadonlyMap<string, Seen | null> => {
    const found = new Map<string, Seen | null>();
    for (const seen of live(snapshot[vendor])) {
      if (seen.email !== '') found.set(seen.email, found.has(seen.email) ? null : seen);
    }
    return found;
  };
  const [hubspot, salesforce, mailchimp] = [byEmail('hubspot'), byEmail('salesforce'), byEmail('mailchimp')];
  return [...hubspot].flatMap(([email, inHubspot]) => {
    const [inSalesforce, inMailchimp] = [salesforce.get(email), mailchimp.get(email)];
    if (!inHubspot || !inSalesforce || !inMailchimp || inHubspot.optedOut) return [];
    return [{ email, hubspot: inHubspot.id, salesforce: inSalesforce.id, mailchimp: email }];
  });
}

/** What a tool is to show of one person. */
interface Expected {
  readonly to: SandboxVendor;
  readonly channel: Channel;
  readonly shows: (seen: Seen) => boolean;
}

const shows =
  (field: SeenField, value: string) =>
  ({ fields }: Seen): boolean =>
    fields[field] === value;

export const optedOut = (seen: Seen): boolean => seen.optedOut;

/** What somebody does in one tool. */
export interface Edit {
  readonly from: SandboxVendor;
  readonly what: string;
  readonly make: () => Promise<void>;
}

/** What is to be seen of an edit elsewhere. */
export interface Awaited {
  readonly to: SandboxVendor;
  readonly channel: Channel;
  readonly isThere: () => Promise<boolean>;
}

/** Makes an edit of a person and watches for it elsewhere. */
export const editAndWatch = (
  world: World,
  tell: Teller,
  trio: Trio,
  edit: Edit,
  expected: readonly Expected[],
): Promise<readonly Arrival[]> =>
  makeAndWatch(
    tell,
    edit,
    expected.map(({ to, channel, shows: shown }) => ({
      to,
      channel,
      isThere: async () => {
        const seen = await look(world.sandboxes, to, trio[to]);
        return seen !== undefined && shown(seen);
      },
    })),
  );

/** Makes an edit and watches until it is there, wherever it is awaited. */
export async function makeAndWatch(tell: Teller, edit: Edit, awaited: readonly Awaited[]): Promise<readonly Arrival[]> {
  await edit.make();
  const madeMs = performance.now();
  const arrivals = await Promise.all(
    awaited.map(async ({ to, channel, isThere }): Promise<Arrival> => {
      const ms = await thereAfter(isThere, madeMs);
      return { from: edit.from, to, channel, what: edit.what, ms };
    }),
  );
  for (const arrival of arrivals) tell.line(wordsOf(arrival));
  await delay(PAUSE_MS);
  return arrivals;
}

/** Milliseconds until it was there; `null` when it never was. */
async function thereAfter(isThere: () => Promise<boolean>, sinceMs: number): Promise<number | null> {
  for (;;) {
    const there = await isThere();
    const ms = Math.round(performance.now() - sinceMs);
    if (there) return ms;
    if (ms > ARRIVAL_TIMEOUT_MS) return null;
    await delay(LOOK_EVERY_MS);
  }
}

function wordsOf({ from, to, channel, what, ms }: Arrival): string {
  const took = ms === null ? 'NEVER CAME' : `${ms} ms`;
  return `   ${VENDOR_TITLES[from].padEnd(10)} → ${VENDOR_TITLES[to].padEnd(10)} ${took.padStart(9)}  ${what} (${channel})`;
}

/** Edits on every side, one after another, each watched for in the other tools. `before` is called before each round. */
export async function liveEdits(
  world: World,
  people: People,
  known: readonly Trio[],
  tell: Teller,
  before: (round: number, rounds: number) => Promise<void>,
): Promise<readonly Arrival[]> {
  const arrivals: Arrival[] = [];
  const rounds = Math.min(ROUNDS, known.length);
  for (const [round, trio] of known.slice(0, rounds).entries()) {
    await before(round, rounds);
    arrivals.push(...(await oneRound(world, people, trio, round, tell)));
  }
  return arrivals;
}

async function oneRound(
  world: World,
  people: People,
  trio: Trio,
  round: number,
  tell: Teller,
): Promise<readonly Arrival[]> {
  const name = `${NAMES[round % NAMES.length] ?? ''} ${round + 1}`;
  const arrivals = [
    ...(await editAndWatch(
      world,
      tell,
      trio,
      {
        from: 'hubspot',
        what: `first name “${name}”`,
        make: () => people.hubspot.update(trio.hubspot, { firstname: name }),
      },
      [
        { to: 'salesforce', channel: 'webhook', shows: shows('firstName', name) },
        { to: 'mailchimp', channel: 'webhook', shows: shows('firstName', name) },
      ],
    )),
    ...(await editAndWatch(
      world,
      tell,
      trio,
      {
        from: 'salesforce',
        what: `title “Buyer ${name}”`,
        make: () => people.salesforce.update(trio.salesforce, { Title: `Buyer ${name}` }),
      },
      [{ to: 'hubspot', channel: 'change events', shows: shows('jobTitle', `Buyer ${name}`) }],
    )),
    ...(await editAndWatch(
      world,
      tell,
      trio,
      {
        from: 'mailchimp',
        what: `last name “${name}-Okafor”`,
        make: () => people.mailchimp.updateInPages(trio.email, { LNAME: `${name}-Okafor` }),
      },
      [
        { to: 'hubspot', channel: 'webhook', shows: shows('lastName', `${name}-Okafor`) },
        { to: 'salesforce', channel: 'relay', shows: shows('lastName', `${name}-Okafor`) },
      ],
    )),
  ];
  if (round % POLLED_EVERY !== 0) return arrivals;
  const polled = await editAndWatch(
    world,
    tell,
    trio,
    {
      from: 'mailchimp',
      what: `company “${name} & Co”`,
      make: () => people.mailchimp.update(trio.email, { COMPANY: `${name} & Co` }),
    },
    [{ to: 'hubspot', channel: 'poll', shows: shows('company', `${name} & Co`) }],
  );
  return [...arrivals, ...polled];
}
