import { Command } from 'commander';
import { wholeNumber } from '../../scripts/sandbox/arguments.js';

/** What `npm run demo` was asked for. */
export interface DemoOptions {
  /** People in the world; each tool knows a part of them. */
  readonly people: number;
  readonly seed: number;
  /** Nothing is set up: whoever looks at it connects the tools and makes the syncs in the console. */
  readonly byHand: boolean;
  /** End after the report instead of staying up for exploring. */
  readonly exit: boolean;
  /** How often the worker is killed with SIGKILL and started again. */
  readonly killWorker: number;
  readonly latencyMs: number;
}

const PEOPLE = { min: 100, max: 20_000, default: 2_400 };
const KILLS_MAX = 100;
const LATENCY_MS = { max: 5_000, default: 50 };
const SEED = { max: 2 ** 31, default: 1 };

export function readOptions(argv: readonly string[]): DemoOptions {
  return new Command('npm run demo --')
    .description(
      'Three stand-in tools full of people and companies, three syncs between them, and edits that arrive elsewhere.',
    )
    .option('--by-hand', 'set nothing up: connect the tools and make the syncs yourself, in the console', false)
    .option('--exit', 'end after the report; the exit code is 0 only if every promise held', false)
    .option('--people <number>', 'people in the world', wholeNumber(PEOPLE.min, PEOPLE.max), PEOPLE.default)
    .option('--kill-worker <times>', 'kill the worker with SIGKILL so often on the way', wholeNumber(0, KILLS_MAX), 0)
    .option('--latency-ms <number>', 'latency of the tools', wholeNumber(0, LATENCY_MS.max), LATENCY_MS.default)
    .option('--seed <number>', 'the same seed gives the same people', wholeNumber(0, SEED.max), SEED.default)
    .parse(argv, { from: 'user' })
    .opts<DemoOptions>();
}
