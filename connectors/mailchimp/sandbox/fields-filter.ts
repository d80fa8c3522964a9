import { isObject, type JsonObject } from './input.js';
import { problems } from './problems.js';

type Tree = Map<string, Tree>;

/**
 * What `fields` or `exclude_fields` (comma-separated dot paths, through arrays) leave of an answer body. Throws when a
 * call has both.
 */
export function fieldsFilter(query: URLSearchParams): (body: JsonObject) => JsonObject {
  const keep = paths(query, 'fields');
  const drop = paths(query, 'exclude_fields');
  if (keep.length > 0 && drop.length > 0) {
    throw problems.badRequest('The fields and exclude_fields parameters cannot be used together.');
  }
  if (keep.length > 0) return (body) => pick(body, toTree(keep)) as JsonObject;
  if (drop.length > 0) return (body) => omit(body, toTree(drop)) as JsonObject;
  return (body) => body;
}

function paths(query: URLSearchParams, name: string): string[] {
  return [...query.getAll(name), ...query.getAll(`${name}[]`)]
    .flatMap((value) => value.split(','))
    .map((path) => path.trim())
    .filter((path) => path !== '');
}

function toTree(dotPaths: readonly string[]): Tree {
  const root: Tree = new Map();
  for (const path of dotPaths) {
    let node = root;
    for (const key of path.split('.')) {
      const next = node.get(key) ?? new Map<string, Tree>();
      node.set(key, next);
      node = next;
    }
  }
  return root;
}

function pick(value: unknown, tree: Tree): unknown {
  if (tree.size === 0) return value;
  if (Array.isArray(value)) return value.map((item) => pick(item, tree));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, child]) => {
      const node = tree.get(key);
      return node ? [[key, pick(child, node)]] : [];
    }),
  );
}

function omit(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value)) return value.map((item) => omit(item, tree));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, child]) => {
      const node = tree.get(key);
      if (!node) return [[key, child]];
      return node.size === 0 ? [] : [[key, omit(child, node)]];
    }),
  );
}
