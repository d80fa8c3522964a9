import { spawn } from 'node:child_process';
import { type SystemUser } from './system-user.js';

const OUTPUT_MAX_CHARS = 4_000;

/**
 * How PostgreSQL's programs are run: as their user, in their own process group (so that Ctrl-C reaches Syncline only,
 * which stops them when it has finished), and without this process's variables, which hold secrets.
 */
export const spawnOptions = (user: SystemUser) => ({
  detached: true,
  cwd: process.platform === 'win32' ? process.cwd() : '/',
  env: {
    LC_ALL: 'C',
    TZ: 'UTC',
    ...(process.env['PATH'] === undefined ? {} : { PATH: process.env['PATH'] }),
    ...(process.env['SystemRoot'] === undefined ? {} : { SystemRoot: process.env['SystemRoot'] }),
  },
  windowsHide: true,
  ...(user ?? {}),
});

/** Runs a program to its end; `output` is the end of what it printed. */
export function runProgram(
  program: string,
  args: readonly string[],
  user: SystemUser,
): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...spawnOptions(user), stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-OUTPUT_MAX_CHARS);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
