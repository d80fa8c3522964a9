import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

export interface OpenApiSpecOptions {
  /** Prefix of request paths that the spec's paths do not have, e.g. `/3.0`. */
  basePath?: string;
  /** Accept `""` where the spec names a format: vendors answer so for "not set". */
  emptyMeansUnset?: boolean;
  /** Accept null where the spec forgot `nullable`. */
  nullMeansUnset?: boolean;
}

type Node = Record<string, unknown>;

interface Route {
  template: string;
  pattern: RegExp;
  operations: Node;
}

const ROOT = 'openapi';

/** A published OpenAPI 3.0 document, ready to judge requests and answers. Schemas are compiled when first needed. */
export class OpenApiSpec {
  readonly #ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  readonly #routes: Route[];
  readonly #basePath: string;
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(document: object, options: OpenApiSpecOptions = {}) {
    const root = toJsonSchema(document, options) as Node;
    addFormats.default(this.#ajv);
    this.#ajv.addSchema(root, ROOT);
    this.#basePath = options.basePath ?? '';
    this.#routes = Object.entries(root['paths'] as Record<string, Node>)
      .map(([template, operations]) => ({ template, operations, pattern: templatePattern(template) }))
      .sort((x, y) => countParameters(x.template) - countParameters(y.template));
  }

  static load(file: string, options: OpenApiSpecOptions = {}): OpenApiSpec {
    return new OpenApiSpec(JSON.parse(readFileSync(file, 'utf8')) as object, options);
  }

  /** The operation for a call, or undefined; literal paths win over templates. */
  find(method: string, path: string): { template: string; operation: Node } | undefined {
    const bare = path.split('?')[0]?.slice(path.startsWith(this.#basePath) ? this.#basePath.length : 0) ?? '';
    const verb = method.toLowerCase();
    const route = this.#routes.find(({ pattern, operations }) => pattern.test(bare || '/') && verb in operations);
    return route && { template: route.template, operation: route.operations[verb] as Node };
  }

  /** Checks a value against the schema at a place in the document; one line a mistake. */
  check(pointer: readonly string[], value: unknown): string[] {
    const ref = `${ROOT}#/${pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
    let validate = this.#compiled.get(ref);
    if (!validate) {
      validate = this.#ajv.compile({ $ref: ref });
      this.#compiled.set(ref, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${instancePath || '/'} ${message ?? 'is wrong'} ${JSON.stringify(params)}`,
    );
  }
}

/** What is wrong with an answer, by the spec: unknown operation or status, or a body that breaks its schema. */
export function validateAnswer(
  spec: OpenApiSpec,
  method: string,
  path: string,
  status: number,
  body: unknown,
): string[] {
  const found = spec.find(method, path);
  if (!found) return [`the spec has no ${method} ${path}`];
  const answers = found.operation['responses'] as Record<string, Node>;
  const key = [String(status), `${Math.floor(status / 100)}XX`, 'default'].find((candidate) => candidate in answers);
  if (key === undefined) return [`the spec has no answer ${status} for ${method} ${found.template}`];
  const type = jsonContentType(answers[key]?.['content']);
  if (type === undefined) return [];
  return spec.check(['paths', found.template, method.toLowerCase(), 'responses', key, 'content', type, 'schema'], body);
}

/** What is wrong with a request, by the spec: unknown operation or query parameter, a required one missing, the body. */
export function validateRequest(
  spec: OpenApiSpec,
  method: string,
  path: string,
  request: { query?: Readonly<Record<string, string>>; body?: unknown },
): string[] {
  const found = spec.find(method, path);
  if (!found) return [`the spec has no ${method} ${path}`];
  const parameters = ((found.operation['parameters'] ?? []) as Node[]).filter((one) => one['in'] === 'query');
  const names = new Set(parameters.map((one) => one['name']));
  const query = request.query ?? {};
  const mistakes = Object.keys(query)
    .filter((name) => !names.has(name))
    .map((name) => `the spec has no query parameter ${name} for ${method} ${found.template}`);
  for (const { name, required } of parameters as { name: string; required?: boolean }[]) {
    if (required && !(name in query)) mistakes.push(`the query parameter ${name} is required`);
  }
  const type = jsonContentType((found.operation['requestBody'] as Node | undefined)?.['content']);
  if (type === undefined || request.body === undefined) return mistakes;
  const pointer = ['paths', found.template, method.toLowerCase(), 'requestBody', 'content', type, 'schema'];
  return [...mistakes, ...spec.check(pointer, request.body)];
}

function jsonContentType(content: unknown): string | undefined {
  const types = Object.keys(content ?? {});
  return types.find((type) => /json/.test(type)) ?? types.find((type) => type === '*/*');
}

const countParameters = (template: string): number => template.split('{').length - 1;

function templatePattern(template: string): RegExp {
  const escaped = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+');
  return new RegExp(`^${escaped}/?$`);
}

/** OpenAPI 3.0 schemas in the words of JSON Schema: `nullable`, boolean `exclusiveMinimum`, and the leniencies asked. */
function toJsonSchema(node: unknown, options: OpenApiSpecOptions): unknown {
  if (Array.isArray(node)) return node.map((item) => toJsonSchema(item, options));
  if (typeof node !== 'object' || node === null) return node;
  const schema: Node = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === 'enum' ? (value as unknown) : toJsonSchema(value, options),
    ]),
  );
  if (typeof schema['type'] !== 'string') return schema;
  for (const bound of ['Minimum', 'Maximum']) {
    const exclusive = `exclusive${bound}`;
    if (schema[exclusive] === true) schema[exclusive] = schema[bound.toLowerCase()];
    if (schema[exclusive] === false) delete schema[exclusive];
  }
  const alternatives: Node[] = [];
  if (schema['nullable'] === true || options.nullMeansUnset) alternatives.push({ type: 'null' });
  if (options.emptyMeansUnset && schema['type'] === 'string' && ('format' in schema || 'enum' in schema)) {
    alternatives.push({ const: '' });
  }
  return alternatives.length === 0 ? schema : { anyOf: [schema, ...alternatives] };
}
