import { type Role } from '#persistence';
import { type Permission } from './permissions.js';

interface Known {
  /** Of the person or the key. */
  readonly id: string;
  readonly name: string;
  readonly workspaceId: string;
  readonly role: Role;
  readonly permissions: ReadonlySet<Permission>;
}

/** Somebody who is signed in. */
export interface PersonCaller extends Known {
  readonly kind: 'person';
  readonly email: string;
  readonly sessionId: string;
}

interface KeyCaller extends Known {
  readonly kind: 'key';
}

/** Who a request comes from, once that is proven. */
export type Caller = PersonCaller | KeyCaller;
