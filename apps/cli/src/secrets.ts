import { ask, readText } from './input.js';
import { type Surroundings } from './surroundings.js';
import { inputTrouble, usageTrouble } from './trouble.js';

const FORMS = 'name=@file, name=env:VARIABLE or name=- (standard input)';

/** Where one credential comes from. The command line only ever names the place: it ends up in histories and `ps`. */
type SecretSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'stdin' };

/**
 * Reads the credentials that `--secret` options point at.
 *
 * @param options each `name=@file`, `name=env:VARIABLE` or `name=-`
 * @throws Trouble when an option has another form or its place holds nothing; never with the value
 */
export async function readSecrets(
  options: readonly string[],
  surroundings: Surroundings,
): Promise<Readonly<Record<string, string>>> {
  const sources = options.map(sourceOf);
  if (sources.filter(([, source]) => source.kind === 'stdin').length > 1) {
    throw usageTrouble(
      'Only one secret can come from standard input.',
      '--secret',
      'Put the others in files or variables.',
    );
  }
  const secrets: Record<string, string> = {};
  for (const [name, source] of sources) {
    if (name in secrets) throw usageTrouble(`The secret ${name} is given twice.`, '--secret', 'Give it once.');
    secrets[name] = await valueFrom(name, source, surroundings);
  }
  return secrets;
}

/**
 * Reads the credentials of these names, all of them and no others.
 *
 * @param options as for `readSecrets`
 */
export async function readOwnSecrets<Name extends string>(
  names: readonly Name[],
  options: readonly string[],
  surroundings: Surroundings,
): Promise<Readonly<Record<Name, string>>> {
  const given = await readSecrets(options, surroundings);
  const other = Object.keys(given).find((name) => !(names as readonly string[]).includes(name));
  const missing = names.find((name) => !(name in given));
  if (other !== undefined || missing !== undefined) {
    throw usageTrouble(
      other === undefined ? `The secret ${missing} is missing.` : `There is no secret ${other} here.`,
      '--secret',
      `Give ${names.join(' and ')}, each by where it is: ${FORMS}.`,
    );
  }
  return given;
}

/** The option is not repeated in the message: it may be the secret itself, typed by mistake. */
function sourceOf(option: string): readonly [name: string, source: SecretSource] {
  const [, name, place] = /^([A-Za-z][A-Za-z0-9_]*)=(@.+|env:[A-Za-z_][A-Za-z0-9_]*|-)$/s.exec(option) ?? [];
  if (name === undefined || place === undefined) {
    throw usageTrouble('A secret is never taken from the command line itself.', '--secret', `Write ${FORMS}.`);
  }
  if (place === '-') return [name, { kind: 'stdin' }];
  if (place.startsWith('@')) return [name, { kind: 'file', path: place.slice(1) }];
  return [name, { kind: 'variable', name: place.slice('env:'.length) }];
}

async function valueFrom(name: string, source: SecretSource, surroundings: Surroundings): Promise<string> {
  const value = (await rawValueFrom(name, source, surroundings)).replace(/\r?\n$/, '');
  if (value !== '') return value;
  throw inputTrouble(
    `There is no value for the secret ${name}.`,
    placeText(source),
    `Put it there, or write ${FORMS}.`,
  );
}

async function rawValueFrom(name: string, source: SecretSource, surroundings: Surroundings): Promise<string> {
  switch (source.kind) {
    case 'file':
      return readText(source.path, surroundings);
    case 'variable':
      return surroundings.env[source.name] ?? '';
    case 'stdin':
      return surroundings.stdin.isTTY === true ? ask(`${name}: `, surroundings, true) : readText('-', surroundings);
    default:
      return source satisfies never;
  }
}

function placeText(source: SecretSource): string {
  switch (source.kind) {
    case 'file':
      return source.path;
    case 'variable':
      return `the variable ${source.name}`;
    case 'stdin':
      return 'standard input';
    default:
      return source satisfies never;
  }
}
