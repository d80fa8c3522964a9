import { PassThrough, Readable } from 'node:stream';
import { run } from '../src/program.js';
import { type ExitCode } from '../src/trouble.js';

export interface CliResult {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds slept between two looks, in all. */
  readonly pausedMs: number;
}

interface CliWorld {
  readonly url?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** A terminal this wide on every stream. */
  readonly columns?: number;
}

/**
 * Runs one command line in a made-up world; nothing sleeps.
 *
 * @param onPause what happens in the world while the command waits, once; it sees what was told so far
 */
export async function runCli(
  args: readonly string[],
  world: CliWorld = {},
  onPause: (told: { readonly stderr: string }) => Promise<void> = async () => undefined,
): Promise<CliResult> {
  const terminal = world.columns === undefined ? {} : { isTTY: true, columns: world.columns };
  const output = (): PassThrough & typeof terminal => Object.assign(new PassThrough(), terminal);
  const [stdout, stderr] = [output(), output()];
  let pausedMs = 0;
  let told = '';
  const exitCode = await run(args, {
    env: {
      SYNCLINE_API_KEY: 'syncline_test',
      ...(world.url === undefined ? {} : { SYNCLINE_URL: world.url }),
      ...world.env,
    },
    stdin: Object.assign(Readable.from(world.stdin === undefined ? [] : [world.stdin]), terminal),
    stdout,
    stderr,
    pause: async (ms) => {
      const isFirst = pausedMs === 0;
      pausedMs += ms;
      if (!isFirst) return;
      told += textIn(stderr);
      await onPause({ stderr: told });
    },
  });
  return { exitCode, stdout: textIn(stdout), stderr: told + textIn(stderr), pausedMs };
}

const textIn = (stream: PassThrough): string => String(stream.read() ?? '');
