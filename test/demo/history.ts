import { type Change, type Link } from './client.js';
import { type Trio } from './edits.js';
import { quiet } from './first-sync.js';
import { type Hub } from './hub.js';
import { linkOf } from './merge.js';
import { runProgram } from './processes.js';
import { look, type SeenField } from './state.js';
import { type Teller } from './terminal.js';
import { text } from './values.js';
import { waitFor } from './wait.js';
import { type World } from './world.js';

const SETTLE = { everyMs: 50, timeoutMs: 120_000 };
const CLI = 'apps/cli/src/main.js';

/** What happened to values, and one change taken back: by the command line, as anyone would. */
export async function history(
  world: World,
  hub: Hub,
  { overruled, edited }: { readonly overruled: Trio; readonly edited: Trio },
  tell: Teller,
): Promise<void> {
  tell.heading('Why is this value what it is?');
  await syncline(world, tell, 'explain', (await linkOf(world, hub, overruled)).id, 'jobTitle');
  tell.heading('One change is taken back');
  await takeBack(world, await linkOf(world, hub, edited), edited, tell);
}

const FIELD: SeenField = 'firstName';

async function takeBack(world: World, link: Link, trio: Trio, tell: Teller): Promise<void> {
  const { client, sandboxes } = world;
  const changes = await client.all<Change>(`/v1/links/${link.id}/changes`);
  const edits = changes.filter(({ fieldId, side, cause }) => fieldId === FIELD && side === 'a' && cause === 'edit');
  const last = edits.reduce<Change | undefined>(
    (latest, one) => (latest && latest.id > one.id ? latest : one),
    undefined,
  );
  if (!last) throw new Error('the edit of the first name is not in the history of its link');
  const planned = await syncline(world, tell, 'links', 'undo', link.id, '--change', String(last.id), '--wait');
  const run = /runs approve ([0-9a-f-]+)/.exec(planned)?.[1];
  if (run === undefined) throw new Error(`the plan of the undo named no run: ${planned}`);
  await syncline(world, tell, 'runs', 'approve', run, '--wait');
  const before = text(last.before);
  for (const vendor of ['hubspot', 'salesforce', 'mailchimp'] as const) {
    await waitFor(
      `“${before}” to be back in ${vendor}`,
      async () => (await look(sandboxes, vendor, trio[vendor]))?.fields[FIELD] === before || undefined,
      SETTLE,
    );
  }
  tell.line(`   all three tools say “${before}” again`);
  await quiet(world);
}

/** Runs the command as one would type it, and shows both. @returns what it printed */
async function syncline({ client }: World, tell: Teller, ...args: readonly string[]): Promise<string> {
  tell.line(`   $ npm run syncline -- ${args.join(' ')}`);
  const said = await runProgram(CLI, args, { SYNCLINE_URL: client.url, SYNCLINE_API_KEY: client.apiKey });
  for (const line of said.trimEnd().split('\n')) tell.line(`     ${line}`);
  return said;
}
