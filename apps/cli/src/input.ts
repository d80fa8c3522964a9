import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { type Input, type Surroundings } from './surroundings.js';
import { CLI_CODES, inputTrouble, Trouble, usageTrouble } from './trouble.js';

/** More than this is no mapping and no credential. */
const STDIN_CHARACTERS_MAX = 4_000_000;

/** A file's text; `-` is standard input. */
export async function readText(path: string, { stdin }: Surroundings): Promise<string> {
  if (path === '-') return readAll(stdin);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw inputTrouble('The file cannot be read.', path, `Check its name and rights (${reason}).`, error);
  }
}

/** A JSON file or standard input. */
export async function readJson(path: string, surroundings: Surroundings): Promise<unknown> {
  const text = await readText(path, surroundings);
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const where = path === '-' ? 'standard input' : path;
    throw inputTrouble('This is not JSON.', where, `Correct it (${reason}).`, error);
  }
}

async function readAll(stdin: Input): Promise<string> {
  let text = '';
  for await (const chunk of stdin) {
    text += String(chunk);
    if (text.length > STDIN_CHARACTERS_MAX) {
      throw inputTrouble('Standard input is too long.', 'standard input', 'Give a file of less than 4 MB.');
    }
  }
  return text;
}

/** One line typed by a person; `hidden` keeps it off the screen. */
export async function ask(question: string, { stdin, stderr }: Surroundings, hidden: boolean): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  stderr.write(question);
  const lines = createInterface({ input: stdin, output: hidden ? nowhere : stderr, terminal: stdin.isTTY === true });
  try {
    for await (const line of lines) return line.trim();
    return '';
  } finally {
    lines.close();
    if (hidden) stderr.write('\n');
  }
}

/** Goes on only if a person says yes, or said so with `--yes`. */
export async function confirm(what: string, yes: boolean | undefined, surroundings: Surroundings): Promise<void> {
  if (yes === true) return;
  if (surroundings.stdin.isTTY !== true) {
    throw usageTrouble(`${what} This needs to be confirmed.`, 'the command line', 'Add --yes if you mean it.');
  }
  const answer = await ask(`${what} Go on? [y/N] `, surroundings, false);
  if (/^y(es)?$/i.test(answer)) return;
  throw new Trouble({
    what: 'Nothing was done.',
    where: 'the question above',
    toDo: 'Answer "y" or add --yes if you mean it.',
    code: CLI_CODES.notConfirmed,
  });
}
