import { setTimeout as pause } from 'node:timers/promises';

/** A stream written to, with what a terminal adds. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
export type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };

/** Everything outside the program that a command touches. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Lets time pass between two looks at a run. */
  pause(ms: number): Promise<unknown>;
}

export const processSurroundings = (): Surroundings => ({
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  pause: (ms) => pause(ms),
});
