import { type Teller } from './terminal.js';
import { VENDOR_TITLES } from './vendors.js';
import { type World } from './world.js';

/** How to go on by oneself. */
export function inviteToExplore(world: World, tell: Teller): void {
  const { url, apiKey } = world.client;
  tell.heading('It stays up for exploring; Ctrl-C ends it');
  tell.line(`   Console    ${url} (asks for the key once, to make you the first person)`);
  tell.line(`   API key    ${apiKey}`);
  tell.line(`   REST API   ${url}/v1 (described at ${url}/v1/openapi.json; both ask for the key)`);
  for (const vendor of ['hubspot', 'salesforce', 'mailchimp'] as const) {
    tell.line(`   ${VENDOR_TITLES[vendor].padEnd(10)} ${world.sandboxes[vendor].url}`);
  }
  tell.line('   Try:');
  tell.line(`     export SYNCLINE_URL=${url} SYNCLINE_API_KEY=${apiKey}`);
  tell.line('     npm run syncline -- syncs list');
  tell.line('     npm run syncline -- conflicts list --status decided');
  tell.line(`     curl -X POST ${world.sandboxes.mailchimp.url}/_sandbox/ui/members/update \\`);
  tell.line(`       -H 'content-type: application/json' -d '{"email":"…","edit":{"merge_fields":{"FNAME":"Ana"}}}'`);
  tell.line(`   Logs: ${world.folder}/api.log and worker.log`);
}
