import { randomBytes } from 'node:crypto';
import { utimesSync } from 'node:fs';
import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { systemCode } from '#config';

const HEARTBEAT_MS = 5_000;
/** A holder on another host (a container sharing the volume) is taken for dead after this silence. */
const REMOTE_SILENCE_MS = 20_000;
const ATTEMPTS_MAX = 5;

/** Who holds a folder. `birth` tells two processes with the same pid apart (containers restart with the same one). */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  readonly birth: string;
}

export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Takes the folder for this process, or tells who has it. A lock left behind by a dead process is taken over.
 *
 * @param folder exists and is writable
 */
export async function lockFolder(folder: string): Promise<FolderLock | { readonly holder: LockHolder }> {
  const path = join(folder, 'lock.json');
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const own: LockHolder = { pid: process.pid, host: hostname(), birth: await birthOf(process.pid) };
  await writeFile(draft, JSON.stringify(own), { mode: 0o600, flag: 'wx' });
  try {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      if (await linked(draft, path)) return heldLock(path);
      const found = await readFile(path, 'utf8').catch(() => undefined);
      if (found === undefined) continue;
      const holder = parse(found);
      if (holder && (await isAlive(holder, path))) return { holder };
      await removeStale(path, found);
    }
    return { holder: parse(await readFile(path, 'utf8')) ?? own };
  } finally {
    await rm(draft, { force: true });
  }
}

function heldLock(path: string): FolderLock {
  const beat = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(path, now, now);
    } catch {
      // The folder was removed under us; whoever needs it will find out in words of its own.
    }
  }, HEARTBEAT_MS);
  beat.unref();
  let held = true;
  return {
    release: async () => {
      if (!held) return;
      held = false;
      clearInterval(beat);
      await rm(path, { force: true });
    },
  };
}

async function linked(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Moves the lock aside before deleting it: what is deleted is surely the one found stale, not a successor's. */
async function removeStale(path: string, expected: string): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString('hex')}.stale`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw error;
  }
  if ((await readFile(aside, 'utf8')) !== expected) await linked(aside, path);
  await rm(aside, { force: true });
}

function parse(text: string): LockHolder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    if (!('pid' in value && 'host' in value && 'birth' in value)) return undefined;
    const { pid, host, birth } = value;
    return typeof pid === 'number' && typeof host === 'string' && typeof birth === 'string'
      ? { pid, host, birth }
      : undefined;
  } catch {
    return undefined;
  }
}

async function isAlive(holder: LockHolder, path: string): Promise<boolean> {
  if (holder.host !== hostname()) {
    const seen = await stat(path).catch(() => undefined);
    return seen !== undefined && Date.now() - seen.mtimeMs < REMOTE_SILENCE_MS;
  }
  return processLives(holder.pid) && (await birthOf(holder.pid)) === holder.birth;
}

/** Whether a process of this id runs, whoever owns it. */
export function processLives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

/** Boot and start time of a process where the system tells (Linux), an empty text elsewhere. */
async function birthOf(pid: number): Promise<string> {
  try {
    const [boot, processStat] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ]);
    // The program name in parentheses may hold blanks; the start time is the 20th value after it.
    const startedAtTicks = processStat.slice(processStat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    return `${boot.trim()}/${startedAtTicks}`;
  } catch {
    return '';
  }
}
