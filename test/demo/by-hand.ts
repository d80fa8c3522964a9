import { setTimeout as delay } from 'node:timers/promises';
import { type Connection } from './client.js';
import { COMPANIES, PEOPLE, subscribeHubspot } from './subscriptions.js';
import { type Teller } from './terminal.js';
import { VENDOR_TITLES } from './vendors.js';
import { type World } from './world.js';

const LOOK_EVERY_MS = 1_000;

/** What to do first, and how to be somebody who edits records in the tools. */
export function inviteToSetUp({ client, sandboxes, folder }: World, tell: Teller): void {
  const { hubspot, mailchimp, salesforce } = sandboxes;
  tell.heading('Three tools full of people, and nothing set up; Ctrl-C ends it');
  tell.line(`   1. Open    ${client.url}`);
  tell.line(`   2. Key     ${client.apiKey} (asked for once, to make you the first person)`);
  tell.line('   3. Connections → Connect a tool: choose a tool, go to its consent page, approve. Do two of them.');
  tell.line('   4. Syncs → New sync leads from the two objects to the plan. Nothing is written before you approve it.');
  tell.line(
    '   5. Then edit somebody in a tool, and see it arrive in the other. The stand-ins have no pages of their own:',
  );
  tell.line(`     curl ${hubspot.url}/_sandbox/objects/contacts`);
  tell.line(`     curl -X PATCH ${hubspot.url}/_sandbox/ui/contacts/ID \\`);
  tell.line(`       -H 'content-type: application/json' -d '{"firstname":"Ana"}'`);
  tell.line(`     curl -X POST ${mailchimp.url}/_sandbox/ui/members/update \\`);
  tell.line(`       -H 'content-type: application/json' -d '{"email":"…","edit":{"merge_fields":{"FNAME":"Ana"}}}'`);
  tell.line(`     curl -X POST ${salesforce.url}/_sandbox/ui/Contact/ID \\`);
  tell.line(`       -H 'content-type: application/json' -d '{"FirstName":"Ana"}'`);
  for (const vendor of ['hubspot', 'salesforce', 'mailchimp'] as const) {
    tell.line(`   ${VENDOR_TITLES[vendor].padEnd(10)} ${sandboxes[vendor].url}`);
  }
  tell.line(`   Logs: ${folder}/api.log and worker.log`);
}

/** Whenever HubSpot is connected anew, does what the owner of its app does once by hand: has it tell of changes. */
export async function announceChanges({ client, sandboxes }: World, signal: AbortSignal): Promise<void> {
  const known = new Set<string>();
  while (!signal.aborted) {
    for (const connection of await client.all<Connection & { readonly vendor: string }>('/v1/connections')) {
      if (connection.vendor !== 'hubspot' || known.has(connection.id)) continue;
      known.add(connection.id);
      // What the app is told of stays; where it is told to moves to the newest connection.
      await subscribeHubspot(sandboxes.hubspot, connection, known.size === 1 ? [PEOPLE, COMPANIES] : []);
    }
    await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}
