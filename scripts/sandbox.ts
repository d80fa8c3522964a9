#!/usr/bin/env node
import { samplePopulation } from '#sandbox-kit';
import { readArguments, type SandboxArguments } from './sandbox/arguments.js';
import { type LaunchedSandbox, launchSandbox } from './sandbox/vendors.js';

/** What a parent process that forked this one is told once the sandbox is up. */
export interface SandboxReady {
  readonly url: string;
  readonly secrets: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, string>>;
}

const PORT_IN_USE = 'EADDRINUSE';
const PORT_FORBIDDEN = 'EACCES';

async function main(): Promise<void> {
  const args = readArguments(process.argv.slice(2));
  const people = samplePopulation({ seed: args.seed, size: args.people });
  const { port, seed, latencyMs, faults } = args;
  const launched = await launchSandbox(args.vendor, { port, seed, latencyMs, faults }, people);
  stopWhenAsked(launched);
  if (process.send) {
    const { secrets, settings } = launched;
    process.send({ url: launched.running.url, secrets, settings } satisfies SandboxReady);
  } else {
    introduce(args, launched);
  }
}

/** Ends on Ctrl-C, on a polite kill, and with the process that forked it. */
function stopWhenAsked({ running }: LaunchedSandbox): void {
  const stop = (): void => void running.close().finally(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  process.once('disconnect', stop);
}

function introduce(args: SandboxArguments, { running, secrets, settings, hints }: LaunchedSandbox): void {
  const pairs = (values: Readonly<Record<string, string>>): string[] =>
    Object.entries(values).map(([name, value]) => `  ${name.padEnd(14)} ${value}`);
  const lines = [
    `A ${args.vendor} account of its own is up, holding what it knows of ${args.people} people (seed ${args.seed}).`,
    '',
    `  ${'URL'.padEnd(14)} ${running.url}`,
    ...pairs(secrets),
    ...pairs(settings),
    '',
    'Control it (not counted as calls, no credentials):',
    ...hints.map((hint) => `  ${hint}`),
    '  GET   /_sandbox/calls                      calls so far, by route',
    '  POST  /_sandbox/faults                     e.g. {"effect":{"kind":"respond","status":503}}',
    '  POST  /_sandbox/latency                    {"latencyMs":200}',
    '  POST  /_sandbox/clock                      {"advanceMs":60000}',
    '',
    `To connect Syncline to it, start Syncline with SYNCLINE_ALLOWED_ORIGINS=${running.url}`,
    'Stop it with Ctrl-C. Nothing is kept.',
  ];
  console.log(lines.join('\n'));
}

const explanation = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const port = error instanceof Error && 'port' in error ? String(error.port) : 'asked for';
  if (code === PORT_IN_USE) {
    return `Port ${port} is taken by another program. Choose another with --port, or leave --port out to get a free one.`;
  }
  if (code === PORT_FORBIDDEN) return `Port ${port} needs rights this user lacks. Choose one above 1023 with --port.`;
  return `The sandbox could not start: ${error instanceof Error ? error.message : String(error)}`;
};

main().catch((error: unknown) => {
  console.error(explanation(error));
  process.exit(1);
});
