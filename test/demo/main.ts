#!/usr/bin/env node
import { once } from 'node:events';
import { announceChanges, inviteToSetUp } from './by-hand.js';
import { type DemoOptions, readOptions } from './options.js';
import { inviteToExplore } from './invite.js';
import { tellStory, type Told } from './story.js';
import { silent, type Teller, terminal } from './terminal.js';
import { World } from './world.js';

const HELD = 0;
const VIOLATED = 1;

const options = readOptions(process.argv.slice(2));
// Ctrl-C in the middle of something ends it all; whatever was started is killed on the way out.
process.once('SIGINT', () => process.exit(VIOLATED));
process.once('SIGTERM', () => process.exit(VIOLATED));

/** Kills must not change the final state, so there has to be one to compare with. */
async function undisturbedState(): Promise<string | undefined> {
  if (options.killWorker === 0) return undefined;
  terminal.line('First the same demo without kills, in silence, to compare the final states.');
  const { fingerprint } = await inWorld({ ...options, killWorker: 0, exit: true }, silent);
  return fingerprint;
}

async function inWorld(given: DemoOptions, tell: Teller, undisturbed?: string): Promise<Told> {
  tell.line('Starting three sandboxes, PostgreSQL, the API and a worker …');
  const world = await World.start(given);
  try {
    const told = await tellStory(world, given, tell, undisturbed);
    if (!given.exit) {
      inviteToExplore(world, tell);
      await askedToEnd();
    }
    return told;
  } finally {
    await world.stop();
  }
}

async function askedToEnd(): Promise<void> {
  process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
  const asked = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  // Asked once more, by an impatient person or by npm, it still ends what it has started.
  process.on('SIGINT', () => undefined).on('SIGTERM', () => undefined);
  await asked;
}

/** Three tools full of people, and a Syncline that knows nothing of them yet. */
async function leftToTheReader(): Promise<void> {
  terminal.line('Starting three sandboxes, PostgreSQL, the API and a worker …');
  const world = await World.start(options);
  const stopWatching = new AbortController();
  try {
    inviteToSetUp(world, terminal);
    await Promise.race([askedToEnd(), announceChanges(world, stopWatching.signal)]);
  } finally {
    stopWatching.abort();
    await world.stop();
  }
}

if (options.byHand) {
  await leftToTheReader();
} else {
  const { figures } = await inWorld(options, terminal, await undisturbedState());
  console.log(JSON.stringify(figures));
  process.exitCode = figures.promises.violated === 0 ? HELD : VIOLATED;
}
