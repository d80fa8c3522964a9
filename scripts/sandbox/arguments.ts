import { readFileSync } from 'node:fs';
import { Argument, Command, InvalidArgumentError } from 'commander';
import { type Fault } from '#sandbox-kit';
import { SANDBOX_VENDORS, type SandboxVendor } from './vendors.js';

/** What `npm run sandbox` was asked for. */
export interface SandboxArguments {
  readonly vendor: SandboxVendor;
  readonly port: number;
  readonly seed: number;
  readonly latencyMs: number;
  readonly people: number;
  readonly faults: readonly Fault[];
}

const PORT_MAX = 65_535;
const LATENCY_MAX_MS = 60_000;
const PEOPLE_MAX = 100_000;
const SEED_MAX = 2 ** 31;
const EFFECT_KINDS = ['respond', 'html', 'drop-before', 'drop-after', 'delay', 'vendor'];
const FAULT_EXAMPLE = '{"path":"/batch/","times":3,"effect":{"kind":"respond","status":503}}';

/** A reader of whole numbers for commander. */
export const wholeNumber =
  (min: number, max: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new InvalidArgumentError(`must be a whole number from ${min} to ${max}.`);
    }
    return value;
  };

/** Reads the command line; with something wrong it says what on standard error and ends the process with 2. */
export function readArguments(argv: readonly string[]): SandboxArguments {
  let read: SandboxArguments | undefined;
  const command = new Command('npm run sandbox --')
    .description('Starts a stand-in for one vendor on this machine, seeded with people, and keeps it up until Ctrl-C.')
    .addArgument(new Argument('<vendor>', 'which vendor').choices(SANDBOX_VENDORS))
    .option('--port <number>', 'port on 127.0.0.1; 0 takes a free one', wholeNumber(0, PORT_MAX), 0)
    .option('--seed <number>', 'the same seed gives the same people and ids', wholeNumber(0, SEED_MAX), 1)
    .option('--latency-ms <number>', 'added before every answer', wholeNumber(0, LATENCY_MAX_MS), 0)
    .option('--people <number>', 'people in the world; each vendor knows a part', wholeNumber(0, PEOPLE_MAX), 2_400)
    .option('--faults <json>', `a fault, a list of them, or @file; e.g. '${FAULT_EXAMPLE}'`, readFaults, [])
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .action((vendor: SandboxVendor, options: Omit<SandboxArguments, 'vendor'>) => {
      read = { vendor, ...options };
    });
  command.parse(argv, { from: 'user' });
  if (!read) throw new Error('commander ran no action');
  return read;
}

function readFaults(text: string): readonly Fault[] {
  const parsed = parseJson(text.startsWith('@') ? readFile(text.slice(1)) : text);
  const faults: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  faults.forEach((fault, index) => {
    if (!isFault(fault)) {
      throw new InvalidArgumentError(
        `fault ${index + 1} has no effect of a kind known (${EFFECT_KINDS.join(', ')}). Example: ${FAULT_EXAMPLE}`,
      );
    }
  });
  return faults as readonly Fault[];
}

function isFault(value: unknown): value is Fault {
  if (typeof value !== 'object' || value === null || !('effect' in value)) return false;
  const { effect } = value;
  return (
    typeof effect === 'object' && effect !== null && 'kind' in effect && EFFECT_KINDS.includes(String(effect.kind))
  );
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new InvalidArgumentError(`the file ${path} cannot be read.`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new InvalidArgumentError(`this is not JSON. Example: ${FAULT_EXAMPLE}`);
  }
}
