import { SANDBOX_VENDORS, type SandboxVendor } from '../../scripts/sandbox/vendors.js';
import { control } from './control.js';
import { type Sandboxes } from './world.js';

/** Calls each vendor has counted, by route. */
export type Calls = Readonly<Record<SandboxVendor, Readonly<Record<string, number>>>>;
export type CallTotals = Record<SandboxVendor, number>;

export async function countedCalls(sandboxes: Sandboxes): Promise<Calls> {
  const read = async (vendor: SandboxVendor): Promise<Readonly<Record<string, number>>> =>
    (await control<{ byRoute: Record<string, number> }>(sandboxes[vendor].url, '/calls')).byRoute;
  const [hubspot, salesforce, mailchimp] = await Promise.all(SANDBOX_VENDORS.map(read));
  return { hubspot: hubspot ?? {}, salesforce: salesforce ?? {}, mailchimp: mailchimp ?? {} };
}

/** Calls made between two counts, by route. */
export function callsBetween(before: Calls, after: Calls): Calls {
  const difference = (vendor: SandboxVendor): Record<string, number> =>
    Object.fromEntries(
      Object.entries(after[vendor]).flatMap(([route, count]) => {
        const more = count - (before[vendor][route] ?? 0);
        return more > 0 ? [[route, more]] : [];
      }),
    );
  return {
    hubspot: difference('hubspot'),
    salesforce: difference('salesforce'),
    mailchimp: difference('mailchimp'),
  };
}

export const totals = (calls: Calls): CallTotals => perVendor((vendor) => sum(Object.values(calls[vendor])));

/** Routes that change records; everything else reads, signs in or subscribes. */
const WRITE_ROUTES: Readonly<Record<SandboxVendor, RegExp>> = {
  hubspot:
    /^(PATCH|DELETE) .*\/(objects|properties)\/|^POST .*\/(create|update|upsert|archive|objects\/(contacts|companies))$|unsubscribe/,
  // A POST to the collection of one type retrieves by ids.
  salesforce:
    /^(POST|PATCH|DELETE) .*\/composite\/sobjects$|^PATCH .*\/sobjects\/(Contact|Account)\/|^(POST|DELETE) .*:id\/sobjects\/(Contact|Account)/,
  mailchimp: /^(PUT|PATCH|DELETE) .*\/members|^POST .*\/(members|segments)|^POST .*\/lists\/[^/]+$/,
};

/** Calls that wrote records. */
export const writeCalls = (calls: Calls): number =>
  sum(
    SANDBOX_VENDORS.flatMap((vendor) =>
      Object.entries(calls[vendor]).flatMap(([route, count]) => (WRITE_ROUTES[vendor].test(route) ? [count] : [])),
    ),
  );

/** Routes that wait for news; how often they are called depends on the time that passes. */
const LISTENING = /\/cometd\//;

export const withoutListening = (calls: Calls): Calls => {
  const asked = (vendor: SandboxVendor) =>
    Object.fromEntries(Object.entries(calls[vendor]).filter(([route]) => !LISTENING.test(route)));
  return { hubspot: asked('hubspot'), salesforce: asked('salesforce'), mailchimp: asked('mailchimp') };
};

export const perVendor = (of: (vendor: SandboxVendor) => number): CallTotals => ({
  hubspot: of('hubspot'),
  salesforce: of('salesforce'),
  mailchimp: of('mailchimp'),
});

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
