import { spawn } from 'node:child_process';
import { expect, it } from '@jest/globals';

/** What `npm run demo --` runs: it builds first when something has changed. */
const DEMO = ['--import', './test/support/typescript-loader.mjs', 'scripts/run.ts', 'test/demo/main.js'];
const DEMO_TIMEOUT_MS = 600_000;
const PEOPLE = 200;

/** Edits of each kind, with the tool they are made in and one that shows them. */
const ARRIVALS = [
  ['HubSpot', 'Salesforce', 'company “.* Holding”'],
  ['Salesforce', 'HubSpot', 'account “.* グループ”'],
  ['HubSpot', 'Salesforce', 'works for “.*” now'],
  ['Salesforce', 'HubSpot', 'works for “.*” again'],
  ['HubSpot', 'Mailchimp', 'tag “VIP” put on'],
  ['Salesforce', 'Mailchimp', 'tag “VIP” taken off'],
  ['Mailchimp', 'Salesforce', 'tag “Autumn trade fair” put on'],
  ['Mailchimp', 'Salesforce', 'unsubscribed by the link in a mail'],
  ['Salesforce', 'Mailchimp', 'a colleague ticks “Email Opt Out”'],
  ['HubSpot', 'Mailchimp', 'unsubscribed by the link in a mail of HubSpot'],
  ['Salesforce', 'Salesforce', '“Email Opt Out” is ticked away'],
  ['HubSpot', 'Salesforce', 'job title “Chief Gardener”, for the merged contact'],
  ['HubSpot', 'Salesforce', 'put into the list “Gala dinner”'],
  ['Salesforce', 'HubSpot', 'put into the campaign “Gala dinner”'],
  ['Salesforce', 'HubSpot', 'taken out of the campaign “Gala dinner”'],
] as const;

/** Runs the demo as a newcomer would, to its end. */
async function runDemo(): Promise<{ code: number | null; lines: readonly string[] }> {
  const child = spawn(process.execPath, [...DEMO, '--exit', '--people', String(PEOPLE)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, lines: output.trimEnd().split('\n') };
}

it(
  'holds every promise it can check, and ends with its figures as one line of JSON',
  async () => {
    const { code, lines } = await runDemo();
    const story = lines.join('\n');
    const figures = JSON.parse(lines.at(-1) ?? '') as Record<string, unknown>;
    const perVendor = { hubspot: expect.any(Number), salesforce: expect.any(Number), mailchimp: expect.any(Number) };
    expect(figures).toEqual({
      records: perVendor,
      links: expect.any(Number),
      creates: expect.any(Number),
      updates: expect.any(Number),
      conflicts: expect.any(Number),
      calls: perVendor,
      callsFloor: perVendor,
      editToVisibleMs: { p50: expect.any(Number), p95: expect.any(Number) },
      secondReconcileWrites: 0,
      promises: { held: 7, violated: 0 },
    });
    expect(story.match(/^── First sync: .*?(?= ─)/gm)).toEqual([
      '── First sync: Companies and accounts',
      '── First sync: HubSpot and Salesforce',
      '── First sync: HubSpot and Mailchimp',
    ]);
    expect(story).toContain('listed as conflict');
    for (const [from, to, what] of ARRIVALS) expect(story).toMatch(new RegExp(`${from} +→ ${to} +\\d+ ms +${what}`));
    expect(story).toMatch(/after \d+ ms the two are linked no more\n +HubSpot keeps theirs/);
    expect(story).toMatch(/merged: after \d+ ms the HubSpot contact belongs to what is left/);
    expect(story).toMatch(
      /\$ npm run syncline -- explain \S+ jobTitle\n +jobTitle: both sides agree\.\n.*Head of Gardens/,
    );
    expect(story).toMatch(/\$ npm run syncline -- links undo [^]* all three tools say “[^”]*” again/);
    expect(story).toContain('plan: 1 pair(s) would change, 1 group(s) would be made');
    expect(story).not.toContain('NEVER CAME');
    expect(code).toBe(0);
  },
  DEMO_TIMEOUT_MS,
);
