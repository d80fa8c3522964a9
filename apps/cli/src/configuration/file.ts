import { dirname, resolve } from 'node:path';
import { type Configuration, type Fault, type Mistake, readConfiguration, type Source } from '#configuration';
import { type Client } from '../client.js';
import { readText } from '../input.js';
import { type Surroundings } from '../surroundings.js';
import { CLI_CODES, Trouble } from '../trouble.js';

/** A file of configuration that says nothing it must not. */
export interface ConfigurationFile {
  readonly path: string;
  readonly configuration: Configuration;
  /** What to tell when something in it cannot be done. */
  trouble(what: string, faults: readonly Fault[]): Trouble;
}

/** @throws Trouble naming each mistake by line and column; the schema is that of the server it is meant for */
export async function readFileOf(path: string, client: Client, surroundings: Surroundings): Promise<ConfigurationFile> {
  const text = await readText(path, surroundings);
  const read = readConfiguration(text, await client.configurationSchema());
  if (!read.ok) throw troubleIn(path, 'The file says what it cannot.', read.mistakes);
  const { source } = read;
  return {
    path,
    configuration: source.configuration,
    trouble: (what, faults) => troubleIn(path, what, faults.map(mistakeIn(source))),
  };
}

const mistakeIn =
  (source: Source) =>
  ({ path, message }: Fault): Mistake =>
    source.mistake(path, message);

function troubleIn(path: string, what: string, mistakes: readonly Mistake[]): Trouble {
  return new Trouble({
    what,
    where: path === '-' ? 'standard input' : path,
    toDo: 'Correct what is named above; nothing was changed.',
    code: CLI_CODES.configuration,
    details: mistakes.map(({ line, column, path: at, message }) => ({
      at: [line === null ? '' : `${line}:${column}`, at].filter((part) => part !== '').join(' ') || 'the file',
      message,
    })),
  });
}

export type SecretValue = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly why: string };

/** What a reference in a file points at. A relative path is meant from the folder of the file. */
export async function secretAt(
  reference: string,
  file: Pick<ConfigurationFile, 'path'>,
  surroundings: Surroundings,
): Promise<SecretValue> {
  const [, kind, place = ''] = /^\$\{(env|file):(.*)\}$/s.exec(reference) ?? [];
  if (kind === 'env') return valueOr(surroundings.env[place] ?? '', `the variable ${place} is not set`);
  try {
    const folder = file.path === '-' ? '.' : dirname(file.path);
    return valueOr(await readText(resolve(folder, place), surroundings), `the file ${place} is empty`);
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    return { ok: false, why: `the file ${place} cannot be read` };
  }
}

function valueOr(text: string, why: string): SecretValue {
  const value = text.replace(/\r?\n$/, '');
  return value === '' ? { ok: false, why } : { ok: true, value };
}
