/** Beyond this, after the configured time for running work, something hangs: the database recovers on the next start. */
const STOP_GRACE_MS = 20_000;

/** Time for what was written to reach the terminal before an end that something half-open would put off. */
const TOLD_MS = 500;

const FAILED = 1;

/**
 * Runs a program until it is told to stop. What keeps it from starting is told in one line, with a code; a second
 * signal ends it at once.
 */
export async function runProcess(
  start: (say: (line: string) => void) => Promise<{ stop(): Promise<void> }>,
): Promise<void> {
  const stopped = new Promise<NodeJS.Signals>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  try {
    const started = await start((line) => process.stdout.write(`${line}\n`));
    await stopped;
    const overdue = setTimeout(() => process.exit(FAILED), STOP_GRACE_MS);
    await started.stop();
    clearTimeout(overdue);
    process.exitCode = 0;
    setTimeout(() => process.exit(), TOLD_MS).unref();
  } catch (error) {
    process.stderr.write(`${tell(error)}\n`);
    process.exitCode = FAILED;
    setTimeout(() => process.exit(), TOLD_MS).unref();
  }
}

/** Errors made for people speak for themselves; of any other the place matters too. */
function tell(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const forPeople = 'code' in error && typeof error.code === 'string' && error.code.startsWith('SYNC_');
  return forPeople ? error.message : (error.stack ?? error.message);
}
