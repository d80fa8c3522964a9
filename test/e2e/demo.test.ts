import { spawn } from 'node:child_process';
import { expect, it } from '@jest/globals';

/** What `npm run demo --` runs: it builds first when something has changed. */
const DEMO = ['--import', './test/support/typescript-loader.mjs', 'scripts/run.ts', 'test/demo/main.js'];
const DEMO_TIMEOUT_MS = 600_000;
const PEOPLE = 200;

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
      promises: { held: 6, violated: 0 },
    });
    expect(story).toContain('listed as conflict');
    expect(story).not.toContain('NEVER CAME');
    expect(code).toBe(0);
  },
  DEMO_TIMEOUT_MS,
);
