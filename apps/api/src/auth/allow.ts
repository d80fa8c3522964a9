import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth } from '@nestjs/swagger';
import { DocumentedProblems } from '../http/documented.js';
import { type Permission } from './permissions.js';

/** Who a route is for. */
export type Access =
  /** Whoever has the permission, by role or by the scopes of a key. */
  | { readonly kind: 'permission'; readonly permission: Permission }
  /** Whoever has a key or is signed in, whatever their role. */
  | { readonly kind: 'anyone' }
  /** Whoever is signed in: it is about themselves. */
  | { readonly kind: 'person' }
  /** The world. */
  | { readonly kind: 'open' };

/** What a route does, for the audit log: `<subject>.<verb>`, e.g. `sync.pause`. */
export type ActName = `${string}.${string}`;

/** What each route declares. */
export interface RouteRule {
  readonly access: Access;
  /** `null`: it only reads. */
  readonly act: ActName | null;
  /** It says so itself; a GET need not. */
  readonly reads: boolean;
}

/** A GET only reads. Any other route names its act, or says that it reads as well. */
type Effect = { readonly act: ActName } | { readonly reads: true };

export const ROUTE_RULE = Symbol('route rule');
export const SESSION_COOKIE = 'syncline_session';
export const SESSION_COOKIE_SCHEME = 'session';

const rule = (access: Access, effect: Effect | undefined): MethodDecorator =>
  SetMetadata(ROUTE_RULE, {
    access,
    act: effect && 'act' in effect ? effect.act : null,
    reads: effect !== undefined && 'reads' in effect,
  } satisfies RouteRule);

const closed = (): MethodDecorator & ClassDecorator =>
  applyDecorators(ApiBearerAuth(), ApiCookieAuth(SESSION_COOKIE_SCHEME));

/** For those who have the permission. */
export const Allow = (permission: Permission, effect?: Effect): MethodDecorator =>
  applyDecorators(
    rule({ kind: 'permission', permission }, effect),
    closed(),
    DocumentedProblems('unauthorized', 'forbidden'),
  );

/** For anyone with a key or a session. */
export const AllowAnyone = (effect?: Effect): MethodDecorator =>
  applyDecorators(rule({ kind: 'anyone' }, effect), closed(), DocumentedProblems('unauthorized'));

/** For anyone who is signed in, about themselves; a key is nobody. */
export const AllowPerson = (effect?: Effect): MethodDecorator =>
  applyDecorators(
    rule({ kind: 'person' }, effect),
    ApiCookieAuth(SESSION_COOKIE_SCHEME),
    DocumentedProblems('unauthorized', 'forbidden'),
  );

/** For the world: nobody is asked who they are. What such a route does it puts into the audit log itself. */
export const Open = (): MethodDecorator => rule({ kind: 'open' }, undefined);
