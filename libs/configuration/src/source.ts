import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { type Document, isMap, isNode, isPair, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { type Configuration } from './configuration.js';

const CHARACTERS_MAX = 1_000_000;
const MISTAKES_MAX = 20;
/** Formats are the server's to judge. */
const FORMATS = { validateFormats: false };

/** Something a file says that it must not, and where. */
export interface Mistake {
  /** JSON pointer, e.g. `/syncs/Contacts/mapping/fields/0/lens`. */
  readonly path: string;
  /** From 1; `null` where the file has no place for it. */
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
}

export type Read =
  { readonly ok: true; readonly source: Source } | { readonly ok: false; readonly mistakes: readonly Mistake[] };

/** A file that was read, and knows where it says what. */
export interface Source {
  readonly configuration: Configuration;
  /** A mistake with the place of what the path names, or of the nearest thing above it. */
  mistake(path: readonly string[], message: string): Mistake;
}

/**
 * Reads a file.
 *
 * @param schema what it may say: the JSON Schema the server publishes
 */
export function readConfiguration(text: string, schema: object): Read {
  if (text.length > CHARACTERS_MAX) {
    const message = `the file has more than ${CHARACTERS_MAX} characters`;
    return { ok: false, mistakes: [{ path: '', line: null, column: null, message }] };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    return { ok: false, mistakes: faults.map(({ pos, message }) => ({ path: '', ...place(lines, pos[0]), message })) };
  }
  const mistake = (path: readonly string[], message: string): Mistake => ({
    path: pointerOf(path),
    ...placeOf(document, lines, path),
    message,
  });
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    return { ok: false, mistakes: [mistake([], error instanceof Error ? error.message : String(error))] };
  }
  const validate = validatorOf(schema);
  if (!validate(value)) {
    const told = (validate.errors ?? []).flatMap((error) => toldOf(error, mistake, schema));
    const unique = [...new Map(told.map((one) => [`${one.path} ${one.message}`, one])).values()];
    return { ok: false, mistakes: unique.slice(0, MISTAKES_MAX) };
  }
  return { ok: true, source: { configuration: value as Configuration, mistake } };
}

/** The last schema compiled: that takes half a second, and a server has one schema only. */
let compiled: { readonly of: string; readonly validate: ValidateFunction } | null = null;

function validatorOf(schema: object): ValidateFunction {
  const of = JSON.stringify(schema);
  if (compiled?.of !== of) {
    const ajv = new Ajv2020({
      allErrors: true,
      verbose: true,
      discriminator: true,
      strict: false,
      inlineRefs: false,
      ...FORMATS,
    });
    compiled = { of, validate: ajv.compile(schema) };
  }
  return compiled.validate;
}

const pointerOf = (path: readonly string[]): string =>
  path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const partsOf = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

function place(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

/** Where the last part of the path that is there is written: a key where it has one, else the entry of a list. */
function placeOf(
  document: Document,
  lines: LineCounter,
  path: readonly string[],
): { line: number | null; column: number | null } {
  let node: unknown = document.contents;
  let offset = isNode(node) ? node.range?.[0] : undefined;
  for (const part of path) {
    const pair = isMap(node) ? node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === part) : null;
    const next: unknown = isPair(pair) ? pair.value : entryOf(node, part);
    const shown: unknown = isPair(pair) ? pair.key : next;
    if (!isNode(shown)) break;
    offset = shown.range?.[0] ?? offset;
    node = next;
  }
  return offset === undefined ? { line: null, column: null } : place(lines, offset);
}

function entryOf(node: unknown, part: string): Node | null {
  if (typeof node !== 'object' || node === null || !('items' in node) || !Array.isArray(node.items)) return null;
  const entry: unknown = node.items[Number(part)];
  return isNode(entry) ? entry : null;
}

/** What one finding of the validator says to a person. No value is repeated: it may be a secret. */
function toldOf(error: ErrorObject, mistake: Source['mistake'], schema: object): Mistake[] {
  const path = partsOf(error.instancePath);
  const params = error.params as Readonly<Record<string, unknown>>;
  const parent = (error.parentSchema ?? {}) as { properties?: object; description?: string };
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(params['additionalProperty']);
      const allowed = Object.keys(parent.properties ?? {}).join(', ');
      return [mistake([...path, key], `there is no key "${key}" here; allowed are: ${allowed}`)];
    }
    case 'required':
      return [mistake(path, `the key "${String(params['missingProperty'])}" is missing`)];
    case 'enum':
      return [mistake(path, `must be one of: ${(params['allowedValues'] as readonly unknown[]).join(', ')}`)];
    case 'const':
      return [mistake(path, `must be ${String(params['allowedValue'])}`)];
    case 'discriminator': {
      const at = params['error'] === 'tag' ? path : [...path, 'kind'];
      return [mistake(at, `needs a "kind", one of: ${kindsOf(error.parentSchema, schema).join(', ')}`)];
    }
    case 'pattern':
    case 'type':
      return [mistake(path, parent.description ? `must be: ${parent.description}` : `must be ${typeOf(params)}`)];
    case 'propertyNames':
    case 'oneOf':
    case 'anyOf':
    case 'if':
      // What is wrong inside is told by itself.
      return [];
    default:
      return [mistake(path, error.message ?? 'is not valid')];
  }
}

const typeOf = ({ type }: Readonly<Record<string, unknown>>): string =>
  typeof type === 'string' ? `of the type ${type}` : 'of another form';

/** The kinds that one of several classes is told by. */
function kindsOf(choice: unknown, root: object): readonly string[] {
  const { oneOf = [] } = (choice ?? {}) as { readonly oneOf?: readonly { readonly $ref?: string }[] };
  const { $defs = {} } = root as { readonly $defs?: Readonly<Record<string, KindSchema>> };
  return oneOf.flatMap(({ $ref }) => $defs[$ref?.split('/').at(-1) ?? '']?.properties?.kind?.enum ?? []);
}

interface KindSchema {
  readonly properties?: { readonly kind?: { readonly enum?: readonly string[] } };
}
