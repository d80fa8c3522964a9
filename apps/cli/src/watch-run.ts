import cliProgress from 'cli-progress';
import { type Schemas } from '#api-client';
import { counted } from './printing/text.js';
import { type Output } from './surroundings.js';
import { type Tools } from './tools.js';
import { CLI_CODES, Trouble } from './trouble.js';

const LOOK_EVERY_MS = 500;
/** Looks that may fail in a row before watching ends: a server that restarts is away for a moment. */
const MISSED_LOOKS_MAX = 10;

/** The kinds of plan item, which together make the plan. */
export const PLAN_ITEM_KINDS = [
  'matched',
  'update',
  'createOnA',
  'createOnB',
  'ambiguous',
  'invalid',
  'excluded',
  'putBack',
  'unlink',
  'deleteOnA',
  'deleteOnB',
  'linkAgain',
  'skipped',
] as const;

/** How far a run is. `total` is `null` while nobody knows it. */
interface Progress {
  readonly phase: string;
  readonly done: number;
  readonly total: number | null;
}

/**
 * Shows a run's progress until it leaves `while`, then gives it.
 *
 * @param timeoutMs when to stop watching; the run itself goes on
 * @throws Trouble when the run failed or was discarded, the time is up, or the server stays away
 */
export async function watchRun(
  { client, surroundings }: Tools,
  runId: string,
  options: { readonly while: Schemas['RunDto']['state']; readonly timeoutMs: number | undefined },
): Promise<Schemas['RunDetailDto']> {
  using display = newDisplay(surroundings.stderr);
  let missed = 0;
  for (let waitedMs = 0; ; waitedMs += LOOK_EVERY_MS) {
    const run = await client.run(runId).catch((error: unknown) => {
      missed += 1;
      if (!isPassing(error) || missed > MISSED_LOOKS_MAX) throw error;
      return null;
    });
    if (run) {
      missed = 0;
      display.show(progressOf(run));
      if (run.state !== options.while) return ended(run);
    }
    if (options.timeoutMs !== undefined && waitedMs >= options.timeoutMs) throw stillGoing(runId);
    await surroundings.pause(LOOK_EVERY_MS);
  }
}

/** The server is away, or says that its database is. */
const PASSING_CODES: readonly string[] = [CLI_CODES.unreachable, 'SYNC_A503'];

const isPassing = (error: unknown): boolean => error instanceof Trouble && PASSING_CODES.includes(error.report.code);

function ended(run: Schemas['RunDetailDto']): Schemas['RunDetailDto'] {
  if (run.state !== 'failed' && run.state !== 'discarded') return run;
  throw new Trouble({
    what: run.state === 'failed' ? `The run failed: ${run.error ?? 'no reason was given'}` : 'The run was discarded.',
    where: `run ${run.id}`,
    toDo: `Look at it with "syncline runs show ${run.id}"; plan anew when the cause is gone.`,
    code: CLI_CODES.runEnded,
  });
}

const stillGoing = (runId: string): Trouble =>
  new Trouble({
    what: 'The run is still going; watching it has ended.',
    where: `run ${runId}`,
    toDo: `Look at it with "syncline runs show ${runId}".`,
    code: CLI_CODES.stillGoing,
  });

function progressOf({ kind, state, counts }: Schemas['RunDto']): Progress {
  if (kind === 'resolution') {
    const done = (counts['answered'] ?? 0) + (counts['left'] ?? 0);
    return { phase: state === 'applying' ? 'answering' : state, done, total: counts['open'] ?? null };
  }
  if (state === 'scanning') {
    return { phase: 'reading both sides', done: (counts['scannedA'] ?? 0) + (counts['scannedB'] ?? 0), total: null };
  }
  if (state === 'ready') {
    const planned = planSize(counts);
    return { phase: 'plan ready', done: planned, total: planned };
  }
  return { phase: state === 'applying' ? 'applying' : state, done: counts['applied'] ?? 0, total: planSize(counts) };
}

const planSize = (counts: Schemas['RunDto']['counts']): number =>
  PLAN_ITEM_KINDS.reduce((sum, kind) => sum + (counts[kind] ?? 0), 0);

/** Shows progress until disposed of. */
interface Display extends Disposable {
  show(progress: Progress): void;
}

const newDisplay = (output: Output): Display =>
  output.isTTY === true ? new BarDisplay(output) : new LineDisplay(output);

class BarDisplay implements Display {
  readonly #bar: cliProgress.SingleBar;
  #started = false;

  constructor(output: Output) {
    this.#bar = new cliProgress.SingleBar(
      {
        stream: output,
        format: (options, { value, total }, { phase }: { phase: string }) =>
          total === 0
            ? `${phase}: ${counted(value, 'record')}`
            : `${phase}: ${cliProgress.Format.BarFormat(value / total, options)} ${value} of ${total}`,
        hideCursor: true,
        gracefulExit: true,
        clearOnComplete: false,
      },
      cliProgress.Presets.shades_classic,
    );
  }

  show({ phase, done, total }: Progress): void {
    if (!this.#started) this.#bar.start(total ?? 0, done, { phase });
    this.#started = true;
    this.#bar.setTotal(total ?? 0);
    this.#bar.update(done, { phase });
  }

  [Symbol.dispose](): void {
    this.#bar.stop();
  }
}

/** For logs and pipes: a line whenever something has changed. */
class LineDisplay implements Display {
  #last = '';

  constructor(readonly output: Output) {}

  show({ phase, done, total }: Progress): void {
    const line = total === null ? `${phase}: ${counted(done, 'record')}` : `${phase}: ${done} of ${total}`;
    if (line !== this.#last) this.output.write(`${line}\n`);
    this.#last = line;
  }

  [Symbol.dispose](): void {
    this.#last = '';
  }
}
