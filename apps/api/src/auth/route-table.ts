import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { type DiscoveryService, type MetadataScanner } from '@nestjs/core';
import { type RouteRule, ROUTE_RULE } from './allow.js';

/** One route with what it declares. */
export interface Route extends RouteRule {
  /** `GET`, or `ALL` for any method. */
  readonly method: string;
  /** With its parameters as `:id`. */
  readonly path: string;
}

/**
 * Every route of the application, in the order of their paths: what the guard, the documentation and the tests go by.
 *
 * @throws Error naming each route that does not say who it is for, or changes something without naming its act
 */
export function routeTable(discovery: DiscoveryService, scanner: MetadataScanner): readonly Route[] {
  const faults: string[] = [];
  const routes = discovery.getControllers().flatMap(({ metatype }) => {
    const prototype = metatype?.prototype as Readonly<Record<string, object>> | undefined;
    if (!prototype) return [];
    return scanner.getAllMethodNames(prototype).flatMap((name): Route[] => {
      const handler = prototype[name];
      if (!handler || !Reflect.hasMetadata(METHOD_METADATA, handler)) return [];
      const method = methodOf(handler);
      const path = joined(
        Reflect.getMetadata(PATH_METADATA, metatype as object),
        Reflect.getMetadata(PATH_METADATA, handler),
      );
      const rule = Reflect.getMetadata(ROUTE_RULE, handler) as RouteRule | undefined;
      if (!rule) faults.push(`${method} ${path} does not say who it is for: give it @Allow, @AllowAnyone or @Open`);
      else if (method !== 'GET' && rule.access.kind !== 'open' && rule.act === null && !rule.reads)
        faults.push(`${method} ${path} changes something without naming its act: give { act } or { reads: true }`);
      return rule ? [{ method, path, ...rule }] : [];
    });
  });
  if (faults.length > 0) throw new Error(faults.join('; '));
  return routes.toSorted((x, y) => (x.path === y.path ? order(x.method, y.method) : order(x.path, y.path)));
}

const methodOf = (handler: object): string =>
  RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];

const joined = (controller: unknown, handler: unknown): string =>
  `/${[controller, handler]
    .flatMap((part) => String(part).split('/'))
    .filter((part) => part !== '')
    .join('/')}`;

const order = (x: string, y: string): number => (x < y ? -1 : x > y ? 1 : 0);
